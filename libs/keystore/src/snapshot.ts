import { sharedStore, type KeystoreConfig } from './key-store.js';
import type { SigningKey } from './signing-key.js';

export type { KeystoreConfig } from './key-store.js';
export type { SigningKey } from './signing-key.js';

/**
 * Snapshots of the trust lists (role 7): which versions are the newest. Held by the signer alone.
 * @throws KeystoreError `not-found` when no key of this role may sign at `at` (Unix seconds), `locked`, `permissions`, `device`
 */
export async function openSnapshotKey(config: KeystoreConfig, at?: number): Promise<SigningKey> {
  return (await sharedStore(config)).activeKey('snapshot', at);
}
