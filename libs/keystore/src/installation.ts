import { join } from 'node:path';
import { certificateHash, ensureCertificate, ensureCountryCa } from './country-certificates.js';
import { type IssuerProfile, writeIssuerProfile } from './issuer-profile.js';
import { type KeyStore, type KeystoreConfig, sharedStore } from './key-store.js';
import { privateDirectory } from './key-directory.js';
import { defaultKeyPolicy, keyHolderNames, keyHolders, type KeyHolder, type KeyPolicy, type KeyRole } from './key-role.js';
import { hex } from './key-envelope.js';
import { algorithmOf, keyState, type KeyRecord } from './signing-key.js';
import type { Pkcs11Config } from './pkcs11-device.js';
import { rotateKey } from './rotate-key.js';

export { certificateHash, sealChain } from './country-certificates.js';
export { readIssuerProfile, type IssuerProfile } from './issuer-profile.js';
export { hex } from './key-envelope.js';
export { readPrivateFile, writePrivateFile, privateDirectory } from './key-directory.js';
export {
  defaultKeyPolicy,
  holderOf,
  isKeyRole,
  keyHolderNames,
  keyHolders,
  keyPolicy,
  keyRoles,
  listedRoleNumber,
  type KeyHolder,
  type KeyPolicy,
  type KeyRole,
} from './key-role.js';
export { KeyStore, type KeystoreConfig, sharedStore } from './key-store.js';
export { KeystoreError, type KeystoreErrorCode } from './keystore-error.js';
export { closePkcs11Devices, type Pkcs11Config } from './pkcs11-device.js';
export { markCompromised, rotateKey, type Rotation } from './rotate-key.js';
export { keyState, type KeyRecord, type KeyState, type SigningKey } from './signing-key.js';
export { readPemCa, readPkcs12Ca, type ImportedCa } from './import-ca.js';
export { installImportedCa, readCountryCa, type CountryCa } from './country-certificates.js';

/** Where the keys of an installation lie: below `home` unless configuration names other places. */
export interface KeyPlaces {
  readonly holders: Readonly<Record<KeyHolder, KeystoreConfig>>;
  /** X.509 certificates; public. */
  readonly certificates: string;
  /** `issuer.json`, and the root and key lists that the offline keys signed; public. */
  readonly ceremony: string;
}

/** `HOME/keys/HOLDER/*.key`, `HOME/keys/certificates/*.pem`, `HOME/keys/lists`, passphrases in `HOME/secrets/keys-HOLDER`. */
export function keyPlaces(home: string, options: { readonly pkcs11?: Pkcs11Config; readonly now?: () => number } = {}): KeyPlaces {
  const place = (holder: KeyHolder): KeystoreConfig => ({
    directory: join(home, 'keys', holder),
    passphraseFile: join(home, 'secrets', `keys-${holder}`),
    ...(options.now ? { now: options.now } : {}),
    // The device holds the signer's keys; the offline root has a device (or a safe) of its own.
    ...(holder === 'signer' && options.pkcs11 ? { pkcs11: options.pkcs11 } : {}),
  });
  return {
    holders: { signer: place('signer'), gateway: place('gateway'), log: place('log'), offline: place('offline') },
    certificates: join(home, 'keys', 'certificates'),
    ceremony: join(home, 'keys', 'lists'),
  };
}

export interface InstallationKeys {
  /** Keys made by this call; empty when everything was there. */
  readonly created: readonly KeyRecord[];
  readonly keys: readonly KeyRecord[];
}

/**
 * Makes whatever keys and certificates an installation lacks. Safe to call at every start and after a crash half-way:
 * each file is complete or absent, and what is there is kept.
 *
 * @throws KeystoreError `not-found` when key files are there but their passphrase is not, `locked`, `permissions`, `device`
 */
export async function createInstallationKeys(
  places: KeyPlaces,
  profile: IssuerProfile,
  options: { readonly policy?: KeyPolicy; readonly holders?: readonly KeyHolder[] } = {},
): Promise<InstallationKeys> {
  const policy = options.policy ?? defaultKeyPolicy;
  const created: KeyRecord[] = [];
  const keys: KeyRecord[] = [];
  const stores = new Map<KeyHolder, KeyStore>();
  for (const holder of options.holders ?? keyHolderNames) {
    await privateDirectory(join(places.holders[holder].directory, '..'));
    const store = await sharedStore(places.holders[holder], { create: true });
    stores.set(holder, store);
    const records = await store.records();
    for (const role of keyHolders[holder] as readonly KeyRole[]) {
      // The CA's key comes with its certificate, below.
      if (role === 'ca') continue;
      const present = records.filter((record) => record.role === role);
      if (present.some((record) => record.alg === algorithmOf(role))) continue;
      // A key of another algorithm has never signed: it was made before there was something for its role to sign.
      created.push((await rotateKey(store, role, policy, { emergency: present.length > 0 })).fresh);
    }
    keys.push(...(await store.records()));
  }
  await privateDirectory(places.ceremony);
  await writeIssuerProfile(places.ceremony, profile);
  const offline = stores.get('offline');
  if (offline) {
    const known = new Set(keys.map((key) => hex(key.kid)));
    const ca = await ensureCountryCa(offline, places.certificates, profile);
    const fresh = (await offline.records('ca')).filter((key) => !known.has(hex(key.kid)));
    created.push(...fresh);
    keys.push(...fresh);
    for (const record of keys) {
      if (record.role !== 'permit' && record.role !== 'seal') continue;
      if (keyState(record, offline.now()) === 'retired' || (await certificateHash(places.certificates, record.role, record.kid))) continue;
      await ensureCertificate(offline, places.certificates, ca, record, profile);
    }
  }
  return { created, keys };
}
