import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { checkpointKeysToCome, checkpointVkey, openCheckpointKey } from '#keystore/checkpoint';
import type { KeyPlaces } from '#keystore/installation';
import { demonstrationNotice, isDemonstration, parsePolicy, type Policy, type Vkey } from '#merkle';
import { readCountryLists } from '#signing';
import type { InstallationConfig } from '../config.js';
import { StateDirectory, writeDurably } from './state-directory.js';
import { askedOf, demonstrationPolicy, type LocalWitness, logOrigins, prepareWitnesses } from './witnesses.js';

export interface PreparedLog {
  readonly public: Vkey;
  readonly restricted: Vkey;
  /** C2SP tlog-policy text in force, or to be put in force. */
  readonly policy: string;
  /** Whether the key list does not name this policy yet. */
  readonly isNew: boolean;
  /** The witnesses of this machine that the policy asks. */
  readonly witnesses: readonly LocalWitness[];
}

/**
 * Keys of the local witnesses and the policy under which checkpoints count. A policy that names witnesses of other operators
 * is the authority's own and is never touched; a demonstration policy follows keys and ports of this installation.
 */
export async function prepareLog(config: InstallationConfig, places: KeyPlaces): Promise<PreparedLog> {
  const key = await openCheckpointKey(places.holders.log);
  const { logPolicy } = await readCountryLists(places.ceremony);
  const present = logPolicy && new TextDecoder().decode(logPolicy);
  const inForce = present === null ? null : read(present);
  const origins = logOrigins(config, inForce);
  const [publicLog, restricted] = [checkpointVkey(key, origins.public), checkpointVkey(key, origins.restricted)];
  const known = await checkpointKeysToCome(places.holders.log);
  const both = known.flatMap((each) => [checkpointVkey(each, origins.public), checkpointVkey(each, origins.restricted)]);
  const witnesses = await prepareWitnesses(config, both);
  const made = demonstrationPolicy(config, publicLog, witnesses, inForce);
  const policy = present !== null && inForce && !isDemonstration(inForce) ? present : made;
  return { public: publicLog, restricted, policy, isNew: policy !== present, witnesses: askedOf(read(policy), witnesses) };
}

/** The policy beside the other published lists; the signer publishes the same bytes once its lists name them. */
export function publishPolicy(config: InstallationConfig, policy: string): void {
  const file = new StateDirectory(config.home).at('trust', 'log', `${config.country}.policy`);
  if (existsSync(file) && readFileSync(file, 'utf8') === policy) return;
  // Read by the gateway, which is another account where each process has its own.
  mkdirSync(dirname(file), { recursive: true, mode: 0o755 });
  writeDurably(file, policy, 0o644);
}

/** What must be said wherever something is proved under the policy; null once it names witnesses of another operator. */
export function noticeOf(log: PreparedLog): string | null {
  return isDemonstration(read(log.policy)) ? demonstrationNotice : null;
}

function read(text: string): Policy {
  const parsed = parsePolicy(text);
  if (!parsed.ok) throw new Error(`the policy of the log is damaged: ${parsed.reason} in line ${parsed.line}`);
  return parsed.policy;
}
