import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { publishable } from './publishable.js';

/** A list of a big country is some hundred kilobytes; whoever can write here is ours, but a full disk writes nonsense. */
const fileBytesMax = 16 * 1024 * 1024;
const filesMax = 20_000;

export interface TrustFilesOnDisk {
  /** Changes when any file does. */
  readonly fingerprint: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Size and time of every published file, without reading one. Empty when the directory is not there. */
export async function fingerprintOf(directory: string): Promise<string> {
  const lines: string[] = [];
  for (const path of await paths(directory)) {
    const found = await stat(join(directory, path)).catch(() => null);
    if (found?.isFile()) lines.push(`${path} ${found.size} ${found.mtimeMs} ${found.ino}`);
  }
  return lines.join('\n');
}

export async function readTrustFiles(directory: string): Promise<TrustFilesOnDisk> {
  const fingerprint = await fingerprintOf(directory);
  const files = new Map<string, Uint8Array>();
  for (const path of await paths(directory)) {
    // A file may be replaced or removed while we read: the next look finds a new fingerprint.
    const bytes = await readFile(join(directory, path)).catch(() => null);
    if (bytes && bytes.length <= fileBytesMax) files.set(path, bytes);
  }
  return { fingerprint, files };
}

async function paths(directory: string, below = '', depth = 0): Promise<string[]> {
  const entries = await readdir(join(directory, below), { withFileTypes: true }).catch(() => []);
  const found: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory() && depth < 2) found.push(...(await paths(directory, path, depth + 1)));
    else if (entry.isFile() && publishable(path) !== null) found.push(path);
  }
  return found.slice(0, filesMax);
}
