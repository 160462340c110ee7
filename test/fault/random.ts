import { createHash } from 'node:crypto';

/** Numbers in [0, 1) that are the same for the same seed: SHA-256 in counter mode. */
export function seeded(seed: string): () => number {
  let counter = 0;
  return () => createHash('sha256').update(`${seed}/${counter++}`).digest().readUInt32BE(0) / 2 ** 32;
}
