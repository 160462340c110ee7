import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId, UnitOfWork } from '#database';
import { portableHasher } from '#merkle';
import { LogHouse } from '../../../../test/kit/log-house.js';
import { LogAlarm, type LogReport } from '../alarm.js';
import { type Actor, Ledger } from '../index.js';
import { type LogRow, openLogs } from '../tree/log-rows.repository.js';
import { Sequencer } from './sequencer.js';
import { SequencerLoop } from './sequencer-loop.js';

const actor: Actor = { personId: '0197f3a0-0000-7000-8000-00000000000a', org: 'XA-MA', role: 'issuing-officer' };

async function open(batch?: number) {
  const house = await LogHouse.open();
  const reports: LogReport[] = [];
  const report = (entry: LogReport) => void reports.push(entry);
  const unit = new UnitOfWork(await house.database.dataSource('oc_sequencer'));
  const make = () => new Sequencer({ unit, ledger: new Ledger(), report, ...(batch === undefined ? {} : { batch }) });
  const logs = await openLogs(unit.reader);
  const logOf = (kind: string) => logs.find((log) => log.kind === kind) as LogRow;
  return { house, reports, report, unit, make, publicLog: logOf('public'), restrictedLog: logOf('restricted') };
}

describe('the sequencer', () => {
  let here: Awaited<ReturnType<typeof open>>;
  beforeAll(async () => {
    here = await open(100);
  });
  afterAll(() => here.house.drop());

  it('puts entries of every size behind one another in the order of the queue, with tiles and heads by the definition', async () => {
    const { house, make, publicLog } = here;
    const entries = [1, 2, 55, 56, 64, 8191, 8192, ...Array.from({ length: 523 }, (_, place) => 300 + (place % 7))].map((size) =>
      randomBytes(size),
    );
    const sequencer = make();
    await house.queue(publicLog.id, entries);
    let steps = 0;
    for (let more = true; more; steps += 1) {
      const result = await sequencer.step(publicLog);
      if (result.outcome !== 'done') throw new Error('busy');
      more = result.more;
    }
    expect(steps).toBe(6);
    expect(await house.check(publicLog.id)).toEqual(entries);
    // Another process goes on where this one stopped.
    await house.queue(publicLog.id, [Buffer.from('next')]);
    await make().step(publicLog);
    expect((await house.check(publicLog.id)).at(-1)?.toString()).toBe('next');
  });

  it('writes an event once, however often it comes, and says when it comes with other bytes', async () => {
    const { house, make, reports, publicLog } = here;
    const sequencer = make();
    const [size] = (await house.rows('select count(*)::int as n from ledger.entry where log_id = $1', [publicLog.id])) as { n: number }[];
    const [one, two] = [newId(), newId()];
    await house.queue(publicLog.id, [Buffer.from('one'), Buffer.from('two'), Buffer.from('one')], [one, two, one]);
    await sequencer.step(publicLog);
    await house.queue(publicLog.id, [Buffer.from('two'), Buffer.from('other'), Buffer.from('three')], [two, one, newId()]);
    reports.length = 0;
    await sequencer.step(publicLog);
    const entries = await house.check(publicLog.id);
    expect(entries.slice(size?.n).map(String)).toEqual(['one', 'two', 'three']);
    expect(reports.filter(({ alarm }) => alarm).map(({ alarm }) => alarm)).toEqual(['event-conflict']);
    const [said] = (await house.rows(
      `select convert_from(entry, 'UTF8')::jsonb -> 'pub' as pub from ledger.event_bytes where convert_from(entry, 'UTF8')::jsonb ->> 'k' = 'log.conflict'`,
    )) as { pub: unknown }[];
    expect(said?.pub).toEqual({ event: one, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  it('lets a transaction that was open for long in once, after a thousand that came later', async () => {
    const { house, make, publicLog } = here;
    const portal = new UnitOfWork(await house.database.dataSource('oc_portal', 3));
    const ledger = new Ledger();
    const issue = (name: string) => (tx: Parameters<Ledger['append']>[0]) =>
      ledger.append(tx, { kind: 'permit.issued', actor, act: 'issue', subjects: [], pub: { name } });
    let finish: (() => void) | undefined;
    const held = new Promise<void>((resolve) => (finish = resolve));
    let written: (() => void) | undefined;
    const begun = new Promise<void>((resolve) => (written = resolve));
    const late = portal.run(async (tx) => {
      const answer = await issue('late')(tx);
      written?.();
      await held;
      return answer;
    });
    await begun;
    const sequencer = make();
    for (let round = 0; round < 10; round += 1) {
      await portal.run(async (tx) => {
        for (let n = 0; n < 100; n += 1) await issue(`early ${round} ${n}`)(tx);
      });
      await sequencer.step(publicLog);
    }
    const [before] = (await house.rows('select max(idx)::int as idx from ledger.entry where log_id = $1', [publicLog.id])) as {
      idx: number;
    }[];
    finish?.();
    const { eventId, leafHash } = await late;
    await sequencer.step(publicLog);
    const entries = await house.check(publicLog.id);
    const places = entries.flatMap((entry, place) => (entry.includes(eventId) ? [place] : []));
    expect(places).toEqual([(before?.idx ?? 0) + 1]);
    expect(Buffer.from(portableHasher.leaf(entries[places[0] as number] as Buffer))).toEqual(Buffer.from(leafHash));
  }, 120_000);

  it('stops before a head that rows do not give, and before rows that are missing', async () => {
    const { house, make, reports, report, unit, publicLog, restrictedLog } = here;
    await house.queue(
      restrictedLog.id,
      Array.from({ length: 300 }, () => randomBytes(100)),
    );
    const sequencer = make();
    for (let n = 0; n < 4; n += 1) await sequencer.step(restrictedLog);
    await house.tamper('entry', `update ledger.entry set entry = 'x' where log_id = ${restrictedLog.id} and idx = 290`);
    await house.queue(restrictedLog.id, [Buffer.from('more')]);
    await expect(make().step(restrictedLog)).rejects.toMatchObject({ code: 'head-differs' });
    await house.tamper('entry', `delete from ledger.entry where log_id = ${restrictedLog.id} and idx = 290`);
    await expect(make().step(restrictedLog)).rejects.toThrow(LogAlarm);
    reports.length = 0;
    const loop = new SequencerLoop(unit, make(), report, 20);
    loop.start();
    await house.queue(publicLog.id, [Buffer.from('the other log goes on')]);
    await new Promise((resolve) => setTimeout(resolve, 600));
    await loop.stop();
    expect(loop.alarm).toBe('entry-missing');
    expect(reports.filter(({ alarm }) => alarm)).toHaveLength(1);
    expect((await house.check(publicLog.id)).at(-1)?.toString()).toBe('the other log goes on');
    expect(await house.rows('select 1 as one from ledger.queue where log_id = $1', [restrictedLog.id])).toHaveLength(1);
  });
});

describe('sequencers beside one another', () => {
  it('share the work without a gap, a double or a wrong head, while many write', async () => {
    const { house, publicLog, reports, report } = await open();
    try {
      const ledger = new Ledger();
      const loops: SequencerLoop[] = [];
      for (let n = 0; n < 3; n += 1) {
        const unit = new UnitOfWork(await house.database.dataSource('oc_sequencer', 2));
        loops.push(new SequencerLoop(unit, new Sequencer({ unit, ledger, report, batch: 40 }), report, 10));
      }
      for (const loop of loops) loop.start();
      const portal = new UnitOfWork(await house.database.dataSource('oc_portal', 4));
      const ids: string[] = [];
      await Promise.all(
        Array.from({ length: 4 }, async (_, writer) => {
          for (let n = 0; n < 60; n += 1)
            await portal.run(async (tx) => {
              const { eventId } = await ledger.append(tx, { kind: 'permit.issued', actor, act: 'issue', subjects: [], pub: { writer, n } });
              ids.push(eventId);
            });
        }),
      );
      for (const deadline = Date.now() + 20_000; Date.now() < deadline; await new Promise((resolve) => setTimeout(resolve, 50)))
        if ((await house.rows('select 1 from ledger.queue')).length === 0) break;
      for (const loop of loops) await loop.stop();
      const entries = await house.check(publicLog.id);
      const found = entries.map((entry) => (JSON.parse(entry.toString()) as { id: string }).id);
      expect(found.sort()).toEqual(ids.sort());
      expect(reports.filter(({ alarm }) => alarm)).toEqual([]);
    } finally {
      await house.drop();
    }
  }, 60_000);
});
