import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loginRoles, UnitOfWork } from '#database';
import { checkpointKeysToCome, checkpointSigner, checkpointVkey, openCheckpointKeys } from '#keystore/checkpoint';
import { createInstallationKeys, keyPlaces } from '#keystore/installation';
import { CheckpointMaker, Ledger, LogProofs, openLogs, readPolicyFile, Sequencer, SignedMemory } from '#ledger';
import { formatPolicy, formatVkey, judgeCheckpoint, type NoteSigner, parseCheckpointNote, parseVkey, type Policy, portableHasher, verifyTlogProof } from '#merkle'; // prettier-ignore
import { readCountryLists, signCountryLists } from '#signing';
import { decodeKeyList } from '#trust';
import { LogHouse } from '../../../../test/kit/log-house.js';
import { ed25519Verify } from '../../../../test/kit/note-keys.js';
import { WitnessProcess } from '../../../../test/kit/witness-process.js';
import { rotateLogKey } from './rotate-log-key.js';
import { rotationText } from './rotation-text.js';

const origin = 'xa.localhost/log/public';
const day = 86_400;

describe('the rotation of a log key', () => {
  const home = mkdtempSync(join(tmpdir(), 'opencites-rotation-'));
  const started = Math.floor(Date.now() / 1000);
  let clock = started;
  const places = keyPlaces(home, { now: () => clock });
  const policyPath = join(home, 'trust', 'log', 'XA.policy');
  const ledger = new Ledger();
  let house: LogHouse;
  let witness: WitnessProcess;
  let policies: Policy[];

  const inForce = async (): Promise<Policy> => {
    const file = await readPolicyFile(policyPath);
    if (!file) throw new Error('no policy');
    return file.policy;
  };
  /** What the checkpoint process does when it is started at this hour. */
  const publish = async (kind = 'permit.issued' as const) => {
    const portal = new UnitOfWork(await house.database.dataSource('oc_portal', 1));
    const actor = { personId: '0197f3a0-0000-7000-8000-00000000000a', org: 'XA-MA', role: 'issuing-officer' } as const;
    const { eventId } = await portal.run((tx) => ledger.append(tx, { kind, actor, act: 'issue', subjects: [] }));
    const sequencing = new UnitOfWork(await house.database.dataSource('oc_sequencer', 1));
    const unit = new UnitOfWork(await house.database.dataSource('oc_checkpoint', 2));
    const [log] = await openLogs(unit.reader);
    if (!log) throw new Error('no log');
    await new Sequencer({ unit: sequencing, ledger, report: () => undefined }).step(log);
    const [signer, ...beside] = (await openCheckpointKeys(places.holders.log)).map((key) => checkpointSigner(key, origin));
    const memory = new SignedMemory(join(home, 'log-memory'), 'public');
    const policy = () => readPolicyFile(policyPath);
    const maker = new CheckpointMaker({ unit, log, signer: signer as NoteSigner, beside, memory, policy, report: () => undefined });
    expect(await maker.round()).toBe('published');
    const proof = await new LogProofs().proofOf(portal.reader, eventId);
    const note = (await new LogProofs().newestCheckpoint(portal.reader, 'public'))?.note ?? '';
    if (!proof?.entry) throw new Error('no proof');
    return { note, proof: proof.proofFile, leafHash: portableHasher.leaf(proof.entry) };
  };
  const signers = (note: string) => {
    const read = parseCheckpointNote(note);
    return read.ok ? read.value.note.signatures.filter(({ name }) => name === origin).length : 0;
  };
  const accepted = async (note: string) =>
    Promise.all(policies.map(async (policy) => (await judgeCheckpoint(note, policy, ed25519Verify)).ok));
  const witnessKnows = async () => {
    await witness.end();
    const keys = (await checkpointKeysToCome(places.holders.log)).map((key) => `${formatVkey(checkpointVkey(key, origin))}\n`);
    writeFileSync(join(witness.home, 'logs.txt'), keys.join(''));
    await witness.start();
    return keys.length;
  };

  beforeAll(async () => {
    house = await LogHouse.open();
    mkdirSync(join(home, 'secrets'), { mode: 0o700 });
    for (const role of loginRoles)
      writeFileSync(join(home, 'secrets', `role.${role}`), decodeURIComponent(new URL(house.database.url(role)).password));
    const profile = { country: 'XA', organisation: 'MA', timeZone: 'Etc/UTC', publicUrl: 'http://xa.localhost:8081/', specimen: true };
    await createInstallationKeys(places, profile);
    const [key] = await openCheckpointKeys(places.holders.log);
    if (!key) throw new Error('no key');
    const vkey = checkpointVkey(key, origin);
    witness = await WitnessProcess.make(join(home, 'w'), 'w.example/w', [formatVkey(vkey)]);
    await witness.start();
    const known = parseVkey(witness.vkey);
    if (!known.ok) throw new Error(known.reason);
    const witnesses = [{ name: 'w', vkey: known.value, url: `${witness.url}/` }];
    const policy = formatPolicy({ comments: [], logs: [{ vkey, url: null }], witnesses, groups: [], quorum: 'w' });
    await signCountryLists(places, clock, { logPolicy: Buffer.from(policy) });
    mkdirSync(join(home, 'trust', 'log'), { recursive: true });
    writeFileSync(policyPath, policy);
  });
  afterAll(async () => {
    await witness.end('SIGKILL');
    await house.drop();
    rmSync(home, { recursive: true, force: true });
  });

  it('is said by the outgoing key, takes both signatures for 90 days, and ends no proof', async () => {
    const before = await publish();
    const old = await inForce();
    const ports = { portal: 1, gateway: 1, postgres: 1, signerHealth: 1, log: 1, checkpointHealth: 1, witnesses: [1, 2, 3] };
    const [databaseUrl, databaseName] = [house.database.adminUrl, house.database.name];
    const config = { home, authority: null, country: 'XA', databaseUrl, databaseName, ports, publicUrl: 'http://xa.localhost:8081/' };
    const { fresh, previous } = await rotateLogKey(config, places, {});
    expect([fresh.signFrom - started, (previous?.signUntil ?? 0) - started].map((seconds) => Math.round(seconds / day))).toEqual([14, 104]);
    const both = await inForce();
    const [outgoing, incoming] = both.logs;
    if (!outgoing || !incoming) throw new Error('not two keys');
    expect([outgoing.vkey, incoming.vkey]).toEqual([old.logs[0]?.vkey, checkpointVkey(fresh, origin)]);
    policies = [old, both, { ...both, logs: [incoming] }];
    const { list } = decodeKeyList((await readCountryLists(places.ceremony)).keys ?? new Uint8Array());
    expect(list.log).toEqual({ origin, vkey: formatVkey(outgoing.vkey) });
    expect(list.keys.filter(({ role }) => role === 3).map(({ state }) => state).sort()).toEqual(['active', 'published']); // prettier-ignore
    const [told] = await house.rows<{ pub: Record<'old' | 'new' | 'from' | 'until' | 'signature', string> }>(
      `select convert_from(entry, 'UTF8')::jsonb -> 'pub' as pub from ledger.event_bytes where convert_from(entry, 'UTF8')::jsonb ->> 'k' = 'key.rotated'`,
    );
    if (!told) throw new Error('nothing was said');
    const signed = (text: string) =>
      ed25519Verify(outgoing.vkey.publicKey, Buffer.from(text), Buffer.from(told.pub.signature, 'base64url'));
    expect(await signed(rotationText(told.pub))).toBe(true);
    expect(await signed(rotationText({ ...told.pub, new: told.pub.old }))).toBe(false);

    // Announced: still one signature.
    expect(await witnessKnows()).toBe(2);
    const announced = await publish();
    expect([signers(announced.note), await accepted(announced.note)]).toEqual([1, [true, true, false]]);
    clock = fresh.signFrom + day;
    const overlapping = await publish();
    expect([signers(overlapping.note), await accepted(overlapping.note)]).toEqual([2, [true, true, true]]);
    clock = fresh.signFrom + 91 * day;
    expect(await witnessKnows()).toBe(1);
    const after = await publish();
    expect([signers(after.note), await accepted(after.note)]).toEqual([1, [false, true, true]]);
    // The lists in force name both keys: whatever was proven stays so.
    for (const { proof, leafHash } of [before, announced, overlapping, after])
      expect(await verifyTlogProof({ proof, leafHash, policy: both, hasher: portableHasher, verify: ed25519Verify })).toMatchObject({
        ok: true,
      });
    await house.check(1);
  }, 60_000);
});
