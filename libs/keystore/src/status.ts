import { sharedStore, type KeystoreConfig } from './key-store.js';
import type { SigningKey } from './signing-key.js';

export type { KeystoreConfig } from './key-store.js';
export type { SigningKey } from './signing-key.js';

/**
 * Status lists (key list role 2). Held by the signer alone.
 * @throws KeystoreError `not-found` when no key of this role may sign at `at` (Unix seconds), `locked`, `permissions`, `device`
 */
export async function openStatusKey(config: KeystoreConfig, at?: number): Promise<SigningKey> {
  return (await sharedStore(config)).activeKey('status', at);
}
