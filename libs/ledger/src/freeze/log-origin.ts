import type { Policy } from '#merkle';
import type { LogKind } from '../tree/log-rows.repository.js';

export type Origins = Readonly<Record<LogKind, string>>;

const successor = /^(.+\/log\/(?:public|restricted))(?:\/([1-9]\d{0,3}))?$/;

/** 1 for the first log of its name, N for the one whose origin ends in `/N`. */
export function generationOf(origin: string): number {
  return Number(successor.exec(origin)?.[2] ?? 1);
}

/** Origin of the log that goes on where this one ends. @throws TypeError for what is no origin of ours */
export function successorOf(origin: string): string {
  const base = successor.exec(origin)?.[1];
  if (base === undefined) throw new TypeError(`ledger: ${origin} is no origin of a log of ours`);
  return `${base}/${generationOf(origin) + 1}`;
}

/**
 * Names of the logs that take entries. The policy says which generation is the present one: the country's root key vouches
 * for it, and the database does not.
 *
 * @param first of the first generation, by the installation's address
 */
export function presentOrigins(policy: Policy | null, first: Origins): Origins {
  const named = policy?.logs[0]?.vkey.name ?? first.public;
  const generation = generationOf(named);
  if (generation === 1 || successor.exec(named)?.[1] !== first.public) return first;
  return { public: named, restricted: `${first.restricted}/${generation}` };
}
