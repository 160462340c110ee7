import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parsePolicy, type Policy } from '#merkle';

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
