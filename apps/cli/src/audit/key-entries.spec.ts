import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { canonicalJson } from '#cites';
import { formatVkey, makeVkey, type NoteSigner } from '#merkle';
import { encodeFreezeStatement, encodeRoot, rootAnchor } from '#trust';
import { writeLog } from '../../../../test/kit/log-directory.js';
import { logEntries, logSigners, type LogSigners } from '../../../../test/kit/log-files.js';
import { ed25519Key, noteSigner } from '../../../../test/kit/note-keys.js';
import { writeTrust } from '../../../../test/kit/trust-world.js';
import { keyOf, rootOf, type WorldKeys, worldKeys } from '../../../../test/vectors/trust-world.js';
import { rotationText } from '../log/rotation-text.js';
import { auditCommand } from './audit.command.js';

const place = mkdtempSync(join(tmpdir(), 'opencites-key-entries-'));
const directory = join(place, 'log');
const trustDirectory = join(place, 'trust');
const entries = logEntries(300);
const origin = logSigners.log.vkey.name;
const successor = `${origin}/2`;
const [old, fresh, third] = [logSigners.log, noteSigner(origin, 1, 'fresh'), noteSigner(origin, 1, 'third')];
const vkey = (signer: NoteSigner) => formatVkey(signer.vkey);
let keys: WorldKeys;

beforeAll(async () => {
  keys = await worldKeys();
  const root = await encodeRoot(rootOf(keys), [keyOf(keys, 'root 1'), keyOf(keys, 'root 2')]);
  writeTrust(
    trustDirectory,
    new Map([
      ['anchor.txt', new TextEncoder().encode(`${rootAnchor(root)}\n`)],
      ['root/1.cose', root],
    ]),
  );
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

const withWords = (at: number, change: object) =>
  new TextEncoder().encode(canonicalJson({ ...(JSON.parse(new TextDecoder().decode(entries[at])) as object), ...change }));

/** Exit code, and the first failure with its detail. */
async function fsck(list: readonly Uint8Array[], signers: LogSigners, ...more: string[]) {
  rmSync(directory, { recursive: true, force: true });
  await writeLog(directory, list, { signers });
  const said = { out: '', err: '' };
  const io = { stdout: { write: (text: string) => (said.out += text) }, stderr: { write: (text: string) => (said.err += text) } };
  const code = await auditCommand(
    ['fsck', directory, ...(more.includes('--key') ? [] : ['--key', vkey(signers.log)]), ...more, '--json'],
    io,
  );
  const told = JSON.parse(said.out) as { failure: { id: string; where: string; detail: string } | null; successorUnproven: boolean };
  return [code, told.failure && `${told.failure.id} ${told.failure.where} ${told.failure.detail}`, told.successorUnproven];
}

describe('what a log says of its own key', () => {
  interface Rotation {
    readonly old?: NoteSigner;
    readonly fresh?: NoteSigner;
    readonly by?: NoteSigner;
    readonly pub?: object;
  }
  const rotation = async (at: number, { old: from = old, fresh: to = fresh, by = from, pub = {} }: Rotation = {}) => {
    const told = { old: vkey(from), new: vkey(to), from: '2026-11-22T06:00:00.000Z', until: '2027-02-20T06:00:00.000Z' };
    const signature = Buffer.from(await by.sign(Buffer.from(rotationText(told)))).toString('base64url');
    return withWords(at, { k: 'key.rotated', pub: { ...told, signature, ...pub } });
  };
  const signed = (log: NoteSigner): LogSigners => ({ ...logSigners, log });

  it('is believed where the outgoing key signed it, before and after', async () => {
    const list = entries.with(5, await rotation(5));
    expect(await fsck(list, signed(old))).toEqual([0, null, false]);
    expect(await fsck(list, signed(fresh))).toEqual([0, null, false]);
    expect(await fsck(list.with(9, await rotation(9, { old: fresh, fresh: third })), signed(third))).toEqual([0, null, false]);
  });

  it.each<[string, () => Promise<readonly Uint8Array[]>, string]>([
    ['signed by the new key itself', async () => entries.with(5, await rotation(5, { by: fresh })), 'entry 5 rotation'],
    [
      'with another new key than was signed',
      async () => entries.with(5, await rotation(5, { pub: { new: vkey(third) } })),
      'entry 5 rotation',
    ],
    [
      'with another date',
      async () => entries.with(5, await rotation(5, { pub: { until: '2036-02-20T06:00:00.000Z' } })),
      'entry 5 rotation',
    ],
    ['without a signature', async () => entries.with(5, await rotation(5, { pub: { signature: '' } })), 'entry 5 rotation'],
    ['without a key', async () => entries.with(5, await rotation(5, { pub: { old: 'none' } })), 'entry 5 malformed'],
    [
      'of another log',
      async () => {
        const other = noteSigner('xb.localhost/log/public', 1);
        return entries.with(5, await rotation(5, { old: other, fresh: noteSigner('xb.localhost/log/public', 1, 'two') }));
      },
      'entry 5 other-log',
    ],
    [
      'by a key that was not the last one',
      async () => entries.with(5, await rotation(5)).with(9, await rotation(9, { old: third, fresh: noteSigner(origin, 1, 'fourth') })),
      'entry 9 not-the-key-before',
    ],
    [
      'to a key that nobody was given',
      async () => entries.with(5, await rotation(5)).with(9, await rotation(9, { old: fresh, fresh: third })),
      'entry 9 not-the-key-given',
    ],
  ])('is refused %s', async (_what, make, failure) => {
    expect(await fsck(await make(), signed(old))).toEqual([1, `key-signature ${failure}`, false]);
  });
});

describe('the first entry of a log that succeeds another', () => {
  const log = { ...logSigners, log: { ...noteSigner(successor, 1, 'successor') } };
  const root = new Uint8Array(32).fill(7);
  const said = { country: 'XA', origin, size: 300, root, successor, reason: 'The key was stolen.', issuedAt: 1_800_000_000 };
  const begun = async (change: Partial<typeof said> = {}, pub: object = {}, key = 'XA root') => {
    const statement = Buffer.from(await encodeFreezeStatement({ ...said, ...change }, keyOf(keys, key))).toString('base64url');
    const told = { origin, size: 300, root: Buffer.from(root).toString('base64'), reason: said.reason, taken: 0, statement, ...pub };
    return entries.with(0, withWords(0, { k: 'log.successor', pub: told }));
  };
  const trusting = () => ['--trust', trustDirectory];

  it('is believed where a root key of the country signed it, and says so where nobody can tell', async () => {
    expect(await fsck(await begun(), log, ...trusting())).toEqual([0, null, false]);
    expect(await fsck(await begun(), log)).toEqual([0, null, true]);
    expect(await fsck(await begun({ missingFrom: 250 } as object, { missingFrom: 250 }), log, ...trusting())).toEqual([0, null, false]);
  });

  it.each<[string, () => Promise<readonly Uint8Array[]>, string]>([
    ['signed by another country', () => begun({}, {}, 'XB root'), 'root'],
    ['without a statement', () => begun({}, { statement: '' }), 'statement'],
    ['with an earlier end than was signed', () => begun({}, { size: 200 }), 'statement-differs'],
    ['with another reason', () => begun({}, { reason: 'It was full.' }), 'statement-differs'],
    ['of another log', () => begun({ successor: `${origin}/3` }), 'statement-differs'],
    ['that names a hole which was not signed', () => begun({}, { missingFrom: 250 }), 'statement-differs'],
    ['that hides a hole', () => begun({ missingFrom: 250 } as object), 'statement-differs'],
  ])('is refused %s', async (_what, make, detail) => {
    expect(await fsck(await make(), log, ...trusting())).toEqual([1, `key-signature entry 0 ${detail}`, false]);
  });

  it('cannot be judged by a directory that is none', async () => {
    await writeLog(directory, entries, { signers: log });
    let err = '';
    const io = { stdout: { write: () => undefined }, stderr: { write: (text: string) => (err += text) } };
    expect(await auditCommand(['fsck', directory, '--key', vkey(log.log), '--trust', place], io)).toBe(64);
    expect(err).toContain('is no trust directory');
  });

  it('is not confused by the key of the old log, whose rotation it took over', async () => {
    const told = { old: vkey(old), new: vkey(fresh), from: '2026-11-22T06:00:00.000Z', until: '2027-02-20T06:00:00.000Z' };
    const signature = Buffer.from(await old.sign(Buffer.from(rotationText(told)))).toString('base64url');
    const list = (await begun({}, { taken: 1 })) as Uint8Array[];
    expect(await fsck(list.with(1, withWords(1, { k: 'key.rotated', pub: { ...told, signature } })), log, ...trusting())).toEqual([
      0,
      null,
      false,
    ]);
    expect(formatVkey(makeVkey(successor, 1, ed25519Key('successor').publicKey))).toBe(vkey(log.log));
  });
});
