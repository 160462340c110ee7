import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { TrustFiles } from '#trust';
import { readTrustDirectory } from '../trust-directory.js';

const states = 'states';
const stateName = /^\d{8}T\d{6}Z$/;

/** Name of the state of an instant, which sorts by time. @param at Unix seconds */
function nameOf(at: number): string {
  return new Date(at * 1000).toISOString().replace(/[-:]|\.\d+/g, '');
}

export interface ArchivedState {
  readonly trust: TrustFiles;
  /** Signed notes by path below `checkpoints/`. */
  readonly checkpoints: ReadonlyMap<string, string>;
  /** Canonical JSON by SHA-256 (hexadecimal). */
  readonly rules: ReadonlyMap<string, string>;
}

/**
 * Adds what is believed at an instant to an archive (docs/spec/trust.md): `anchor.txt`, `states/TIME/` each a trust directory,
 * `checkpoints/`, `rules/HASH.json`. Nothing that stands there is changed.
 *
 * @returns name of the state; null when the archive belongs to another anchor
 */
export async function addState(directory: string, at: number, { trust, checkpoints, rules }: ArchivedState): Promise<string | null> {
  const anchor = Buffer.from(trust.get('anchor.txt') ?? '');
  const before = await readFile(join(directory, 'anchor.txt')).catch(() => null);
  if (before && !before.equals(anchor)) return null;
  const name = nameOf(at);
  const half = join(directory, states, `.${name}`);
  await rm(half, { recursive: true, force: true });
  for (const [path, bytes] of trust) await write(join(half, path), bytes);
  for (const [path, note] of checkpoints) await write(join(directory, 'checkpoints', path), note);
  for (const [hash, text] of rules) await write(join(directory, 'rules', `${hash}.json`), text);
  if (!before) await write(join(directory, 'anchor.txt'), anchor);
  const place = join(directory, states, name);
  await rm(place, { recursive: true, force: true });
  await rename(half, place);
  return name;
}

/**
 * What there is to answer a question about an instant with: of an archive its states up to then, the newest first (the
 * first one ever, where the question is older than all); of a trust directory the directory.
 *
 * @param at Unix seconds
 */
export async function* trustAt(directory: string, at: number): AsyncGenerator<TrustFiles> {
  const names = (await readdir(join(directory, states)).catch((): string[] => [])).filter((name) => stateName.test(name)).sort();
  const anchor = names.length === 0 ? null : await readFile(join(directory, 'anchor.txt')).catch(() => null);
  const past = names.filter((name) => name <= nameOf(at)).reverse();
  for (const name of past.length === 0 ? names.slice(0, 1) : past) {
    const files = await readTrustDirectory(join(directory, states, name));
    // The one anchor that the caller has decided to believe, whatever lies in a state.
    if (files) yield anchor ? new Map([...files, ['anchor.txt', new Uint8Array(anchor)]]) : new Map([...files].filter(([path]) => path !== 'anchor.txt')); // prettier-ignore
  }
  if (names.length > 0) return;
  const files = await readTrustDirectory(directory);
  if (files) yield files;
}

async function write(path: string, content: Uint8Array | string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}
