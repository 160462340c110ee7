import { describe, expect, it } from '@jest/globals';
import { portableHasher as hasher } from './hasher.js';
import { verifyConsistency } from './consistency.js';
import { verifyInclusion } from './inclusion.js';
import { TreeEdge } from './tree-edge.js';

// Values of the reference implementation of Certificate Transparency (github.com/google/certificate-transparency,
// cpp/merkletree/merkle_tree_test.cc), which every RFC 6962 implementation is held against. Read 2026-11-22.
const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map(hex);
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
].map(hex);
const [n0, n23, n45, n4567, leaf4, leaf6] = [
  '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
  '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
  '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
  '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
  'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
  'b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f',
];
const n67 = 'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0';
const root4 = 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7';

const inclusion: [index: number, size: number, path: (string | undefined)[]][] = [
  [0, 1, []],
  [0, 8, [n0, n23, n4567]],
  [5, 8, [leaf4, n67, root4]],
  [2, 3, ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']],
  [1, 5, ['6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d', n23, leaf4]],
];
const consistency: [oldSize: number, newSize: number, path: (string | undefined)[]][] = [
  [1, 1, []],
  [1, 8, [n0, n23, n4567]],
  [6, 8, [n45, n67, root4]],
  [2, 5, [n23, leaf4]],
  [6, 7, [n45, leaf6, root4]],
];

describe('the published values of RFC 6962 trees', () => {
  it('are the roots of the first 0 to 8 leaves', () => {
    const edge = new TreeEdge(hasher);
    expect(edge.root()).toEqual(roots[0]);
    expect(hasher.empty).toEqual(roots[0]);
    leaves.forEach((leaf, index) => {
      edge.push(hasher.leaf(leaf));
      expect([index, edge.root()]).toEqual([index, roots[index + 1]]);
    });
  });

  it.each(inclusion)('prove leaf %i in a tree of %i', (index, size, path) => {
    const claim = { index, size, leafHash: hasher.leaf(leaves[index] as Uint8Array), path: path.map(hex), root: roots[size] as Uint8Array };
    expect(verifyInclusion(claim, hasher)).toBe(true);
    expect(verifyInclusion({ ...claim, index: index + 1 }, hasher)).toBe(false);
  });

  it.each(consistency)('join the trees of %i and %i leaves', (oldSize, newSize, path) => {
    const claim = { oldSize, newSize, oldRoot: roots[oldSize] as Uint8Array, newRoot: roots[newSize] as Uint8Array, path: path.map(hex) };
    expect(verifyConsistency(claim, hasher)).toBe(true);
    expect(verifyConsistency({ ...claim, oldRoot: roots[oldSize - 1] as Uint8Array }, hasher)).toBe(false);
  });
});

function hex(text: string | undefined): Uint8Array {
  return Uint8Array.from((text ?? 'zz').match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
