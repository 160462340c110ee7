import { createHash } from 'node:crypto';
import { canonicalJson, type DecisionFact, type DecisionKind, type RuleFacts, requiredDecisions } from '#cites';
import { signaturesShort } from '#applications';
import { refusal, type SigningRefusal } from '../refusal.js';
import { checkHands, type HandAct } from './check-hands.js';
import type { SignedDecision, SigningCase } from './signing-case.js';

/** A recommendation, approval or override counts in its round; a finding as long as the form is the one it was made on. */
const ofRound: ReadonlySet<DecisionKind> = new Set<DecisionKind>(['recommendation', 'approval', 'override']);

/** The decisions that count for this permit: made on this very form, and in this round where that matters. */
export function standing(signingCase: SigningCase): readonly SignedDecision[] {
  const { formSha256, round } = signingCase.application;
  return signingCase.decisions.filter(
    (decision) => decision.formSha256.equals(formSha256) && (!ofRound.has(decision.kind) || decision.round === round),
  );
}

/** That the application is the one decided on, and that the statements behind the decisions say what the rows say. */
export function checkApplication(signingCase: SigningCase): SigningRefusal | null {
  const { application, permit, decisions } = signingCase;
  if (application.state !== 'issuing' || application.round !== permit.round)
    return refusal('application-not-approved', { state: application.state });
  const formHash = createHash('sha256').update(canonicalJson(application.form)).digest();
  if (!formHash.equals(application.formSha256)) return refusal('form-changed', { decisions: 'the application' });
  const altered = decisions
    .filter((decision) => !statementFits(decision, signingCase.permit.applicationId))
    .map((decision) => decision.kind);
  if (altered.length > 0) return refusal('form-changed', { decisions: [...new Set(altered)].sort().join(', ') });
  return null;
}

/**
 * Recommendation and approval, and every finding that the Convention asks for this transaction.
 *
 * @param relied findings made once for many cases that stand in for one of this case, each checked (check-standing.ts)
 */
export function checkDecisions(signingCase: SigningCase, facts: RuleFacts, relied: readonly DecisionFact[] = []): SigningRefusal | null {
  const counted = standing(signingCase);
  const missing = new Set<string>();
  const negative = new Set<string>();
  const judge = (kind: DecisionKind, lines: readonly number[]): void => {
    for (const line of lines.length > 0 ? lines : [null]) {
      // The newest word on a line counts: an officer may have changed their mind either way.
      const latest = counted.filter((decision) => decision.kind === kind && covers(decision, line)).at(-1);
      if (!latest && !relied.some((one) => one.kind === kind && line !== null && one.lines.includes(line))) missing.add(kind);
      else if (latest?.outcome === 'negative') negative.add(kind);
    }
  };
  judge('recommendation', []);
  judge('approval', []);
  for (const demand of requiredDecisions(facts)) judge(demand.kind, demand.lines);
  const list = (kinds: ReadonlySet<string>) => ({ kinds: [...kinds].sort().join(', ') });
  if (missing.size > 0) return refusal('decision-missing', list(missing));
  if (negative.size > 0) return refusal('decision-negative', list(negative));
  const short = signaturesShort(signingCase.signaturesNeeded, facts, [...counted, ...relied]);
  return short
    ? refusal('signatures-short', { people: String(short.people), wanted: String(short.wanted), roles: short.roles.join(', ') })
    : null;
}

/** Who acted, in which hand, against roles and policy of now. */
export function checkPeople(signingCase: SigningCase): SigningRefusal | null {
  const { permit } = signingCase;
  // Every decision on the case counts, also of earlier rounds: a hand once lent stays lent.
  const acts: HandAct[] = signingCase.decisions.map(({ hand, person, role, at }) => ({ hand, person, role, at }));
  if (permit.reservedBy && permit.reservedAt)
    acts.push({ hand: 'approval', person: permit.reservedBy, role: 'issuing-officer', at: permit.reservedAt });
  const counted = new Set(standing(signingCase).map((decision) => decision.person));
  if (permit.reservedBy) counted.add(permit.reservedBy);
  return checkHands({
    acts,
    applicants: signingCase.bound,
    // A decision that no longer counts must not fail for a role that ended since.
    roles: [
      ...signingCase.roles,
      ...acts.filter((act) => !counted.has(act.person)).map((act) => ({ person: act.person, role: act.role, from: act.at, until: null })),
    ],
    allowedPairs: allowedPairs(signingCase.dutyPolicy),
    now: signingCase.databaseTime,
  });
}

/** Pairs as "first+second" in alphabetical order; whatever else the policy row holds allows nothing. */
export function allowedPairs(policy: unknown): ReadonlySet<string> {
  const pairs = typeof policy === 'object' && policy !== null ? (policy as { allowedPairs?: unknown }).allowedPairs : null;
  if (!Array.isArray(pairs)) return new Set();
  return new Set(
    pairs
      .map((pair: unknown) => (typeof pair === 'string' ? pair.split('+') : pair))
      .filter(
        (pair): pair is [string, string] => Array.isArray(pair) && pair.length === 2 && pair.every((hand) => typeof hand === 'string'),
      )
      .map((pair) => [...pair].sort().join('+')),
  );
}

function covers(decision: SignedDecision, line: number | null): boolean {
  return decision.lines.length === 0 || (line !== null && decision.lines.includes(line));
}

/** The statement is what the officer signs where officers have keys; a row that says something else was not decided by anybody. */
function statementFits(decision: SignedDecision, applicationId: string): boolean {
  if (!createHash('sha256').update(decision.statement).digest().equals(decision.statementSha256)) return false;
  let statement: Record<string, unknown>;
  try {
    statement = JSON.parse(decision.statement) as Record<string, unknown>;
  } catch {
    return false;
  }
  return (
    statement['id'] === decision.id &&
    statement['application'] === applicationId &&
    statement['form'] === decision.formSha256.toString('hex') &&
    statement['round'] === decision.round &&
    statement['kind'] === decision.kind &&
    statement['outcome'] === decision.outcome &&
    statement['person'] === decision.person &&
    statement['role'] === decision.role &&
    (statement['overrides'] ?? null) === decision.overrides &&
    canonicalJson(statement['conditions'] ?? []) === canonicalJson(decision.conditions) &&
    canonicalJson(statement['lines'] ?? []) === canonicalJson(decision.lines)
  );
}
