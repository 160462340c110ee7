import type { PermitDocument } from '#cites';
import type { IssuedToken } from '#credential';
import { renderPermit } from '#document';
import { canonicalBytes } from '../vectors/sample-permit.js';

/** The paper of a permit with its attachments, not sealed by anybody. */
export function permitPdf(document: PermitDocument, token: IssuedToken): Promise<Uint8Array> {
  return renderPermit({
    document,
    qr: { front: token.front, annexes: token.annexes },
    checkCode: token.checkCode,
    headings: 'en+fr',
    codeNames: { documentTypes: {}, purposes: {}, sources: {}, terms: {}, units: {}, countries: {} },
    attachments: [
      {
        name: 'permit.json',
        mime: 'application/json',
        bytes: canonicalBytes(document),
        relationship: 'Source',
        description: 'Permit document',
      },
      { name: 'permit.cose', mime: 'application/cose', bytes: token.cose, relationship: 'Data', description: 'Credential' },
    ],
  });
}
