import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, mkdir, open, readdir, readFile, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { KeystoreError } from './keystore-error.js';

/** Largest file we read here: nobody fills our memory with a planted file. */
const maximumBytes = 64 * 1024;

/** Makes a directory that only this account can enter; refuses one that others can. */
export async function privateDirectory(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  // mkdir leaves an existing directory as it is, and the umask may have narrowed a new one; never widen silently.
  await requirePrivate(path);
}

/** @throws KeystoreError `permissions` when group or others have any right on the file or directory, `not-found` */
export async function requirePrivate(path: string): Promise<void> {
  let mode: number;
  try {
    mode = (await stat(path)).mode;
  } catch (error) {
    throw new KeystoreError('not-found', `${path} is not there or cannot be read`, { cause: error });
  }
  if ((mode & 0o077) !== 0)
    throw new KeystoreError(
      'permissions',
      `${path} is open to other accounts (mode ${(mode & 0o777).toString(8)}); close it with chmod go= ${path}`,
    );
}

/**
 * Writes a 0600 file so that after a crash either the old or the new content stands there, whole: temporary name, fsync,
 * rename, fsync of the directory.
 */
export async function writePrivateFile(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  const file = await open(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await chmod(temporary, 0o600);
  await rename(temporary, path);
  const directory = await open(dirname(path), constants.O_RDONLY);
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

export async function readPrivateFile(path: string): Promise<string> {
  await requirePrivate(path);
  const { size } = await stat(path);
  if (size > maximumBytes) throw new KeystoreError('format', `${path} is larger than any file of ours`);
  return readFile(path, 'utf8');
}

/** Key files of a directory, by name; other files (half-written temporaries, certificates) are left alone. */
export async function keyFileNames(directory: string): Promise<string[]> {
  await requirePrivate(directory);
  return (await readdir(directory)).filter((name) => /^[a-z]+-[0-9a-f]{16}\.key$/.test(name)).sort();
}

export function keyFilePath(directory: string, role: string, kid: Uint8Array): string {
  return join(directory, `${role}-${Buffer.from(kid).toString('hex')}.key`);
}
