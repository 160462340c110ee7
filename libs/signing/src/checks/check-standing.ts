import { createHash } from 'node:crypto';
import { canonicalJson, Decimal, type DecisionFact, type StandingUse } from '#cites';
import type { LoggedStanding } from '../authority/logged-standing.js';
import { refusal, type SigningRefusal } from '../refusal.js';
import { allowedPairs } from './check-decisions.js';
import { readStatement } from './key-history.js';
import type { SigningCase } from './signing-case.js';
import { actFault, type SignatureJudge } from './signed-act.js';
import type { MadeStanding } from './standing-finding.repository.js';

/**
 * That each standing finding which stands in for one of this case was signed by a scientist of the authority, says what its
 * row says, was not withdrawn, and is of nobody who lent another hand to this case or belongs to its applicant.
 *
 * @param relied the findings as the rules saw them
 * @param log null in a country without a log
 */
export function checkStanding(
  relied: readonly DecisionFact[],
  made: readonly MadeStanding[],
  signingCase: SigningCase,
  judge: SignatureJudge,
  log: LoggedStanding | null,
): SigningRefusal | null {
  const pairs = allowedPairs(signingCase.dutyPolicy);
  for (const fact of relied) {
    const row = made.find(({ id }) => id === fact.id);
    if (!row) return refusal('standing-forged', { finding: fact.id, reason: 'gone' });
    const fault = faultOf(row, judge) ?? log?.fault(row.id, row.statementSha256.toString('hex'), row.act.at) ?? null;
    if (fault) return refusal('standing-forged', { finding: fact.id, reason: fault });
    if (row.bound) return refusal('same-person', { duties: 'applicant+science' });
    for (const { hand, person } of handsOf(signingCase)) {
      const pair = [hand, 'science'].sort().join('+');
      if (person === row.act.person && hand !== 'science' && !pairs.has(pair)) return refusal('same-person', { duties: pair });
    }
  }
  return null;
}

/** What the permit draws on ceilings is held for it, in full: the database lets nobody hold more than there is. */
export function checkCeilings(uses: readonly StandingUse[], held: ReadonlyMap<string, string>): SigningRefusal | null {
  const short = uses
    .filter(({ short: why }) => why === null)
    .filter(({ finding, wanted }) => {
      const amount = held.get(finding.id);
      return amount === undefined || Decimal.from(amount).compare(Decimal.from(wanted ?? '0')) < 0;
    })
    .map(({ finding }) => finding.id);
  return short.length > 0 ? refusal('ceiling-not-reserved', { findings: short.sort().join(', ') }) : null;
}

function faultOf(row: MadeStanding, judge: SignatureJudge): string | null {
  const { act, country, kind, outcome, reason } = row;
  if (row.withdrawn) return 'withdrawn';
  // Always signed: no policy lets one scientist's word without a signature decide many cases.
  if (!act.signed) return 'signature-missing';
  if (act.signed.text !== row.statement) return 'statement';
  if (!createHash('sha256').update(row.statement).digest().equals(row.statementSha256)) return 'statement';
  const said = readStatement(row.statement);
  if (!said) return 'statement';
  if (canonicalJson(said['scope'] ?? null) !== canonicalJson(row.scope)) return 'statement';
  if (canonicalJson(said['conditions'] ?? []) !== canonicalJson(row.conditions)) return 'statement';
  return actFault(act, { format: 'opencites-standing-finding/1', act: 'make', country, kind, outcome, reason }, judge);
}

function handsOf({ decisions, permit }: SigningCase): readonly { readonly hand: string; readonly person: string }[] {
  return [...decisions, ...(permit.reservedBy ? [{ hand: 'approval', person: permit.reservedBy }] : [])];
}
