import { hash } from 'node:crypto';
import { treeHasher, type TreeHasher } from '#merkle';

/**
 * RFC 9162 hashing with Node's one-shot SHA-256. As a "binary" string and back: four times as fast as `createHash` for the
 * 65 bytes of a node, since a digest as Buffer would be an allocation outside of V8's heap each time.
 */
export const nodeHasher: TreeHasher = treeHasher((bytes) => {
  const digest = new Uint8Array(32);
  const text = hash('sha256', bytes, 'binary');
  for (let at = 0; at < 32; at += 1) digest[at] = text.charCodeAt(at);
  return digest;
});
