import { refusal, type SigningRefusal } from '../refusal.js';

/** The three hands a case passes through (libs/applications duties.ts). */
export type Hand = 'science' | 'recommendation' | 'approval';

/** One act on a case: a decision, or the reservation of the permit, which is the approving hand's. */
export interface HandAct {
  readonly hand: Hand;
  readonly person: string;
  readonly role: string;
  readonly at: Date;
}

/** A role that a person holds, or held. */
export interface HeldRole {
  readonly person: string;
  readonly role: string;
  readonly from: Date;
  /** null = not revoked. */
  readonly until: Date | null;
}

export interface HandsInput {
  readonly acts: readonly HandAct[];
  /** Persons on the other side of the desk: the applicant, and everybody of the applicant's organisation. */
  readonly applicants: ReadonlySet<string>;
  readonly roles: readonly HeldRole[];
  /** Pairs of hands that a policy in force lets one person lend, e.g. "science+recommendation" (sorted). */
  readonly allowedPairs: ReadonlySet<string>;
  readonly now: Date;
}

/**
 * Separation of duties, judged from the rows themselves and not from what the portal concluded. A role must have been held
 * when the person acted and be held still: whoever was dismissed for cause must not have a permit come out afterwards.
 */
export function checkHands(input: HandsInput): SigningRefusal | null {
  const insiders = [...new Set(input.acts.filter((act) => input.applicants.has(act.person)).map((act) => act.hand))];
  if (insiders.length > 0) return refusal('same-person', { duties: `applicant+${insiders.sort().join('+')}` });

  const hands = new Map<string, Set<Hand>>();
  for (const act of input.acts) hands.set(act.person, (hands.get(act.person) ?? new Set()).add(act.hand));
  for (const lent of hands.values()) {
    for (const pair of pairsOf([...lent].sort())) {
      // No policy row can join these two: that is what makes it four eyes.
      if (pair === 'approval+recommendation' || !input.allowedPairs.has(pair)) return refusal('same-person', { duties: pair });
    }
  }

  const missing = new Set<string>();
  for (const act of input.acts) {
    const held = input.roles.filter((role) => role.person === act.person && role.role === act.role);
    const then = held.some((role) => role.from <= act.at && (role.until === null || role.until > act.at));
    const now = held.some((role) => role.from <= input.now && (role.until === null || role.until > input.now));
    if (!then || !now) missing.add(act.role);
  }
  return missing.size > 0 ? refusal('role-not-held', { roles: [...missing].sort().join(', ') }) : null;
}

function pairsOf(hands: readonly Hand[]): string[] {
  return hands.flatMap((first, index) => hands.slice(index + 1).map((second) => `${first}+${second}`));
}
