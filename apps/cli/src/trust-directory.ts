import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { TrustFiles } from '#trust';

/** Paths that mean something in a trust directory (docs/spec/trust.md); anything else is left alone. */
const known =
  /^(anchor\.txt|(snapshot|overlay)\.cose|root\/\d+\.cose|keys\/[A-Z]{2}\.cose|status\/[A-Z]{2}\/\d+\.cwt|codes\/\d+\.cbor|logged\/[0-9a-f]{16}\.bin|log\/[A-Z]{2}\.policy)$/;
/** The largest list there is holds a million permits of one key. */
const fileBytesMax = 32 * 1024 * 1024;
const filesMax = 20_000;

/** The files of a trust directory; null when there is no such directory. */
export async function readTrustDirectory(directory: string): Promise<TrustFiles | null> {
  const found = await stat(directory).catch(() => null);
  if (!found?.isDirectory()) return null;
  const files = new Map<string, Uint8Array>();
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || files.size >= filesMax) continue;
    const full = join(entry.parentPath, entry.name);
    const path = full.slice(join(directory, '/').length).replaceAll('\\', '/');
    if (!known.test(path)) continue;
    const { size } = await stat(full);
    if (size <= fileBytesMax) files.set(path, await readFile(full));
  }
  return files;
}
