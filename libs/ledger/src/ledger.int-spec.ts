import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId, type Tx, UnitOfWork } from '#database';
import { type TestDatabase, testDatabase } from '#database/testing';
import { type Actor, buildEntry, Ledger } from './index.js';
import { pseudonym } from './commitment.js';
import { insertEvent } from './ledger.repository.js';

const actor: Actor = { personId: '0197f3a0-0000-7000-8000-00000000000a', org: 'XA-MA', role: 'issuing-officer' };
const denied = { driverError: { code: '42501' } };
const appendOnly = { driverError: { code: '23001' } };

describe('the ledger', () => {
  let database: TestDatabase;
  let portal: UnitOfWork;
  const ledger = new Ledger();
  const append = (tx: Tx, subject: string) =>
    ledger.append(tx, {
      kind: 'permit.issued',
      actor,
      act: 'issue',
      subjects: [subject],
      fields: { permit: '26XA000001' },
      pub: { kind: 'export' },
    });

  beforeAll(async () => {
    database = await testDatabase();
    portal = new UnitOfWork(await database.dataSource('oc_portal'));
    const admin = await database.adminDataSource();
    await admin.query(`
      create table public.thing (id uuid primary key, state text not null, note text);
      grant select, insert, update, delete on public.thing to oc_portal;
      select ledger.guard('public.thing', 'id', array['state']);
      create table public.line (n int primary key);
      grant insert on public.line to oc_portal;
      select ledger.guard('public.line', '')`);
  });
  afterAll(() => database.drop());

  it('keeps event and openings, and tells the history of a row', async () => {
    const subject = newId();
    const { eventId } = await portal.run((tx) => append(tx, subject));
    const auditor = await database.dataSource('oc_auditor');
    const [row] = (await auditor.query(
      'select log, convert_from(entry, $2)::jsonb as entry, written_by from ledger.event_bytes where event_id = $1',
      [eventId, 'UTF8'],
    )) as { log: string; entry: { k: string }; written_by: string }[];
    expect(row).toMatchObject({ log: 'public', entry: { k: 'permit.issued', id: eventId }, written_by: 'oc_portal' });
    const openings = await auditor.query('select field from ledger.opening where event_id = $1 order by field', [eventId]);
    expect(openings).toEqual([{ field: 'by.who' }, { field: 'permit' }]);
    expect(await portal.run((tx) => ledger.history(tx, subject))).toMatchObject([
      { kind: 'permit.issued', act: 'issue', org: 'XA-MA', role: 'issuing-officer' },
    ]);
  });

  it('lets no change of a guarded row commit without an event that names it', async () => {
    const id = newId();
    const bare = portal.run((tx) => tx.query(`insert into public.thing values ($1, 'new')`, [id]));
    await expect(bare).rejects.toMatchObject({ driverError: { code: '23000', constraint: 'event_required' } });
    const wrongRow = portal.run(async (tx) => {
      await tx.query(`insert into public.thing values ($1, 'new')`, [id]);
      await append(tx, newId());
    });
    await expect(wrongRow).rejects.toMatchObject({ driverError: { constraint: 'event_required' } });
    await portal.run(async (tx) => {
      await tx.query(`insert into public.thing values ($1, 'new')`, [id]);
      await append(tx, id);
    });
    // The event of an earlier transaction does not count for a later one.
    await expect(portal.run((tx) => tx.query(`update public.thing set state = 'x' where id = $1`, [id]))).rejects.toMatchObject({
      driverError: { constraint: 'event_required' },
    });
    await expect(portal.run((tx) => tx.query('delete from public.thing where id = $1', [id]))).rejects.toMatchObject({
      driverError: { constraint: 'event_required' },
    });
    await portal.run((tx) => tx.query(`update public.thing set note = 'free' where id = $1`, [id]));
  });

  it('guards a table without identifiers by any event of the transaction, also through a savepoint', async () => {
    await expect(portal.run((tx) => tx.query('insert into public.line values (1)'))).rejects.toMatchObject({
      driverError: { constraint: 'event_required' },
    });
    await portal.run(async (tx) => {
      await tx.query('savepoint a');
      await append(tx, newId());
      await tx.query('release savepoint a');
      await tx.query('insert into public.line values (1)');
    });
  });

  it('drops the event when the change fails', async () => {
    const subject = newId();
    const failed = portal.run(async (tx) => {
      await append(tx, subject);
      throw new Error('afterwards');
    });
    await expect(failed).rejects.toThrow('afterwards');
    expect(await portal.run((tx) => ledger.history(tx, subject))).toEqual([]);
  });

  it('refuses update, delete and truncate to everybody, the superuser in replica mode included', async () => {
    await portal.run((tx) => append(tx, newId()));
    const admin = await database.adminDataSource();
    for (const mode of ['origin', 'replica'])
      for (const statement of [
        `update ledger.event set log = 'restricted'`,
        'delete from ledger.event',
        'truncate ledger.event cascade',
        `update ledger.opening set value = ''`,
        'truncate ledger.opening',
        'delete from ledger.opening',
      ])
        await expect(
          admin.transaction(async (tx) => {
            await tx.query(`set local session_replication_role = ${mode}`);
            await tx.query(statement);
          }),
        ).rejects.toMatchObject(appendOnly);
  });

  it('lets no opening go before its legal hold is over, nor after it by the hand of one', async () => {
    const admin = await database.adminDataSource();
    const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
    const write = async (hold: string) => {
      const { eventId } = await portal.run((tx) =>
        ledger.append(tx, { kind: 'account.created', actor, act: 'create', subjects: [], fields: { name: 'x' }, legalHoldUntil: hold }),
      );
      return eventId;
    };
    const [past, future] = [await write(day(-1)), await write(day(2))];
    const gone = (event: string) => admin.query('delete from ledger.opening where event_id = $1', [event]);
    await expect(gone(future)).rejects.toMatchObject({ driverError: { constraint: 'legal_hold' } });
    await expect(gone(past)).rejects.toMatchObject({ driverError: { constraint: 'erasure_needed' } });
  });

  it('refuses an entry that does not fit its row, its time or its openings', async () => {
    const eventId = newId();
    const build = (at: Date) =>
      buildEntry(
        { kind: 'permit.issued', actor, act: 'issue', subjects: [], fields: { a: '1' } },
        { eventId, at, actorKey: Buffer.alloc(32) },
      );
    const good = build(new Date());
    const { log, beforeSee, afterSee, openings } = good;
    const row = { eventId, beforeSee, afterSee, log, subjects: [], openings, legalHoldUntil: null };
    const refuse = (change: object, code = '23514') =>
      expect(portal.run((tx) => insertEvent(tx, { ...row, ...change }))).rejects.toMatchObject({ driverError: { code } });
    await refuse({ eventId: newId() });
    await refuse({ openings: [] });
    await refuse({ openings: good.openings.map((opening) => ({ ...opening, value: Buffer.from('"2"') })) });
    const old = build(new Date(Date.now() - 120_000));
    await refuse({ beforeSee: old.beforeSee, afterSee: old.afterSee, openings: old.openings });
    await refuse({ log: 'secret' });
    await refuse({ afterSee: Buffer.from(',') }, '22P02');
    const leaf = await portal.run((tx) => insertEvent(tx, row));
    expect(leaf).toEqual(createHash('sha256').update(Buffer.of(0)).update(good.bytes).digest());
    await refuse({}, '23505');
  });

  it('orders events and gives one pseudonym key per year, whoever asks first', async () => {
    const look = (tx: Tx) => ledger.append(tx, { kind: 'look.record', actor, act: 'look', subjects: [newId()], reason: 'casework' });
    // The first key is made by a transaction that rolls back: nobody may remember it.
    const undone = portal.run(async (tx) => {
      await look(tx);
      throw new Error('given up');
    });
    await expect(undone).rejects.toThrow('given up');
    await Promise.all(Array.from({ length: 8 }, () => portal.run(look)));
    const auditor = await database.dataSource('oc_auditor');
    const rows = (await auditor.query('select id::int as id from ledger.queue order by id')) as { id: number }[];
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    const admin = await database.adminDataSource();
    const keys = (await admin.query('select key from ledger.actor_key')) as { key: Buffer }[];
    expect(keys).toHaveLength(1);
    const who = await admin.query(
      `select distinct convert_from(entry, 'UTF8')::jsonb #>> '{by,who}' as who from ledger.event_bytes where convert_from(entry, 'UTF8')::jsonb ->> 'k' = 'look.record'`,
    );
    expect(who).toEqual([{ who: pseudonym(keys[0]!.key, actor.personId) }]);
  });

  it.each(['oc_portal', 'oc_signer', 'oc_worker'] as const)('%s may append through the function and touch nothing', async (role) => {
    const pool = await database.dataSource(role, 2);
    await new UnitOfWork(pool).run((tx) => append(tx, newId()));
    for (const statement of [
      'select * from ledger.event',
      'select * from ledger.opening',
      'select * from ledger.actor_key',
      `insert into ledger.event (event_id, log, subjects) values (gen_random_uuid(), 'public', '{}')`,
      `insert into ledger.queue (log_id, event_id, entry) values (1, gen_random_uuid(), '{}')`,
      'delete from ledger.event',
      `select ledger.guard('ledger.event')`,
    ])
      await expect(pool.query(statement)).rejects.toMatchObject(denied);
  });

  it('oc_auditor reads everything but the pseudonym keys, and writes nothing', async () => {
    const pool = await database.dataSource('oc_auditor', 1);
    await pool.query('select * from ledger.event, ledger.opening limit 1');
    for (const statement of [
      'select * from ledger.actor_key',
      'select ledger.actor_key_of(2026)',
      `select ledger.append(null, null, null, null, null, null, null, null, null)`,
    ])
      await expect(pool.query(statement)).rejects.toMatchObject(denied);
  });

  it.each(['oc_gateway', 'oc_checkpoint'] as const)('%s has no business here', async (role) => {
    const pool = await database.dataSource(role, 1);
    for (const statement of ['select * from ledger.event', `select ledger.history('0197f3a0-0000-7000-8000-00000000000a')`])
      await expect(pool.query(statement)).rejects.toMatchObject(denied);
  });
});
