import { join } from 'node:path';
import { readPolicyFile } from '#ledger';
import type { Policy } from '#merkle';
import type { InstallationConfig } from '../config.js';

/** The policy by which checkpoints of this installation count. @throws Error when it has none */
export async function policyInForce(config: InstallationConfig): Promise<Policy> {
  const path = join(config.home, 'trust', 'log', `${config.country}.policy`);
  const file = await readPolicyFile(path);
  if (!file) throw new Error(`there is no policy of the log: ${path}`);
  return file.policy;
}
