import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parseVkey, type Vkey } from '#merkle';

/** A log whose checkpoints are cosigned. */
export interface KnownLog {
  readonly origin: string;
  /** Lower-case hexadecimal SHA-256 of the origin: its name in addresses and of its state file. */
  readonly hash: string;
  /** More than one while the log changes keys. */
  readonly keys: readonly Vkey[];
}

/**
 * Reads the list of logs: one verifier key a line, "#" before comments. Key name and origin are one (C2SP tlog-policy).
 * @throws Error that names the first bad line: a witness that skipped it would refuse a log that its operator promised
 */
export async function readKnownLogs(path: string): Promise<readonly KnownLog[]> {
  return parseKnownLogs(await readFile(path, 'utf8'));
}

export function parseKnownLogs(text: string): readonly KnownLog[] {
  const keys = new Map<string, Vkey[]>();
  for (const [index, line] of text.split('\n').entries()) {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const vkey = parseVkey(trimmed);
    if (!vkey.ok || vkey.value.algorithm !== 1)
      throw new Error(
        `line ${index + 1} of the list of logs is not the Ed25519 verifier key of a log (${vkey.ok ? 'key-type' : vkey.reason})`,
      );
    keys.set(vkey.value.name, [...(keys.get(vkey.value.name) ?? []), vkey.value]);
  }
  return [...keys].map(([origin, list]) => ({ origin, hash: originHash(origin), keys: list }));
}

export function originHash(origin: string): string {
  return createHash('sha256').update(origin, 'utf8').digest('hex');
}
