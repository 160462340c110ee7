import { canonicalJson, sha256Hex } from '#cites';
import type { AuthorityView, LogFault } from './logged-act.js';
import { absent, near } from './logged-keys.js';

/** A policy in force, as the row says. */
export interface PolicyRecord {
  readonly name: string;
  readonly value: unknown;
  readonly from: Date;
}

/** Policies that the signer goes by; changed on the machine only, each time with a public event. */
export const policiesReliedOn = [
  'natural-person-names-hashed',
  'rule-overrides',
  'separation-of-duties',
  'signatures-needed',
  'signed-decisions',
] as const;

/** In force from the beginning, with no event: decisions are signed, by three people a case. */
const asMade: Readonly<Record<string, unknown>> = { 'signed-decisions': true, 'separation-of-duties': { allowedPairs: [] } };

/** @param row the one in force; null where there is none */
export function policyFault(view: AuthorityView, name: string, row: PolicyRecord | null): LogFault | null {
  const act = view.acts.filter(({ kind, pub }) => kind === 'policy.changed' && pub['policy'] === name).at(-1);
  const text = canonicalJson(row?.value ?? null);
  if (!act) return !row || text === canonicalJson(asMade[name] ?? null) ? null : absent(view, row.from);
  if (!row) return 'log-differs';
  const { value, valueSha256 } = act.pub;
  const same = value === undefined ? valueSha256 === sha256Hex(text) : canonicalJson(value) === text;
  if (same && near(act.at, row.from)) return null;
  // Changed again since, and the log has not told it yet?
  return row.from > act.at && absent(view, row.from) === 'not-logged-yet' ? 'not-logged-yet' : 'log-differs';
}
