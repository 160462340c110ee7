import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, unlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

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

/** Every file that stands there, by its path; none where there is no directory. */
export async function readTrustDirectory(directory: string): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(relative(directory, path), new Uint8Array(await readFile(path)));
  }
  return files;
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
