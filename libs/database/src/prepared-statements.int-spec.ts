import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { once } from 'node:events';
import { PreparingClient } from './prepared-statements.js';
import { sqlState, UnitOfWork } from './index.js';
import { type TestDatabase, testDatabase } from './testing.js';

describe('a connection that sends what belongs together in one piece', () => {
  let database: TestDatabase;
  let unit: UnitOfWork;
  let client: PreparingClient;
  /** Whether the server holds a transaction of this connection open that has written something. */
  const open = async () => {
    const { rows } = await client.query<{ open: boolean }>('select pg_current_xact_id_if_assigned() is not null as open');
    return rows[0]?.open;
  };
  beforeAll(async () => {
    database = await testDatabase();
    // One connection: what one transaction leaves behind the next one meets.
    unit = new UnitOfWork(await database.dataSource('oc_portal', 1));
    client = new PreparingClient(database.adminUrl);
    await client.connect();
    await client.query('create table drawer (id int primary key, what text)');
  });
  afterAll(async () => {
    await client?.end();
    await database?.drop();
  });

  it('opens a transaction with its first statement, and none for nothing', async () => {
    await client.query('START TRANSACTION');
    await client.query('COMMIT');
    await client.query('START TRANSACTION');
    const { rows } = await client.query('insert into drawer (id, what) values ($1, $2) returning id', [1, 'a pen']);
    expect(rows).toEqual([{ id: 1 }]);
    expect(await open()).toBe(true);
    await client.query('ROLLBACK');
    expect(await open()).toBe(false);
    expect((await client.query('select id from drawer where id = $1', [1])).rows).toEqual([]);
    await client.query('START TRANSACTION');
    await client.query("insert into drawer (id, what) values (2, 'without values')");
    await client.query('ROLLBACK');
    expect((await client.query('select id from drawer')).rows).toEqual([]);
  });

  it('passes over the first statement of a transaction that cannot be opened', async () => {
    await client.query('START TRANSACTION');
    await client.query('SET TRANSACTION ISOLATION LEVEL NO SUCH LEVEL');
    await expect(client.query('insert into drawer (id) values ($1)', [3])).rejects.toMatchObject({ code: '42601' });
    await client.query('ROLLBACK');
    expect((await client.query('select id from drawer')).rows).toEqual([]);
    await client.query('START TRANSACTION');
    await client.query('insert into drawer (id) values ($1)', [3]);
    await client.query('COMMIT');
    expect((await client.query('select id from drawer')).rows).toEqual([{ id: 3 }]);
  });

  it('knows which statements the server has, whichever way the first of a transaction failed', async () => {
    const insert = () => client.query('insert into later (id) values ($1)', [1]);
    for (const code of ['42P01', '42P01']) {
      await client.query('START TRANSACTION');
      await expect(insert()).rejects.toMatchObject({ code });
      await client.query('ROLLBACK');
    }
    await client.query('create table later (id int primary key)');
    for (const expected of ['done', 'done again', '23505', '23505']) {
      await client.query('START TRANSACTION');
      if (expected.startsWith('done')) {
        await insert();
        await client.query(expected === 'done' ? 'ROLLBACK' : 'COMMIT');
      } else {
        await expect(insert()).rejects.toMatchObject({ code: expected });
        await client.query('ROLLBACK');
      }
    }
    await expect(insert()).rejects.toMatchObject({ code: '23505' });
    expect((await client.query('select id from later where id = $1', [1])).rows).toEqual([{ id: 1 }]);
  });

  it('answers each of the statements that were asked together with its own rows', async () => {
    const asked = await unit.run((tx) =>
      Promise.all(Array.from({ length: 40 }, (_, at) => tx.query(`select $1::int as n${at % 3 === 0 ? ', 1 as one' : ''}`, [at]))),
    );
    expect(asked.map((rows) => (rows as { n: number }[])[0]?.n)).toEqual(Array.from({ length: 40 }, (_, at) => at));
  });

  it('rolls back what was asked together with a statement that failed, and goes on', async () => {
    const admin = new UnitOfWork(await database.adminDataSource());
    const failed = admin.run((tx) => Promise.all([10, 3, 11].map((id) => tx.query('insert into drawer (id) values ($1)', [id]))));
    await failed.catch((error: unknown) => expect(sqlState(error)).toBe('23505'));
    expect(await admin.run((tx) => tx.query('select id from drawer where id = any ($1)', [[3, 10, 11]]))).toEqual([{ id: 3 }]);
  });

  it('still copies', async () => {
    await client.query('START TRANSACTION');
    await client.query('select $1::int', [1]);
    const stream = client.query(copyFrom('copy drawer (id, what) from stdin'));
    stream.end('20\tcopied\n21\tcopied\n');
    await once(stream, 'finish');
    await client.query('COMMIT');
    expect((await client.query('select count(*)::int as n from drawer where what = $1', ['copied'])).rows).toEqual([{ n: 2 }]);
    await client.query('START TRANSACTION');
    const { rows } = await client.query('select $1::int as n', [5]);
    await client.query('COMMIT');
    expect(rows).toEqual([{ n: 5 }]);
  });

  it('fails what is asked of it once the server has ended the connection', async () => {
    const lost = new PreparingClient(database.adminUrl);
    lost.on('error', () => undefined);
    await lost.connect();
    const { rows } = await lost.query<{ pid: number }>('select pg_backend_pid() as pid');
    const gone = new Promise<void>((resolve) => lost.once('end', () => resolve()));
    const killer = new pg.Client(database.adminUrl);
    await killer.connect();
    await killer.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
    await killer.end();
    await gone;
    await lost.query('START TRANSACTION');
    await expect(lost.query('select $1::int', [1])).rejects.toThrow();
  });
});
