import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkpointOf, logEntries, logFiles, logSigners, type LogOptions } from '../../../../test/kit/log-files.js';
import { ed25519Verify, noteSigner } from '../../../../test/kit/note-keys.js';
import type { Policy } from '../note/policy.js';
import { portableHasher as hasher } from '../tree/hasher.js';
import { entriesPath, tilePath } from '../tree/tile-path.js';
import { TreeEdge } from '../tree/tree-edge.js';
import { fsck, type FsckInput, type FsckReport } from './fsck.js';
import { LogUnreachable, type LogSource } from './log-source.js';

type Files = Map<string, Uint8Array>;

const now = 1_795_000_000;
const { log, witnesses } = logSigners;
const policyOf = (quorum: number): Policy => ({
  logs: [{ vkey: log.vkey, url: null }],
  witnesses: witnesses.map(({ vkey }, i) => ({ name: `w${i}`, vkey, url: null })),
  groups: [{ name: 'quorum', threshold: quorum, members: witnesses.map((_, i) => `w${i}`) }],
  quorum: 'quorum',
  comments: [],
});

function sourceOf(files: Files, listed = true): LogSource {
  const get = (path: string) => Promise.resolve(files.get(path) ?? null);
  return {
    checkpoint: () => get('checkpoint'),
    tile: (level, n, width) => get(tilePath(level, n, width)),
    entries: (n, width) => get(entriesPath(n, width)),
    ...(listed && { list: () => Promise.resolve([...files.keys()].filter((path) => path.startsWith('tile/'))) }),
  };
}

function check(files: Files, more: Partial<FsckInput> = {}): Promise<FsckReport> {
  return fsck({
    source: sourceOf(files),
    policy: policyOf(2),
    now,
    maxAge: null,
    older: [],
    from: null,
    bundles: 'all',
    entries: null,
    hasher,
    verify: ed25519Verify,
    ...more,
  });
}

const named = ({ verdict, failure }: FsckReport) => [verdict, failure?.id ?? null, failure?.where ?? null];
const filesOf = (count: number, options: LogOptions = {}) => logFiles(entries.slice(0, count), { time: now - 60, ...options });
const entries = logEntries(900);
const headOf = (count: number) => {
  const edge = new TreeEdge(hasher);
  for (const entry of entries.slice(0, count)) edge.push(hasher.leaf(entry));
  return { size: count, root: edge.root() };
};
const flipped = (bytes: Uint8Array, bit: number): Uint8Array => {
  const changed = bytes.slice();
  changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
  return changed;
};

describe('a log derived anew', () => {
  it.each([0, 1, 2, 255, 256, 257, 511, 512, 513, 900])('is good at %i entries', async (count) => {
    const report = await check(await filesOf(count));
    expect(named(report)).toEqual(['good', null, null]);
    expect(report.checkpoint).toMatchObject({ origin: log.vkey.name, size: count });
    expect(report.witnesses.map(({ key, time }) => [key.name, time])).toEqual(witnesses.map(({ vkey }) => [vkey.name, now - 60]));
    expect(report.checked).toMatchObject({ entries: count, bundles: Math.ceil(count / 256) });
  });

  it('takes full tiles and bundles where the partial ones are gone', async () => {
    const [small, large] = [await filesOf(300), await filesOf(512)];
    for (const path of [tilePath(0, 1), entriesPath(1)]) small.set(path, large.get(path) as Uint8Array);
    small.delete(tilePath(0, 1, 44));
    small.delete(entriesPath(1, 44));
    expect(named(await check(small))).toEqual(['good', null, null]);
  });

  it('goes on from where an earlier check ended', async () => {
    const files = await filesOf(900);
    for (const size of [0, 1, 255, 256, 257, 511, 512, 899, 900]) {
      const report = await check(files, { from: headOf(size) });
      expect([size, ...named(report), report.checked.entries]).toEqual([size, 'good', null, null, 900 - size]);
    }
  });

  it('may keep its entries to itself', async () => {
    const files = await filesOf(600, { bundles: false });
    expect(named(await check(files))).toEqual(['unchecked', 'bundle-missing', entriesPath(0)]);
    expect(named(await check(files, { bundles: 'if-any' }))).toEqual(['good', null, null]);
    files.set(entriesPath(1), (await filesOf(600)).get(entriesPath(1)) as Uint8Array);
    // What it shows of them it shows whole.
    expect(named(await check(files, { bundles: 'if-any' }))).toEqual(['unchecked', 'bundle-missing', entriesPath(0)]);
    expect(named(await check(files, { bundles: 'none' }))).toEqual(['good', null, null]);
  });
});

describe('a log that is not as signed', () => {
  let whole: Files;
  beforeAll(async () => void (whole = await filesOf(600)));
  const treeFiles = () => [...whole.keys()].filter((path) => path.startsWith('tile/'));

  it('is refused for any bit of any tile, bundle or checkpoint', async () => {
    const paths = [...treeFiles(), 'checkpoint'];
    await fc.assert(
      fc.asyncProperty(fc.nat(paths.length - 1), fc.nat(), async (which, place) => {
        const path = paths[which] as string;
        const bytes = whole.get(path) as Uint8Array;
        const report = await check(new Map(whole).set(path, flipped(bytes, place % (8 * bytes.length))));
        // A known witness that does not sign any more, or a line of one nobody knows: never more than fewer witnesses.
        if (report.verdict === 'good') expect([path, report.witnesses.length < witnesses.length]).toEqual(['checkpoint', true]);
        else expect(report.verdict).toBe('bad');
      }),
      { numRuns: 60 },
    );
  });

  it('cannot be checked without any one of its files, and is not called good', async () => {
    for (const path of [...treeFiles(), 'checkpoint']) {
      const files = new Map(whole);
      files.delete(path);
      const report = await check(files);
      expect([path, report.verdict, report.failure?.id]).toEqual([
        path,
        'unchecked',
        path === 'checkpoint' ? 'checkpoint-missing' : path.includes('entries') ? 'bundle-missing' : 'tile-missing',
      ]);
    }
  });

  it('is called wrong rather than incomplete where it is both', async () => {
    const files = new Map(whole);
    files.delete(tilePath(0, 0));
    files.set(entriesPath(1), flipped(whole.get(entriesPath(1)) as Uint8Array, 5000));
    expect(named(await check(files))).toEqual(['bad', 'leaf', 'entry 257']);
    files.delete(tilePath(0, 1));
    files.delete(tilePath(1, 0, 2));
    expect(named(await check(files))).toEqual(['bad', 'root', 'checkpoint']);
  });

  it('is refused when a file of an earlier size tells another history', async () => {
    const other = await logFiles([...entries.slice(0, 550), ...logEntries(20, 'other')], { time: now });
    const [tile, bundle] = [tilePath(0, 2, 58), entriesPath(2, 58)];
    const genuine = await filesOf(570);
    const own = new Map(whole).set(tile, genuine.get(tile) as Uint8Array).set(bundle, genuine.get(bundle) as Uint8Array);
    expect(named(await check(own))).toEqual(['good', null, null]);
    expect(named(await check(new Map(own).set(tile, other.get(tile) as Uint8Array)))).toEqual(['bad', 'tile-hash', tile]);
    expect(named(await check(new Map(own).set(bundle, other.get(bundle) as Uint8Array)))).toEqual(['bad', 'leaf', bundle]);
    expect(named(await check(new Map(own).set(tile, new Uint8Array(7))))).toEqual(['bad', 'tile-length', tile]);
  });

  it('is refused when the same key signed another history', async () => {
    const utf8 = (text: string) => new TextEncoder().encode(text);
    const rewritten = await logFiles([...entries.slice(0, 100), ...logEntries(500, 'other')], { time: now });
    const older = await Promise.all([100, 300, 600, 601].map(async (at) => ({ name: `old ${at}`, note: utf8(await checkpointOf(entries.slice(0, at))) }))); // prettier-ignore
    expect(named(await check(rewritten, { older: older.slice(0, 1) }))).toEqual(['good', null, null]);
    expect(named(await check(rewritten, { older: older.slice(0, 2) }))).toEqual(['bad', 'consistency', 'old 300']);
    expect(named(await check(rewritten, { older: older.slice(2, 3) }))).toEqual(['bad', 'consistency', 'old 600']);
    expect(named(await check(rewritten, { older: older.slice(3) }))).toEqual(['bad', 'rollback', 'old 601']);
    expect(named(await check(whole, { older: older.slice(0, 3) }))).toEqual(['good', null, null]);
    expect(named(await check(rewritten, { from: headOf(300) }))).toEqual(['bad', 'consistency', 'state']);
    const stranger = { log: noteSigner('other.example/log', 1), witnesses: [] };
    const foreign = { name: 'foreign', note: utf8(await checkpointOf(entries, stranger)) };
    expect(named(await check(whole, { older: [foreign] }))).toEqual(['unchecked', 'old-checkpoint', 'foreign']);
  });

  it('is refused when too few witnesses saw it, or saw it too long ago', async () => {
    const signedBy = async (...some: (typeof log)[]) =>
      new Map(whole).set(
        'checkpoint',
        new TextEncoder().encode(await checkpointOf(entries.slice(0, 600), { log, witnesses: some }, now - 60)),
      );
    const [first, second] = witnesses as [typeof log, typeof log];
    expect(named(await check(await signedBy(first, second)))).toEqual(['good', null, null]);
    expect(named(await check(await signedBy(first)))).toEqual(['bad', 'quorum', 'checkpoint']);
    expect(named(await check(await signedBy(first, first)))).toEqual(['bad', 'quorum', 'checkpoint']);
    expect(named(await check(await signedBy(first, noteSigner('nobody', 4))))).toEqual(['bad', 'quorum', 'checkpoint']);
    const impostor = noteSigner(second.vkey.name, 4, 'impostor');
    expect(named(await check(await signedBy(first, impostor)))).toEqual(['bad', 'quorum', 'checkpoint']);

    expect(named(await check(whole, { maxAge: 60 }))).toEqual(['good', null, null]);
    expect(named(await check(whole, { maxAge: 59 }))).toEqual(['bad', 'stale', 'checkpoint']);
    expect(named(await check(whole, { maxAge: 59, now: now - 3600 }))).toEqual(['bad', 'stale', 'checkpoint']);
  });

  it('is refused when an entry names a tree that never was', async () => {
    const saw = (size: number, root: Uint8Array, at = 400) =>
      check(whole, { entries: (_, index) => ({ saw: index === at ? { size, root } : null }) });
    for (const size of [0, 1, 256, 399, 400]) expect(named(await saw(size, headOf(size).root))).toEqual(['good', null, null]);
    expect(named(await saw(401, headOf(401).root))).toEqual(['bad', 'see', 'entry 400']);
    expect(named(await saw(256, headOf(255).root))).toEqual(['bad', 'see', 'entry 400']);
    expect(named(await saw(0, headOf(1).root))).toEqual(['bad', 'see', 'entry 400']);
    const later = (size: number, root: Uint8Array) =>
      check(whole, { from: headOf(300), entries: (_, index) => ({ saw: index === 400 ? { size, root } : null }) });
    for (const size of [0, 7, 299, 300, 301, 400]) expect(named(await later(size, headOf(size).root))).toEqual(['good', null, null]);
    expect(named(await later(7, headOf(8).root))).toEqual(['bad', 'see', 'entry 400']);
    expect(named(await check(whole, { entries: (_, index) => (index === 5 ? { fault: 'odd' } : { saw: null }) }))).toEqual([
      'bad',
      'entry',
      'entry 5',
    ]);
  });
});

describe('a source', () => {
  it('that cannot be reached makes no verdict', async () => {
    const files = await filesOf(600);
    const source = { ...sourceOf(files), entries: () => Promise.reject(new LogUnreachable('no route')) };
    expect(named(await check(files, { source }))).toEqual(['unchecked', 'unreachable', 'no route']);
  });

  it('that breaks for reasons of its own is no report', async () => {
    const files = await filesOf(600);
    const source = { ...sourceOf(files), tile: () => Promise.reject(new TypeError('bug')) };
    await expect(check(files, { source })).rejects.toThrow(TypeError);
  });
});
