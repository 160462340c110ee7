import { parsePolicy, type Policy } from '#merkle';
import { WitnessClient, type WitnessClientOptions } from '../../libs/ledger/src/witness/index.js';
import { GrowingLog } from './growing-log.js';
import { ed25519Verify, noteSigner } from './note-keys.js';

/** A log that witnesses are asked about. */
export const log = new GrowingLog(noteSigner('xa.localhost/log/public', 1));
export const question = async (size: number, history = log) => ({
  note: await history.checkpoint(size),
  prove: (oldSize: number) => history.path(oldSize, size),
});
export const policyOf = (text: string): Policy => {
  const read = parsePolicy(text);
  if (!read.ok) throw new Error(`${read.reason} in line ${read.line}`);
  return read.policy;
};
export const clientOf = (policy: Policy, options: Partial<WitnessClientOptions> = {}) =>
  new WitnessClient({ policy, verify: ed25519Verify, ...options });
