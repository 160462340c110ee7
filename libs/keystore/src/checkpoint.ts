import { makeVkey, type NoteSigner, type Vkey } from '#merkle';
import { KeystoreError } from './keystore-error.js';
import { sharedStore, type KeystoreConfig } from './key-store.js';
import { coseEd25519, type KeyRecord, keyState, type SigningKey } from './signing-key.js';

export type { KeystoreConfig } from './key-store.js';
export type { SigningKey } from './signing-key.js';

/**
 * Checkpoints of the transparency log (key list role 3), Ed25519. Held by the log's checkpoint signer alone.
 * @throws KeystoreError `not-found` when no key of this role may sign at `at` (Unix seconds), `locked`, `permissions`, `device`
 */
export async function openCheckpointKey(config: KeystoreConfig, at?: number): Promise<SigningKey> {
  return (await sharedStore(config)).activeKey('checkpoint', at);
}

/**
 * Every key by which checkpoints are signed now, the newest first: two in the months after a rotation.
 * @throws KeystoreError as `openCheckpointKey`
 */
export async function openCheckpointKeys(config: KeystoreConfig): Promise<readonly SigningKey[]> {
  const store = await sharedStore(config);
  const active = (await store.records('checkpoint')).filter((record) => keyState(record, store.now()) === 'active');
  if (active.length === 0) throw new KeystoreError('not-found', `${config.directory} holds no checkpoint key that may sign now`);
  return Promise.all(active.reverse().map(({ kid }) => store.signingKey(kid, 'checkpoint')));
}

/** Public part of every key that signs checkpoints now or will: what witnesses must know. @throws KeystoreError */
export async function checkpointKeysToCome(config: KeystoreConfig): Promise<readonly KeyRecord[]> {
  const store = await sharedStore(config);
  return (await store.records('checkpoint')).filter((record) => ['active', 'published'].includes(keyState(record, store.now())));
}

/** The verifier key under which one of our logs is known: the origin is the name of its key (C2SP tlog-checkpoint). */
export function checkpointVkey(key: Pick<KeyRecord, 'alg' | 'spki' | 'role'>, origin: string): Vkey {
  if (key.role !== 'checkpoint' || key.alg !== coseEd25519) throw new KeystoreError('format', 'not the key of a log');
  // RFC 8410: the last 32 bytes of an Ed25519 SubjectPublicKeyInfo are the key.
  return makeVkey(origin, 1, key.spki.slice(-32));
}

/** @throws KeystoreError `format` for a key that is not a log's */
export function checkpointSigner(key: SigningKey, origin: string): NoteSigner {
  return { vkey: checkpointVkey(key, origin), sign: (bytes) => key.sign(bytes) };
}
