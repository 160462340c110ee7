import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

export const FILE_STORE = Symbol('FileStore');

/**
 * Files by their SHA-256 under one directory. A file appears whole or not at all (written aside, synced, renamed), is
 * never changed and is kept once however often it is sent.
 */
export class FileStore {
  constructor(private readonly directory: string) {}

  /** @returns SHA-256 of the bytes, the name under which `get` finds them */
  async put(bytes: Buffer): Promise<Buffer> {
    const sha256 = createHash('sha256').update(bytes).digest();
    const path = this.pathOf(sha256);
    if ((await stat(path).catch(() => null))?.size === bytes.length) return sha256;
    const folder = join(path, '..');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const half = `${path}.${randomBytes(6).toString('hex')}`;
    try {
      const file = await open(half, 'wx', 0o600);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(half, path);
    } catch (error) {
      await rm(half, { force: true });
      throw error;
    }
    // The name must survive a crash as the bytes do: the row that points here is about to be committed.
    const entry = await open(folder, 'r');
    await entry.sync();
    await entry.close();
    return sha256;
  }

  /** @throws Error when the file is absent or no longer has its hash: what an officer decides on must be what was sent */
  async get(sha256: Buffer): Promise<Buffer> {
    const bytes = await readFile(this.pathOf(sha256));
    if (!createHash('sha256').update(bytes).digest().equals(sha256)) throw new Error('A stored file no longer has its hash');
    return bytes;
  }

  private pathOf(sha256: Buffer): string {
    if (sha256.length !== 32) throw new Error('A file is named by a SHA-256');
    const hex = sha256.toString('hex');
    return join(this.directory, hex.slice(0, 2), hex);
  }
}
