import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ed25519Verify, noteSigner } from '../../../../test/kit/note-keys.js';
import {
  addSignatures,
  cosign,
  formatAddCheckpoint,
  formatTlogProof,
  parseAddCheckpoint,
  parseNote,
  parseTlogProof,
  parseTreeSize,
  portableHasher as hasher,
  proveInclusion,
  rootAt,
  signCheckpoint,
  verifyTlogProof,
  type Hash,
  type Policy,
  type SubtreeReader,
  type TlogProof,
} from '../index.js';
import { utf8 } from './encoding.js';

const reason = (read: { ok: true } | { ok: false; reason: string }) => (read.ok ? 'ok' : read.reason);
const hash = 'CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=';
/** The example of C2SP tlog-witness. */
const request = `old 20852014
PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=
`;

describe('a request to a witness', () => {
  it('of C2SP is read and written back', () => {
    const read = parseAddCheckpoint(request);
    if (!read.ok) throw new Error(read.reason);
    expect(read.value).toMatchObject({ oldSize: 20852014, path: [{ length: 32 }, {}, {}, {}] });
    expect(parseNote(read.value.checkpoint)).toMatchObject({ ok: true, value: { signatures: [{}, {}] } });
    expect(formatAddCheckpoint(read.value)).toBe(request);
    expect(parseAddCheckpoint(utf8(request))).toEqual(read);
  });

  it.each([
    ['a first request', `old 0\n\nnote`, 'ok'],
    ['63 hashes', `old 9\n${`${hash}\n`.repeat(63)}\nnote`, 'ok'],
    ['64 hashes', `old 9\n${`${hash}\n`.repeat(64)}\nnote`, 'too-many-hashes'],
    ['nothing', '', 'line'],
    ['no empty line', 'old 0\n', 'line'],
    ['no old line', `\n\nnote`, 'old-size'],
    ['an old size with a zero in front', 'old 07\n\nnote', 'old-size'],
    ['a negative old size', 'old -1\n\nnote', 'old-size'],
    ['an old size beyond 2^53', 'old 9007199254740993\n\nnote', 'old-size'],
    ['two spaces', 'old  7\n\nnote', 'old-size'],
    ['another word', 'new 7\n\nnote', 'old-size'],
    ['a hash of 31 bytes', `old 7\n${btoa('\0'.repeat(31))}\n\nnote`, 'hash'],
    ['a hash without padding', `old 7\n${hash.slice(0, -1)}\n\nnote`, 'hash'],
    ['a space behind a hash', `old 7\n${hash} \n\nnote`, 'hash'],
    ['carriage returns', request.replaceAll('\n', '\r\n'), 'control-character'],
    ['a body beyond every limit', `old 7\n\n${'x'.repeat(131_072)}`, 'too-long'],
  ])('with %s', (_, text, expected) => {
    expect(reason(parseAddCheckpoint(text))).toBe(expected);
  });

  it('never makes its parser throw', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => typeof parseAddCheckpoint(bytes).ok === 'boolean'));
    const piece = fc.constantFrom('old ', '0', '7', '\n', '\n\n', hash, '=', 'note');
    fc.assert(
      fc.property(
        fc.array(piece).map((parts) => parts.join('')),
        (text) => {
          const read = parseAddCheckpoint(text);
          if (read.ok) expect(formatAddCheckpoint(read.value)).toBe(text);
        },
      ),
      { numRuns: 2_000 },
    );
    for (const bad of [
      { oldSize: -1 },
      { oldSize: 0.5 },
      { path: [new Uint8Array(31)] },
      { path: Array<Hash>(64).fill(new Uint8Array(32)) },
    ])
      expect(() => formatAddCheckpoint({ oldSize: 0, path: [], checkpoint: '', ...bad })).toThrow(RangeError);
  });
});

describe('the size that a witness answers', () => {
  it('is a number and a newline', () => {
    expect(parseTreeSize('20852163\n')).toEqual({ ok: true, value: 20852163 });
    expect(parseTreeSize(utf8('0\n'))).toEqual({ ok: true, value: 0 });
    for (const bad of ['', '\n', '7', '7\n\n', ' 7\n', '07\n', '-7\n', '7.0\n', '9007199254740993\n', '<html>\n', '7'.repeat(40)])
      expect(parseTreeSize(bad).ok).toBe(false);
  });
});

/** Trees from entries, all hashes at hand. */
function treeOf(entries: readonly Uint8Array[]): { leaves: Hash[]; read: SubtreeReader } {
  const leaves = entries.map((entry) => hasher.leaf(entry));
  const subtree = (from: number, to: number): Hash => {
    if (to - from === 1) return leaves[from] ?? hasher.empty;
    const middle = (from + to) / 2;
    return hasher.node(subtree(from, middle), subtree(middle, to));
  };
  return { leaves, read: async (wanted) => wanted.map(({ level, index }) => subtree(index * 2 ** level, (index + 1) * 2 ** level)) };
}

describe('a proof file', () => {
  const log = noteSigner('fancylog.example', 1);
  const witness = noteSigner('witness1.example', 4);
  const policy: Policy = {
    logs: [{ vkey: log.vkey, url: null }],
    witnesses: [{ name: 'w', vkey: witness.vkey, url: null }],
    groups: [],
    quorum: 'w',
    comments: [],
  };
  const entries = Array.from({ length: 11 }, (_, index) => utf8(`entry ${index}`));
  const { leaves, read } = treeOf(entries);
  let signed = '';
  let witnessed = '';
  let proof: TlogProof;
  beforeAll(async () => {
    signed = await signCheckpoint({ origin: 'fancylog.example', size: 11, root: await rootAt(11, read, hasher) }, log);
    witnessed = addSignatures(signed, [await cosign(signed.slice(0, signed.indexOf('\n\n') + 1), 1_795_000_000, witness)]);
    proof = { index: 6, path: await proveInclusion(6, 11, read, hasher), checkpoint: witnessed };
  });
  const judge = (changed: Partial<TlogProof>, leafHash: Hash = leaves[6] ?? hasher.empty) =>
    verifyTlogProof({ proof: formatTlogProof({ ...proof, ...changed }), leafHash, policy, hasher, verify: ed25519Verify });

  it('has the lines of C2SP, and reads back', () => {
    const text = formatTlogProof({ ...proof, extra: utf8('opening') });
    const [first, extra, index, ...rest] = text.split('\n');
    expect([first, extra, index]).toEqual(['c2sp.org/tlog-proof@v1', 'extra b3BlbmluZw==', 'index 6']);
    expect(rest.slice(proof.path.length).join('\n')).toBe(`\n${witnessed}`);
    expect(parseTlogProof(text)).toEqual({ ok: true, value: { ...proof, extra: utf8('opening') } });
    expect(parseTlogProof(utf8(formatTlogProof(proof)))).toEqual({ ok: true, value: proof });
  });

  it('proves an entry, for every index, and no other', async () => {
    for (const [index, leafHash] of leaves.entries()) {
      const path = await proveInclusion(index, 11, read, hasher);
      expect(await judge({ index, path }, leafHash)).toMatchObject({
        ok: true,
        index,
        checkpoint: { size: 11 },
        witnesses: [{ witness: { name: 'w' }, time: 1_795_000_000 }],
      });
      expect(await judge({ index, path }, leaves[(index + 1) % 11])).toEqual({ ok: false, reason: 'inclusion' });
    }
  });

  it('says when nothing but witnesses is missing, and only then', async () => {
    expect(await judge({ checkpoint: signed })).toMatchObject({
      ok: false,
      reason: 'quorum',
      index: 6,
      checkpoint: { size: 11 },
      witnesses: [],
    });
    expect(await judge({ checkpoint: signed, index: 5 })).toEqual({ ok: false, reason: 'inclusion' });
  });

  it('is refused with an index outside of the tree, a path too long or too short, or another log’s checkpoint', async () => {
    expect(reason(await judge({ index: 11 }))).toBe('not-in-tree');
    expect(reason(await judge({ index: Number.MAX_SAFE_INTEGER }))).toBe('not-in-tree');
    expect(reason(await judge({ path: proof.path.slice(1) }))).toBe('inclusion');
    expect(reason(await judge({ path: [...proof.path, new Uint8Array(32)] }))).toBe('inclusion');
    const other = noteSigner('other.example', 1);
    expect(
      reason(await judge({ checkpoint: await signCheckpoint({ origin: 'other.example', size: 11, root: new Uint8Array(32) }, other) })),
    ).toBe('unknown-log');
    expect(reason(await judge({ checkpoint: '' }))).toBe('no-signature-block');
    expect(reason(await judge({}, new Uint8Array(31)))).toBe('inclusion');
  });

  it('is refused when any character of it is another, extra data apart', async () => {
    const text = formatTlogProof(proof);
    for (let at = 0; at < text.length; at++) {
      const changed = text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
      const verdict = await verifyTlogProof({ proof: changed, leafHash: leaves[6]!, policy, hasher, verify: ed25519Verify });
      expect({ at, ok: verdict.ok }).toEqual({ at, ok: false });
    }
  });

  it.each([
    ['another header', (text: string) => text.replace('@v1', '@v2'), 'header'],
    ['no header', (text: string) => text.slice(text.indexOf('\n') + 1), 'header'],
    ['no index', (text: string) => text.replace('index 6\n', ''), 'index'],
    ['an index with a zero in front', (text: string) => text.replace('index 6', 'index 06'), 'index'],
    ['two indexes', (text: string) => text.replace('index 6\n', 'index 6\nindex 6\n'), 'hash'],
    ['extra data behind the index', (text: string) => text.replace('index 6\n', 'index 6\nextra AA==\n'), 'hash'],
    ['extra data twice', (text: string) => text.replace('index', 'extra AA==\nextra AA==\nindex'), 'index'],
    ['extra data that is no base64', (text: string) => text.replace('index', 'extra %%\nindex'), 'extra'],
    ['64 hashes', (text: string) => text.replace('index 6\n', `index 6\n${`${hash}\n`.repeat(64)}`), 'too-many-hashes'],
    ['no checkpoint', (text: string) => text.slice(0, text.indexOf('\n\n')), 'line'],
    ['a byte order mark', (text: string) => `\ufeff${text}`, 'header'],
  ])('is refused with %s', (_, change, expected) => {
    expect(reason(parseTlogProof(change(formatTlogProof(proof))))).toBe(expected);
  });

  it('never makes its parser or its verifier throw', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array(),
          fc.string({ unit: 'binary' }).map((text) => `c2sp.org/tlog-proof@v1\nindex 0\n\n${text}`),
        ),
        async (input) => {
          const verdict = await verifyTlogProof({ proof: input, leafHash: leaves[0]!, policy, hasher, verify: ed25519Verify });
          expect(verdict.ok).toBe(false);
        },
      ),
    );
    expect(() => formatTlogProof({ ...proof, index: -1 })).toThrow(RangeError);
    expect(() => formatTlogProof({ ...proof, path: [new Uint8Array(1)] })).toThrow(RangeError);
  });
});
