import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { type TestDatabase, testDatabase } from '#database/testing';
import { permitCommand } from './permit.command.js';
import { proveCommand } from './prove.command.js';
import { type OpenAudited, openAudited } from './records/audited-installation.js';
import { reconcileCommand } from './reconcile.command.js';

type Command = (argv: readonly string[], io: never, open: OpenAudited) => Promise<number>;

describe('the connection of an auditor', () => {
  const home = mkdtempSync(join(tmpdir(), 'oc-auditor-'));
  let database: TestDatabase;
  let admin: DataSource;
  let environment: Record<string, string>;
  /** As on the machine of an authority, except that nobody knows the administrator's password. */
  const run = async (command: Command, argv: readonly string[], more: Record<string, string> = {}) => {
    let out = '';
    const io = { stdout: { write: (text: string) => (out += text) }, stderr: { write: (text: string) => (out += text) } };
    return { code: await command(argv, io as never, () => openAudited({ ...environment, ...more })), out };
  };
  /** Everything that a migration or a careless write would change. */
  const schema = () =>
    admin.query(`
      select 'relation ' || c.oid::regclass || ' ' || c.relkind::text as what from pg_class c where c.relnamespace::regnamespace::text !~ '^pg_'
      union all select 'role ' || rolname || ' ' || rolpassword from pg_authid where rolname like 'oc_%'
      union all select 'migration ' || name from applied_migration
      union all select 'function ' || p.oid::regprocedure || md5(p.prosrc) from pg_proc p where p.pronamespace::regnamespace::text !~ '^pg_'
      order by 1`) as Promise<unknown[]>;

  beforeAll(async () => {
    database = await testDatabase();
    admin = await database.adminDataSource();
    const auditor = new URL(database.url('oc_auditor'));
    mkdirSync(join(home, 'secrets'));
    writeFileSync(join(home, 'secrets', 'role.oc_auditor'), `${decodeURIComponent(auditor.password)}\n`);
    environment = {
      DATABASE_URL: `postgres://somebody:wrong@${auditor.host}/`,
      OPENCITES_DATABASE: database.name,
      OPENCITES_HOME: home,
    };
  });
  afterAll(async () => {
    await database.drop();
    rmSync(home, { recursive: true, force: true });
  });

  it('needs no password but the auditor’s, and leaves schema, roles and migrations as they were', async () => {
    const before = await schema();
    expect(before.length).toBeGreaterThan(100);
    expect(await run(reconcileCommand, ['--json'])).toMatchObject({ code: 0, out: expect.stringContaining('"verdict":"good"') });
    expect((await run(permitCommand, ['26XA000001'])).code).toBe(2);
    expect((await run(proveCommand, ['26XA000001'])).code).toBe(2);
    expect(await schema()).toEqual(before);
  });

  it('writes nothing, in any transaction', async () => {
    const audited = await openAudited(environment);
    try {
      const refused = (sql: string) => audited.unit.run((tx) => tx.query(sql));
      await expect(refused('create table public.mine (id int)')).rejects.toMatchObject({ code: '25006' });
      await expect(refused('set transaction read write; create table public.mine (id int)')).rejects.toMatchObject({ code: '42501' });
      await expect(refused(`set transaction read write; delete from ledger.opening`)).rejects.toMatchObject({ code: '42501' });
    } finally {
      await audited.close();
    }
  });

  it('has no right of its role but to read', async () => {
    const rights = (await admin.query(
      `select c.oid::regclass::text as "table", p.privilege
         from pg_class c cross join unnest(array['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER']) as p (privilege)
        where c.relkind in ('r', 'p', 'v') and c.relnamespace::regnamespace::text !~ '^(pg_|information_schema)'
          and has_table_privilege('oc_auditor', c.oid, p.privilege)`,
    )) as unknown[];
    expect(rights).toEqual([]);
    const create = (await admin.query(
      `select nspname from pg_namespace where nspname !~ '^pg_' and has_schema_privilege('oc_auditor', oid, 'CREATE')`,
    )) as unknown[];
    expect(create).toEqual([]);
  });

  it('says by 2 and in a sentence that a schema of another version cannot be read, and does not migrate it', async () => {
    const [{ name }] = (
      await admin.query('delete from applied_migration where id = (select max(id) from applied_migration) returning name')
    )[0] as [{ name: string }];
    await admin.query('alter table issuance.permit rename to permit_of_old');
    try {
      const { code, out } = await run(reconcileCommand, ['--json']);
      expect([code, JSON.parse(out)]).toEqual([
        2,
        {
          verdict: 'unchecked',
          exitCode: 2,
          failure: { id: 'cannot-check', where: '', detail: expect.stringContaining('issuance.permit') },
        },
      ]);
      expect(await run(reconcileCommand, ['--lang', 'fr'])).toMatchObject({ code: 2, out: expect.stringContaining('issuance.permit') });
      expect(await admin.query('select 1 from applied_migration where name = $1', [name])).toEqual([]);
    } finally {
      await admin.query('alter table issuance.permit_of_old rename to permit');
      await admin.query('insert into applied_migration (timestamp, name) values (0, $1)', [name]);
    }
  });

  it('says by 2 that the server is away, the password wrong, the installation absent', async () => {
    const { host } = new URL(environment['DATABASE_URL'] ?? '');
    const none = { DATABASE_URL: 'postgres://somebody:wrong@127.0.0.1:1/' };
    const cases: readonly Record<string, string>[] = [
      none,
      { OPENCITES_DATABASE: 'oc_no_such' },
      { OPENCITES_HOME: join(home, 'none') },
      { OPENCITES_PG_PORT: 'x' },
    ];
    for (const more of cases) expect((await run(reconcileCommand, [], more)).code).toBe(2);
    const other = mkdtempSync(join(tmpdir(), 'oc-auditor-other-'));
    mkdirSync(join(other, 'secrets'));
    writeFileSync(join(other, 'secrets', 'role.oc_auditor'), 'not-it\n');
    expect((await run(reconcileCommand, [], { OPENCITES_HOME: other, DATABASE_URL: `postgres://x@${host}/` })).code).toBe(2);
    // An embedded server that was never made is not made for an audit.
    expect((await run(reconcileCommand, [], { OPENCITES_HOME: other, DATABASE_URL: '' })).code).toBe(2);
    rmSync(other, { recursive: true, force: true });
  });

  it('says by 2 that the connection was cut while it read', async () => {
    const runner = admin.createQueryRunner();
    await runner.startTransaction();
    await runner.query('lock table ledger.event in access exclusive mode');
    const running = run(reconcileCommand, ['--json']);
    const waiting = `select pid from pg_stat_activity where application_name = 'opencites-audit' and datname = current_database() and wait_event_type = 'Lock'`;
    let pid: number | undefined;
    for (let waited = 0; pid === undefined && waited < 10_000; waited += 20) {
      pid = ((await admin.query(waiting)) as { pid: number }[])[0]?.pid;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await admin.query('select pg_terminate_backend($1)', [pid]);
    expect(await running).toMatchObject({ code: 2, out: expect.stringContaining('cannot-check') });
    await runner.rollbackTransaction();
    await runner.release();
  });
});
