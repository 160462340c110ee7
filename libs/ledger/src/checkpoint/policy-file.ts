import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { demonstrationNotice, isDemonstration, parsePolicy, type Policy } from '#merkle';

export interface PolicyFile {
  /** SHA-256 of the file, hexadecimal. */
  readonly id: string;
  readonly policy: Policy;
}

/** Reads the policy; null while there is none. @throws Error when it is no policy */
export async function readPolicyFile(path: string): Promise<PolicyFile | null> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const read = parsePolicy(bytes);
  if (!read.ok) throw new Error(`${path} is no policy: ${read.reason} in line ${read.line}`);
  return { id: createHash('sha256').update(bytes).digest('hex'), policy: read.policy };
}

/**
 * What must be said wherever something of this installation is shown, as long as nobody else witnesses one of its logs.
 * @param directory of the policies, one `XX.policy` per country
 * @returns null where witnesses of others are in force, and where there is no log yet
 */
export async function witnessNotice(directory: string): Promise<string | null> {
  const names = await readdir(directory).catch((): string[] => []);
  const files = await Promise.all(names.filter((name) => name.endsWith('.policy')).map((name) => readPolicyFile(join(directory, name))));
  return files.some((file) => file && isDemonstration(file.policy)) ? demonstrationNotice : null;
}
