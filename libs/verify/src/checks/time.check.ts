import { addMonths, documentTypeOf, validityLimit } from '#cites';
import type { PermitClaims } from '#credential';
import type { KeyList, ListedKey } from '#trust';
import { instant, officeDay } from '../permit-view.js';
import type { VerifyPolicy } from '../policy.js';
import type { Findings } from '../report.js';

const fourWeeks = 28 * 86_400;

/** Box 2, the signing time, and what the treaty says about both. Returns the last valid day at the issuing office. */
export function checkTimes(claims: PermitClaims, key: ListedKey, at: number, policy: VerifyPolicy, findings: Findings): string {
  if (claims.issuedAt > at + policy.clockTolerance) findings.add('issued-in-future', () => ({ time: instant(claims.issuedAt) }));
  else findings.add('issued-before-now', () => ({ time: instant(claims.issuedAt) }));

  // exp is exclusive: the first second after the last valid day at the issuing office.
  const lastDay = officeDay(claims.expires, key);
  findings.add(at >= claims.expires ? 'expired' : 'in-force', () => ({ date: lastDay }));

  const type = documentTypeOf(claims.documentType);
  const issueDay = zoneDay(claims.issuedAt, key);
  const limit = type && validityLimit(type, issueDay);
  if (!limit?.months || !limit.confirmed) return lastDay;
  const { months } = limit;
  // Four weeks a month are within any limit, whatever the calendar says.
  const surelyWithin = claims.expires - claims.issuedAt < months * fourWeeks;
  findings.add(!surelyWithin && lastDay > addMonths(issueDay, months) ? 'validity-too-long' : 'validity-within-limit', () => ({ months }));
  return lastDay;
}

export function checkDocumentType(claims: PermitClaims, list: KeyList, findings: Findings): void {
  if (list.documentTypes.length > 0 && !list.documentTypes.includes(claims.documentType))
    findings.add('document-type-not-listed', () => ({ type: claims.documentType }));
}

function zoneDay(unixSeconds: number, key: ListedKey): string {
  return officeDay(unixSeconds + 1, key);
}
