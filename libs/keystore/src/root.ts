import { sharedStore, type KeystoreConfig } from './key-store.js';
import type { SigningKey } from './signing-key.js';

export type { KeystoreConfig } from './key-store.js';
export type { SigningKey } from './signing-key.js';

/**
 * The country root, which signs the country's key list. Offline: no service ever opens it.
 * @throws KeystoreError `not-found` when no key of this role may sign at `at` (Unix seconds), `locked`, `permissions`, `device`
 */
export async function openRootKey(config: KeystoreConfig, at?: number): Promise<SigningKey> {
  return (await sharedStore(config)).activeKey('root', at);
}

/**
 * Signs the root list of an installation that is its own trust anchor. Offline.
 * @throws KeystoreError as `openRootKey`
 */
export async function openAnchorKey(config: KeystoreConfig, at?: number): Promise<SigningKey> {
  return (await sharedStore(config)).activeKey('anchor', at);
}
