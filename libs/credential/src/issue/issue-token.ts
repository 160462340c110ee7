import type { PermitDocument } from '#cites';
import { fromUtf8 } from '../bytes/bytes.js';
import { sha256 } from '../bytes/sha256.js';
import { checkCode, credentialId, lookupCapability } from '../check-code.js';
import type { PermitClaims } from '../claims/permit-claims.js';
import type { CoseSigner } from '../cose/algorithms.js';
import { assembleSign1, encodeProtectedHeader, sigStructure } from '../cose/sign1.js';
import { annexText, frontText } from '../qr/qr-text.js';
import { claimsFromDocument, type ClaimInput } from './claims-from-document.js';
import { layOut } from './layout.js';

export interface IssueInput extends Omit<ClaimInput, 'documentDigest'> {
  /** The frozen permit document: RFC 8785 canonical JSON of a `PermitDocument`. Its SHA-256 is what gets signed. */
  readonly documentBytes: Uint8Array;
  /** Address that an ordinary camera opens, without `#`, e.g. "http://xa.localhost:8081/". */
  readonly publicUrl: string;
}

export interface IssuedToken {
  readonly ok: true;
  readonly cose: Uint8Array;
  /** Text of the front QR code, and of the annex codes in order. */
  readonly front: string;
  readonly annexes: readonly string[];
  /** SHA-256 of the Sig_structure: the permit's name in log and sets. */
  readonly cred: Uint8Array;
  /** 12 characters; `formatCheckCode` groups them for print. Never to be logged. */
  readonly checkCode: string;
  /** 16 bytes; never to be logged. */
  readonly lookupCapability: Uint8Array;
  readonly claims: PermitClaims;
}

export interface IssueRefusal {
  readonly ok: false;
  /** `not-encodable`: a value has no form on the wire. `does-not-fit`: not even one line fits the largest code. */
  readonly reason: 'not-encodable' | 'does-not-fit';
  readonly detail: string;
}

/**
 * Makes and signs the permit token of a frozen document.
 * @throws SyntaxError, TypeError when `documentBytes` is no permit document, and whatever the signer throws
 */
export async function issueToken(input: IssueInput, signer: CoseSigner): Promise<IssuedToken | IssueRefusal> {
  // Parsed from the very bytes that are hashed: what is signed as claims and as digest cannot differ.
  const document = JSON.parse(fromUtf8(input.documentBytes)) as PermitDocument;
  const documentDigest = sha256(input.documentBytes);
  const layout = planned(document, { ...input, documentDigest });
  if (!layout) return { ok: false, reason: 'does-not-fit', detail: 'the first line does not fit version 17' };
  if ('reason' in layout) return layout;

  const header = encodeProtectedHeader(signer.alg, signer.kid);
  const toBeSigned = sigStructure(header, layout.payload);
  const signature = await signer.sign(toBeSigned);
  if (signature.length !== 64) throw new RangeError(`a COSE signature has 64 bytes, got ${signature.length}`);
  const cose = assembleSign1(header, layout.payload, signature);
  return {
    ok: true,
    cose,
    front: frontText(input.publicUrl, cose),
    annexes: layout.annexes.map((annex) => annexText(input.publicUrl, annex)),
    cred: credentialId(toBeSigned),
    checkCode: checkCode(toBeSigned),
    lookupCapability: lookupCapability(documentDigest),
    claims: layout.claims,
  };
}

function planned(document: PermitDocument, input: IssueInput & ClaimInput): ReturnType<typeof layOut> | IssueRefusal {
  try {
    return layOut(claimsFromDocument(document, input), input.publicUrl);
  } catch (error) {
    if (error instanceof RangeError) return { ok: false, reason: 'not-encodable', detail: error.message };
    throw error;
  }
}
