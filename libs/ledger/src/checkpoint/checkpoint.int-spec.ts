import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createDataSource, dropDatabase, UnitOfWork, withClient } from '#database';
import { formatVkey, judgeCheckpoint, parseCheckpointNote, parsePolicy, type Policy, portableHasher, verifyTlogProof } from '#merkle';
import { LogHouse, logIds } from '../../../../test/kit/log-house.js';
import { ed25519Verify, noteSigner } from '../../../../test/kit/note-keys.js';
import { Rfc9162Tree } from '../../../../test/kit/rfc9162-tree.js';
import { WitnessProcess } from '../../../../test/kit/witness-process.js';
import type { LogReport } from '../alarm.js';
import { type Actor, Ledger, LogProofs } from '../index.js';
import { Sequencer } from '../sequencer/sequencer.js';
import { type LogKind, openLogs } from '../tree/log-rows.repository.js';
import { CheckpointMaker, type CheckpointMakerOptions } from './checkpoint-maker.js';
import { RestrictedAnchor } from './restricted-anchor.js';
import { SignedMemory } from './signed-memory.js';

const actor: Actor = { personId: '0197f3a0-0000-7000-8000-00000000000a', org: 'XA-MA', role: 'issuing-officer' };
const originOf = (kind: LogKind) => `xa.localhost/log/${kind}`;
const signerOf = (kind: LogKind) => noteSigner(originOf(kind), 1, 'the log');
const policyOf = (text: string): Policy => {
  const read = parsePolicy(text);
  if (!read.ok) throw new Error(`${read.reason} in line ${read.line}`);
  return read.policy;
};
const alone = policyOf(`log ${formatVkey(signerOf('public').vkey)}\nquorum none\n`);
const under = (policy: Policy, kind: LogKind): Policy => ({ ...policy, logs: [{ vkey: signerOf(kind).vkey, url: null }] });

describe('the checkpoint process', () => {
  let house: LogHouse;
  let directory: string;
  let sequencing: UnitOfWork;
  let signing: UnitOfWork;
  let portal: UnitOfWork;
  const reports: LogReport[] = [];
  const ledger = new Ledger();

  beforeEach(async () => {
    house = await LogHouse.open();
    directory = mkdtempSync(join(tmpdir(), 'opencites-log-memory-'));
    sequencing = new UnitOfWork(await house.database.dataSource('oc_sequencer', 2));
    signing = new UnitOfWork(await house.database.dataSource('oc_checkpoint', 3));
    portal = new UnitOfWork(await house.database.dataSource('oc_portal', 2));
    reports.length = 0;
  });
  afterEach(async () => {
    await house.drop();
    rmSync(directory, { recursive: true, force: true });
  });

  const maker = async (kind: LogKind, options: Partial<CheckpointMakerOptions> & { readonly rules?: Policy } = {}) => {
    const log = (await openLogs((options.unit ?? signing).reader)).find((row) => row.kind === kind);
    if (!log) throw new Error('no such log');
    const { rules = alone, ...rest } = options;
    return new CheckpointMaker({
      unit: signing,
      log,
      signer: signerOf(kind),
      memory: new SignedMemory(directory, kind),
      policy: async () => ({ id: 'a policy', policy: rules }),
      report: (entry) => void reports.push(entry),
      ...rest,
    });
  };
  const sequence = async (unit = sequencing) => {
    for (const log of await openLogs(unit.reader)) {
      const sequencer = new Sequencer({ unit, ledger, report: (entry) => void reports.push(entry) });
      for (let more = true; more;) {
        const result = await sequencer.step(log);
        more = result.outcome === 'done' && result.more;
      }
    }
  };
  const issue = async (count: number) => {
    const ids: string[] = [];
    for (let n = 0; n < count; n += 1) {
      const { eventId } = await portal.run((tx) =>
        ledger.append(tx, { kind: 'permit.issued', actor, act: 'issue', subjects: [], fields: { n }, pub: { kind: 'export' } }),
      );
      ids.push(eventId);
    }
    return ids;
  };
  const grow = async (kind: LogKind, count: number) => {
    await house.queue(
      logIds[kind],
      Array.from({ length: count }, (_, n) => Buffer.from(`entry ${n} of ${count}`)),
    );
    await sequence();
  };

  it('signs three lines, remembers them first, and publishes what proves every event to every process', async () => {
    const events = await issue(3);
    const look = await portal.run((tx) => ledger.append(tx, { kind: 'look.record', actor, act: 'look', subjects: [], reason: 'casework' }));
    await sequence();
    const proofs = new LogProofs();
    expect(await proofs.proofOf(portal.reader, events[0] as string)).toBeNull();
    expect(await (await maker('public')).round()).toBe('published');
    expect(await (await maker('restricted')).round()).toBe('published');
    const [row] = await house.rows<{ note: string }>('select note from ledger.checkpoint where log_id = 1');
    const read = parseCheckpointNote(row?.note ?? '');
    if (!read.ok) throw new Error(read.reason);
    expect(read.value.note.text.split('\n')).toHaveLength(4);
    expect(read.value.checkpoint).toMatchObject({ origin: originOf('public'), size: 3, extensions: [] });
    const file = join(directory, 'public.json');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ origin: originOf('public'), size: 3 });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(directory).sort()).toEqual(['public.json', 'restricted.json']);

    for (const role of ['oc_portal', 'oc_signer', 'oc_worker', 'oc_gateway'] as const) {
      const tx = (await house.database.dataSource(role, 1)).manager;
      for (const [place, eventId] of events.entries()) {
        const proof = await proofs.proofOf(tx, eventId);
        if (!proof?.entry) throw new Error('no proof');
        expect(JSON.parse(Buffer.from(proof.entry).toString())).toMatchObject({ id: eventId, see: { n: 0 } });
        const verdict = await verifyTlogProof({
          proof: proof.proofFile,
          leafHash: portableHasher.leaf(proof.entry),
          policy: alone,
          hasher: portableHasher,
          verify: ed25519Verify,
        });
        expect(verdict).toMatchObject({ ok: true, index: place });
      }
      const hidden = await proofs.proofOf(tx, look.eventId);
      expect(hidden).toMatchObject({ index: 0, size: 1, entry: null });
      const verdict = await verifyTlogProof({
        proof: hidden?.proofFile ?? '',
        leafHash: look.leafHash,
        policy: under(alone, 'restricted'),
        hasher: portableHasher,
        verify: ed25519Verify,
      });
      expect(verdict).toMatchObject({ ok: true, index: 0 });
    }
    // From now on events see it.
    const [next] = await issue(1);
    const [bytes] = await house.rows<{ see: unknown }>(
      `select convert_from(entry, 'UTF8')::jsonb -> 'see' as see from ledger.event_bytes where event_id = $1`,
      [next],
    );
    expect(bytes?.see).toEqual({ n: 3, r: Buffer.from(read.value.checkpoint.root).toString('base64url') });
  });

  it('does nothing while nothing grows, and has the same size cosigned again after an hour', async () => {
    await grow('public', 5);
    let now = Date.now();
    const signer = await maker('public', { now: () => now });
    expect([await signer.round(), await signer.round(), await signer.round()]).toEqual(['published', 'idle', 'idle']);
    now += 3_660_000;
    expect(await signer.round()).toBe('published');
    expect(await house.rows('select size::int as size from ledger.published order by at')).toEqual([{ size: 5 }, { size: 5 }]);
    expect(await house.rows('select 1 as one from ledger.checkpoint')).toHaveLength(1);
  });

  it('signs the same bytes again after a crash between memory and database', async () => {
    await grow('public', 300);
    const crash = new Error('killed');
    const dying = await maker('public', { policy: () => Promise.reject(crash) });
    await expect(dying.round()).rejects.toBe(crash);
    const [before] = await house.rows<{ note: string }>('select note from ledger.checkpoint');
    await house.tamper('checkpoint', 'delete from ledger.checkpoint');
    expect(await (await maker('public')).round()).toBe('published');
    expect(await house.rows('select note from ledger.checkpoint')).toEqual([before]);
  });

  const refused = async (code: string, options: Parameters<typeof maker>[1] = {}) => {
    const before = await house.rows('select count(*)::int as n from ledger.checkpoint');
    const memory = readdirSync(directory).map((name) => readFileSync(join(directory, name), 'utf8'));
    await expect((await maker('public', options)).round()).rejects.toMatchObject({ name: 'LogAlarm', code });
    expect(await house.rows('select count(*)::int as n from ledger.checkpoint')).toEqual(before);
    expect(readdirSync(directory).map((name) => readFileSync(join(directory, name), 'utf8'))).toEqual(memory);
  };

  it('refuses an entry that was edited before it was signed, with its tile full or not', async () => {
    await grow('public', 300);
    await house.tamper('entry', `update ledger.entry set entry = 'bribe' where log_id = 1 and idx = 299`);
    await refused('head-differs');
    await house.tamper('entry', `update ledger.entry set entry = 'bribe' where log_id = 1 and idx = 7`);
    await refused('tile-differs');
  });

  it('refuses to go on after a signed row was edited, in the last bundle, in an old one, or in all that hangs on it', async () => {
    await grow('public', 700);
    await (await maker('public')).round();
    await grow('public', 1);
    const original = await house.rows<{ idx: string; entry: Buffer }>(
      'select idx::text as idx, entry from ledger.entry where idx in (5, 690) and log_id = 1',
    );
    const putBack = async () => {
      await house.rows('alter table ledger.entry disable trigger user');
      for (const { idx, entry } of original)
        await house.rows('update ledger.entry set entry = $2 where log_id = 1 and idx = $1', [idx, entry]);
      await house.rows('alter table ledger.entry enable always trigger entry_append_only');
    };
    await house.tamper('entry', `update ledger.entry set entry = 'bribe' where log_id = 1 and idx = 690`);
    await refused('history-rewritten');
    await putBack();
    await house.tamper('entry', `update ledger.entry set entry = 'bribe' where log_id = 1 and idx = 5`);
    await refused('history-rewritten');
    await expect((await maker('public')).lookBack()).rejects.toMatchObject({ code: 'history-rewritten' });
    // Entry, tile, tile root and heads all changed to fit: the tree is whole, and not the one that was signed.
    const entries = await house.rows<{ entry: Buffer }>('select entry from ledger.entry where log_id = 1 order by idx');
    const tree = new Rfc9162Tree(
      entries.map(({ entry }) => portableHasher.leaf(entry)),
      portableHasher,
    );
    const hex = (from: number, to: number) => Buffer.from(tree.root(from, to)).toString('hex');
    const data = Buffer.concat(entries.slice(0, 256).map(({ entry }) => portableHasher.leaf(entry))).toString('hex');
    await house.tamper(
      'tile',
      `update ledger.tile set root = '\\x${hex(0, 256)}', data = '\\x${data}' where log_id = 1 and level = 0 and n = 0`,
    );
    for (const size of [700, 701])
      await house.tamper('head', `update ledger.head set root = '\\x${hex(0, size)}' where log_id = 1 and size = ${size}`);
    await house.check(1);
    await refused('history-rewritten');
  });

  it('refuses when a row was dropped, signed or not', async () => {
    await grow('public', 40);
    await house.tamper('entry', 'delete from ledger.entry where log_id = 1 and idx = 20');
    await refused('entry-missing');
    await house.tamper('entry', 'delete from ledger.entry where log_id = 1');
    await refused('entry-missing');
  });

  it('refuses a database of yesterday, also when it has grown past what was signed', async () => {
    await grow('public', 100);
    await (await maker('public')).round();
    const yesterday = `${house.database.name}_old`;
    const adminUrl = new URL(house.database.adminUrl);
    adminUrl.pathname = '/postgres';
    await withClient(adminUrl.toString(), async (client) => {
      await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [house.database.name]);
      await client.query(`create database ${yesterday} template ${house.database.name}`);
    });
    const restored = async (role: 'oc_checkpoint' | 'oc_sequencer') => {
      const url = new URL(house.database.url(role));
      url.pathname = `/${yesterday}`;
      return createDataSource({ url: url.toString(), applicationName: 'test', poolSize: 2 });
    };
    const [asSigner, asSequencer] = [await restored('oc_checkpoint'), await restored('oc_sequencer')];
    const url = new URL(house.database.adminUrl);
    url.pathname = `/${yesterday}`;
    const asAdmin = await createDataSource({ url: url.toString(), applicationName: 'test', poolSize: 1 });
    try {
      await grow('public', 50);
      await (await maker('public')).round();
      const unit = new UnitOfWork(asSigner);
      await refused('database-older', { unit });
      await asAdmin.query(
        `insert into ledger.queue (log_id, event_id, entry) select 1, gen_random_uuid(), convert_to('other ' || n, 'UTF8') from generate_series(1, 80) n`,
      );
      await sequence(new UnitOfWork(asSequencer));
      await refused('history-rewritten', { unit });
    } finally {
      await Promise.all([asSigner.destroy(), asSequencer.destroy(), asAdmin.destroy()]);
      await dropDatabase(adminUrl.toString(), yesterday);
    }
  });

  it('refuses without its memory, with a broken one, and under another name', async () => {
    await grow('public', 10);
    await (await maker('public')).round();
    await grow('public', 1);
    const file = join(directory, 'public.json');
    const text = readFileSync(file, 'utf8');
    await refused('origin-differs', { signer: noteSigner('xb.localhost/log/public', 1) });
    writeFileSync(file, text.replace('"size":10', '"size":"10"'));
    await refused('memory-unreadable');
    writeFileSync(file, text.replace('"size":10', '"size":9'));
    await refused('history-rewritten');
    rmSync(file);
    await refused('memory-lost');
    writeFileSync(file, text);
    expect(await (await maker('public')).round()).toBe('published');
  });

  it('anchors the restricted root in the public log, once for each growth and at most once a minute', async () => {
    let now = Date.now();
    const anchor = () => new RestrictedAnchor(signing, ledger, { directory, now: () => now });
    const first = anchor();
    expect(await first.tick()).toBe(false);
    await grow('restricted', 12);
    const restricted = await maker('restricted');
    await restricted.round();
    expect([await first.tick(), await first.tick()]).toEqual([true, false]);
    await grow('restricted', 1);
    await restricted.round();
    now += 59_000;
    expect([await first.tick(), await anchor().tick()]).toEqual([false, false]);
    now += 2_000;
    expect([await anchor().tick(), await anchor().tick()]).toEqual([true, false]);
    now += 3_600_000;
    expect(await anchor().tick()).toBe(false);
    // The clock is set back by hours.
    now -= 7_200_000;
    await grow('restricted', 1);
    await restricted.round();
    expect([await first.tick(), await first.tick()]).toEqual([true, false]);
    await sequence();
    const anchors = (await house.check(1)).map(
      (entry) => JSON.parse(entry.toString()) as { k: string; pub: { size: number; root: string } },
    );
    expect(anchors.map(({ k, pub }) => [k, pub.size])).toEqual([
      ['anchor.restricted', 12],
      ['anchor.restricted', 13],
      ['anchor.restricted', 14],
    ]);
    const [head] = await house.rows<{ root: Buffer }>('select root from ledger.head where log_id = 2 and size = 12');
    expect(anchors[0]?.pub.root).toBe(head?.root.toString('base64'));
  });

  describe('with three witnesses, two of which are enough', () => {
    const home = mkdtempSync(join(tmpdir(), 'opencites-witnesses-'));
    const witnesses: WitnessProcess[] = [];
    afterAll(async () => {
      for (const witness of witnesses) await witness.end('SIGKILL');
      rmSync(home, { recursive: true, force: true });
    });

    it('publishes with the quorum, waits without it, and has both logs watched by the same witnesses', async () => {
      const kinds = ['public', 'restricted'] as const;
      for (const number of [1, 2, 3])
        witnesses.push(
          await WitnessProcess.make(
            join(home, `w${number}`),
            `xa.localhost/witness/${number}`,
            kinds.map((kind) => formatVkey(signerOf(kind).vkey)),
          ),
        );
      await Promise.all(witnesses.map((witness) => witness.start()));
      const rules = policyOf(
        [
          `log ${formatVkey(signerOf('public').vkey)}`,
          ...witnesses.map(({ vkey, url }, index) => `witness w${index + 1} ${vkey} ${url}/`),
          'group local 2 w1 w2 w3',
          'quorum local',
          '',
        ].join('\n'),
      );
      const [publicLog, restrictedLog] = [await maker('public', { rules }), await maker('restricted', { rules })];
      await grow('public', 260);
      await grow('restricted', 3);
      expect([await publicLog.round(), await restrictedLog.round()]).toEqual(['published', 'published']);
      for (const kind of kinds) {
        const [row] = await house.rows<{ note: string }>('select note from ledger.published where log_id = $1', [logIds[kind]]);
        const verdict = await judgeCheckpoint(row?.note ?? '', under(rules, kind), ed25519Verify);
        expect(verdict).toMatchObject({ ok: true, checkpoint: { origin: originOf(kind) } });
        if (verdict.ok) expect(verdict.witnesses.length).toBeGreaterThanOrEqual(2);
      }
      await Promise.all([witnesses[0]?.end('SIGKILL'), witnesses[1]?.end('SIGKILL')]);
      await grow('public', 10);
      expect(await publicLog.round()).toBe('signed');
      expect(await publicLog.round()).toBe('signed');
      expect(reports.filter(({ text }) => text.includes('unreachable'))).toHaveLength(2);
      await witnesses[0]?.start();
      let result = 'signed';
      for (let tries = 0; tries < 40 && result === 'signed'; tries += 1) {
        await new Promise((resolve) => setTimeout(resolve, 250));
        result = await publicLog.round();
      }
      expect(result).toBe('published');
      expect(await publicLog.round()).toBe('idle');
      // A process that never asked them before goes on from the sizes in the database.
      await grow('public', 10);
      expect(await (await maker('public', { rules })).round()).toBe('published');
      expect(reports.filter(({ alarm }) => alarm)).toEqual([]);
      const lines = await house.rows<{ n: number }>('select count(*)::int as n from ledger.cosignature where log_id = 1');
      expect(lines[0]?.n).toBeGreaterThanOrEqual(6);
    }, 60_000);
  });
});
