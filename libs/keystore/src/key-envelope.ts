import { createCipheriv, createDecipheriv, createHash, randomBytes, scrypt } from 'node:crypto';
import { isKeyRole } from './key-role.js';
import { KeystoreError } from './keystore-error.js';
import { coseEd25519, coseEsp256, coseRs256, type KeyRecord } from './signing-key.js';

/**
 * OWASP's 32 MiB scrypt setting. The only accepted one: a file that asks for other parameters could make us spend
 * gigabytes, and there is no older file to stay compatible with.
 */
const kdf = { name: 'scrypt', n: 32768, r: 8, p: 3 } as const;
const maximumFileBytes = 16 * 1024;

/** What the envelope protects: the key itself, the name of a key that lives in a PKCS#11 device, or nothing any more. */
export type KeySecret =
  | { readonly kind: 'destroyed' }
  | { readonly kind: 'pkcs8'; readonly der: Uint8Array }
  | { readonly kind: 'pkcs11'; readonly token: string; readonly id: Uint8Array };

interface Header {
  readonly format: 'opencites-key/1';
  readonly role: string;
  readonly kid: string;
  readonly alg: number;
  readonly spki: string;
  readonly createdAt: number;
  readonly signFrom: number;
  readonly signUntil: number;
  readonly compromisedAt: number | null;
  readonly kdf: { readonly name: string; readonly n: number; readonly r: number; readonly p: number; readonly salt: string };
}

/**
 * A passphrase in memory. Deriving costs about a quarter of a second and 32 MiB, so keys derived for one salt are kept
 * for the files that share it (all files of one key ceremony do; each has its own nonce).
 */
export class Passphrase {
  private readonly derived = new Map<string, Promise<Buffer>>();
  private ownSalt: Buffer | null = null;

  constructor(private readonly text: string) {
    if (Buffer.byteLength(text) < 12) throw new KeystoreError('policy', 'the keystore passphrase must have 12 characters or more');
  }

  /** Salt of what is written: that of the first file opened, so that a directory has one salt and opens with one derivation. */
  get salt(): Buffer {
    this.ownSalt ??= randomBytes(16);
    return this.ownSalt;
  }

  adopt(salt: Uint8Array): void {
    this.ownSalt ??= Buffer.from(salt);
  }

  keyFor(salt: Uint8Array): Promise<Buffer> {
    const name = Buffer.from(salt).toString('base64');
    let key = this.derived.get(name);
    if (!key) {
      key = new Promise<Buffer>((resolve, reject) =>
        scrypt(this.text.normalize('NFC'), salt, 32, { N: kdf.n, r: kdf.r, p: kdf.p, maxmem: 64 * 1024 * 1024 }, (error, out) =>
          error ? reject(error) : resolve(out),
        ),
      );
      this.derived.set(name, key);
    }
    return key;
  }
}

export function keyIdOf(spki: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('sha256').update(spki).digest().subarray(0, 8));
}

/** Encrypts a key with AES-256-GCM; the whole public header, role and validity included, is authenticated with it. */
export async function sealKey(record: KeyRecord, secret: KeySecret, passphrase: Passphrase): Promise<string> {
  const { salt } = passphrase;
  const header = headerOf(record, salt);
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', await passphrase.keyFor(salt), nonce).setAAD(Buffer.from(JSON.stringify(header)));
  const body = Buffer.concat([cipher.update(encodeSecret(secret)), cipher.final(), cipher.getAuthTag()]);
  return render(header, nonce, body);
}

/**
 * Public part of a key file, NOT authenticated: whoever can write the directory controls every byte.
 * @throws KeystoreError `format`
 */
export function readKeyHeader(text: string): KeyRecord {
  return parse(text).record;
}

/** @throws KeystoreError `format` for anything we would not write ourselves, `locked` for a wrong passphrase or altered bytes */
export async function openKey(text: string, passphrase: Passphrase): Promise<{ record: KeyRecord; secret: KeySecret }> {
  const { record, header, salt, nonce, body } = parse(text);
  const decipher = createDecipheriv('aes-256-gcm', await passphrase.keyFor(salt), nonce, { authTagLength: 16 });
  decipher.setAAD(Buffer.from(JSON.stringify(header))).setAuthTag(body.subarray(body.length - 16));
  let plain: Buffer;
  try {
    plain = Buffer.concat([decipher.update(body.subarray(0, body.length - 16)), decipher.final()]);
  } catch {
    throw new KeystoreError(
      'locked',
      `the ${record.role} key ${hex(record.kid)} cannot be opened: wrong passphrase, or the file was altered`,
    );
  }
  passphrase.adopt(salt);
  return { record, secret: decodeSecret(plain) };
}

function headerOf(record: KeyRecord, salt: Uint8Array): Header {
  return {
    format: 'opencites-key/1',
    role: record.role,
    kid: hex(record.kid),
    alg: record.alg,
    spki: Buffer.from(record.spki).toString('base64'),
    createdAt: record.createdAt,
    signFrom: record.signFrom,
    signUntil: record.signUntil,
    compromisedAt: record.compromisedAt,
    kdf: { ...kdf, salt: Buffer.from(salt).toString('base64') },
  };
}

function render(header: Header, nonce: Uint8Array, body: Uint8Array): string {
  const cipher = { name: 'aes-256-gcm', nonce: Buffer.from(nonce).toString('base64'), body: Buffer.from(body).toString('base64') };
  return `${JSON.stringify({ ...header, cipher }, null, 1)}\n`;
}

function parse(text: string) {
  if (text.length > maximumFileBytes) throw new KeystoreError('format', 'a key file is at most 16 KiB');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new KeystoreError('format', 'not a key file: no JSON');
  }
  const file = value as Partial<Header> & { cipher?: { nonce?: unknown; body?: unknown } };
  const salt = bytesOf(file?.kdf?.salt, 16, 16);
  const nonce = bytesOf(file?.cipher?.nonce, 12, 12);
  const body = bytesOf(file?.cipher?.body, 17, 8192);
  const spki = bytesOf(file?.spki, 32, 2048);
  const known = file.alg === coseEsp256 || file.alg === coseRs256 || (file.alg === coseEd25519 && file.role === 'checkpoint');
  if (!isKeyRole(file.role) || file.alg === undefined || !known) throw new KeystoreError('format', 'unknown role or algorithm');
  const [createdAt, signFrom, signUntil] = [file.createdAt, file.signFrom, file.signUntil].map(seconds) as [number, number, number];
  const compromisedAt = file.compromisedAt === null ? null : seconds(file.compromisedAt);
  const record: KeyRecord = { role: file.role, kid: keyIdOf(spki), alg: file.alg, spki, createdAt, signFrom, signUntil, compromisedAt };
  const header = headerOf(record, salt);
  // One spelling only: a file that differs in a single byte from what we write is not ours. This also refuses another kdf setting.
  if (render(header, nonce, body) !== text) throw new KeystoreError('format', 'the key file is not in the form we write');
  return { record, header, salt, nonce, body };
}

function bytesOf(value: unknown, least: number, most: number): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(value, 'base64') : Buffer.alloc(0);
  if (bytes.length < least || bytes.length > most) throw new KeystoreError('format', 'a field of the key file has the wrong length');
  return bytes;
}

function seconds(value: unknown): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
    throw new KeystoreError('format', 'a time of the key file is no whole second');
  return value;
}

function encodeSecret(secret: KeySecret): Buffer {
  if (secret.kind === 'destroyed') return Buffer.of(0);
  if (secret.kind === 'pkcs8') return Buffer.concat([Buffer.of(1), secret.der]);
  return Buffer.concat([Buffer.of(2), Buffer.from(JSON.stringify({ token: secret.token, id: hex(secret.id) }))]);
}

function decodeSecret(plain: Buffer): KeySecret {
  if (plain[0] === 0 && plain.length === 1) return { kind: 'destroyed' };
  if (plain[0] === 1) return { kind: 'pkcs8', der: plain.subarray(1) };
  if (plain[0] !== 2) throw new KeystoreError('format', 'unknown kind of key');
  const { token, id } = JSON.parse(plain.subarray(1).toString('utf8')) as { token: string; id: string };
  return { kind: 'pkcs11', token, id: Buffer.from(id, 'hex') };
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
