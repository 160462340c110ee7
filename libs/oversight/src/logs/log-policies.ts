import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readPolicyFile } from '#ledger';
import { type Policy, policyFor } from '#merkle';

/** The policy by which checkpoints of a log are judged, under the log's own name; null where this installation has none. */
export async function policyOfLog(directory: string, origin: string): Promise<Policy | null> {
  const names = (await readdir(directory).catch((): string[] => [])).filter((name) => name.endsWith('.policy')).toSorted();
  for (const name of names) {
    const file = await readPolicyFile(join(directory, name));
    const policy = file && policyFor(origin, file.policy);
    if (policy && policy.logs.length > 0) return policy;
  }
  return null;
}
