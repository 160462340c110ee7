import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Brings a trust directory to the given content. Each file is replaced in one step, so that a reader finds the old or the
 * new one, never half; files that say the same are not touched. The order of `files` is the order of writing: the
 * snapshot, which names the others, comes after them.
 *
 * @param files path with `/` -> bytes
 * @returns paths that were written or removed
 */
export async function writeTrustDirectory(directory: string, files: ReadonlyMap<string, Uint8Array>): Promise<string[]> {
  const changed: string[] = [];
  for (const [path, bytes] of files) {
    const target = join(directory, path);
    const present = await readFile(target).catch(() => null);
    if (present !== null && present.equals(bytes)) continue;
    await mkdir(dirname(target), { recursive: true, mode: 0o755 });
    await replace(target, bytes);
    changed.push(path);
  }
  // A list whose permits have all expired: its place would otherwise be taken for an unchecked, stale one.
  for (const path of await statusFiles(directory)) {
    if (files.has(path)) continue;
    await unlink(join(directory, path));
    changed.push(path);
  }
  return changed;
}

async function replace(target: string, bytes: Uint8Array): Promise<void> {
  const half = `${target}.${randomBytes(6).toString('hex')}.new`;
  const file = await open(half, 'wx', 0o644);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(half, target);
}

async function statusFiles(directory: string): Promise<string[]> {
  const countries = await readdir(join(directory, 'status')).catch(() => []);
  const found: string[] = [];
  for (const country of countries)
    for (const name of await readdir(join(directory, 'status', country)).catch(() => []))
      if (/^\d+\.cwt$/.test(name)) found.push(`status/${country}/${name}`);
  return found;
}
