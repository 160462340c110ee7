import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { Rfc9162Tree } from '../../../../test/kit/rfc9162-tree.js';
import { proveConsistency, verifyConsistency } from './consistency.js';
import { type Hash, treeHasher } from './hasher.js';
import { proveInclusion, verifyInclusion } from './inclusion.js';
import type { SubtreeReader } from './subtree.js';

const hasher = treeHasher((bytes) => createHash('sha256').update(bytes).digest());
const largest = 1_100;
const leafHashes = Array.from({ length: largest }, (_, i) => hasher.leaf(Uint8Array.of(i >> 8, i)));
const tree = new Rfc9162Tree(leafHashes, hasher);
const read: SubtreeReader = (wanted) =>
  Promise.resolve(wanted.map(({ level, index }) => tree.root(index * 2 ** level, (index + 1) * 2 ** level)));

describe('every pair of numbers up to 1,100', () => {
  it('is proved and verified: each leaf in each tree, each tree in each later one', async () => {
    let proved = 0;
    for (let size = 1; size <= largest; size++) {
      const root = tree.root(0, size);
      for (let first = 0; first < size; first++) {
        const path = await proveInclusion(first, size, read, hasher);
        const included = verifyInclusion({ index: first, size, leafHash: leafHashes[first] as Hash, path, root }, hasher);
        const joint = await proveConsistency(first, size, read, hasher);
        const claim = { oldSize: first, newSize: size, oldRoot: tree.root(0, first), newRoot: root, path: joint };
        if (!included || !verifyConsistency(claim, hasher)) throw new Error(`${first} and ${size}`);
        proved++;
      }
    }
    expect(proved).toBe((largest * (largest + 1)) / 2);
  }, 600_000);
});
