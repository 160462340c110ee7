import type { PermitDocument } from '#cites';
import { claimsFromDocument, equalBytes, fromUtf8, joinAnnexes, sha256, type PermitClaims } from '#credential';
import type { JoinedContent } from '../permit-view.js';
import type { PresentedToken } from '../presented-token.js';
import type { Findings } from '../report.js';

/** Lines and parties from wherever they are: the front code, its annexes, or the document in the PDF. */
export function checkContent(claims: PermitClaims, presented: PresentedToken, findings: Findings): JoinedContent {
  const count = () => ({ count: claims.annex?.count ?? 0 });
  const fromDocument = presented.pdf && checkDocument(claims, presented.pdf.attachments.json, findings);
  if (fromDocument) return fromDocument;
  if (presented.pdf && claims.annex) {
    findings.add('annex-missing', count);
    return claims;
  }
  if (claims.lines.length === 0) {
    findings.add('lines-in-document', () => ({ lines: claims.totalLines }));
    return claims;
  }
  if (claims.lines.some((line) => line.marksTotal !== undefined)) findings.add('marks-incomplete');
  if (!claims.annex) return claims;
  if (presented.annexes === null) {
    findings.add('annex-mismatch');
    return claims;
  }
  const joined = joinAnnexes(claims, presented.annexes);
  if (!joined.ok) {
    findings.add(joined.reason === 'missing' ? 'annex-missing' : 'annex-mismatch', count);
    return claims;
  }
  findings.add('annexes-complete', count);
  return joined;
}

/** The attached document is the signed one when its digest is: then it may be read, whatever else the file holds. */
function checkDocument(claims: PermitClaims, json: Uint8Array | undefined, findings: Findings): JoinedContent | null {
  if (!json) {
    findings.add('document-absent');
    return null;
  }
  if (!equalBytes(sha256(json), claims.documentDigest)) {
    findings.add('document-differs');
    return null;
  }
  findings.add('document-matches');
  try {
    const document = JSON.parse(fromUtf8(json)) as PermitDocument;
    return claimsFromDocument(document, { documentDigest: claims.documentDigest, status: claims.status, issuedAt: claims.issuedAt });
  } catch {
    // Signed by the issuer, but of a shape that only a later version of this software reads.
    return null;
  }
}
