import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loginRoles, UnitOfWork } from '#database';
import { type Actor, CheckpointMaker, Ledger, LogProofs, openLogs, policyFor, readPolicyFile, Sequencer, SignedMemory } from '#ledger';
import {
  encodeBundle,
  formatAddCheckpoint,
  formatTlogProof,
  formatVkey,
  parseTlogProof,
  portableHasher,
  signCheckpoint,
  verifyTlogProof,
} from '#merkle';
import { LogHouse } from '../../../../test/kit/log-house.js';
import { ed25519Verify, noteSigner } from '../../../../test/kit/note-keys.js';
import { WitnessProcess } from '../../../../test/kit/witness-process.js';
import { fsckCommand } from '../audit/fsck.command.js';
import { logCommand } from './log.command.js';

const actor: Actor = { personId: '0197f3a0-0000-7000-8000-00000000000a', org: 'XA-MA', role: 'issuing-officer' };
const signer = noteSigner('xa.localhost/log/public', 1, 'the log');

/** An installation's database, checkpoint process, sequencer and two witnesses, restored to an older state. */
describe('a database that was restored to an older state', () => {
  let house: LogHouse;
  let home: string;
  let mirror: string;
  let portal: UnitOfWork;
  const witnesses: WitnessProcess[] = [];
  const ledger = new Ledger();
  const policyPath = () => join(home, 'trust', 'log', 'XA.policy');

  beforeAll(async () => {
    house = await LogHouse.open();
    home = mkdtempSync(join(tmpdir(), 'opencites-restore-'));
    mirror = join(home, 'mirror');
    mkdirSync(join(home, 'secrets'));
    for (const role of loginRoles)
      writeFileSync(join(home, 'secrets', `role.${role}`), decodeURIComponent(new URL(house.database.url(role)).password));
    portal = new UnitOfWork(await house.database.dataSource('oc_portal', 2));
    for (const number of [1, 2])
      witnesses.push(await WitnessProcess.make(join(home, `w${number}`), `w${number}.example/w`, [formatVkey(signer.vkey)]));
    await Promise.all(witnesses.map((witness) => witness.start()));
    mkdirSync(join(home, 'trust', 'log'), { recursive: true });
    const lines = witnesses.map(({ vkey, url }, index) => `witness w${index + 1} ${vkey} ${url}/`);
    writeFileSync(policyPath(), [`log ${formatVkey(signer.vkey)}`, ...lines, 'group both 2 w1 w2', 'quorum both', ''].join('\n'));
  });
  afterAll(async () => {
    for (const witness of witnesses) await witness.end('SIGKILL');
    await house.drop();
    rmSync(home, { recursive: true, force: true });
  });

  const issue = async (count: number) => {
    const ids: string[] = [];
    for (let n = 0; n < count; n += 1)
      ids.push(
        await portal.run(async (tx) => {
          const pub = { cred: Buffer.alloc(32, n).toString('base64url') };
          return (
            await ledger.append(tx, { kind: 'permit.issued', actor, act: 'issue', subjects: [], fields: { permit: numberOf(900) }, pub })
          ).eventId;
        }),
      );
    return ids;
  };
  const year = new Date().getUTCFullYear();
  const numberOf = (serial: number) => `${year % 100}XA${String(serial).padStart(6, '0')}`;
  const takeNumber = async () =>
    ((await portal.reader.query(`select issuance.take_number('XA', $1) as number`, [year])) as { number: string }[])[0]?.number;
  const publicLog = async (unit: UnitOfWork) => {
    const log = (await openLogs(unit.reader)).find(({ kind }) => kind === 'public');
    if (!log) throw new Error('no log');
    return log;
  };
  const sequence = async () => {
    const unit = new UnitOfWork(await house.database.dataSource('oc_sequencer', 1));
    await new Sequencer({ unit, ledger, report: () => undefined }).step(await publicLog(unit));
  };
  /** A checkpoint process that has just been started. */
  const round = async () => {
    const unit = new UnitOfWork(await house.database.dataSource('oc_checkpoint', 2));
    const memory = new SignedMemory(join(home, 'log-memory'), 'public');
    const policy = () => readPolicyFile(policyPath());
    return new CheckpointMaker({ unit, log: await publicLog(unit), signer, memory, policy, report: () => undefined }).round();
  };
  const publish = async (count: number) => {
    const ids = await issue(count);
    await sequence();
    expect(await round()).toBe('published');
    return ids;
  };
  const run = async (...argv: string[]) => {
    const said = { out: '', err: '' };
    const io = { stdout: { write: (text: string) => (said.out += text) }, stderr: { write: (text: string) => (said.err += text) } };
    const ports = {
      portal: 1,
      gateway: 1,
      postgres: 1,
      signerHealth: 1,
      workerHealth: 1,
      log: 1,
      checkpointHealth: 1,
      witnesses: [1, 2, 3],
    };
    const [databaseUrl, databaseName] = [house.database.adminUrl, house.database.name];
    const publicUrl = 'http://xa.localhost:8081/';
    const config = { home, authority: null, country: 'XA', databaseUrl, databaseName, ports, publicUrl };
    const code = argv[0] === 'fsck' ? await fsckCommand(argv.slice(1), io) : await logCommand(argv, io, { config });
    return { code, ...said };
  };
  const fsck = (directory: string) => run('fsck', join(directory, 'public'), '--policy', policyPath());
  const importFrom = (directory: string, ...more: string[]) => run('import', join(directory, 'public'), '--log', 'public', ...more);

  it('is found out at once, by the checkpoint process and by every witness, and is whole again after an import', async () => {
    await publish(280);
    expect(await takeNumber()).toBe(numberOf(1));
    const kept = await house.backup();
    const today = await publish(300);
    // What the holder of a permit has: its proof with the opening of its number.
    const held = await new LogProofs().proofOf(portal.reader, today[7] as string);
    const [opening] = await house.rows<{ salt: Buffer }>(`select salt from ledger.opening where event_id = $1 and field = 'permit'`, [
      today[7],
    ]);
    const parsed = parseTlogProof(held?.proofFile ?? '');
    if (!parsed.ok) throw new Error(parsed.reason);
    const extra = JSON.stringify({ openings: { permit: { salt: opening?.salt.toString('base64url'), value: numberOf(900) } } });
    mkdirSync(join(home, 'proofs'));
    writeFileSync(join(home, 'proofs', 'a.tlog-proof'), formatTlogProof({ ...parsed.value, extra: Buffer.from(extra) }));
    writeFileSync(
      join(home, 'proofs', 'b.tlog-proof'),
      formatTlogProof({ ...parsed.value, extra: Buffer.from(extra.replace('0900', '0990')) }),
    );
    expect(await run('export', mirror, '--log', 'public')).toMatchObject({ code: 0 });
    const before = await house.check(1);

    await kept.restore();
    await expect(round()).rejects.toMatchObject({ code: 'database-older' });
    const old = await house.check(1);
    expect(old).toHaveLength(280);
    // The thief of the memory has the log sign yesterday all the same: both witnesses have seen more.
    const [head] = await house.rows<{ root: Buffer }>('select root from ledger.head where log_id = 1 and size = 280');
    const note = await signCheckpoint({ origin: signer.vkey.name, size: 280, root: new Uint8Array(head?.root ?? []) }, signer);
    for (const witness of witnesses)
      expect(await witness.submit(formatAddCheckpoint({ oldSize: 280, path: [], checkpoint: note }))).toMatchObject({
        status: 409,
        body: '580\n',
      });
    // An export in the old state must not destroy what is to save it.
    expect(await run('export', mirror, '--log', 'public')).toMatchObject({ code: 1, err: expect.stringContaining('holds size 580') });

    // Meanwhile people go on working, and a sequencer places what they do.
    expect(await takeNumber()).toBe(numberOf(2));
    const [stray] = await issue(5);
    await sequence();
    await issue(2);
    await expect(round()).rejects.toMatchObject({ code: 'database-older' });

    const done = await importFrom(mirror, '--batch', '100', '--skip-numbers', '10', '--proofs', join(home, 'proofs'), '--json');
    expect(done.code).toBe(0);
    const told = JSON.parse(done.out) as { lost: { eventId: string; number: string | null }[] };
    expect(told.lost.flatMap(({ number }, place) => (number === null ? [] : [[place, number]]))).toEqual([[7, numberOf(900)]]);
    expect(told).toMatchObject({ nextSerials: { [year]: 901 }, doubtful: [] });
    expect(await takeNumber()).toBe(numberOf(901));
    expect(await house.rows('select count(*)::int as n from issuance.restored_permit')).toEqual([{ n: 300 }]);
    expect(told).toMatchObject({ ok: true, finished: true, whole: false, from: 280, size: 580, added: 300, requeued: 5 });
    expect(told.lost.map(({ eventId }) => eventId)).toEqual(today);
    expect(await house.check(1)).toEqual(before);

    await sequence();
    expect(await round()).toBe('published');
    const entries = (await house.check(1)).map((entry) => JSON.parse(entry.toString()) as { id: string; k: string; pub: unknown });
    // Two that waited, the log's own word, and the five that were taken back: each once.
    expect(entries).toHaveLength(580 + 8);
    expect(new Set(entries.map(({ id }) => id)).size).toBe(588);
    expect(entries.filter(({ id }) => id === stray)).toHaveLength(1);
    expect(entries.filter(({ k }) => k === 'restore.done').map(({ pub }) => pub)).toEqual([
      { from: 280, log: 'public', requeued: 5, root: expect.any(String), size: 580 },
    ]);
    const proof = await new LogProofs().proofOf(portal.reader, today[150] as string);
    const file = await readPolicyFile(policyPath());
    if (!proof?.entry || !file) throw new Error('no proof');
    const leafHash = portableHasher.leaf(proof.entry);
    const policy = policyFor(signer.vkey.name, file.policy);
    const verdict = await verifyTlogProof({ proof: proof.proofFile, leafHash, policy, hasher: portableHasher, verify: ed25519Verify });
    expect(verdict).toMatchObject({ ok: true, index: 430 });

    await publish(1);
    expect(await run('export', mirror, '--log', 'public')).toMatchObject({ code: 0 });
    expect(await fsck(mirror)).toMatchObject({ code: 0 });
    expect(await importFrom(mirror)).toMatchObject({ code: 0, out: expect.stringContaining('nothing was missing') });
  }, 120_000);

  it('takes an import up again where it was interrupted', async () => {
    const kept = await house.backup();
    await publish(40);
    await run('export', mirror, '--log', 'public');
    const whole = await house.check(1);
    await kept.restore();
    const size = await house.size(1);
    const importing = importFrom(mirror, '--batch', '1', '--json');
    for (; (await house.size(1)) < size + 3; await new Promise((resolve) => setTimeout(resolve, 5)));
    process.emit('SIGINT');
    const first = await importing;
    expect(JSON.parse(first.out)).toMatchObject({ ok: true, finished: false, from: size });
    expect(first.code).toBe(2);
    await house.check(1);
    await expect(round()).rejects.toMatchObject({ code: 'database-older' });
    const second = JSON.parse((await importFrom(mirror, '--json')).out) as { added: number; lost: unknown[] };
    expect(second).toMatchObject({ ok: true, finished: true, from: size, nextSerials: { [year]: expect.any(Number) } });
    // One number is taken to make the series, and all 40 lost permits and the usual margin are left out.
    expect(await takeNumber()).toBe(numberOf(901 + 1 + 40 + 1000 + 1));
    expect(second.added).toBeLessThan(38);
    expect(second.lost).toHaveLength(300 + 40);
    expect(await house.check(1)).toEqual(whole);
    await sequence();
    expect(await round()).toBe('published');
  }, 120_000);

  it('takes nothing from a mirror that is not what was signed', async () => {
    const kept = await house.backup();
    const behind = join(home, 'behind');
    cpSync(mirror, behind, { recursive: true });
    await publish(300);
    await run('export', mirror, '--log', 'public');
    await kept.restore();
    const state = () => house.rows('select (select count(*) from ledger.entry) as e, (select count(*) from ledger.restored) as r');
    const untouched = await state();
    const refused = async (directory: string, reason: string) => {
      expect(await importFrom(directory)).toMatchObject({ code: 1, out: expect.stringContaining(`: ${reason}: `) });
      expect(await state()).toEqual(untouched);
    };
    await refused(behind, 'mirror-behind');
    const forged = join(home, 'forged');
    const forge = (change: (directory: string) => void) => {
      rmSync(forged, { recursive: true, force: true });
      cpSync(mirror, forged, { recursive: true });
      change(join(forged, 'public'));
    };
    const bundle = (n: number) => join('tile', 'entries', `00${n}`);
    forge((at) => {
      const bytes = readFileSync(join(at, bundle(2)));
      bytes[bytes.length - 2] = (bytes[bytes.length - 2] ?? 0) ^ 1;
      writeFileSync(join(at, bundle(2)), bytes);
    });
    await refused(forged, 'mirror-damaged');
    forge((at) => rmSync(join(at, bundle(2))));
    await refused(forged, 'mirror-damaged');
    forge((at) => writeFileSync(join(at, bundle(2)), encodeBundle(Array.from({ length: 256 }, () => Buffer.from('{}')))));
    await refused(forged, 'mirror-damaged');
    forge((at) => writeFileSync(join(at, 'checkpoint'), readFileSync(join(at, 'checkpoint'), 'utf8').replace(/\n— w2\S* .*\n/, '\n')));
    await refused(forged, 'mirror-checkpoint');
    // The memory says that another tree of this size was signed.
    const memory = join(home, 'log-memory', 'public.json');
    const remembered = readFileSync(memory, 'utf8');
    const { root } = JSON.parse(remembered) as { root: string };
    writeFileSync(memory, remembered.replace(root, Buffer.alloc(32, 7).toString('base64')));
    await refused(mirror, 'mirror-differs');
    rmSync(memory);
    await refused(mirror, 'no-memory');
    writeFileSync(memory, remembered);
    // An entry of the old state was edited as well, and its tile with it is not.
    const [entry] = await house.rows<{ entry: Buffer }>('select entry from ledger.entry where log_id = 1 and idx = 3');
    await house.tamper('entry', `update ledger.entry set entry = 'x' where log_id = 1 and idx = 3`);
    await refused(mirror, 'database-damaged');
    await house.tamper('entry', `update ledger.entry set entry = '\\x${entry?.entry.toString('hex')}' where log_id = 1 and idx = 3`);
    // Something else was signed on the old state.
    await issue(3);
    await sequence();
    const size = await house.size(1);
    await house.rows(`insert into ledger.checkpoint (log_id, size, root, note) values (1, $1, $2, 'x')`, [size, Buffer.alloc(32)]);
    expect(await importFrom(mirror)).toMatchObject({ code: 1, out: expect.stringContaining('signed-otherwise') });
    expect(await run('import', 'http://127.0.0.1:9/x', '--log', 'public')).toMatchObject({ code: 2 });
  }, 120_000);

  it('explains wrong use', async () => {
    for (const argv of [[], ['import'], ['import', 'x'], ['import', 'x', '--log', 'all'], ['export'], ['export', 'a', 'b'], ['drop']])
      expect(await run(...argv)).toMatchObject({ code: 64, out: '', err: expect.stringContaining('Usage') });
    expect(existsSync(join(home, 'x'))).toBe(false);
  });
});
