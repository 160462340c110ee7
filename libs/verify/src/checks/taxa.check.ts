import { taxonByCode } from '#cites';
import type { PermitClaims } from '#credential';
import type { TrustStore } from '#trust';
import type { JoinedContent } from '../permit-view.js';
import type { Findings } from '../report.js';

/**
 * Names behind taxon codes: from the table of the trust material, else from the release that this software carries;
 * codes never change their meaning, so an older table is only shorter. An unknown code is never guessed.
 */
export function checkTaxa(
  claims: PermitClaims,
  content: JoinedContent,
  trust: TrustStore,
  findings: Findings,
): (code: number) => string | null {
  const codes = content.lines.flatMap((line) => (typeof line.taxon === 'number' ? [line.taxon] : []));
  if (codes.length === 0) return () => null;
  const table = trust.codeTable(claims.codeTable ?? 0);
  const nameOf = (code: number): string | null =>
    (table.state === 'ok' ? table.value.names.get(code) : undefined) ?? taxonByCode(code)?.name ?? null;
  const unknown = codes.find((code) => nameOf(code) === null);
  if (unknown !== undefined) findings.add('taxon-code-unknown', () => ({ code: unknown }));
  else findings.add(table.state === 'ok' ? 'codes-known' : 'code-table-absent');
  return nameOf;
}
