import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, sign as nodeSign, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keyIdOf, hex, openKey, Passphrase, readKeyHeader, sealKey, type KeySecret } from './key-envelope.js';
import { keyFileNames, keyFilePath, privateDirectory, readPrivateFile, requirePrivate, writePrivateFile } from './key-directory.js';
import type { KeyRole } from './key-role.js';
import { KeystoreError } from './keystore-error.js';
import { pkcs11Device, type Pkcs11Config, type Pkcs11Device } from './pkcs11-device.js';
import {
  algorithmOf,
  coseEd25519,
  coseEsp256,
  coseRs256,
  keyState,
  type KeyRecord,
  type RawSigner,
  type SigningKey,
} from './signing-key.js';

export interface KeystoreConfig {
  /** 0700 directory of one holder's key files. */
  readonly directory: string;
  /** 0600 file with the passphrase; one line. */
  readonly passphraseFile: string;
  /** New keys are made in this device instead of in a file; needed also to open keys that were. */
  readonly pkcs11?: Pkcs11Config;
  /** Unix seconds; the machine's clock unless a test says otherwise. */
  readonly now?: () => number;
}

/**
 * The keys of one holder, opened with its passphrase. Nothing outside of this library sees a private key: callers get
 * `SigningKey`s through the entry point of a role.
 */
export class KeyStore {
  private constructor(
    private readonly config: KeystoreConfig,
    private readonly passphrase: Passphrase,
  ) {}

  static async open(config: KeystoreConfig): Promise<KeyStore> {
    await requirePrivate(config.directory);
    return new KeyStore(config, await readPassphrase(config.passphraseFile));
  }

  /** Like `open`, and makes directory and passphrase (32 random bytes) where they are missing. */
  static async create(config: KeystoreConfig): Promise<KeyStore> {
    await privateDirectory(config.directory);
    try {
      return await KeyStore.open(config);
    } catch (error) {
      if (!(error instanceof KeystoreError) || error.code !== 'not-found') throw error;
    }
    // A new passphrase cannot open old keys: a lost passphrase file must not be papered over.
    if ((await keyFileNames(config.directory)).length > 0)
      throw new KeystoreError('not-found', `${config.passphraseFile} is missing, but ${config.directory} holds keys that only it opens`);
    await privateDirectory(join(config.passphraseFile, '..'));
    await writePrivateFile(config.passphraseFile, `${randomBytes(32).toString('base64url')}\n`);
    return KeyStore.open(config);
  }

  now(): number {
    return this.config.now?.() ?? Math.floor(Date.now() / 1000);
  }

  /** Every key of the holder, authenticated with the passphrase, oldest first. */
  async records(role?: KeyRole): Promise<KeyRecord[]> {
    const opened = await Promise.all((await this.fileNames(role)).map((name) => this.read(name)));
    return opened.map(({ record }) => record).sort((a, b) => a.signFrom - b.signFrom || a.createdAt - b.createdAt);
  }

  /** @throws KeystoreError `not-found` when no key of the role may sign at `at` */
  async activeKey(role: KeyRole, at = this.now()): Promise<SigningKey> {
    const active = (await this.records(role)).filter((record) => keyState(record, at) === 'active');
    // Overlapping keys exist only around a rotation: the newest one that is in use.
    const record = active.at(-1);
    if (!record) throw new KeystoreError('not-found', `${this.config.directory} holds no ${role} key that may sign now`);
    return this.signingKey(record.kid, role);
  }

  /** @throws KeystoreError `not-found`, `locked`, `device` */
  async signingKey(kid: Uint8Array, role: KeyRole): Promise<SigningKey> {
    const { record, secret } = await this.read(`${role}-${hex(kid)}.key`);
    const raw = await this.rawSigner(secret);
    return {
      ...record,
      sign: (bytes) => {
        // Checked at each use: a process that runs for months must not go on with a key that ended.
        const state = keyState(record, this.now());
        if (state !== 'active') return Promise.reject(new KeystoreError('not-active', `the ${role} key ${hex(kid)} is ${state}`));
        return raw(bytes);
      },
    };
  }

  /** Makes a P-256 key, in the device when one is configured; for checkpoints an Ed25519 key, in a file. */
  async generate(role: KeyRole, validity: { signFrom: number; signUntil: number }): Promise<KeyRecord> {
    if (algorithmOf(role) === coseEd25519) {
      const pair = generateKeyPairSync('ed25519');
      const der = pair.privateKey.export({ type: 'pkcs8', format: 'der' });
      return this.store(role, coseEd25519, pair.publicKey.export({ type: 'spki', format: 'der' }), { kind: 'pkcs8', der }, validity);
    }
    if (this.config.pkcs11) {
      const id = randomBytes(8);
      const device = await pkcs11Device(this.config.pkcs11);
      const spki = await device.generateP256(id, `opencites ${role}`);
      return this.store(role, coseEsp256, spki, { kind: 'pkcs11', token: device.tokenLabel, id }, validity);
    }
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const der = privateKey.export({ type: 'pkcs8', format: 'der' });
    return this.store(role, coseEsp256, publicKey.export({ type: 'spki', format: 'der' }), { kind: 'pkcs8', der }, validity);
  }

  /** Takes over a private key from outside (a country's existing CA). */
  async adopt(role: KeyRole, key: KeyObject, validity: { signFrom: number; signUntil: number }): Promise<KeyRecord> {
    const alg = key.asymmetricKeyType === 'rsa' ? coseRs256 : coseEsp256;
    const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
    return this.store(role, alg, spki, { kind: 'pkcs8', der: key.export({ type: 'pkcs8', format: 'der' }) }, validity);
  }

  /** Changes what the header binds: signing time or compromise. The key itself stays. */
  async revise(kid: Uint8Array, role: KeyRole, change: Partial<Pick<KeyRecord, 'signUntil' | 'compromisedAt'>>): Promise<KeyRecord> {
    const { record, secret } = await this.read(`${role}-${hex(kid)}.key`);
    const revised = { ...record, ...change };
    await this.write(revised, secret);
    return revised;
  }

  /**
   * Destroys the private part of a key whose time is over; its public record stays, because key lists go on naming it.
   * @throws KeystoreError `policy` while the key may still sign
   */
  async destroy(kid: Uint8Array, role: KeyRole): Promise<KeyRecord> {
    const { record, secret } = await this.read(`${role}-${hex(kid)}.key`);
    const state = keyState(record, this.now());
    if (state !== 'retired' && state !== 'compromised')
      throw new KeystoreError('policy', `the ${role} key ${hex(kid)} is ${state}: only a key that ended can be destroyed`);
    if (secret.kind === 'pkcs11') await (await this.device(secret.token)).destroy(secret.id);
    await this.write(record, { kind: 'destroyed' });
    return record;
  }

  private async store(
    role: KeyRole,
    alg: number,
    spki: Uint8Array,
    secret: KeySecret,
    validity: { signFrom: number; signUntil: number },
  ): Promise<KeyRecord> {
    const bytes = new Uint8Array(spki);
    const record: KeyRecord = { role, kid: keyIdOf(bytes), alg, spki: bytes, createdAt: this.now(), ...validity, compromisedAt: null };
    await this.write(record, secret);
    return record;
  }

  private async write(record: KeyRecord, secret: KeySecret): Promise<void> {
    await writePrivateFile(keyFilePath(this.config.directory, record.role, record.kid), await sealKey(record, secret, this.passphrase));
  }

  private async fileNames(role?: KeyRole): Promise<string[]> {
    return (await keyFileNames(this.config.directory)).filter((name) => role === undefined || name.startsWith(`${role}-`));
  }

  private async read(name: string): Promise<{ record: KeyRecord; secret: KeySecret }> {
    const opened = await openKey(await readPrivateFile(join(this.config.directory, name)), this.passphrase);
    // The name is outside of the encryption: a permit key renamed to another role's name must not pass for it.
    if (name !== `${opened.record.role}-${hex(opened.record.kid)}.key`)
      throw new KeystoreError('format', `${name} holds another key than its name says`);
    return opened;
  }

  private async rawSigner(secret: KeySecret): Promise<RawSigner> {
    switch (secret.kind) {
      case 'destroyed':
        return () => Promise.reject(new KeystoreError('not-active', 'the private part of this key was destroyed'));
      case 'pkcs8':
        return nodeSigner(createPrivateKey({ key: Buffer.from(secret.der), format: 'der', type: 'pkcs8' }));
      case 'pkcs11':
        return (await this.device(secret.token)).signer(secret.id);
    }
  }

  private device(token: string): Promise<Pkcs11Device> {
    if (this.config.pkcs11?.tokenLabel !== token)
      throw new KeystoreError('device', `the key lives in the PKCS#11 token "${token}", which is not configured`);
    return pkcs11Device(this.config.pkcs11);
  }
}

const shared = new WeakMap<KeystoreConfig, Promise<KeyStore>>();

/** One opened store per configuration object: the roles of one holder share the work of deriving the key from the passphrase. */
export function sharedStore(config: KeystoreConfig, options: { readonly create?: boolean } = {}): Promise<KeyStore> {
  let store = shared.get(config);
  if (!store) {
    store = options.create ? KeyStore.create(config) : KeyStore.open(config);
    shared.set(config, store);
    store.catch(() => shared.delete(config));
  }
  return store;
}

/** ECDSA P-256 as r || s, RSA as PKCS#1 v1.5 with SHA-256, Ed25519. Synchronous underneath: 0.15 ms are less than a thread hop costs. */
function nodeSigner(key: KeyObject): RawSigner {
  if (key.asymmetricKeyType === 'ed25519') return async (bytes) => new Uint8Array(nodeSign(null, bytes, key));
  return async (bytes) => new Uint8Array(nodeSign('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }));
}

async function readPassphrase(path: string): Promise<Passphrase> {
  await requirePrivate(path);
  return new Passphrase((await readFile(path, 'utf8')).replace(/\r?\n$/, ''));
}

/** Public headers only, not authenticated: for lists shown to people who do not hold the passphrase. */
export async function readKeyHeaders(directory: string): Promise<KeyRecord[]> {
  const names = await keyFileNames(directory);
  return Promise.all(names.map(async (name) => readKeyHeader(await readPrivateFile(join(directory, name)))));
}
