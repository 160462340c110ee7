import { documentTypeOf } from '#cites';
import type { PermitClaims } from '#credential';
import type { TrustStore } from '#trust';
import { instant, type JoinedContent } from '../permit-view.js';
import type { Findings } from '../report.js';
import type { VerifyOptions } from '../verify-input.js';

/** What depends on where the check is made, and what this device met before. */
export function checkCircumstances(claims: PermitClaims, content: JoinedContent, options: VerifyOptions, findings: Findings): void {
  const { border, seen } = options;
  if (border) {
    checkRoute(claims, border, findings);
    if (needsImportPermit(claims, content)) findings.add(options.importPermitSeen ? 'import-permit-seen' : 'import-permit-needed');
  }
  if (seen) findings.add('already-seen', () => ({ place: seen.place, time: instant(seen.at) }));
}

/** Documents that cross many borders, and those without an importer, are good for any route. */
function checkRoute(claims: PermitClaims, border: NonNullable<VerifyOptions['border']>, findings: Findings): void {
  if (documentTypeOf(claims.documentType)?.multiUse) return;
  if (border.direction === 'import' && claims.countryOfImport !== null && claims.countryOfImport !== border.country)
    findings.add('destination-differs', () => ({ country: claims.countryOfImport ?? '' }));
  else if (border.direction === 'export' && claims.countryOfExport !== border.country)
    findings.add('departure-differs', () => ({ country: claims.countryOfExport }));
  else findings.add('route-matches');
}

/** Art. III.2 and III.4: export of Appendix I specimens needs an import permit; not for source D (Art. VII.4), nor where a certificate stands in lieu. */
function needsImportPermit(claims: PermitClaims, content: JoinedContent): boolean {
  if (claims.box1 !== 'export' && claims.box1 !== 're-export') return false;
  return content.lines.some((line) => line.appendix === 'I' && line.source !== 'D');
}

/** Trust material that a green verdict does not need, said on its own lines. */
export function checkSurroundings(trust: TrustStore, options: VerifyOptions, at: number, findings: Findings): void {
  const { snapshot, overlay } = trust;
  if (snapshot.state !== 'ok') findings.add(snapshot.state === 'absent' ? 'snapshot-absent' : 'snapshot-invalid');
  else
    findings.add(at < snapshot.value.expires ? 'snapshot-current' : 'snapshot-expired', () => ({ time: instant(snapshot.value.issuedAt) }));
  if (overlay.state !== 'ok') findings.add(overlay.state === 'absent' ? 'overlay-absent' : 'overlay-invalid');
  else findings.add(at < overlay.value.expires ? 'overlay-applied' : 'overlay-expired', () => ({ time: instant(overlay.value.issuedAt) }));
  if (options.at === undefined && at > options.now) findings.add('clock-behind', () => ({ time: instant(at) }));
}
