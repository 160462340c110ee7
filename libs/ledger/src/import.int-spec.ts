import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDataSource, dropDatabase, ensureDatabase, type LoginRole, migrate, newId, UnitOfWork } from '#database';
import { type TestDatabase, testDatabase } from '#database/testing';
import { migrations } from '#migrations';
import { type Actor, buildEntry, Ledger, openLogs, Sequencer } from './index.js';

const actor: Actor = { personId: '0197f3a0-0000-7000-8000-00000000000a', org: 'XA-MA', role: 'issuing-officer' };

/** An installation that ran without a log, with events of its own, and is updated. */
describe('events that are older than the log', () => {
  let database: TestDatabase;
  let name: string;
  const pools: { destroy(): Promise<void> }[] = [];
  const urlOf = (role?: LoginRole) => {
    const url = new URL(role ? database.url(role) : database.adminUrl);
    url.pathname = `/${name}`;
    return url.toString();
  };
  const pool = async (role?: LoginRole) => {
    const made = await createDataSource({ url: urlOf(role), applicationName: 'test', poolSize: 2 });
    pools.push(made);
    return made;
  };

  beforeAll(async () => {
    database = await testDatabase();
    name = `${database.name}_before`;
    await ensureDatabase(database.adminUrl, name);
    const before = migrations.slice(
      0,
      migrations.findIndex((migration) => migration.name === 'Log1764000009000'),
    );
    await migrate(urlOf('oc_migrator'), before);
  });
  afterAll(async () => {
    for (const each of pools) await each.destroy();
    await dropDatabase(database.adminUrl, name);
    await database.drop();
  });

  it('are the first entries of their logs in their order, and the log says how many they are', async () => {
    const old = await pool('oc_portal');
    const written: { id: string; log: string; bytes: Buffer }[] = [];
    for (let n = 0; n < 23; n += 1) {
      const id = newId();
      const built = buildEntry(
        {
          kind: n % 3 === 0 ? 'look.record' : 'permit.issued',
          actor,
          act: 'do',
          subjects: [],
          fields: { n },
          ...(n % 3 === 0 && { reason: 'casework' }),
        },
        { eventId: id, at: new Date(), actorKey: Buffer.alloc(32) },
      );
      await old.query('select ledger.append($1, $2, $3, $4, $5, $6, $7, $8)', [
        id,
        built.log,
        built.bytes,
        [],
        built.openings.map(({ field }) => field),
        built.openings.map(({ salt }) => salt),
        built.openings.map(({ value }) => value),
        null,
      ]);
      written.push({ id, log: built.log, bytes: built.bytes });
    }
    await migrate(urlOf('oc_migrator'), migrations);

    const ledger = new Ledger();
    const portal = new UnitOfWork(await pool('oc_portal'));
    // What happens before the sequencer first runs stands behind what is older.
    const { eventId: early } = await portal.run((tx) =>
      ledger.append(tx, { kind: 'permit.cancelled', actor, act: 'cancel', subjects: [] }),
    );
    const unit = new UnitOfWork(await pool('oc_sequencer'));
    // Small batches, and another sequencer for each: what was imported is counted once all the same.
    for (const log of await openLogs(unit.reader))
      for (let more = true; more;) {
        const result = await new Sequencer({ unit, ledger, report: () => undefined, batch: 4 }).step(log);
        more = result.outcome === 'done' && result.more;
      }
    const admin = await pool();
    const entriesOf = async (kind: string) =>
      (await admin.query('select entry from ledger.entry e join ledger.log l on l.id = e.log_id and l.kind = $1 order by e.idx', [
        kind,
      ])) as {
        entry: Buffer;
      }[];
    const restricted = await entriesOf('restricted');
    expect(restricted.map(({ entry }) => entry)).toEqual(written.filter(({ log }) => log === 'restricted').map(({ bytes }) => bytes));
    const all = (await entriesOf('public')).map(({ entry }) => entry);
    expect(all.slice(0, 15)).toEqual(written.filter(({ log }) => log === 'public').map(({ bytes }) => bytes));
    const [said, next, ...rest] = all.slice(15).map((entry) => JSON.parse(entry.toString()) as { id: string; k: string; pub: unknown });
    expect(said).toMatchObject({ k: 'log.imported', pub: { count: 15, logs: { public: 15, restricted: 8 } } });
    expect([next?.id, rest]).toEqual([early, []]);
    const told = (await admin.query('select event_id from ledger.event_bytes order by recorded_at, event_id')) as { event_id: string }[];
    expect(told.slice(0, 23).map(({ event_id: id }) => id)).toEqual(written.map(({ id }) => id));
  });
});
