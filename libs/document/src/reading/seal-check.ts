import { createHash } from 'node:crypto';
import { type CmsReason, type CmsVerdict, verifySealCms } from './cms-signer.js';
import type { PdfObjects } from './pdf-objects.js';
import { PdfName, PdfRef, PdfString, PdfSyntaxError, type PdfDictionary, type PdfValue } from './pdf-values.js';

/** Why a seal does not count; closed list. */
export type SealReason = 'several-signatures' | 'unknown-format' | 'byte-range' | 'incremental-update' | CmsReason;

export interface SealVerdict {
  readonly present: boolean;
  /** Everything below holds: only then do the attachments count. */
  readonly valid: boolean;
  readonly coversWholeFile: boolean;
  readonly incrementalUpdate: boolean;
  /** SHA-256 of the sealing certificate's DER, lower-case hex; the key list of the issuer says whether it may seal. */
  readonly certificateSha256: string | null;
  readonly reason: SealReason | null;
}

const maximumFields = 1000;

/** Checks the one signature of a file that our profile knows. Trust in its certificate is for the caller to decide. */
export function checkSeal(objects: PdfObjects): SealVerdict {
  const signatures = findSignatures(objects);
  const [signature] = signatures;
  if (!signature)
    return {
      present: false,
      valid: false,
      coversWholeFile: false,
      incrementalUpdate: objects.updated,
      certificateSha256: null,
      reason: null,
    };
  const range = byteRange(objects, signature);
  const coversWholeFile = range?.whole ?? false;
  const incrementalUpdate = objects.updated || (range !== null && range.end < objects.bytes.length);
  const cms = range ? verifyCms(signature, objects.bytes, range) : { reason: 'byte-range' as const, certificateSha256: null };
  const reason =
    (signatures.length > 1 ? 'several-signatures' : null) ??
    (knownFormat(signature) ? null : 'unknown-format') ??
    (incrementalUpdate ? 'incremental-update' : null) ??
    (coversWholeFile ? null : 'byte-range') ??
    cms.reason;
  return { present: true, valid: reason === null, coversWholeFile, incrementalUpdate, certificateSha256: cms.certificateSha256, reason };
}

function knownFormat(signature: PdfDictionary): boolean {
  const format = signature.get('SubFilter');
  return format instanceof PdfName && format.value === 'ETSI.CAdES.detached';
}

/** Values of all signature fields of the form. */
function findSignatures(objects: PdfObjects): PdfDictionary[] {
  const form = objects.dictionary(objects.dictionary(objects.trailer.get('Root'))?.get('AcroForm'));
  const found: PdfDictionary[] = [];
  const seen = new Set<number>();
  const queue: PdfValue[] = [...objects.array(form?.get('Fields'))];
  for (let count = 0; queue.length > 0; count++) {
    if (count > maximumFields) throw new PdfSyntaxError('too many fields');
    const next = queue.shift() ?? null;
    if (next instanceof PdfRef) {
      if (seen.has(next.id)) continue;
      seen.add(next.id);
    }
    const field = objects.dictionary(next);
    if (!field) continue;
    queue.push(...objects.array(field.get('Kids')));
    const value = objects.dictionary(field.get('V'));
    if (value?.has('ByteRange')) found.push(value);
  }
  return found;
}

interface Range {
  /** Offset of the opening `<` of /Contents. */
  readonly open: number;
  /** Offset after its closing `>`. */
  readonly after: number;
  readonly end: number;
  readonly whole: boolean;
}

/** The range must be everything but the delimiters and digits of this very /Contents: no byte of the file is free. */
function byteRange(objects: PdfObjects, signature: PdfDictionary): Range | null {
  const contents = signature.get('Contents');
  const values = signature.get('ByteRange');
  if (!(contents instanceof PdfString) || !contents.hexadecimal || !Array.isArray(values) || values.length !== 4) return null;
  const [zero, open, after, rest] = values as unknown[];
  if (zero !== 0 || typeof open !== 'number' || typeof after !== 'number' || typeof rest !== 'number') return null;
  if (open !== contents.start || after !== contents.end || after + rest > objects.bytes.length || rest < 0) return null;
  // Two digits a byte and nothing between them: white space inside the gap would be unsigned room.
  if (contents.bytes.length * 2 !== after - open - 2) return null;
  return { open, after, end: after + rest, whole: after + rest === objects.bytes.length };
}

function verifyCms(signature: PdfDictionary, file: Uint8Array, range: Range): CmsVerdict {
  const contents = signature.get('Contents');
  if (!(contents instanceof PdfString)) return { reason: 'malformed-cms', certificateSha256: null };
  const digest = createHash('sha256').update(file.subarray(0, range.open)).update(file.subarray(range.after, range.end)).digest();
  return verifySealCms(contents.bytes, digest);
}
