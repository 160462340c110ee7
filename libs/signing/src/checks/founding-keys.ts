import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The keys of the founding officers, pinned beside the lists of the key ceremony and outside the database: every other
 * officer's key counts only through a chain of signatures that ends here. Whoever writes to the database alone can make
 * rows, and no officers.
 */
export interface FoundingKeys {
  /** From this instant on decisions are signed, whatever a policy row says. */
  readonly since: Date;
  /** SHA-256 of the COSE keys, base64url. */
  readonly keys: ReadonlySet<string>;
}

const place = (directory: string) => join(directory, 'founding-officers.json');

/** Adds keys; those of an earlier founding stay, since decisions of then rest on them. */
export function pinFoundingKeys(directory: string, keys: readonly string[], now: Date = new Date()): void {
  const before = readFoundingKeys(directory);
  const all = { since: (before?.since ?? now).toISOString(), keys: [...new Set([...(before?.keys ?? []), ...keys])] };
  const file = place(directory);
  const handle = openSync(`${file}.new`, 'w', 0o600);
  writeSync(handle, `${JSON.stringify(all, null, 2)}\n`);
  fsyncSync(handle);
  closeSync(handle);
  renameSync(`${file}.new`, file);
}

/** @returns null before the founding. @throws Error when the file is not what `pinFoundingKeys` writes: better stopped than open */
export function readFoundingKeys(directory: string): FoundingKeys | null {
  const file = place(directory);
  if (!existsSync(file)) return null;
  const { since, keys } = JSON.parse(readFileSync(file, 'utf8')) as { since?: unknown; keys?: unknown };
  const at = new Date(typeof since === 'string' ? since : NaN);
  if (Number.isNaN(at.getTime()) || !Array.isArray(keys) || !keys.every((key) => typeof key === 'string' && /^[\w-]{43}$/.test(key)))
    throw new Error(`${file} is damaged`);
  return { since: at, keys: new Set(keys as string[]) };
}
