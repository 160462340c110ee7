import { createPublicKey } from 'node:crypto';
import { createRequire } from 'node:module';
import type * as sigstoreCheckpoint from '@sigstore/verify/dist/tlog/checkpoint.js';
import type * as sigstoreMerkle from '@sigstore/verify/dist/tlog/merkle.js';
import type * as transmuteLibrary from '@transmute/rfc9162';
import { describe, expect, it } from '@jest/globals';
import { type Hash, portableHasher as hasher, proveConsistency, proveInclusion, type SubtreeReader, verifyConsistency, verifyInclusion } from '#merkle'; // prettier-ignore
import { checkpointOf, logEntries, logSigners } from '../../kit/log-files.js';
import { noteSigner } from '../../kit/note-keys.js';
import { Rfc9162Tree } from '../../kit/rfc9162-tree.js';

// CommonJS without named exports that Node could see.
const require = createRequire(import.meta.url);
const { verifyCheckpoint } = require('@sigstore/verify/dist/tlog/checkpoint.js') as typeof sigstoreCheckpoint;
const { verifyMerkleInclusion } = require('@sigstore/verify/dist/tlog/merkle.js') as typeof sigstoreMerkle;
const { RFC9162_SHA256: transmute } = (require('@transmute/rfc9162') as typeof transmuteLibrary).CoMETRE;

const largest = 200;
const entries = logEntries(largest);
const leaves = entries.map((entry) => hasher.leaf(entry));
const tree = new Rfc9162Tree(leaves, hasher);
const read: SubtreeReader = (wanted) =>
  Promise.resolve(wanted.map(({ level, index }) => tree.root(index * 2 ** level, (index + 1) * 2 ** level)));
const root = (size: number): Hash => tree.root(0, size);
const bytes = (value: Uint8Array): number[] => [...value];

describe('sigstore-js (@sigstore/verify)', () => {
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), logSigners.log.vkey.publicKey]);
  const keyHint = Buffer.alloc(4);
  keyHint.writeUInt32BE(logSigners.log.vkey.keyId);
  const authority = {
    logID: keyHint,
    baseURL: logSigners.log.vkey.name,
    publicKey: createPublicKey({ key: spki, format: 'der', type: 'spki' }),
    validFor: { start: new Date(0), end: new Date(8.64e15) },
  };
  type SigstoreEntry = Parameters<typeof verifyCheckpoint>[0];
  const entryOf = (index: number, size: number, path: readonly Hash[], envelope: string) =>
    ({
      canonicalizedBody: Buffer.from(entries[index] as Uint8Array),
      inclusionProof: { logIndex: String(index), treeSize: String(size), rootHash: Buffer.from(root(size)), hashes: path.map((hash) => Buffer.from(hash)), checkpoint: { envelope } }, // prettier-ignore
    }) as unknown as SigstoreEntry;

  it('accepts our cosigned checkpoints and our proofs of inclusion', async () => {
    for (const size of [1, 2, 3, 7, 8, 9, 64, 100, 127, 128, 129, largest]) {
      const envelope = await checkpointOf(entries.slice(0, size));
      for (let index = 0; index < size; index++) {
        const entry = entryOf(index, size, await proveInclusion(index, size, read, hasher), envelope);
        const checkpoint = verifyCheckpoint(entry, [authority]);
        expect([checkpoint.origin, checkpoint.logSize]).toEqual([logSigners.log.vkey.name, BigInt(size)]);
        verifyMerkleInclusion(entry, checkpoint);
      }
    }
  });

  it('refuses a checkpoint by another key and a proof for another entry', async () => {
    const forged = await checkpointOf(entries.slice(0, 9), { ...logSigners, log: noteSigner(logSigners.log.vkey.name, 1, 'another key') });
    const path = await proveInclusion(4, 9, read, hasher);
    expect(() => verifyCheckpoint(entryOf(4, 9, path, forged), [authority])).toThrow('invalid checkpoint signature');
    const genuine = entryOf(5, 9, path, await checkpointOf(entries.slice(0, 9)));
    expect(() => verifyMerkleInclusion(genuine, verifyCheckpoint(genuine, [authority]))).toThrow('does not match');
  });
});

describe('transmute (@transmute/rfc9162)', () => {
  // This peer writes and expects the old root as the first hash also where the old tree is one whole subtree; RFC 9162
  // section 2.1.4.1 leaves it out there. Everything after it is the same.
  const isWhole = (size: number) => Number.isInteger(Math.log2(size));

  it('has our roots and accepts our proofs', async () => {
    for (let size = 1; size <= 40; size++) {
      expect(bytes(await transmute.root(leaves.slice(0, size)))).toEqual(bytes(root(size)));
      for (let number = 0; number < size; number++) {
        const path = await proveInclusion(number, size, read, hasher);
        const proof = { log_id: '', tree_size: size, leaf_index: number, inclusion_path: path };
        expect(bytes(await transmute.verify_inclusion_proof(leaves[number] as Hash, proof))).toEqual(bytes(root(size)));
        if (number === 0) continue;
        const proved = await proveConsistency(number, size, read, hasher);
        const consistency_path = isWhole(number) ? [root(number), ...proved] : proved;
        const joint = { log_id: '', tree_size_1: number, tree_size_2: size, consistency_path };
        expect([number, size, await transmute.verify_consistency_proof(root(number), root(size), joint)]).toEqual([number, size, true]);
      }
    }
  });

  it('makes proofs that we accept', async () => {
    for (const size of [2, 3, 8, 13, 32, 33]) {
      const current = leaves.slice(0, size);
      for (let number = 1; number < size; number++) {
        const inclusion = await transmute.inclusion_proof(number, current);
        const path = inclusion.inclusion_path.map((hash) => new Uint8Array(hash));
        expect(verifyInclusion({ index: number, size, leafHash: leaves[number] as Hash, path, root: root(size) }, hasher)).toBe(true);
        const older = await transmute.inclusion_proof(number - 1, leaves.slice(0, number));
        const joint = await transmute.consistency_proof(older, current);
        const claim = { oldSize: number, newSize: size, oldRoot: root(number), newRoot: root(size) };
        const joined = joint.consistency_path.map((hash) => new Uint8Array(hash)).slice(isWhole(number) ? 1 : 0);
        expect(verifyConsistency({ ...claim, path: joined }, hasher)).toBe(true);
      }
    }
  });
});
