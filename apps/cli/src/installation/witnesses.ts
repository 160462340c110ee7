import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createWitnessKey, openWitnessKey } from '#keystore/witness';
import { type Origins, presentOrigins } from '#ledger';
import { demonstrationNotice, formatPolicy, formatVkey, type Policy, type Vkey } from '#merkle';
import type { InstallationConfig } from '../config.js';
import { StateDirectory, writeDurably } from './state-directory.js';

/** A witness of this machine. It shows how witnessing works and protects against nobody: whoever has the machine has its key. */
export interface LocalWitness {
  /** From 1. */
  readonly number: number;
  readonly home: string;
  readonly port: number;
  readonly vkey: Vkey;
}

/** Of three local witnesses so many must agree. */
const quorum = 2;

/**
 * Names of the logs (first line of their checkpoints) and of the keys that sign them.
 * @param policy in force; it says whether a successor has taken the place of the first logs
 */
export function logOrigins(config: InstallationConfig, policy: Policy | null): Origins {
  const { hostname } = new URL(config.publicUrl);
  return presentOrigins(policy, { public: `${hostname}/log/public`, restricted: `${hostname}/log/restricted` });
}

/**
 * Keys and lists of logs of the local witnesses; makes what is missing.
 * @param logs verifier keys of the logs that they cosign
 */
export async function prepareWitnesses(config: InstallationConfig, logs: readonly Vkey[]): Promise<readonly LocalWitness[]> {
  const state = new StateDirectory(config.home);
  const { hostname } = new URL(config.publicUrl);
  const list = `# Logs that this witness cosigns: one verifier key a line.\n${logs.map((key) => `${formatVkey(key)}\n`).join('')}`;
  const witnesses: LocalWitness[] = [];
  for (const [index, port] of config.ports.witnesses.entries()) {
    const home = state.at('witness', String(index + 1));
    mkdirSync(`${home}/state`, { recursive: true, mode: 0o700 });
    const keyFile = `${home}/witness.key`;
    const made = existsSync(keyFile) ? await openWitnessKey(keyFile) : await createWitnessKey(keyFile, `${hostname}/witness/${index + 1}`);
    const logsFile = `${home}/logs.txt`;
    if (!existsSync(logsFile) || readFileSync(logsFile, 'utf8') !== list) writeDurably(logsFile, list, 0o600);
    witnesses.push({ number: index + 1, home, port, vkey: made.vkey });
  }
  return witnesses;
}

/**
 * The policy of a fresh installation: its own witnesses, and a line that says what they are worth.
 * @param present the policy in force, whose earlier logs, and where they ended, stay
 */
export function demonstrationPolicy(
  config: InstallationConfig,
  log: Vkey,
  witnesses: readonly LocalWitness[],
  present: Policy | null,
): string {
  const url = ({ number, port }: LocalWitness) => config.witnessUrls?.[number - 1] ?? `http://127.0.0.1:${port}`;
  const members = witnesses.map(({ number }) => `local-${number}`);
  return formatPolicy({
    comments: [...new Set([demonstrationNotice, ...(present?.comments ?? [])])],
    logs: [{ vkey: log, url: null }, ...(present?.logs ?? []).filter(({ vkey }) => formatVkey(vkey) !== formatVkey(log))],
    witnesses: witnesses.map((witness) => ({ name: `local-${witness.number}`, vkey: witness.vkey, url: url(witness) })),
    groups: [{ name: 'local', threshold: quorum, members }],
    quorum: 'local',
  });
}

/** Those of the local witnesses that a policy asks. */
export function askedOf(policy: Policy, witnesses: readonly LocalWitness[]): readonly LocalWitness[] {
  const keys = new Set(policy.witnesses.map(({ vkey }) => formatVkey(vkey)));
  return witnesses.filter(({ vkey }) => keys.has(formatVkey(vkey)));
}
