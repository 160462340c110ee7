import { newId, type Tx, UnitOfWork } from '#database';
import type { TestDatabase } from '#database/testing';
import { type Actor, Ledger, Sequencer, SequencerLoop } from '#ledger';
import { type BenchRow, median, perSecond } from './report.js';

const actor: Actor = { personId: '0197f3a0-0000-7000-8000-00000000000a', org: 'XA-MA', role: 'issuing-officer' };
const silent = () => undefined;

/** One row and its event, committed, by four connections with the sequencer at work; beside the row and a plain audit row. */
export async function businessCost(house: TestDatabase, sequencing: UnitOfWork): Promise<BenchRow> {
  const portal = new UnitOfWork(await house.dataSource('oc_portal', 4));
  const admin = await house.adminDataSource();
  await admin.query(`
    create table public.audit (event_id uuid primary key, log text not null, entry bytea not null, subjects uuid[] not null, seq bigint generated always as identity unique,
      txid xid8 not null default pg_current_xact_id(), written_by name not null default session_user, recorded_at timestamptz not null default clock_timestamp());
    create index on public.audit (txid); create index on public.audit using gin (subjects);`);
  // What the append of the time before the log did: the same checks and openings, one table instead of event and queue.
  const [source] = (await admin.query(`select pg_get_functiondef('ledger.append'::regproc) as text`)) as { text: string }[];
  const plainSource = plainAppend(source?.text ?? '');
  await admin.query('create table public.opening (like ledger.opening including indexes)');
  await admin.query(plainSource);
  await admin.query('grant execute on function public.append_plain to oc_portal');
  const { insertPlain, insertLogged } = writers(new Ledger());
  const loop = new SequencerLoop(sequencing, new Sequencer({ unit: sequencing, ledger: new Ledger(), report: silent }), silent);
  loop.start();
  const rate = async (write: (tx: Tx) => Promise<void>): Promise<number> => {
    const perWriter = 250;
    const started = performance.now();
    await Promise.all(
      Array.from({ length: 4 }, async () => {
        for (let n = 0; n < perWriter; n += 1) await portal.run(write);
      }),
    );
    return (4 * perWriter * 1000) / (performance.now() - started);
  };
  const pairs: { plain: number; logged: number }[] = [];
  await rate(insertPlain);
  await rate(insertLogged);
  for (let round = 0; round < 9; round += 1)
    pairs.push(
      round % 2 === 0
        ? { plain: await rate(insertPlain), logged: await rate(insertLogged) }
        : await rate(insertLogged).then(async (logged) => ({ logged, plain: await rate(insertPlain) })),
    );
  for (;;) {
    const waiting = (await admin.query('select 1 from ledger.queue limit 1')) as unknown[];
    if (waiting.length === 0) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await loop.stop();
  const ratio = median(pairs.map(({ plain, logged }) => plain / logged));
  return {
    what: 'business transactions',
    measured: perSecond(median(pairs.map(({ logged }) => logged))),
    limit: perSecond(median(pairs.map(({ plain }) => plain))),
    ratio,
    target: '<= 1.3 x time',
    ok: ratio <= 1.3,
  };
}

/** @throws Error where `ledger.append` no longer reads as this bench knows it: it would compare something else. */
function plainAppend(source: string): string {
  const changes: readonly (readonly [from: RegExp, to: string])[] = [
    [/FUNCTION ledger\.append/, 'FUNCTION public.append_plain'],
    [
      /insert into ledger\.event[^;]*;/,
      'insert into public.audit (event_id, log, entry, subjects) values (new_id, new_log, new_entry, about);',
    ],
    [/insert into ledger\.queue[^;]*;/, ''],
    [/insert into ledger\.opening /, 'insert into public.opening '],
    [/if pg_try_advisory_xact_lock[^;]*;\s*end if;/, ''],
    [/select '\{"n":'[\s\S]*?limit 1;/, ''],
  ];
  return changes.reduce((text, [from, to]) => {
    if (!from.test(text)) throw new Error(`ledger.append has no ${from.source} any more`);
    return text.replace(from, to);
  }, source);
}

function writers(ledger: Ledger) {
  const event = (subject: string) => ({
    kind: 'permit.issued' as const,
    actor,
    act: 'issue',
    subjects: [subject],
    fields: { permit: '26XA000001', doc: 'x'.repeat(43) },
    pub: { kind: 'export', app: 'II' },
  });
  const row = async (tx: Tx) => {
    const id = newId();
    await tx.query(`insert into public.business (id, state) values ($1, 'new')`, [id]);
    return id;
  };
  return {
    insertLogged: async (tx: Tx) => void (await ledger.append(tx, event(await row(tx)))),
    insertPlain: async (tx: Tx) => {
      const id = await row(tx);
      // The same statement to another function.
      const aside = { query: (text: string, values: unknown[]) => tx.query(text.replace('ledger.append', 'public.append_plain'), values) };
      await ledger.append(aside as unknown as Tx, event(id));
    },
  };
}
