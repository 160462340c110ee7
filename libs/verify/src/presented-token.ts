import { decodeToken, equalBytes, parseQr, type DecodedToken, type TokenFault } from '#credential';
import type { LogEvidence } from './checks/log-proof.check.js';
import type { ReasonId } from './reasons.js';
import type { PdfReading, VerifyInput } from './verify-input.js';

/** A token whose form is right, with what was presented around it. */
export interface PresentedToken {
  readonly token: DecodedToken;
  /** Annexes as carried, unchecked; null: a damaged annex code was among them. */
  readonly annexes: readonly Uint8Array[] | null;
  readonly pdf: PdfReading | null;
  /** Proof of the log that came with it. */
  readonly evidence: LogEvidence | null;
}

const faults: Readonly<Record<TokenFault, ReasonId>> = {
  format: 'malformed',
  'critical-header': 'unsigned-header',
  algorithm: 'unsupported-algorithm',
  'wrong-type': 'wrong-type',
};

/** Finds and decodes the token in what was presented, or says why there is none. */
export function presentedToken(input: VerifyInput): PresentedToken | ReasonId {
  if (input.kind === 'cose') return decoded(input.bytes, [], null, input.evidence);
  if (input.kind === 'pdf') {
    const { cose, proof, entry } = input.reading.attachments;
    return cose ? decoded(cose, [], input.reading, proof && entry && { proof, entry }) : 'no-attachment';
  }
  return presentedCodes(input.texts, input.from === 'picture');
}

function presentedCodes(texts: readonly string[], picture: boolean): PresentedToken | ReasonId {
  let front: Uint8Array | null = null;
  let several = false;
  let annexes: Uint8Array[] | null = [];
  let damaged = false;
  let others = 0;
  for (const text of texts) {
    if (text.trim() === '') continue;
    const content = parseQr(text);
    if (content.kind === 'front') {
      several ||= front !== null && !equalBytes(front, content.bytes);
      front = content.bytes;
    }
    if (content.kind === 'annex') annexes?.push(content.bytes);
    if (content.kind === 'foreign') others += 1;
    if (content.kind !== 'damaged') continue;
    if (/(^|#)A\d/.test(text.trim())) annexes = null;
    else damaged = true;
  }
  // Which of two permits a picture is about cannot be guessed.
  if (several) return 'several-permits';
  if (front) return decoded(front, annexes, null);
  // A camera also reads the codes around a permit; text that was handed over as a permit's code is nothing but false.
  if (picture && !damaged) return others > 0 ? 'not-a-permit-code' : 'no-code';
  return 'malformed';
}

function decoded(
  bytes: Uint8Array,
  annexes: readonly Uint8Array[] | null,
  pdf: PdfReading | null,
  evidence?: LogEvidence,
): PresentedToken | ReasonId {
  const result = decodeToken(bytes);
  return result.ok ? { token: result.token, annexes, pdf, evidence: evidence ?? null } : faults[result.reason];
}
