import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sqlState, type Tx, UnitOfWork, withClient } from './index.js';
import { type TestDatabase, testDatabase } from './testing.js';

describe('a freshly migrated database', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database.drop());

  it('lets a process log in only with the password of its own role', async () => {
    const wrong = new URL(database.url('oc_gateway'));
    wrong.password = 'guessed';
    await expect(withClient(wrong.toString(), async () => undefined)).rejects.toMatchObject({ code: '28P01' });
    await withClient(database.url('oc_gateway'), async (client) => {
      const { rows } = await client.query<{ user: string }>('select current_user as user');
      expect(rows).toEqual([{ user: 'oc_gateway' }]);
    });
  });

  it('gives no running process the power to create anything', async () => {
    for (const role of ['oc_portal', 'oc_signer', 'oc_gateway', 'oc_worker', 'oc_auditor', 'oc_sequencer', 'oc_checkpoint'] as const)
      await withClient(database.url(role), async (client) => {
        await expect(client.query('create table public.smuggled (id int)')).rejects.toMatchObject({ code: '42501' });
        await expect(client.query('create schema smuggled')).rejects.toMatchObject({ code: '42501' });
        await expect(client.query('set role oc_owner')).rejects.toMatchObject({ code: '42501' });
      });
  });

  it('rolls a failed unit of work back whole', async () => {
    const admin = await database.adminDataSource();
    await admin.query('create table scratch (id int primary key)');
    const unit = new UnitOfWork(admin);
    const failed = unit.run(async (tx) => {
      await tx.query('insert into scratch values (1)');
      await tx.query('insert into scratch values (1)');
    });
    await failed.catch((error: unknown) => expect(sqlState(error)).toBe('23505'));
    expect(await admin.query('select count(*)::int as n from scratch')).toEqual([{ n: 0 }]);
  });

  it('reads what is committed, whatever the database was set to', async () => {
    const admin = await database.adminDataSource();
    const [{ name } = { name: '' }] = (await admin.query('select current_database() as name')) as { name: string }[];
    await admin.query(`alter database "${name}" set default_transaction_isolation = 'serializable'`);
    const unit = new UnitOfWork(await database.dataSource('oc_portal', 1));
    const level = (tx: Tx) => tx.query('show transaction_isolation');
    expect(await unit.run(level)).toEqual([{ transaction_isolation: 'read committed' }]);
    expect(await unit.run(level, 'REPEATABLE READ')).toEqual([{ transaction_isolation: 'repeatable read' }]);
  });

  it('runs a unit of work again after a serialisation failure', async () => {
    const admin = await database.adminDataSource();
    await admin.query('create table counter (n int not null); insert into counter values (0)');
    const unit = new UnitOfWork(admin);
    const add = () =>
      unit.run(async (tx) => {
        const [row] = (await tx.query('select n from counter')) as { n: number }[];
        await tx.query('update counter set n = $1', [(row?.n ?? 0) + 1]);
      }, 'SERIALIZABLE');
    await Promise.all([add(), add()]);
    expect(await admin.query('select n from counter')).toEqual([{ n: 2 }]);
  });

  it('prepares a statement with values once per connection, and runs it right for every value', async () => {
    const pool = await database.dataSource('oc_portal', 1);
    for (const value of [1, 2, 3, 4, 5, 6, 7])
      expect(await pool.query('select $1::int * 2 as twice', [value])).toEqual([{ twice: value * 2 }]);
    const held = (await pool.query(
      "select generic_plans + custom_plans as runs from pg_prepared_statements where statement like '%as twice'",
    )) as {
      runs: string;
    }[];
    expect(held).toEqual([{ runs: '7' }]);
  });

  it('plans anew when a table was changed meanwhile', async () => {
    const admin = await database.adminDataSource();
    await admin.query('create table changing (id int primary key, text text); insert into changing values (1, $$old$$)');
    const read = () => admin.query('select text from changing where id = $1', [1]);
    expect(await read()).toEqual([{ text: 'old' }]);
    await admin.query('alter table changing add column more int; create index on changing (text); update changing set text = $$new$$');
    expect(await read()).toEqual([{ text: 'new' }]);
  });
});
