import { expect } from '@jest/globals';
import { dropDatabase, newId, type UnitOfWork, withClient } from '#database';
import { type TestDatabase, testDatabase } from '#database/testing';
import { portableHasher } from '#merkle';
import { Rfc9162Tree } from './rfc9162-tree.js';

export const logIds = { public: 1, restricted: 2 } as const;

/** A migrated database seen as superuser, with what tests of the logs need. */
export class LogHouse {
  private readonly backups: (() => Promise<void>)[] = [];

  private constructor(
    readonly database: TestDatabase,
    private readonly admin: UnitOfWork['reader'],
  ) {}

  static async open(): Promise<LogHouse> {
    const database = await testDatabase();
    return new LogHouse(database, (await database.adminDataSource()).manager);
  }

  rows<T>(sql: string, values: unknown[] = []): Promise<T[]> {
    return this.admin.query(sql, values) as Promise<T[]>;
  }

  /** Puts bytes straight into a queue: no application could. */
  async queue(logId: number, entries: readonly Buffer[], ids: readonly string[] = entries.map(() => newId())): Promise<void> {
    await this.rows(
      `insert into ledger.queue (log_id, event_id, entry)
         select $1, t.id, t.entry from unnest($2::uuid[], $3::bytea[]) with ordinality as t (id, entry, place) order by t.place`,
      [logId, ids, entries],
    );
  }

  /** What a superuser can do who switches the triggers of a table off and on again. */
  async tamper(table: string, statement: string): Promise<void> {
    await this.rows(`alter table ledger.${table} disable trigger user`);
    await this.rows(statement);
    await this.rows(`alter table ledger.${table} enable always trigger ${table}_append_only`);
    await this.rows(`alter table ledger.${table} enable always trigger ${table}_no_truncate`);
  }

  async size(logId: number): Promise<number> {
    const [row] = await this.rows<{ size: number }>('select coalesce(max(size), 0)::int as size from ledger.head where log_id = $1', [
      logId,
    ]);
    return row?.size ?? 0;
  }

  /** Everything that must hold in a log, by the definitions of RFC 9162 alone. Answers the entries. */
  async check(logId: number): Promise<Buffer[]> {
    const rows = await this.rows<{ idx: number; entry: Buffer }>(
      'select idx::int as idx, entry from ledger.entry where log_id = $1 order by idx',
      [logId],
    );
    expect(rows.map(({ idx }) => idx)).toEqual(rows.map((_, place) => place));
    const tree = new Rfc9162Tree(
      rows.map(({ entry }) => portableHasher.leaf(entry)),
      portableHasher,
    );
    const root = (from: number, to: number) => Buffer.from(tree.root(from, to)).toString('hex');
    const heads = await this.rows<{ size: number; root: Buffer }>(
      'select size::int as size, root from ledger.head where log_id = $1 order by size',
      [logId],
    );
    expect(heads.at(-1)?.size ?? 0).toBe(rows.length);
    for (const head of heads) expect(head.root.toString('hex')).toBe(root(0, head.size));
    const tiles = await this.rows<{ level: number; n: number; root: Buffer; data: Buffer }>(
      'select level, n::int as n, root, data from ledger.tile where log_id = $1 order by level, n',
      [logId],
    );
    expect(tiles.map(({ level, n }) => [level, n])).toEqual(
      [0, 1].flatMap((level) => Array.from({ length: Math.floor(rows.length / 256 ** (level + 1)) }, (_, n) => [level, n])),
    );
    for (const { level, n, root: found, data } of tiles) {
      const span = 256 ** level;
      expect(found.toString('hex')).toBe(root(n * span * 256, (n + 1) * span * 256));
      for (const place of [0, 1, 254, 255])
        expect(data.subarray(place * 32, place * 32 + 32).toString('hex')).toBe(
          root((n * 256 + place) * span, (n * 256 + place + 1) * span),
        );
    }
    return rows.map(({ entry }) => entry);
  }

  /** Takes a backup; `restore` puts the database back to it, whatever happened since. Pools connect again by themselves. */
  async backup(): Promise<{ restore(): Promise<void> }> {
    const { name } = this.database;
    const copy = `${name}_backup`;
    const server = new URL(this.database.adminUrl);
    server.pathname = '/postgres';
    const replace = async (target: string, template: string) =>
      withClient(server.toString(), async (client) => {
        await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = any ($1)', [[target, template]]);
        await client.query(`drop database if exists ${target}`);
        await client.query(`create database ${target} template ${template} owner oc_owner`);
      });
    await replace(copy, name);
    this.backups.push(async () => dropDatabase(server.toString(), copy));
    return { restore: () => replace(name, copy) };
  }

  async drop(): Promise<void> {
    for (const dropBackup of this.backups) await dropBackup();
    await this.database.drop();
  }
}
