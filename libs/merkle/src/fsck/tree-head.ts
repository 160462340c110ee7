import type { Hash } from '../tree/hasher.js';

/** A tree, told by its size and root. */
export interface TreeHead {
  readonly size: number;
  readonly root: Hash;
}
