import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loginRoles, UnitOfWork } from '#database';
import { checkpointSigner, openCheckpointKey } from '#keystore/checkpoint';
import { createInstallationKeys, keyPlaces } from '#keystore/installation';
import { nodeCrypto } from '#keystore/verify-crypto';
import {
  type Actor,
  CheckpointMaker,
  generationOf,
  Ledger,
  type LogKind,
  LogProofs,
  nodeHasher,
  openLogs,
  presentOrigins,
  readPolicyFile,
  Sequencer,
  SignedMemory,
  WitnessClient,
} from '#ledger';
import {
  encodeBundle,
  entriesPath,
  formatPolicy,
  formatTlogProof,
  formatVkey,
  frozenLogs,
  judgeCheckpoint,
  type NoteSigner,
  parsePolicy,
  parseVkey,
  type Policy,
  portableHasher,
  proveConsistency,
  proveInclusion,
  signCheckpoint,
  TreeEdge,
  tilePath,
  tileSubtreeReader,
  verifyTlogProof,
} from '#merkle';
import { readCountryLists, signCountryLists } from '#signing';
import { decodeKeyList, decodeRoot, openFreezeStatement, openLogPolicy } from '#trust';
import { LogHouse } from '../../../../test/kit/log-house.js';
import { ed25519Verify } from '../../../../test/kit/note-keys.js';
import { WitnessProcess } from '../../../../test/kit/witness-process.js';
import { fsckCommand } from '../audit/fsck.command.js';
import { logCommand } from './log.command.js';

const actor: Actor = { personId: '0197f3a0-0000-7000-8000-00000000000a', org: 'XA-MA', role: 'issuing-officer' };
const first = { public: 'xa.localhost/log/public', restricted: 'xa.localhost/log/restricted' };

/** The key of the log is in other hands, and so are the names under which witnesses know it. */
describe('a log whose key was stolen', () => {
  const home = mkdtempSync(join(tmpdir(), 'opencites-freeze-'));
  const places = keyPlaces(home);
  const policyPath = join(home, 'trust', 'log', 'XA.policy');
  const ledger = new Ledger();
  const witnesses: WitnessProcess[] = [];
  let house: LogHouse;
  let portal: UnitOfWork;
  let stolen: NoteSigner;

  const inForce = async (): Promise<Policy> => {
    const file = await readPolicyFile(policyPath);
    if (!file) throw new Error('no policy');
    return file.policy;
  };
  const keysOf = async (kind: LogKind) =>
    checkpointSigner(await openCheckpointKey(places.holders.log), presentOrigins(await inForce(), first)[kind]);
  const watch = async (...signers: NoteSigner[]) => {
    for (const witness of witnesses) {
      await witness.end();
      writeFileSync(join(witness.home, 'logs.txt'), signers.map(({ vkey }) => `${formatVkey(vkey)}\n`).join(''));
      await witness.start();
    }
  };

  beforeAll(async () => {
    house = await LogHouse.open();
    mkdirSync(join(home, 'secrets'), { mode: 0o700 });
    for (const role of loginRoles)
      writeFileSync(join(home, 'secrets', `role.${role}`), decodeURIComponent(new URL(house.database.url(role)).password));
    const profile = {
      country: 'XA',
      organisation: 'MA of Utopia',
      timeZone: 'Etc/UTC',
      publicUrl: 'http://xa.localhost:8081/',
      specimen: true,
    };
    await createInstallationKeys(places, profile);
    const key = await openCheckpointKey(places.holders.log);
    const signers = (['public', 'restricted'] as const).map((kind) => checkpointSigner(key, first[kind]));
    stolen = signers[0] as NoteSigner;
    for (const number of [1, 2])
      witnesses.push(
        await WitnessProcess.make(
          join(home, `w${number}`),
          `w${number}.example/w`,
          signers.map(({ vkey }) => formatVkey(vkey)),
        ),
      );
    await Promise.all(witnesses.map((witness) => witness.start()));
    const named = witnesses.map(({ vkey, url }, index) => {
      const read = parseVkey(vkey);
      if (!read.ok) throw new Error(read.reason);
      return { name: `w${index + 1}`, vkey: read.value, url: `${url}/` };
    });
    const groups = [{ name: 'both', threshold: 2, members: ['w1', 'w2'] }];
    const policy = formatPolicy({ comments: [], logs: [{ vkey: stolen.vkey, url: null }], witnesses: named, groups, quorum: 'both' });
    await signCountryLists(places, undefined, { logPolicy: Buffer.from(policy) });
    mkdirSync(join(home, 'trust', 'log'), { recursive: true });
    writeFileSync(policyPath, policy);
    portal = new UnitOfWork(await house.database.dataSource('oc_portal', 2));
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
        (
          await portal.run((tx) =>
            ledger.append(tx, {
              kind: 'permit.issued',
              actor,
              act: 'issue',
              subjects: [],
              fields: { n },
              pub: { cred: Buffer.alloc(32, n).toString('base64url') },
            }),
          )
        ).eventId,
      );
    return ids;
  };
  const look = () => portal.run((tx) => ledger.append(tx, { kind: 'look.record', actor, act: 'look', subjects: [], reason: 'casework' }));
  const sequence = async () => {
    const unit = new UnitOfWork(await house.database.dataSource('oc_sequencer', 1));
    for (const log of await openLogs(unit.reader)) await new Sequencer({ unit, ledger, report: () => undefined }).step(log);
  };
  /** The checkpoint process, started anew as `checkpoint.main` starts it. */
  const round = async (kind: LogKind) => {
    const unit = new UnitOfWork(await house.database.dataSource('oc_checkpoint', 2));
    const log = (await openLogs(unit.reader)).find((row) => row.kind === kind);
    if (!log) throw new Error('no log');
    const signer = await keysOf(kind);
    const memory = new SignedMemory(join(home, 'log-memory'), kind, generationOf(signer.vkey.name));
    return new CheckpointMaker({ unit, log, signer, memory, policy: () => readPolicyFile(policyPath), report: () => undefined }).round();
  };
  const run = async (...argv: string[]) => {
    const said = { out: '', err: '' };
    const io = { stdout: { write: (text: string) => (said.out += text) }, stderr: { write: (text: string) => (said.err += text) } };
    const ports = { portal: 1, gateway: 1, postgres: 1, signerHealth: 1, log: 1, checkpointHealth: 1, witnesses: [1, 2, 3] };
    const [databaseUrl, databaseName] = [house.database.adminUrl, house.database.name];
    const publicUrl = 'http://xa.localhost:8081/';
    const config = { home, authority: null, country: 'XA', databaseUrl, databaseName, ports, publicUrl };
    const code = argv[0] === 'fsck' ? await fsckCommand(argv.slice(1), io) : await logCommand(argv, io, { config });
    return { code, ...said };
  };
  const judged = async (eventId: string) => {
    const proof = await new LogProofs().proofOf(portal.reader, eventId);
    if (!proof?.entry) return null;
    const leafHash = portableHasher.leaf(proof.entry);
    return verifyTlogProof({ proof: proof.proofFile, leafHash, policy: await inForce(), hasher: portableHasher, verify: ed25519Verify });
  };

  it('ends with what witnesses saw, and its successor begins with the word of the country', async () => {
    const proven = await issue(300);
    await look();
    await sequence();
    expect([await round('public'), await round('restricted')]).toEqual(['published', 'published']);
    const unwitnessed = await issue(3);
    await sequence();
    const [waiting] = await issue(1);
    await run('export', join(home, 'mirror'));
    const before = await inForce();
    const old = await house.check(1);

    expect(await run('freeze')).toMatchObject({ code: 64 });
    expect(await run('freeze', '--reason', 'The key lay on a stolen laptop.')).toMatchObject({
      code: 0,
      out: expect.stringContaining('ended at size 300'),
    });
    expect(await house.rows('select id, origin, frozen_size::int as size from ledger.log order by id')).toEqual([
      { id: 1, origin: first.public, size: 300 },
      { id: 2, origin: first.restricted, size: 1 },
      { id: 3, origin: `${first.public}/2`, size: null },
      { id: 4, origin: `${first.restricted}/2`, size: null },
    ]);
    // What was proven stays proven, offline, under the new lists; what was not waits for the successor.
    const policy = await inForce();
    expect(await judged(proven[7] as string)).toMatchObject({ ok: true, index: 7 });
    expect(await judged(unwitnessed[1] as string)).toBeNull();

    // The lists: a verifier that has them knows the successor and the end.
    const lists = await readCountryLists(places.ceremony);
    const { list } = decodeKeyList(lists.keys ?? new Uint8Array());
    expect(list.log).toEqual({ origin: `${first.public}/2`, vkey: formatVkey((await keysOf('public')).vkey) });
    expect(
      list.keys
        .filter(({ role }) => role === 3)
        .map(({ state }) => state)
        .sort(),
    ).toEqual(['active', 'compromised']);
    expect(openLogPolicy(lists.logPolicy ?? new Uint8Array(), list, nodeCrypto)).toMatchObject({ state: 'ok' });

    // The thief goes on under the old name, and witnesses that were not told yet cosign it.
    const forged = Buffer.from('{"k":"permit.issued","for":"a friend"}');
    const edge = new TreeEdge(nodeHasher);
    const leaves = [...old.slice(0, 300), forged].map((entry) => nodeHasher.leaf(entry));
    for (const leaf of leaves) edge.push(leaf);
    const read = tileSubtreeReader(
      async (level, n, width) => Buffer.concat(level === 0 ? leaves.slice(n * 256, n * 256 + width) : [rootOf(leaves.slice(0, 256))]),
      301,
      nodeHasher,
    );
    const note = await signCheckpoint({ origin: first.public, size: 301, root: edge.root() }, stolen);
    const client = new WitnessClient({ policy: before, verify: ed25519Verify });
    const gathered = await client.gather({ note, prove: (from) => proveConsistency(from, 301, read, nodeHasher) });
    expect(gathered.quorum).toBe(true);
    const proof = formatTlogProof({ index: 300, path: await proveInclusion(300, 301, read, nodeHasher), checkpoint: gathered.note });
    const claim = { proof, leafHash: leaves[300] as Uint8Array, hasher: portableHasher, verify: ed25519Verify };
    expect(await verifyTlogProof({ ...claim, policy: before })).toMatchObject({ ok: true });
    expect(await verifyTlogProof({ ...claim, policy })).toEqual({ ok: false, reason: 'frozen' });
    expect(await judgeCheckpoint(gathered.note, policy, ed25519Verify)).toEqual({ ok: false, reason: 'frozen' });
    // fsck says so too, and finds nothing wrong with the log up to its end.
    const byPolicy = ['--policy', policyPath];
    expect(await run('fsck', join(home, 'mirror', 'public'), ...byPolicy)).toMatchObject({ code: 0 });
    const grown = join(home, 'grown');
    cpSync(join(home, 'mirror', 'public'), grown, { recursive: true });
    rmSync(join(grown, 'tile', '0', '001.p'), { recursive: true });
    rmSync(join(grown, 'tile', 'entries', '001.p'), { recursive: true });
    for (const path of [tilePath(0, 1, 45), entriesPath(1, 45)]) mkdirSync(join(grown, path, '..'), { recursive: true });
    writeFileSync(join(grown, tilePath(0, 1, 45)), Buffer.concat(leaves.slice(256)));
    writeFileSync(join(grown, entriesPath(1, 45)), encodeBundle([...old.slice(256, 300), forged]));
    writeFileSync(join(grown, 'checkpoint'), gathered.note);
    expect(await run('fsck', grown, ...byPolicy, '--json')).toMatchObject({ code: 1, out: expect.stringContaining('"frozen"') });

    await watch(await keysOf('public'), await keysOf('restricted'));
    await sequence();
    expect([await round('public'), await round('restricted')]).toEqual(['published', 'published']);
    const entries = (await house.check(3)).map(
      (entry) => JSON.parse(entry.toString()) as { id: string; k: string; pub: Record<string, string> },
    );
    expect(entries.map(({ k }) => k)).toEqual(['log.successor', ...Array<string>(4).fill('permit.issued')]);
    expect(entries.slice(1).map(({ id }) => id)).toEqual([...unwitnessed, waiting]);
    const { statement = '', ...told } = entries[0]?.pub ?? {};
    expect(told).toMatchObject({ origin: first.public, size: 300, taken: 4, reason: 'The key lay on a stolen laptop.' });
    const { root } = decodeRoot(lists.roots.at(-1) ?? new Uint8Array());
    expect(await openFreezeStatement(Buffer.from(statement, 'base64url'), root, nodeCrypto)).toMatchObject({
      state: 'ok',
      value: { country: 'XA', origin: first.public, size: 300, successor: `${first.public}/2` },
    });
    for (const id of [proven[299], ...unwitnessed, waiting]) expect(await judged(id as string)).toMatchObject({ ok: true });
    expect(await house.check(4)).toHaveLength(1);
    expect(await house.check(1)).toHaveLength(303);

    // The mirror of the old log stays; the new one lies beside it and holds under the same policy.
    expect(await run('export', join(home, 'mirror'))).toMatchObject({ code: 0 });
    for (const name of ['public', 'public-2', 'restricted-2'])
      expect(
        await run(
          'fsck',
          join(home, 'mirror', name),
          ...(name.startsWith('r') ? ['--key', formatVkey((await keysOf('restricted')).vkey)] : byPolicy),
        ),
      ).toMatchObject({ code: 0 });
  }, 120_000);

  it('goes on freezing where it was killed, and a successor can be frozen in its turn', async () => {
    const { public: present } = presentOrigins(await inForce(), first);
    const kept = (await inForce()).logs.length;
    const policy = (await readCountryLists(places.ceremony)).logPolicy;
    const freeze = () => run('freeze', '--reason', 'The second key was stolen as well.');
    // A database that is behind what was signed must not end the log there: what was proven beyond would be void.
    const memory = join(home, 'log-memory', 'public-2.json');
    const remembered = readFileSync(memory, 'utf8');
    writeFileSync(memory, remembered.replace('"size":5', '"size":6'));
    expect(await freeze()).toMatchObject({ code: 1, err: expect.stringContaining('database-older') });
    writeFileSync(memory, remembered);
    expect(await freeze()).toMatchObject({ code: 0 });
    // Killed after the database and before the lists: these are as they were.
    await signCountryLists(places, undefined, { logPolicy: policy ?? new Uint8Array() });
    const logs = await house.rows('select * from ledger.log order by id');
    expect(await freeze()).toMatchObject({ code: 0, out: expect.stringContaining(`${present} ended at size 5`) });
    expect(await house.rows('select * from ledger.log order by id')).toEqual(logs);
    const after = await inForce();
    expect(after.logs.map(({ vkey }) => vkey.name)).toEqual([`${first.public}/3`, present, first.public]);
    expect(after.logs).toHaveLength(kept + 1);
    await watch(await keysOf('public'), await keysOf('restricted'));
    await sequence();
    expect(await round('public')).toBe('published');
    expect(await house.check(5)).toHaveLength(1);
    const read = parsePolicy(formatPolicy(after));
    expect(read).toMatchObject({ ok: true });
  }, 60_000);

  it('ends with a hole where entries are lost that no mirror has, and its successor says which', async () => {
    const present = presentOrigins(await inForce(), first);
    const id = 5;
    await issue(20);
    await sequence();
    expect(await round('public')).toBe('published');
    const size = await house.size(id);
    const backup = await house.backup();
    // Today: permits that people hold with their proofs. Nobody mirrored it.
    const today = await issue(7);
    await sequence();
    expect(await round('public')).toBe('published');
    const proofs = join(home, 'proofs');
    mkdirSync(proofs);
    const kept = await new LogProofs().proofOf(portal.reader, today[3] as string);
    writeFileSync(join(proofs, 'a.tlog-proof'), kept?.proofFile ?? '');
    writeFileSync(join(proofs, 'a.entry'), kept?.entry ?? '');
    const leafHash = portableHasher.leaf(kept?.entry ?? new Uint8Array());
    const claim = { proof: kept?.proofFile ?? new Uint8Array(), leafHash, hasher: portableHasher, verify: ed25519Verify };
    const before = await inForce();
    expect(await verifyTlogProof({ ...claim, policy: before })).toMatchObject({ ok: true });
    // Each witness shows the newest that it cosigned: one signature each, of one tree.
    const shown = await Promise.all(
      witnesses.map(async (witness, number) => {
        const hash = createHash('sha256').update(present.public).digest('hex');
        const path = join(home, `shown-${number}`);
        writeFileSync(path, (await witness.get(`/${hash}/checkpoint`)).body);
        return path;
      }),
    );
    await backup.restore();
    // People went on, and a sequencer placed what they did: it stands in a tree that nobody signed.
    const since = await issue(2);
    await sequence();
    const waiting = await issue(1);
    const numbers = async () => (await house.rows<{ n: number }>('select last_value::int as n from applications.case_serial'))[0]?.n ?? 0;
    const cases = await numbers();

    const reason = ['--reason', 'The disk and its mirror burnt down.'];
    expect(await run('freeze', ...reason)).toMatchObject({ code: 1, err: expect.stringContaining('database-older') });
    expect(await run('freeze', '--lost', ...reason)).toMatchObject({ code: 64 });
    const logs = await house.rows('select * from ledger.log order by id');
    const one = ['--checkpoint', shown[0] as string];
    expect(await run('freeze', '--lost', ...one, ...reason)).toMatchObject({ code: 1, err: expect.stringContaining('policy-refuses') });
    expect(await house.rows('select * from ledger.log order by id')).toEqual(logs);
    const files = [...one, '--checkpoint', shown[1] as string, '--proofs', proofs, '--skip-numbers', '50'];
    const done = await run('freeze', '--lost', ...files, ...reason);
    expect(done).toMatchObject({
      code: 0,
      out: expect.stringContaining(`ended at size ${size + 7}; entries ${size} to ${size + 6} are lost`),
    });

    // The old log ends where witnesses had seen it: what was proven in the hole stays proven, and nothing beyond.
    const policy = await inForce();
    expect(await verifyTlogProof({ ...claim, policy })).toMatchObject({ ok: true, index: size + 3 });
    const end = frozenLogs(policy).find(({ origin }) => origin === present.public);
    expect(end).toMatchObject({ size: size + 7, left: { size } });
    expect(await house.rows('select count(*)::int as n from issuance.restored_permit')).toEqual([{ n: 1 }]);
    expect(await numbers()).toBeGreaterThanOrEqual(cases + 50);
    expect(await house.rows(`select min(from_index)::int as f from issuance.status_floor where country = 'XA'`)).toEqual([{ f: 16_384 }]);
    // The key of a log that merely lost entries is not called stolen: two were, before.
    const { list } = decodeKeyList((await readCountryLists(places.ceremony)).keys ?? new Uint8Array());
    expect(list.keys.filter(({ role, state }) => role === 3 && state === 'compromised')).toHaveLength(2);

    await watch(await keysOf('public'), await keysOf('restricted'));
    await sequence();
    expect(await round('public')).toBe('published');
    const [next] = await house.rows<{ id: number }>(`select id from ledger.log where kind = 'public' and frozen_size is null`);
    const entries = (await house.check(next!.id)).map(
      (entry) => JSON.parse(entry.toString()) as { id: string; k: string; pub: Record<string, unknown> },
    );
    expect(entries.map(({ id: each }) => each).slice(1)).toEqual([...since, ...waiting]);
    const { statement, ...said } = entries[0]!.pub;
    expect(said).toMatchObject({ origin: present.public, size: size + 7, missingFrom: size, taken: 3, reason: reason[1] });
    const lists = await readCountryLists(places.ceremony);
    const { root } = decodeRoot(lists.roots.at(-1) ?? new Uint8Array());
    expect(await openFreezeStatement(Buffer.from(String(statement), 'base64url'), root, nodeCrypto)).toMatchObject({
      state: 'ok',
      value: { size: size + 7, missingFrom: size, successor: `${first.public}/4` },
    });
    // Killed after the database: the lists are made again from what stands there, the hole included.
    await signCountryLists(places, undefined, { logPolicy: Buffer.from(formatPolicy(before)) });
    expect(await run('freeze', '--lost', ...files, ...reason)).toMatchObject({ code: 0 });
    expect(frozenLogs(await inForce()).find(({ origin }) => origin === present.public)).toEqual(end);
    await run('export', join(home, 'mirror'));
    expect(await run('fsck', join(home, 'mirror', 'public-4'), '--policy', policyPath)).toMatchObject({ code: 0 });
  }, 120_000);
});

function rootOf(leaves: readonly Uint8Array[]): Uint8Array {
  const edge = new TreeEdge(nodeHasher);
  for (const leaf of leaves) edge.push(leaf);
  return edge.root();
}
