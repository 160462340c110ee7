import { sha256 } from '@noble/hashes/sha2.js';

/** A SHA-256 value: 32 bytes. */
export type Hash = Uint8Array;

export const hashLength = 32;

/** RFC 9162 section 2.1.1 (RFC 6962 section 2.1): how leaves and nodes of the tree are hashed. */
export interface TreeHasher {
  /** Root of the tree without leaves: SHA-256 of nothing. */
  readonly empty: Hash;
  /** SHA-256(00 || entry). */
  leaf(entry: Uint8Array): Hash;
  /** SHA-256(01 || left || right); both have 32 bytes. */
  node(left: Hash, right: Hash): Hash;
}

/**
 * The tree's hashing over any SHA-256. The prefix byte is what keeps a node from being passed off as an entry and an
 * entry as a node, so it is put in front here and nowhere else.
 *
 * @param digest must return a fresh array on each call and must not keep its argument, which is used again
 */
export function treeHasher(digest: (bytes: Uint8Array) => Uint8Array): TreeHasher {
  const pair = new Uint8Array(1 + 2 * hashLength);
  pair[0] = 1;
  return {
    empty: digest(new Uint8Array(0)),
    leaf(entry) {
      const bytes = new Uint8Array(1 + entry.length);
      bytes.set(entry, 1);
      return digest(bytes);
    },
    node(left, right) {
      pair.set(left, 1);
      pair.set(right, 1 + hashLength);
      return digest(pair);
    },
  };
}

/** Runs wherever JavaScript runs. Processes that hash by the million bring a faster one. */
export const portableHasher: TreeHasher = treeHasher(sha256);

/** What came from outside is a hash only if it is 32 bytes; a shorter one would shift everything hashed after it. */
export function isHash(value: unknown): value is Hash {
  return ArrayBuffer.isView(value) && value.byteLength === hashLength && (value as Uint8Array).length === hashLength;
}

/** Nothing here is secret, so the comparison may stop early. */
export function equalHashes(a: Hash, b: Hash): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
