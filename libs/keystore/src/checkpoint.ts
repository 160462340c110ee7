import { sharedStore, type KeystoreConfig } from './key-store.js';
import type { SigningKey } from './signing-key.js';

export type { KeystoreConfig } from './key-store.js';
export type { SigningKey } from './signing-key.js';

/**
 * Checkpoints of the transparency log (key list role 3). Held by the log's checkpoint signer alone.
 * @throws KeystoreError `not-found` when no key of this role may sign at `at` (Unix seconds), `locked`, `permissions`, `device`
 */
export async function openCheckpointKey(config: KeystoreConfig, at?: number): Promise<SigningKey> {
  return (await sharedStore(config)).activeKey('checkpoint', at);
}
