import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { sha256 } from '#credential';
import { formatPolicy, formatVkey, portableHasher } from '#merkle';
import { encodeReceipt, keyRoleNumbers, type Receipt, trustKey } from '#trust';
import { alterFile, writeLog } from '../../../../test/kit/log-directory.js';
import { logEntries, logSigners } from '../../../../test/kit/log-files.js';
import { noteSigner } from '../../../../test/kit/note-keys.js';
import { testKey, type TestKey } from '../../../../test/vectors/test-keys.js';
import { keyListOf, noon, world, worldKeys } from '../../../../test/vectors/trust-world.js';
import { auditCommand } from './audit.command.js';

const place = mkdtempSync(join(tmpdir(), 'opencites-receipt-'));
const at = (path: string) => join(place, path);
const entries = logEntries(300);
const { log, witnesses } = logSigners;
const lost = portableHasher.leaf(new TextEncoder().encode('an entry that was dropped'));

describe('opencites audit receipt', () => {
  let key: TestKey;
  const receipt = (change: Partial<Receipt> = {}): Receipt => ({
    country: 'XB',
    origin: log.vkey.name,
    eventId: '0197f3a0-0000-7000-8000-00000000000a',
    leafHash: portableHasher.leaf(entries[257]!),
    kind: 'application.submitted',
    caseNumber: '26XB-000017',
    at: noon,
    mergeDelay: 3600,
    issuedAt: noon + 1,
    ...change,
  });
  const audit = async (change: Partial<Receipt>, directory = 'log', signer = key) => {
    writeFileSync(at('receipt'), await encodeReceipt(receipt(change), signer));
    return told('receipt', directory);
  };
  const told = async (name: string, directory = 'log', ...more: string[]) => {
    let [out, err] = ['', ''];
    const io = { stdout: { write: (text: string) => (out += text) }, stderr: { write: (text: string) => (err += text) } };
    const argv = ['receipt', at(name), '--log', at(directory), '--trust', at('trust'), ...(more.length > 0 ? more : ['--json'])];
    const code = await auditCommand(argv, io);
    return {
      code,
      out,
      err,
      json: out.startsWith('{') ? (JSON.parse(out) as { verdict: string; exitCode: number; index: number | null }) : null,
    };
  };
  const verdict = async (...input: Parameters<typeof audit>) => {
    const { code, json } = await audit(...input);
    expect(json?.exitCode).toBe(code);
    return [code, json?.verdict, json?.index];
  };

  beforeAll(async () => {
    const keys = await worldKeys();
    key = await testKey('XB receipt');
    const policy = new TextEncoder().encode(
      formatPolicy({
        comments: ['demonstration witnesses: no protection'],
        logs: [{ vkey: log.vkey, url: null }],
        witnesses: witnesses.map(({ vkey }, index) => ({ name: `w${index + 1}`, vkey, url: null })),
        groups: [{ name: 'q', threshold: 2, members: ['w1', 'w2', 'w3'] }],
        quorum: 'q',
      }),
    );
    const listed = { role: keyRoleNumbers.receipt, signFrom: noon - 1000, signUntil: noon + 1_000_000, state: 'active' as const };
    const list = {
      keys: [...keyListOf('XB', keys).keys, { ...trustKey(key.alg, key.spki), ...listed }],
      log: { origin: log.vkey.name, vkey: formatVkey(log.vkey) },
      logPolicySha256: sha256(policy),
    };
    for (const [path, bytes] of [...(await world(keys, { keyLists: { XB: list } })), ['log/XB.policy', policy] as const]) {
      mkdirSync(dirname(join(at('trust'), path)), { recursive: true });
      writeFileSync(join(at('trust'), path), bytes);
    }
    await writeLog(at('log'), entries, { time: noon + 3601 });
    await writeLog(at('early'), entries, { time: noon + 3600 });
    const restricted = { log: noteSigner('xa.localhost/log/restricted', 1, log.vkey.name), witnesses };
    await writeLog(at('restricted'), entries, { time: noon + 3601, bundles: false, signers: restricted });
  });
  afterAll(() => rmSync(place, { recursive: true, force: true }));

  it('finds the event of a receipt that was kept, in either log', async () => {
    expect(await verdict({})).toEqual([0, 'kept', 257]);
    expect(await verdict({ origin: 'xa.localhost/log/restricted' }, 'restricted')).toEqual([0, 'kept', 257]);
  });

  it('proves that an event is absent once witnesses have seen the log after the delay, and not a second before', async () => {
    expect(await verdict({ leafHash: lost })).toEqual([1, 'broken', null]);
    expect(await verdict({ leafHash: lost }, 'early')).toEqual([2, 'open', null]);
    expect(await verdict({ leafHash: lost, mergeDelay: 7200 })).toEqual([2, 'open', null]);
    const { out } = await told('receipt', 'log', '--lang', 'en');
    expect(out).toMatch(/^OPEN/);
    expect(out).toContain('case 26XB-000017');
    expect(out).toContain('demonstration witnesses: no protection');
  });

  it('accuses nobody with a receipt that the authority did not sign', async () => {
    expect(await verdict({ leafHash: lost }, 'log', await testKey('thief'))).toEqual([2, 'receipt-not-genuine', null]);
    expect(await verdict({ leafHash: lost, country: 'XC' })).toEqual([2, 'receipt-not-genuine', null]);
    expect(await verdict({ leafHash: lost, issuedAt: noon - 1001 })).toEqual([2, 'receipt-not-genuine', null]);
    writeFileSync(at('noise'), 'not a receipt');
    expect((await told('noise')).code).toBe(2);
  });

  it('reads the base64url that the portal gives', async () => {
    writeFileSync(at('text'), `${Buffer.from(await encodeReceipt(receipt(), key)).toString('base64url')}\n`);
    expect((await told('text')).json).toMatchObject({ verdict: 'kept', exitCode: 0 });
  });

  it('says so where the log is another, false or not there', async () => {
    expect(await verdict({}, 'restricted')).toEqual([1, 'log-false', null]);
    await writeLog(at('altered'), entries, { time: noon + 3601 });
    alterFile(at('altered'), 'tile/0/000', (bytes) => Uint8Array.of(bytes[0]! ^ 1, ...bytes.subarray(1)));
    expect(await verdict({ leafHash: lost }, 'altered')).toEqual([1, 'log-false', null]);
    expect(await verdict({}, 'nowhere')).toEqual([2, 'log-unchecked', null]);
  });

  it.each([[[]], [['a', 'b']], [['a']], [['a', '--log', 'x']], [['a', '--log', 'x', '--trust', 'y', '--lang', 'de']], [['a', '--loud']]])(
    'refuses %j as a usage error',
    async (argv) => {
      let err = '';
      const io = { stdout: { write: () => true }, stderr: { write: (text: string) => (err += text) } };
      expect(await auditCommand(['receipt', ...argv], io)).toBe(64);
      expect(err).toContain('Usage:');
    },
  );
});
