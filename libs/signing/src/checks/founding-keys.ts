import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** One founding officer's key. */
export interface FoundingKey {
  /** SHA-256 of the COSE key, base64url: what the event `key.bootstrap` tells the world. */
  readonly key: string;
  readonly person: string;
  readonly organisation: string;
  readonly role: string;
}

/**
 * The keys of the founding officers, pinned beside the lists of the key ceremony and outside the database: every other
 * officer's key counts only through a chain of signatures that ends here. Whoever writes to the database alone can make
 * rows, and no officers.
 */
export interface FoundingKeys {
  /** From this instant on decisions are signed, whatever a policy row says. */
  readonly since: Date;
  readonly keys: readonly FoundingKey[];
}

const place = (directory: string) => join(directory, 'founding-officers.json');

/** Adds keys; those of an earlier founding stay, since decisions of then rest on them. */
export function pinFoundingKeys(directory: string, keys: readonly FoundingKey[], now: Date = new Date()): void {
  const before = readFoundingKeys(directory);
  const known = before?.keys ?? [];
  const added = keys.filter(({ key }) => !known.some((founder) => founder.key === key));
  const all = { since: (before?.since ?? now).toISOString(), keys: [...known, ...added] };
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
  if (Number.isNaN(at.getTime()) || !Array.isArray(keys) || !keys.every(isFoundingKey)) throw new Error(`${file} is damaged`);
  return { since: at, keys };
}

function isFoundingKey(value: unknown): value is FoundingKey {
  if (typeof value !== 'object' || value === null) return false;
  const { key, person, organisation, role } = value as Record<string, unknown>;
  return typeof key === 'string' && /^[\w-]{43}$/.test(key) && [person, organisation, role].every((part) => typeof part === 'string');
}
