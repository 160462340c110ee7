import { join } from 'node:path';
import { type LogName, readPolicyFile } from '#ledger';
import { formatVkey, isDemonstration, type Policy, type Vkey } from '#merkle';

/** The witness whose signature decides the draws, and how it is asked. */
export interface DesignatedWitness {
  readonly vkey: Vkey;
  /** It belongs to whoever keeps the log: the draw shows how it works and protects against nobody. */
  readonly demonstration: boolean;
}

/** Value of policy `draw`: true takes the first witness of the log's policy, `{ witness }` the one whose key has this name. */
export type DrawPolicy = boolean | { readonly witness: string };

export function isDrawPolicy(value: unknown): value is DrawPolicy {
  if (typeof value === 'boolean') return true;
  if (typeof value !== 'object' || value === null || Object.keys(value).join() !== 'witness') return false;
  const { witness } = value as { witness: unknown };
  return typeof witness === 'string' && witness.length >= 1 && witness.length <= 200;
}

/**
 * Designates by the policy of the log. Only Ed25519 witnesses can be: with them one text has one signature.
 * @returns null when the policy has no such witness
 */
export function designatedWitness(policy: Policy, wanted: DrawPolicy, origin: string): DesignatedWitness | null {
  const witness = policy.witnesses.find(
    ({ vkey }) => vkey.algorithm === 4 && (typeof wanted === 'boolean' || vkey.name === wanted.witness),
  );
  if (!witness) return null;
  return { vkey: witness.vkey, demonstration: isDemonstration(policy) || hostOf(witness.vkey.name) === hostOf(origin) };
}

/** Where the witness of a draw is asked for what it gave; null when the policy in force no longer knows it. */
export function addressOf(policy: Policy, vkey: string): string | null {
  return policy.witnesses.find((witness) => formatVkey(witness.vkey) === vkey)?.url ?? null;
}

/** @param directory of the policies, one `XX.policy` per country */
export async function readLogPolicy(directory: string, country: string): Promise<Policy | null> {
  return (await readPolicyFile(join(directory, `${country}.policy`)))?.policy ?? null;
}

export function publicOrigin(logs: readonly LogName[]): string | null {
  return logs.find(({ kind }) => kind === 'public')?.origin ?? null;
}

function hostOf(name: string): string {
  return name.split('/', 1)[0] ?? '';
}
