import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Seals what the server must be able to read again (secrets of authenticator apps) and hashes what it must only recognise
 * (recovery codes), with a key that lies in a file and not in the database: a copy of the database alone opens nothing.
 */
export class SecretBox {
  private key: Buffer | null = null;

  /** @param file 32 random bytes as base64url, mode 0600; made when it is needed and not there */
  constructor(private readonly file: string) {}

  /** AES-256-GCM: nonce (12 bytes), tag (16), text. @param about what it belongs to; opens for nothing else */
  seal(secret: Uint8Array, about: string): Buffer {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.derived('seal'), nonce).setAAD(Buffer.from(about));
    const text = Buffer.concat([cipher.update(secret), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), text]);
  }

  /** @throws Error for another key, another `about`, or bytes that somebody changed */
  open(sealed: Buffer, about: string): Buffer {
    const decipher = createDecipheriv('aes-256-gcm', this.derived('seal'), sealed.subarray(0, 12)).setAAD(Buffer.from(about));
    decipher.setAuthTag(sealed.subarray(12, 28));
    return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]);
  }

  /** HMAC-SHA-256: the same text has the same hash, and without the key nobody can try texts out. */
  mac(text: string): Buffer {
    return createHmac('sha256', this.derived('mac')).update(text).digest();
  }

  private derived(purpose: string): Buffer {
    this.key ??= readOrMake(this.file);
    return createHash('sha256').update(`opencites sign-in ${purpose}\0`).update(this.key).digest();
  }
}

function readOrMake(file: string): Buffer {
  try {
    return keyIn(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  try {
    // "wx": of two processes that start together one makes it, and the other reads it.
    const handle = openSync(file, 'wx', 0o600);
    writeSync(handle, `${randomBytes(32).toString('base64url')}\n`);
    fsyncSync(handle);
    closeSync(handle);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return keyIn(file);
}

function keyIn(file: string): Buffer {
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64url');
  if (key.length !== 32) throw new Error('the key file of sign-in secrets must hold 32 bytes as base64url');
  return key;
}
