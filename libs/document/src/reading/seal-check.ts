import * as asn1 from 'asn1js';
import { createHash, timingSafeEqual, verify, X509Certificate } from 'node:crypto';
import { Certificate, ContentInfo, IssuerAndSerialNumber, SignedData, type SignerInfo } from 'pkijs';
import { oids, toArrayBuffer } from '../seal/cms-signature.js';
import type { PdfObjects } from './pdf-objects.js';
import { PdfName, PdfRef, PdfString, PdfSyntaxError, type PdfDictionary, type PdfValue } from './pdf-values.js';

/** Why a seal does not count; closed list. */
export type SealReason =
  | 'several-signatures'
  | 'unknown-format'
  | 'byte-range'
  | 'incremental-update'
  | 'malformed-cms'
  | 'certificate-missing'
  | 'certificate-mismatch'
  | 'attributes'
  | 'digest-mismatch'
  | 'signature-invalid';

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

function verifyCms(
  signature: PdfDictionary,
  file: Uint8Array,
  range: Range,
): { reason: SealReason | null; certificateSha256: string | null } {
  const contents = signature.get('Contents');
  const der = contents instanceof PdfString ? exactDer(contents.bytes) : null;
  if (!der) return { reason: 'malformed-cms', certificateSha256: null };
  let signed: SignedData;
  try {
    const info = ContentInfo.fromBER(toArrayBuffer(der));
    if (info.contentType !== oids.signedData) return { reason: 'malformed-cms', certificateSha256: null };
    signed = new SignedData({ schema: info.content });
  } catch {
    return { reason: 'malformed-cms', certificateSha256: null };
  }
  const [signer] = signed.signerInfos;
  if (!signer || signed.signerInfos.length !== 1 || signed.encapContentInfo.eContent)
    return { reason: 'malformed-cms', certificateSha256: null };
  const certificate = signerCertificate(signed, signer);
  if (!certificate) return { reason: 'certificate-missing', certificateSha256: null };
  const own = new Uint8Array(certificate.toSchema().toBER());
  const hash = createHash('sha256').update(own).digest();
  const certificateSha256 = hash.toString('hex');
  const digest = createHash('sha256').update(file.subarray(0, range.open)).update(file.subarray(range.after, range.end)).digest();
  return { reason: attributesReason(signer, digest, hash) ?? signatureReason(signer, own), certificateSha256 };
}

/** The DER at the start of the padded contents; everything behind it must be zero. */
function exactDer(bytes: Uint8Array): Uint8Array | null {
  if (bytes[0] !== 0x30) return null;
  const first = bytes[1] ?? 0;
  const octets = first < 0x80 ? 0 : first & 0x7f;
  if (octets > 3 || first === 0x80) return null;
  let length = first;
  if (octets > 0) {
    length = 0;
    for (let index = 0; index < octets; index++) length = length * 256 + (bytes[2 + index] ?? 0);
  }
  const total = 2 + octets + length;
  if (total > bytes.length || bytes.subarray(total).some((byte) => byte !== 0)) return null;
  return bytes.subarray(0, total);
}

function signerCertificate(signed: SignedData, signer: SignerInfo): Certificate | null {
  const { sid } = signer;
  if (!(sid instanceof IssuerAndSerialNumber)) return null;
  for (const candidate of signed.certificates ?? []) {
    if (candidate instanceof Certificate && candidate.issuer.isEqual(sid.issuer) && candidate.serialNumber.isEqual(sid.serialNumber))
      return candidate;
  }
  return null;
}

/** Signed attributes of PAdES B-B: exactly one each, digest of this file, hash of this certificate, no signing-time. */
function attributesReason(signer: SignerInfo, digest: Uint8Array, certificateHash: Uint8Array): SealReason | null {
  const attributes = signer.signedAttrs?.attributes ?? [];
  const only = (type: string): asn1.BaseBlock | null => {
    const found = attributes.filter((attribute) => attribute.type === type);
    const values: unknown = found.length === 1 ? found[0]?.values : undefined;
    return Array.isArray(values) && values.length === 1 ? (values[0] as asn1.BaseBlock) : null;
  };
  const contentType = only(oids.contentType);
  if (!(contentType instanceof asn1.ObjectIdentifier) || contentType.getValue() !== oids.data) return 'attributes';
  if (attributes.some((attribute) => attribute.type === oids.signingTime)) return 'attributes';
  if (signer.digestAlgorithm.algorithmId !== oids.sha256) return 'attributes';
  const messageDigest = only(oids.messageDigest);
  if (!(messageDigest instanceof asn1.OctetString)) return 'attributes';
  const stated = messageDigest.valueBlock.valueHexView;
  if (stated.length !== digest.length || !timingSafeEqual(stated, digest)) return 'digest-mismatch';
  // SigningCertificateV2 -> certs -> ESSCertIDv2 -> certHash; with SHA-256 the algorithm is left out (DER default).
  let block: unknown = only(oids.signingCertificateV2);
  for (let level = 0; level < 3; level++) block = block instanceof asn1.Sequence ? block.valueBlock.value[0] : null;
  if (!(block instanceof asn1.OctetString)) return 'attributes';
  const named = block.valueBlock.valueHexView;
  return named.length === certificateHash.length && timingSafeEqual(named, certificateHash) ? null : 'certificate-mismatch';
}

function signatureReason(signer: SignerInfo, certificate: Uint8Array): SealReason | null {
  const encoded = signer.signedAttrs?.encodedValue;
  if (!encoded) return 'attributes';
  const { publicKey } = new X509Certificate(certificate);
  const data = new Uint8Array(encoded);
  const value = signer.signature.valueBlock.valueHexView;
  const algorithm = signer.signatureAlgorithm.algorithmId;
  const details = publicKey.asymmetricKeyDetails;
  let good = false;
  if (publicKey.asymmetricKeyType === 'ec' && details?.namedCurve === 'prime256v1' && algorithm === oids.ecdsaWithSha256) {
    good = verify('sha256', data, { key: publicKey, dsaEncoding: 'der' }, value);
  } else if (
    publicKey.asymmetricKeyType === 'rsa' &&
    (details?.modulusLength ?? 0) >= 2048 &&
    (algorithm === oids.rsaEncryption || algorithm === oids.sha256WithRsa)
  ) {
    good = verify('sha256', data, publicKey, value);
  }
  return good ? null : 'signature-invalid';
}
