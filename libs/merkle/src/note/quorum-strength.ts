import { quorumMet } from './judge-checkpoint.js';
import type { Policy } from './policy.js';

/** What a policy's quorum withstands. Counted in witnesses; who runs two of them counts twice for a thief. */
export interface QuorumStrength {
  readonly witnesses: number;
  /** The fewest that are enough. */
  readonly least: number;
  /** However they are chosen, so many may be corrupt before two trees can both be witnessed (a split view). */
  readonly corrupt: number;
  /** However they are chosen, so many may be away before nothing is witnessed any more. */
  readonly away: number;
}

/** All subsets of more witnesses would take too long to go through. */
export const quorumStrengthMax = 14;

/**
 * Goes through every set of witnesses, because groups within groups mislead whoever reckons with thresholds: "any of 2, and
 * 2 of 3, and any of 2" looks like more than "4 of 7", and two of its quorums may share a single witness.
 * @returns null when no quorum is asked for, when none can be met, or above `quorumStrengthMax` witnesses
 */
export function quorumStrength(policy: Policy): QuorumStrength | null {
  const names = policy.witnesses.map(({ name }) => name);
  if (policy.quorum === null || names.length > quorumStrengthMax) return null;
  const everyone = 2 ** names.length - 1;
  const enough = Array.from({ length: everyone + 1 }, (_, set) =>
    quorumMet(
      policy,
      names.filter((_name, at) => set & (1 << at)),
    ),
  );
  if (!enough[everyone]) return null;
  // Nothing can be taken away from these.
  const minimal = enough.flatMap((met, set) =>
    met && names.every((_name, at) => !(set & (1 << at)) || !enough[set ^ (1 << at)]) ? [set] : [],
  );
  let shared = names.length;
  for (const one of minimal) for (const other of minimal) shared = Math.min(shared, size(one & other));
  const blocking = enough.flatMap((_met, set) => (enough[everyone ^ set] ? [] : [size(set)]));
  return {
    witnesses: names.length,
    least: Math.min(...minimal.map(size)),
    // Two quorums with no witness in common need nobody corrupt at all.
    corrupt: Math.max(shared - 1, 0),
    away: Math.min(...blocking) - 1,
  };
}

function size(set: number): number {
  let count = 0;
  for (let rest = set; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}
