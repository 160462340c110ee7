import { createHash } from 'node:crypto';
import { readPrivateFile } from './key-directory.js';
import { KeystoreError } from './keystore-error.js';
import type { RawSigner } from './signing-key.js';
import type * as Pkcs11 from 'pkcs11js';

/** A hardware security module, or anything else with a PKCS#11 driver. */
export interface Pkcs11Config {
  /** Path of the vendor's driver, e.g. /usr/lib/softhsm/libsofthsm2.so. */
  readonly library: string;
  readonly tokenLabel: string;
  /** 0600 file with the user PIN. */
  readonly pinFile: string;
}

/** DER of the OID 1.2.840.10045.3.1.7 (P-256), CKA_EC_PARAMS. */
const p256Parameters = Buffer.from('06082a8648ce3d030107', 'hex');
/** SubjectPublicKeyInfo of an uncompressed P-256 point, up to the point itself. */
const p256SpkiPrefix = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d030107034200', 'hex');

const devices = new Map<string, Promise<Pkcs11Device>>();

/** The device's session in this process; C_Initialize may run only once per driver and process. */
export function pkcs11Device(config: Pkcs11Config): Promise<Pkcs11Device> {
  const name = `${config.library}\n${config.tokenLabel}`;
  let device = devices.get(name);
  if (!device) {
    device = Pkcs11Device.open(config);
    devices.set(name, device);
    device.catch(() => devices.delete(name));
  }
  return device;
}

/** Logs out of every device and unloads the drivers. */
export async function closePkcs11Devices(): Promise<void> {
  const opened = [...devices.values()];
  devices.clear();
  for (const device of await Promise.allSettled(opened)) if (device.status === 'fulfilled') device.value.close();
}

/**
 * One logged-in session. Private keys are generated inside, sensitive and not extractable: this process can use them
 * while it runs, and never read them.
 */
export class Pkcs11Device {
  /** A session runs one operation at a time (PKCS#11 s5.1): calls queue here. */
  private queue: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly binding: typeof Pkcs11,
    private readonly driver: Pkcs11.PKCS11,
    private readonly session: Pkcs11.Handle,
    readonly tokenLabel: string,
  ) {}

  static async open(config: Pkcs11Config): Promise<Pkcs11Device> {
    const binding = await loadBinding();
    const pin = (await readPrivateFile(config.pinFile)).trim();
    const driver = new binding.PKCS11();
    try {
      driver.load(config.library);
      driver.C_Initialize();
      const slot = driver.C_GetSlotList(true).find((candidate) => driver.C_GetTokenInfo(candidate).label.trim() === config.tokenLabel);
      if (!slot) throw new KeystoreError('device', `the PKCS#11 driver knows no token labelled "${config.tokenLabel}"`);
      const session = driver.C_OpenSession(slot, binding.CKF_SERIAL_SESSION | binding.CKF_RW_SESSION);
      driver.C_Login(session, binding.CKU_USER, pin);
      return new Pkcs11Device(binding, driver, session, config.tokenLabel);
    } catch (error) {
      // Without this, a second attempt in the same process would fail with CKR_CRYPTOKI_ALREADY_INITIALIZED.
      quietly(() => driver.C_Finalize());
      quietly(() => driver.close());
      if (error instanceof KeystoreError) throw error;
      throw new KeystoreError('device', `the PKCS#11 token "${config.tokenLabel}" cannot be used: ${reasonOf(error)}`, { cause: error });
    }
  }

  /** Makes a P-256 key pair in the device; returns its DER SubjectPublicKeyInfo. */
  generateP256(id: Uint8Array, label: string): Promise<Uint8Array> {
    return this.exclusively(async () => {
      const b = this.binding;
      const shared = [
        { type: b.CKA_TOKEN, value: true },
        { type: b.CKA_ID, value: Buffer.from(id) },
        { type: b.CKA_LABEL, value: label },
      ];
      const pair = this.driver.C_GenerateKeyPair(
        this.session,
        { mechanism: b.CKM_EC_KEY_PAIR_GEN },
        [...shared, { type: b.CKA_VERIFY, value: true }, { type: b.CKA_EC_PARAMS, value: p256Parameters }],
        [
          ...shared,
          { type: b.CKA_PRIVATE, value: true },
          { type: b.CKA_SENSITIVE, value: true },
          { type: b.CKA_EXTRACTABLE, value: false },
          { type: b.CKA_SIGN, value: true },
        ],
      );
      const [point] = this.driver.C_GetAttributeValue(this.session, pair.publicKey, [{ type: b.CKA_EC_POINT }]);
      // CKA_EC_POINT is the point inside a DER OCTET STRING: 04 41 04 x y.
      const der = Buffer.from(point?.value as Buffer);
      if (der.length !== 67 || der[0] !== 4 || der[1] !== 0x41) throw new KeystoreError('device', 'the device returned no P-256 point');
      return new Uint8Array(Buffer.concat([p256SpkiPrefix, der.subarray(2)]));
    });
  }

  /** Signature function of a private key of this device. @throws KeystoreError `not-found` */
  async signer(id: Uint8Array): Promise<RawSigner> {
    const key = await this.exclusively(async () => this.find(id, this.binding.CKO_PRIVATE_KEY));
    if (!key)
      throw new KeystoreError('not-found', `the token "${this.tokenLabel}" does not hold the key ${Buffer.from(id).toString('hex')}`);
    return (bytes) =>
      this.exclusively(async () => {
        // CKM_ECDSA over our own digest: CKM_ECDSA_SHA256 is missing from several devices.
        this.driver.C_SignInit(this.session, { mechanism: this.binding.CKM_ECDSA }, key);
        const digest = createHash('sha256').update(bytes).digest();
        return new Uint8Array(await this.driver.C_SignAsync(this.session, digest, Buffer.alloc(64)));
      });
  }

  /** Destroys a key pair in the device, for good. */
  destroy(id: Uint8Array): Promise<void> {
    return this.exclusively(async () => {
      for (const kind of [this.binding.CKO_PRIVATE_KEY, this.binding.CKO_PUBLIC_KEY]) {
        const object = this.find(id, kind);
        if (object) this.driver.C_DestroyObject(this.session, object);
      }
    });
  }

  private find(id: Uint8Array, kind: number): Pkcs11.Handle | null {
    this.driver.C_FindObjectsInit(this.session, [
      { type: this.binding.CKA_CLASS, value: kind },
      { type: this.binding.CKA_ID, value: Buffer.from(id) },
    ]);
    try {
      return this.driver.C_FindObjects(this.session);
    } finally {
      this.driver.C_FindObjectsFinal(this.session);
    }
  }

  close(): void {
    quietly(() => this.driver.C_Logout(this.session));
    quietly(() => this.driver.C_CloseSession(this.session));
    quietly(() => this.driver.C_Finalize());
    quietly(() => this.driver.close());
  }

  private exclusively<T>(work: () => Promise<T>): Promise<T> {
    const run = this.queue.then(work).catch((error: unknown) => {
      throw error instanceof KeystoreError
        ? error
        : new KeystoreError('device', `the PKCS#11 device refused: ${reasonOf(error)}`, { cause: error });
    });
    this.queue = run.catch(() => undefined);
    return run;
  }
}

/** The native binding is an optional dependency: an installation without a compiler and without an HSM does not have it. */
async function loadBinding(): Promise<typeof Pkcs11> {
  try {
    const module = (await import('pkcs11js')) as typeof Pkcs11 & { default?: typeof Pkcs11 };
    return module.default ?? module;
  } catch (error) {
    throw new KeystoreError('device', 'the package pkcs11js is not installed: run npm install on a machine with a C++ compiler', {
      cause: error,
    });
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.split('\n')[0]! : String(error);
}

function quietly(work: () => unknown): void {
  try {
    work();
  } catch {
    // Closing what is closed already.
  }
}
