import { sharedStore, type KeystoreConfig } from './key-store.js';
import type { SigningKey } from './signing-key.js';

export type { KeystoreConfig } from './key-store.js';
export type { SigningKey } from './signing-key.js';

/**
 * PAdES seals on permit PDFs (key list role 5), apart from the permit key: a seal says who printed, not what was permitted.
 * @throws KeystoreError `not-found` when no key of this role may sign at `at` (Unix seconds), `locked`, `permissions`, `device`
 */
export async function openSealKey(config: KeystoreConfig, at?: number): Promise<SigningKey> {
  return (await sharedStore(config)).activeKey('seal', at);
}
