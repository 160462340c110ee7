import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type LoginRole, loginRoles } from '#database';
import { LogHouse } from '../../../test/kit/log-house.js';

const tables = [
  'log',
  'queue',
  'entry',
  'tile',
  'head',
  'checkpoint',
  'cosignature',
  'published',
  'peer_checkpoint',
  'event',
  'event_bytes',
  'restored',
  'restored_event',
] as const;
type Table = (typeof tables)[number];
const privileges = ['select', 'insert', 'update', 'delete', 'truncate'] as const;
const functions = {
  append: 'ledger.append(uuid,text,bytea,bytea,uuid[],text[],bytea[],bytea[],date)',
  actor_key_of: 'ledger.actor_key_of(integer)',
  actor_key_told: 'ledger.actor_key_told(integer)',
  name_log: 'ledger.name_log(text,text)',
  newest_published: 'ledger.newest_published(smallint)',
  newest_signed: 'ledger.newest_signed(smallint)',
  place_of: 'ledger.place_of(uuid,boolean)',
  tile_hashes: 'ledger.tile_hashes(smallint,smallint,bigint,integer)',
  history: 'ledger.history(uuid)',
  published_entries: 'ledger.published_entries(text,bigint,integer)',
  authority_openings: 'ledger.authority_openings(uuid[])',
  decide_erasure: 'ledger.decide_erasure(uuid,text,uuid,text,text,uuid)',
} as const;
type Callable = keyof typeof functions;

const proofs: readonly Callable[] = ['newest_published', 'newest_signed', 'place_of', 'tile_hashes'];
const writer: readonly Callable[] = ['append', 'actor_key_of', 'actor_key_told', ...proofs, 'history'];

/** Who may do what in the logs; what is not here is refused. */
const matrix: Readonly<Record<LoginRole, { readonly tables: Partial<Record<Table, string>>; readonly functions: readonly Callable[] }>> = {
  oc_portal: { tables: { log: 'select', published: 'select' }, functions: [...writer, 'decide_erasure'] },
  oc_signer: { tables: { log: 'select' }, functions: [...writer, 'published_entries', 'authority_openings'] },
  oc_worker: { tables: { log: 'select' }, functions: writer },
  oc_gateway: { tables: { log: 'select' }, functions: proofs },
  oc_sequencer: {
    tables: {
      log: 'select',
      queue: 'select delete',
      entry: 'select insert',
      tile: 'select insert',
      head: 'select insert',
      published: 'select',
    },
    functions: ['append', 'actor_key_of', 'actor_key_told', ...proofs],
  },
  oc_checkpoint: {
    tables: {
      log: 'select',
      entry: 'select',
      tile: 'select',
      head: 'select',
      checkpoint: 'select insert',
      cosignature: 'select insert',
      published: 'select insert',
    },
    functions: ['append', 'name_log', ...proofs],
  },
  oc_auditor: { tables: Object.fromEntries(tables.map((table) => [table, 'select'])), functions: [...proofs, 'history'] },
  oc_migrator: { tables: {}, functions: [] },
};

describe('grants on the logs', () => {
  let house: LogHouse;
  beforeAll(async () => {
    house = await LogHouse.open();
  });
  afterAll(() => house.drop());

  it.each(loginRoles.filter((role) => role !== 'oc_migrator'))('%s has what its work needs and nothing more', async (role) => {
    const [row] = await house.rows<{ found: Record<string, string> }>(
      `select jsonb_object_agg(t, (select coalesce(string_agg(p, ' ' order by array_position($3, p)), '') from unnest($3::text[]) p
                                    where has_table_privilege($1, 'ledger.' || t, p))) as found from unnest($2::text[]) t`,
      [role, tables, privileges],
    );
    expect(row?.found).toEqual(Object.fromEntries(tables.map((table) => [table, matrix[role].tables[table] ?? ''])));
    const callable = await house.rows<{ name: string }>(
      `select n as name from unnest($2::text[], $3::text[]) as f (n, signature) where has_function_privilege($1, signature, 'execute') order by 1`,
      [role, Object.keys(functions), Object.values(functions)],
    );
    expect(callable.map(({ name }) => name)).toEqual([...matrix[role].functions].sort());
  });

  it('give the sequencer no way to change what waits or stands, and nobody a way to empty anything', async () => {
    await house.queue(1, [Buffer.from('waits')]);
    const sequencer = await house.database.dataSource('oc_sequencer', 1);
    await sequencer.query('insert into ledger.entry (log_id, idx, event_id, entry) values (9, 0, gen_random_uuid(), $1)', [
      Buffer.from('x'),
    ]);
    for (const [statement, code] of [
      ['update ledger.queue set queued_at = now()', '23001'],
      [`update ledger.queue set entry = 'x'`, '42501'],
      [`insert into ledger.queue (log_id, event_id, entry) values (1, gen_random_uuid(), 'x')`, '42501'],
      [`update ledger.entry set entry = 'x'`, '42501'],
      ['delete from ledger.entry', '42501'],
      [`update ledger.log set origin = 'x/y'`, '42501'],
    ] as const)
      await expect(sequencer.query(statement)).rejects.toMatchObject({ driverError: { code } });
    for (const table of ['queue', 'entry', 'tile', 'head', 'checkpoint', 'cosignature', 'published', 'peer_checkpoint', 'log'])
      await expect(house.rows(`truncate ledger.${table}`)).rejects.toMatchObject({ driverError: { code: '23001' } });
    for (const mode of ['origin', 'replica'])
      for (const statement of [`update ledger.entry set entry = 'x'`, 'delete from ledger.entry'])
        await expect(house.rows(`set session_replication_role = ${mode}; ${statement}`)).rejects.toMatchObject({
          driverError: { code: '23001' },
        });
    await house.rows('reset session_replication_role');
  });

  it('let a log be named once, and keep its end', async () => {
    const checkpoint = await house.database.dataSource('oc_checkpoint', 1);
    const name = async (origin: string) =>
      ((await checkpoint.query(`select ledger.name_log('public', $1) as name`, [origin])) as { name: string }[])[0]?.name;
    expect(await name('xa.localhost/log/public')).toBe('xa.localhost/log/public');
    expect(await name('xb.localhost/log/public')).toBe('xa.localhost/log/public');
    await expect(house.rows(`update ledger.log set origin = 'xb.localhost/log/public' where id = 1`)).rejects.toMatchObject({
      driverError: { code: '23001' },
    });
    await house.rows(`update ledger.log set frozen_size = 0, frozen_note = 'end' where id = 1`);
    await expect(house.rows('update ledger.log set frozen_size = null, frozen_note = null where id = 1')).rejects.toMatchObject({
      driverError: { code: '23001' },
    });
    await expect(house.rows('delete from ledger.log')).rejects.toMatchObject({ driverError: { code: '23001' } });
  });
});
