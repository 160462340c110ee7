import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Rfc9162Tree } from '../../../../test/kit/rfc9162-tree.js';
import { decodeBundle, encodeBundle } from './bundle.js';
import { type Hash, portableHasher as hasher } from './hasher.js';
import { bundlesOf, hashInTile, tilesOf, tileWidthIn } from './tile.js';
import { entriesPath, parseTilePath, tilePath } from './tile-path.js';
import { type CompletedTile, TreeEdge } from './tree-edge.js';

const leafHash = (i: number): Hash => hasher.leaf(Uint8Array.of(i >> 16, i >> 8, i));

describe('paths of tiles', () => {
  it('are those of C2SP tlog-tiles', () => {
    expect(tilePath(0, 1_234_067)).toBe('tile/0/x001/x234/067');
    expect(tilePath(63, 0, 1)).toBe('tile/63/000.p/1');
    expect(tilePath(1, 999, 255)).toBe('tile/1/999.p/255');
    expect(tilePath(1, 1000)).toBe('tile/1/x001/000');
    expect(entriesPath(1_234_067, 17)).toBe('tile/entries/x001/x234/067.p/17');
    expect(tilePath(0, Number.MAX_SAFE_INTEGER)).toBe('tile/0/x009/x007/x199/x254/x740/991');
  });

  it('are read back as they were written, and in no other spelling', () => {
    fc.assert(
      fc.property(fc.nat(63), fc.maxSafeNat(), fc.integer({ min: 1, max: 256 }), (level, n, width) => {
        expect(parseTilePath(tilePath(level, n, width))).toEqual({ kind: 'tile', level, n, width });
        expect(parseTilePath(entriesPath(n, width))).toEqual({ kind: 'entries', n, width });
      }),
    );
    for (const path of [
      '',
      'tile',
      'tile/0',
      'tile/0/',
      'tile/0/0',
      'tile/0/00',
      'tile/0/0000',
      'tile/0/x000/000',
      'tile/0/x000/x001/000',
      'tile/0/001/000',
      'tile/0/x001',
      'tile/0/x001/x000',
      'tile/00/000',
      'tile/01/000',
      'tile/64/000',
      'tile/-1/000',
      'tile/0/000.p/0',
      'tile/0/000.p/00',
      'tile/0/000.p/01',
      'tile/0/000.p/256',
      'tile/0/000.p/1000',
      'tile/0/000.p',
      'tile/0/000.p/',
      'tile/0/000.p/1/',
      'tile/0/000.p/1.p/1',
      'tile/0/000/',
      '/tile/0/000',
      'tile//000',
      'tile/entries/0',
      'tile/entries/000.p/256',
      'tile/data/000',
      'tile/0/../0/000',
      'tile/0/000\n',
      'tile/0/٠٠٠',
      'tile/0/x009/x007/x199/x254/x740/992',
      'tile/0/x999/x999/x999/x999/x999/x999/999',
      'TILE/0/000',
      `tile/0/${'x000/'.repeat(10_000)}000`,
    ])
      expect([path, parseTilePath(path)]).toEqual([path, null]);
    const near = fc.tuple(fc.constantFrom('tile/0/', 'tile/entries/', 'tile/'), fc.string({ unit: fc.constantFrom(...'0019/x.p') }));
    fc.assert(
      fc.property(near, ([start, rest]) => {
        const name = parseTilePath(start + rest);
        if (name === null) return;
        expect(name.kind === 'tile' ? tilePath(name.level, name.n, name.width) : entriesPath(name.n, name.width)).toBe(start + rest);
      }),
    );
  });

  it('are not made for what is no tile', () => {
    for (const [level, n, width] of [
      [64, 0, 1],
      [-1, 0, 1],
      [0.5, 0, 1],
      [0, -1, 1],
      [0, 2 ** 53, 1],
      [0, 0, 0],
      [0, 0, 257],
    ] as const)
      // prettier-ignore
      expect(() => tilePath(level, n, width)).toThrow(RangeError);
    expect(() => entriesPath(-1)).toThrow(RangeError);
  });
});

describe('the tiles of a tree', () => {
  it('are the published counts for 70,000 and 256 leaves', () => {
    const count = (size: number) =>
      [0, 1, 2, 3].map((level) => {
        const tiles = [...tilesOf(size)].filter((tile) => tile.level === level);
        return [tiles.filter(({ width }) => width === 256).length, ...tiles.filter(({ width }) => width < 256).map(({ width }) => width)];
      });
    // C2SP tlog-tiles, "Partial Tiles".
    expect(count(70_000)).toEqual([[273, 112], [1, 17], [0, 1], [0]]);
    expect(count(256)).toEqual([[1], [0, 1], [0], [0]]);
    expect([...tilesOf(0), ...bundlesOf(0)]).toEqual([]);
    expect([...bundlesOf(600)]).toEqual([{ n: 0, width: 256 }, { n: 1, width: 256 }, { n: 2, width: 88 }]); // prettier-ignore
    expect([tileWidthIn(600, 0, 2), tileWidthIn(600, 0, 3), tileWidthIn(600, 1, 0), tileWidthIn(600, 2, 0)]).toEqual([88, 0, 2, 0]);
  });

  it('hold MTH(D[(n * 256 + i) * 256^l : (n * 256 + i + 1) * 256^l]) and their own root', () => {
    const size = 700;
    const leaves = Array.from({ length: size }, (_, i) => leafHash(i));
    const tree = new Rfc9162Tree(leaves, hasher);
    const edge = new TreeEdge(hasher);
    const full: CompletedTile[] = leaves.flatMap((leaf) => edge.push(leaf));
    expect(full.map(({ level, n, root }) => [level, n, root])).toEqual([
      [0, 0, tree.root(0, 256)],
      [0, 1, tree.root(256, 512)],
    ]);
    for (const { level, n, width } of tilesOf(size)) {
      const tile = full.find((one) => one.level === level && one.n === n)?.data ?? edge.partialTile(level);
      expect(tile.length).toBe(32 * width);
      for (let i = 0; i < width; i++) {
        const [from, to] = [(n * 256 + i) * 256 ** level, (n * 256 + i + 1) * 256 ** level];
        expect(hashInTile(tile, i)).toEqual(tree.root(from, to));
      }
    }
  });

  it('of an upper level come from full tiles alone', () => {
    const edge = new TreeEdge(hasher);
    const completed: CompletedTile[] = [];
    for (let i = 0; i < 65_536; i++) completed.push(...edge.push(leafHash(i)));
    expect(completed.map(({ level, n }) => `${level}/${n}`).slice(-2)).toEqual(['0/255', '1/0']);
    expect(completed.at(-1)?.root).toEqual(edge.root());
    expect(completed.at(-1)?.data.length).toBe(8192);
    expect([0, 1, 2, 3].map((level) => edge.partialTile(level).length)).toEqual([0, 0, 32, 0]);
    expect(edge.partialTile(2)).toEqual(edge.root());
  });
});

describe('the edge of a tree', () => {
  it('is the same after being restored from its partial tiles at any size', () => {
    const edge = new TreeEdge(hasher);
    for (let size = 0; size <= 600; size++) {
      const levels = [0, 1].map((level) => edge.partialTile(level));
      const restored = TreeEdge.restore(size, levels, hasher);
      expect([restored.size, restored.root()]).toEqual([size, edge.root()]);
      expect(restored.is(size, edge.root())).toBe(true);
      // It also goes on alike.
      expect(restored.push(leafHash(size))).toEqual(edge.push(leafHash(size)));
      expect(restored.root()).toEqual(edge.root());
    }
  });

  it('of three levels goes on after restoring', () => {
    const edge = new TreeEdge(hasher);
    for (let i = 0; i < 65_536 + 300; i++) edge.push(leafHash(i));
    const restored = TreeEdge.restore(edge.size, [0, 1, 2].map((level) => edge.partialTile(level)), hasher); // prettier-ignore
    for (let i = 0; i < 300; i++) expect(restored.push(leafHash(i))).toEqual(edge.push(leafHash(i)));
    expect(restored.root()).toEqual(edge.root());
  });

  it('is not restored from partial tiles of another size', () => {
    const partial = (width: number) => new Uint8Array(32 * width);
    expect(() => TreeEdge.restore(3, [partial(2)], hasher)).toThrow(RangeError);
    expect(() => TreeEdge.restore(256, [partial(256)], hasher)).toThrow(RangeError);
    expect(() => TreeEdge.restore(257, [partial(1)], hasher)).toThrow(RangeError);
    expect(() => TreeEdge.restore(-1, [], hasher)).toThrow(RangeError);
  });

  it('stays as it is while its twin goes on, and keeps no array of the caller', () => {
    const edge = new TreeEdge(hasher);
    const leaf = leafHash(0);
    edge.push(leaf);
    const before = edge.root();
    const twin = edge.clone();
    for (let i = 1; i < 300; i++) twin.push(leafHash(i));
    leaf.fill(0);
    expect([edge.size, edge.root(), edge.partialTile(0)]).toEqual([1, leafHash(0), leafHash(0)]);
    expect([twin.size, edge.is(1, before), edge.is(2, before)]).toEqual([300, true, false]);
    expect(() => edge.push(new Uint8Array(31))).toThrow(RangeError);
  });
});

describe('entry bundles', () => {
  const entry = fc.uint8Array({ maxLength: 300 });

  it('are big-endian uint16 lengths and entries', () => {
    expect(encodeBundle([Uint8Array.of(7), new Uint8Array(0), new Uint8Array(258)]).subarray(0, 7)).toEqual(
      Uint8Array.of(0, 1, 7, 0, 0, 1, 2),
    );
    expect(encodeBundle([new Uint8Array(65_535)]).length).toBe(65_537);
    expect(() => encodeBundle([new Uint8Array(65_536)])).toThrow(RangeError);
    expect(() => encodeBundle([])).toThrow(RangeError);
    expect(() => encodeBundle(Array.from({ length: 257 }, () => new Uint8Array(1)))).toThrow(RangeError);
  });

  it('are read back whole, with the right width only', () => {
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 40 }), (entries) => {
        const bytes = encodeBundle(entries);
        expect(decodeBundle(bytes, entries.length)).toEqual({ ok: true, entries });
        expect(decodeBundle(bytes, entries.length - 1)).toEqual({ ok: false, fault: 'bundle-trailing-bytes', read: entries.length - 1 });
        expect(decodeBundle(bytes, entries.length + 1)).toEqual({ ok: false, fault: 'bundle-truncated', read: entries.length });
        expect(decodeBundle(Uint8Array.of(...bytes, 0), entries.length)).toMatchObject({ fault: 'bundle-trailing-bytes' });
        for (let length = 0; length < bytes.length; length++)
          expect(decodeBundle(bytes.subarray(0, length), entries.length)).toMatchObject({ fault: 'bundle-truncated' });
      }),
      { numRuns: 20 },
    );
  });

  it('never throw on any bytes, and mean one thing only', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), fc.integer({ min: 1, max: 256 }), (bytes, width) => {
        const result = decodeBundle(bytes, width);
        if (result.ok) expect(encodeBundle(result.entries)).toEqual(bytes);
      }),
    );
  });
});
