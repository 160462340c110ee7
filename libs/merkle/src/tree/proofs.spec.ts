import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Rfc9162Tree } from '../../../../test/kit/rfc9162-tree.js';
import { type ConsistencyClaim, proveConsistency, verifyConsistency } from './consistency.js';
import { type Hash, portableHasher as hasher } from './hasher.js';
import { type InclusionClaim, proveInclusion, verifyInclusion } from './inclusion.js';
import { rootAt, type SubtreeReader } from './subtree.js';
import { tileSubtreeReader } from './tile.js';
import { TreeEdge } from './tree-edge.js';

const largest = 1_100;
const leafHashes = Array.from({ length: largest }, (_, i) => hasher.leaf(new TextEncoder().encode(`entry ${i}`)));
const tree = new Rfc9162Tree(leafHashes, hasher);
const root = (size: number): Hash => tree.root(0, size);
/** Complete subtrees from the plain definition: what makes proofs is tested apart from what stores tiles. */
const read: SubtreeReader = (wanted) =>
  Promise.resolve(wanted.map(({ level, index }) => tree.root(index * 2 ** level, (index + 1) * 2 ** level)));

/** All of a small tree; of a larger one the ends, the surroundings of every power of two, and some between. */
function someBelow(n: number): number[] {
  if (n <= 70) return Array.from({ length: n }, (_, i) => i);
  const picked = new Set([0, 1, n - 1, n - 2, Math.floor(n / 2), (n * 7919) % n, (n * 104_729 + 13) % n]);
  for (let power = 2; power < n; power *= 2) for (const near of [power - 1, power]) picked.add(near);
  return [...picked];
}

describe('proofs for every size from 0 to 1,100', () => {
  it('give the root of the definition', async () => {
    for (let size = 0; size <= largest; size++) expect(await rootAt(size, read, hasher)).toEqual(root(size));
  });

  it('of inclusion are the hashes of RFC 9162 and verify', async () => {
    for (let size = 1; size <= largest; size++)
      for (const index of someBelow(size)) {
        const path = await proveInclusion(index, size, read, hasher);
        if (!same(path, tree.path(index, 0, size))) throw new Error(`inclusion ${index} of ${size} is not PATH`);
        const claim = { index, size, leafHash: leafHashes[index] as Hash, path, root: root(size) };
        if (!verifyInclusion(claim, hasher)) throw new Error(`inclusion ${index} of ${size} does not verify`);
      }
    expect(await proveInclusion(0, 1, read, hasher)).toEqual([]);
  });

  it('of consistency are the hashes of RFC 9162 and verify, with each size as the old and as the new one', async () => {
    for (let size = 0; size <= largest; size++) {
      const pairs = [...someBelow(size).map((old) => [old, size]), [size, size], [size, largest]] as [number, number][];
      for (const [oldSize, newSize] of pairs) {
        const path = await proveConsistency(oldSize, newSize, read, hasher);
        const expected = oldSize === 0 || oldSize === newSize ? [] : tree.proof(oldSize, newSize);
        if (!same(path, expected)) throw new Error(`consistency ${oldSize} -> ${newSize} is not PROOF`);
        const claim = { oldSize, newSize, oldRoot: root(oldSize), newRoot: root(newSize), path };
        if (!verifyConsistency(claim, hasher)) throw new Error(`consistency ${oldSize} -> ${newSize} does not verify`);
      }
    }
    expect(await proveConsistency(0, 0, read, hasher)).toEqual([]);
  });

  it('refuse sizes and indices that no tree has', async () => {
    for (const [index, size] of [
      [0, 0],
      [1, 1],
      [-1, 1],
      [0.5, 1],
      [0, 2 ** 53],
      [0, Number.NaN],
    ] as const)
      // prettier-ignore
      await expect(proveInclusion(index, size, read, hasher)).rejects.toThrow(RangeError);
    for (const [oldSize, newSize] of [
      [2, 1],
      [-1, 1],
      [0.5, 1],
      [0, 2 ** 53],
    ] as const)
      // prettier-ignore
      await expect(proveConsistency(oldSize, newSize, read, hasher)).rejects.toThrow(RangeError);
    await expect(rootAt(-1, read, hasher)).rejects.toThrow(RangeError);
    await expect(rootAt(3, () => Promise.resolve([]), hasher)).rejects.toThrow(RangeError);
  });
});

describe('a tree of tiles', () => {
  const size = 66_000; // three levels of tiles
  const edge = new TreeEdge(hasher);
  const tiles = new Map<string, Uint8Array>();
  let readTiles: SubtreeReader;
  const early = new Map<number, Hash>();

  beforeAll(() => {
    for (let i = 0; i < size; i++) {
      if (i <= largest) early.set(i, edge.root());
      for (const { level, n, data } of edge.push(leafOf(i))) tiles.set(`${level}/${n}`, data);
    }
    for (let level = 0; level < 3; level++) tiles.set(`${level}/${Math.floor(size / 256 ** (level + 1))}`, edge.partialTile(level));
    readTiles = tileSubtreeReader((level, n) => Promise.resolve(tiles.get(`${level}/${n}`) as Uint8Array), size, hasher);
  });
  const leafOf = (i: number): Hash => leafHashes[i % largest] as Hash;

  it('has the root of its edge at each size on the way', async () => {
    expect(await rootAt(size, readTiles, hasher)).toEqual(edge.root());
    for (let at = 0; at <= largest; at++) expect(early.get(at)).toEqual(root(at));
    for (const at of [255, 256, 257, 1_000]) expect(await rootAt(at, readTiles, hasher)).toEqual(early.get(at));
  });

  it('proves inclusion and consistency across levels', async () => {
    for (const index of [0, 255, 256, 257, 32_767, 32_768, 65_535, 65_536, 65_999]) {
      const path = await proveInclusion(index, size, readTiles, hasher);
      expect(verifyInclusion({ index, size, leafHash: leafOf(index), path, root: edge.root() }, hasher)).toBe(true);
    }
    for (const oldSize of [1, 255, 256, 1_000, 65_535, 65_536, 65_999]) {
      const path = await proveConsistency(oldSize, size, readTiles, hasher);
      const claim = { oldSize, newSize: size, oldRoot: await rootAt(oldSize, readTiles, hasher), newRoot: edge.root(), path };
      expect(verifyConsistency(claim, hasher)).toBe(true);
    }
  });

  it('fails where a tile is shorter than its width or a subtree is not complete', async () => {
    const short = tileSubtreeReader((level, n) => Promise.resolve((tiles.get(`${level}/${n}`) as Uint8Array).subarray(1)), size, hasher);
    await expect(rootAt(size, short, hasher)).rejects.toThrow(RangeError);
    await expect(readTiles([{ level: 16, index: 1 }])).rejects.toThrow(RangeError);
    expect(() => tileSubtreeReader(() => Promise.resolve(new Uint8Array(0)), 1.5, hasher)).toThrow(RangeError);
  });
});

describe('hostile proofs', () => {
  const size = 777;
  let inclusion: InclusionClaim;
  let consistency: ConsistencyClaim;
  beforeAll(async () => {
    const path = await proveInclusion(300, size, read, hasher);
    inclusion = { index: 300, size, leafHash: leafHashes[300] as Hash, path, root: root(size) };
    consistency = {
      oldSize: 300,
      newSize: size,
      oldRoot: root(300),
      newRoot: root(size),
      path: await proveConsistency(300, size, read, hasher),
    };
  });
  const refused = (change: Partial<InclusionClaim>) => expect(verifyInclusion({ ...inclusion, ...change }, hasher)).toBe(false);
  const parted = (change: Partial<ConsistencyClaim>) => expect(verifyConsistency({ ...consistency, ...change }, hasher)).toBe(false);
  const bent = (path: readonly Hash[]): (readonly Hash[])[] => [
    [],
    path.slice(1),
    path.slice(0, -1),
    [...path, path[0] as Hash],
    [hasher.empty, ...path],
    path.toReversed(),
    path.map((hash) => hash.slice(1)),
    path.map((hash) => Uint8Array.of(...hash, 0)),
    path.with(0, new Uint8Array(0)),
    path.with(0, path[1] as Hash).with(1, path[0] as Hash),
    path.with(2, null as unknown as Hash),
    path.with(2, [...(path[2] as Hash)] as unknown as Hash),
    Array.from({ length: 2_000 }, () => hasher.empty),
    'path' as unknown as Hash[],
    null as unknown as Hash[],
  ];
  const odd = [-1, 0.5, Number.NaN, Infinity, 2 ** 53, 2 ** 64, '300' as unknown as number, 300n as unknown as number];

  it('of inclusion are refused and never throw', () => {
    expect(verifyInclusion(inclusion, hasher)).toBe(true);
    for (const path of bent(inclusion.path)) refused({ path });
    for (const number of odd) {
      refused({ index: number });
      refused({ size: number });
    }
    for (const index of [299, 301, 0, 776, 777, 2 ** 40, Number.MAX_SAFE_INTEGER]) refused({ index });
    for (const other of [0, 1, 300, 1_100, 2 ** 40, Number.MAX_SAFE_INTEGER]) refused({ size: other });
    refused({ leafHash: leafHashes[301] as Hash });
    refused({ leafHash: new Uint8Array(31) });
    refused({ root: root(776) });
    refused({ root: new Uint8Array(33) });
    refused({ index: 0, size: 0, path: [], leafHash: hasher.empty, root: hasher.empty });
  });

  it('of consistency are refused and never throw', () => {
    expect(verifyConsistency(consistency, hasher)).toBe(true);
    for (const path of bent(consistency.path)) parted({ path });
    for (const number of odd) {
      parted({ oldSize: number });
      parted({ newSize: number });
    }
    for (const oldSize of [0, 1, 256, 299, 301, 777, 778, Number.MAX_SAFE_INTEGER]) parted({ oldSize });
    for (const newSize of [0, 299, 300, 1_100, Number.MAX_SAFE_INTEGER]) parted({ newSize });
    parted({ oldRoot: root(299) });
    parted({ newRoot: root(776) });
    parted({ oldRoot: new Uint8Array(31) });
    parted({ newRoot: new Uint8Array(0) });
  });

  it('from or to the empty tree allow one root and no hash', () => {
    const empty = { oldSize: 0, newSize: size, oldRoot: hasher.empty, newRoot: root(size), path: [] };
    expect(verifyConsistency(empty, hasher)).toBe(true);
    expect(verifyConsistency({ ...empty, oldRoot: root(1) }, hasher)).toBe(false);
    expect(verifyConsistency({ ...empty, path: [root(1)] }, hasher)).toBe(false);
    expect(verifyConsistency({ ...empty, newSize: 0, newRoot: hasher.empty }, hasher)).toBe(true);
    expect(verifyConsistency({ ...empty, newSize: 0, oldRoot: root(1), newRoot: root(1) }, hasher)).toBe(false);
  });

  it('for equal sizes allow equal roots and no hash', () => {
    const equal = { oldSize: 300, newSize: 300, oldRoot: root(300), newRoot: root(300), path: [] };
    expect(verifyConsistency(equal, hasher)).toBe(true);
    expect(verifyConsistency({ ...equal, newRoot: root(299) }, hasher)).toBe(false);
    expect(verifyConsistency({ ...equal, path: [root(300)] }, hasher)).toBe(false);
  });

  it('with any one bit changed are refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: largest }), fc.nat(), fc.nat(), fc.nat(255), async (n, place, which, bit) => {
        const index = place % n;
        const path = await proveInclusion(index, n, read, hasher);
        const claim = { index, size: n, leafHash: leafHashes[index] as Hash, path, root: root(n) };
        expect(
          verifyInclusion({ ...claim, path: path.with(which % path.length, flipped(path[which % path.length] as Hash, bit)) }, hasher),
        ).toBe(false);
        expect(verifyInclusion({ ...claim, leafHash: flipped(claim.leafHash, bit) }, hasher)).toBe(false);

        const oldSize = 1 + (place % (n - 1));
        const proof = await proveConsistency(oldSize, n, read, hasher);
        const joined = { oldSize, newSize: n, oldRoot: root(oldSize), newRoot: root(n), path: proof };
        const at = which % proof.length;
        expect(verifyConsistency({ ...joined, path: proof.with(at, flipped(proof[at] as Hash, bit)) }, hasher)).toBe(false);
        expect(verifyConsistency({ ...joined, oldRoot: flipped(joined.oldRoot, bit) }, hasher)).toBe(false);
      }),
    );
  });

  it('made of anything at all never throw and never verify', () => {
    const anything = fc.anything() as fc.Arbitrary<never>;
    const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(fc.array(fc.oneof(hash, anything)), anything, anything, hash, (path, first, second, other) => {
        expect(verifyInclusion({ index: first, size: second, leafHash: other, path, root: root(5) }, hasher)).toBe(false);
        expect(verifyConsistency({ oldSize: first, newSize: 900, oldRoot: other, newRoot: root(900), path }, hasher)).toBe(false);
      }),
    );
  });
});

function same(a: readonly Hash[], b: readonly Hash[]): boolean {
  return a.length === b.length && a.every((hash, i) => hash.length === 32 && hash.every((byte, at) => byte === b[i]?.[at]));
}

function flipped(hash: Hash, bit: number): Hash {
  const changed = hash.slice();
  changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
  return changed;
}
