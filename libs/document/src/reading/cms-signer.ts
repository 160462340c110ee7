import { createHash, type KeyObject, timingSafeEqual, verify, X509Certificate } from 'node:crypto';
import { oids } from '../seal/cms-signature.js';
import { derElement, DerError, type DerElement, members, objectIdentifier } from './der-element.js';

const tags = { integer: 0x02, octets: 0x04, null: 0x05, sequence: 0x30, set: 0x31, context0: 0xa0 } as const;

/** Why the CMS of a seal does not count. */
export type CmsReason =
  'malformed-cms' | 'certificate-missing' | 'certificate-mismatch' | 'attributes' | 'digest-mismatch' | 'signature-invalid';

export interface CmsVerdict {
  readonly reason: CmsReason | null;
  /** SHA-256 of the signer's certificate, lower-case hex. */
  readonly certificateSha256: string | null;
}

interface Signer {
  readonly certificate: Uint8Array | null;
  /** DER of the attributes as a SET, which is what was signed (RFC 5652 s5.4). */
  readonly signedBytes: Uint8Array;
  readonly attributes: readonly { readonly type: string; readonly values: readonly DerElement[] }[];
  readonly algorithm: string;
  readonly signature: Uint8Array;
}

/**
 * Checks the detached SignedData of a seal against the digest of the file.
 * @param contents the bytes of /Contents: DER, padded with zeros
 * @param digest SHA-256 over the signed byte ranges
 */
export function verifySealCms(contents: Uint8Array, digest: Uint8Array): CmsVerdict {
  let signer: Signer;
  try {
    const whole = derElement(contents);
    if (contents.subarray(whole.bytes.length).some((byte) => byte !== 0)) return { reason: 'malformed-cms', certificateSha256: null };
    signer = parseSignedData(whole);
  } catch {
    return { reason: 'malformed-cms', certificateSha256: null };
  }
  if (!signer.certificate) return { reason: 'certificate-missing', certificateSha256: null };
  const hash = createHash('sha256').update(signer.certificate).digest();
  const certificateSha256 = hash.toString('hex');
  try {
    return {
      reason: attributesReason(signer, digest, hash) ?? signatureReason(signer, signer.certificate, certificateSha256),
      certificateSha256,
    };
  } catch (error) {
    return { reason: error instanceof DerError ? 'attributes' : 'signature-invalid', certificateSha256 };
  }
}

/** ContentInfo { signedData, SignedData } with exactly one signer and no content of its own (RFC 5652 s5.1). */
function parseSignedData(whole: DerElement): Signer {
  const [contentType, content, ...beyond] = members(whole, tags.sequence);
  if (objectIdentifier(contentType) !== oids.signedData || beyond.length > 0) throw new DerError('not SignedData');
  const [signedData] = members(content, tags.context0);
  const [version, digests, encapsulated, ...rest] = members(signedData, tags.sequence);
  if (version?.tag !== tags.integer) throw new DerError('no version');
  const [digest, ...otherDigests] = members(digests, tags.set);
  if (algorithmOf(digest) !== oids.sha256 || otherDigests.length > 0) throw new DerError('not SHA-256');
  const [dataType, embedded] = members(encapsulated, tags.sequence);
  if (objectIdentifier(dataType) !== oids.data || embedded) throw new DerError('not detached');
  const certificates = rest[0]?.tag === tags.context0 ? members(rest[0], tags.context0) : [];
  const [infos, ...after] = rest[0]?.tag === tags.context0 ? rest.slice(1) : rest;
  const [info, ...otherInfos] = members(infos, tags.set);
  if (otherInfos.length > 0 || after.length > 0) throw new DerError('more than one signer');
  return parseSignerInfo(info, certificates);
}

function parseSignerInfo(info: DerElement | undefined, certificates: readonly DerElement[]): Signer {
  const [version, identifier, digest, attributes, algorithm, signature, ...unsigned] = members(info, tags.sequence);
  if (version?.tag !== tags.integer || !identifier || !attributes || signature?.tag !== tags.octets || unsigned.length > 0)
    throw new DerError('malformed signer');
  if (algorithmOf(digest) !== oids.sha256) throw new DerError('not SHA-256');
  const signedBytes = Uint8Array.from(attributes.bytes);
  signedBytes[0] = tags.set;
  return {
    certificate: certificates.find((candidate) => isNamedBy(candidate, identifier))?.bytes ?? null,
    signedBytes,
    attributes: members(attributes, tags.context0).map((attribute) => {
      const [type, values] = members(attribute, tags.sequence);
      return { type: objectIdentifier(type), values: members(values, tags.set) };
    }),
    algorithm: algorithmOf(algorithm),
    signature: signature.content,
  };
}

function algorithmOf(identifier: DerElement | undefined): string {
  const [algorithm, parameters, ...more] = members(identifier, tags.sequence);
  if (more.length > 0 || (parameters && parameters.tag !== tags.null)) throw new DerError('unknown parameters');
  return objectIdentifier(algorithm);
}

/** IssuerAndSerialNumber names a certificate byte for byte. */
function isNamedBy(certificate: DerElement, identifier: DerElement): boolean {
  const [issuer, serial] = members(identifier, tags.sequence);
  const [content] = members(certificate, tags.sequence);
  const parts = members(content, tags.sequence);
  const [ownSerial, , ownIssuer] = parts[0]?.tag === tags.context0 ? parts.slice(1) : parts;
  return same(issuer, ownIssuer) && same(serial, ownSerial);
}

const same = (a: DerElement | undefined, b: DerElement | undefined): boolean =>
  a !== undefined && b !== undefined && Buffer.compare(a.bytes, b.bytes) === 0;

/** Signed attributes of PAdES B-B: one each of three, the digest of this file, the hash of this certificate, no signing-time. */
function attributesReason(signer: Signer, digest: Uint8Array, certificateHash: Uint8Array): CmsReason | null {
  const only = (type: string): DerElement | undefined => {
    const found = signer.attributes.filter((attribute) => attribute.type === type);
    return found.length === 1 && found[0]?.values.length === 1 ? found[0].values[0] : undefined;
  };
  if (signer.attributes.some((attribute) => attribute.type === oids.signingTime)) return 'attributes';
  if (objectIdentifier(only(oids.contentType)) !== oids.data) return 'attributes';
  const stated = only(oids.messageDigest);
  if (stated?.tag !== tags.octets) return 'attributes';
  if (!equal(stated.content, digest)) return 'digest-mismatch';
  // SigningCertificateV2 -> certs -> ESSCertIDv2 -> certHash; SHA-256 is the default and in DER left out (RFC 5035 s4).
  const [certificates] = members(only(oids.signingCertificateV2), tags.sequence);
  const [first] = members(certificates, tags.sequence);
  const [named] = members(first, tags.sequence);
  if (named?.tag !== tags.octets) return 'attributes';
  return equal(named.content, certificateHash) ? null : 'certificate-mismatch';
}

const equal = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && timingSafeEqual(a, b);

// A country seals with one key at a time; the cap keeps strangers' certificates from filling the memory.
const publicKeys = new Map<string, KeyObject>();
const publicKeysMax = 32;

/** Key of a certificate by the SHA-256 of the very bytes: parsing it takes longer than checking the signature. */
function publicKeyOf(certificate: Uint8Array, certificateSha256: string): KeyObject {
  let key = publicKeys.get(certificateSha256);
  if (!key) {
    key = new X509Certificate(certificate).publicKey;
    if (publicKeys.size >= publicKeysMax) publicKeys.clear();
    publicKeys.set(certificateSha256, key);
  }
  return key;
}

function signatureReason(signer: Signer, certificate: Uint8Array, certificateSha256: string): CmsReason | null {
  const publicKey = publicKeyOf(certificate, certificateSha256);
  const details = publicKey.asymmetricKeyDetails;
  let good = false;
  if (publicKey.asymmetricKeyType === 'ec' && details?.namedCurve === 'prime256v1' && signer.algorithm === oids.ecdsaWithSha256) {
    good = verify('sha256', signer.signedBytes, { key: publicKey, dsaEncoding: 'der' }, signer.signature);
  } else if (
    publicKey.asymmetricKeyType === 'rsa' &&
    (details?.modulusLength ?? 0) >= 2048 &&
    [oids.rsaEncryption, oids.sha256WithRsa].some((oid) => oid === signer.algorithm)
  ) {
    good = verify('sha256', signer.signedBytes, publicKey, signer.signature);
  }
  return good ? null : 'signature-invalid';
}
