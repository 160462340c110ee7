import * as asn1 from 'asn1js';
import { createHash, randomBytes } from 'node:crypto';
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  BasicConstraints,
  Certificate,
  ExtKeyUsage,
  Extension,
  PrivateKeyUsagePeriod,
  RelativeDistinguishedNames,
} from 'pkijs';
import { KeystoreError } from './keystore-error.js';
import { coseRs256, type RawSigner } from './signing-key.js';

/** Key and algorithm that sign certificates. ECDSA signers return r || s, as everywhere else in this library. */
export interface CertificateSigner {
  readonly alg: number;
  readonly spki: Uint8Array;
  sign: RawSigner;
}

export interface DistinguishedName {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly organisation: string;
  readonly commonName: string;
}

export type CertificateProfile = 'ca' | 'document-signer' | 'seal';

export interface CertificateRequest {
  readonly profile: CertificateProfile;
  readonly subject: DistinguishedName;
  readonly subjectSpki: Uint8Array;
  /** DER of the issuer's Name and its subject key identifier; null = self-signed. */
  readonly issuer: { readonly name: Uint8Array; readonly keyIdentifier: Uint8Array } | null;
  /** Unix seconds. The certificate outlives the key so that what it signed can be checked as long as it counts. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** When the private key may sign (RFC 3280 s4.2.1.4 PrivateKeyUsagePeriod, as in passport signers). */
  readonly usage?: { readonly from: number; readonly until: number };
}

const oids = {
  country: '2.5.4.6',
  organisation: '2.5.4.10',
  commonName: '2.5.4.3',
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  privateKeyUsagePeriod: '2.5.29.16',
  basicConstraints: '2.5.29.19',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  sha256WithRsa: '1.2.840.113549.1.1.11',
} as const;

/** id-kp-documentSigning (RFC 9336): the seal on PDFs. */
export const documentSigningPurpose = '1.3.6.1.5.5.7.3.36';
/** Extended key usage of permit signers. Under 2.25 (UUID c784465c-5da7-4d9f-8f26-ea39640e2750): needs no registration. */
export const permitSigningPurpose = '2.25.265203181433172425974899778099711190864';

/** KeyUsage bits (RFC 5280 s4.2.1.3): the number of unused bits, then the bits. */
const keyUsageBits: Readonly<Record<CertificateProfile, string>> = {
  ca: '03020106', // keyCertSign, cRLSign
  'document-signer': '03020780', // digitalSignature
  seal: '030206c0', // digitalSignature, contentCommitment
};

/**
 * Makes a certificate: the content with pkijs, the signature by whatever holds the CA's key.
 * @returns DER
 * @throws KeystoreError `certificate` for a subject that X.509 cannot hold
 */
export async function makeCertificate(request: CertificateRequest, signer: CertificateSigner): Promise<Uint8Array> {
  if (!/^[A-Z]{2}$/.test(request.subject.country)) throw new KeystoreError('certificate', 'country must be two capital letters');
  const certificate = new Certificate();
  certificate.version = 2;
  certificate.serialNumber = new asn1.Integer({ valueHex: toArrayBuffer(serialNumber()) });
  certificate.subject = nameOf(request.subject);
  certificate.issuer = request.issuer ? new RelativeDistinguishedNames({ schema: parsed(request.issuer.name) }) : nameOf(request.subject);
  certificate.notBefore.value = new Date(request.notBefore * 1000);
  certificate.notAfter.value = new Date(request.notAfter * 1000);
  certificate.notBefore.type = timeType(request.notBefore);
  certificate.notAfter.type = timeType(request.notAfter);
  certificate.subjectPublicKeyInfo.fromSchema(parsed(request.subjectSpki));
  certificate.extensions = extensionsOf(request);

  const algorithm = (): AlgorithmIdentifier =>
    signer.alg === coseRs256
      ? new AlgorithmIdentifier({ algorithmId: oids.sha256WithRsa, algorithmParams: new asn1.Null() })
      : new AlgorithmIdentifier({ algorithmId: oids.ecdsaWithSha256 });
  certificate.signature = algorithm();
  certificate.signatureAlgorithm = algorithm();
  certificate.tbsView = new Uint8Array(certificate.encodeTBS().toBER());
  const raw = await signer.sign(certificate.tbsView);
  const value = signer.alg === coseRs256 ? raw : ecdsaDer(raw);
  certificate.signatureValue = new asn1.BitString({ valueHex: toArrayBuffer(value) });
  return new Uint8Array(certificate.toSchema(false).toBER());
}

/** Subject key identifier: SHA-1 of the public key bits (RFC 5280 s4.2.1.2 method 1). Not a security property. */
export function subjectKeyIdentifier(spki: Uint8Array): Uint8Array {
  const bits = parsed(spki).valueBlock.value[1] as asn1.BitString;
  return new Uint8Array(createHash('sha1').update(bits.valueBlock.valueHexView).digest());
}

/** DER of a certificate's subject, byte for byte: an issuer's name must be repeated exactly. */
export function subjectName(certificate: Uint8Array): Uint8Array {
  const { result } = asn1.fromBER(toArrayBuffer(certificate));
  const subject = new Certificate({ schema: result }).subject;
  return new Uint8Array(subject.valueBeforeDecode);
}

/** r || s to the DER SEQUENCE of X.509 (RFC 3279 s2.2.3). */
export function ecdsaDer(raw: Uint8Array): Uint8Array {
  if (raw.length !== 64) throw new KeystoreError('certificate', 'a P-256 signature has 64 bytes');
  const integer = (bytes: Uint8Array): asn1.Integer => {
    let start = 0;
    while (start < 31 && bytes[start] === 0) start += 1;
    const trimmed = bytes.subarray(start);
    const unsigned = trimmed[0]! >= 0x80 ? Uint8Array.of(0, ...trimmed) : trimmed;
    return new asn1.Integer({ valueHex: toArrayBuffer(unsigned) });
  };
  return new Uint8Array(new asn1.Sequence({ value: [integer(raw.subarray(0, 32)), integer(raw.subarray(32))] }).toBER());
}

export function pemOf(der: Uint8Array, label = 'CERTIFICATE'): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

function extensionsOf(request: CertificateRequest): Extension[] {
  const ca = request.profile === 'ca';
  const ownIdentifier = subjectKeyIdentifier(request.subjectSpki);
  const issuerIdentifier = request.issuer?.keyIdentifier ?? ownIdentifier;
  const extension = (extnID: string, critical: boolean, value: ArrayBuffer | Uint8Array): Extension =>
    new Extension({ extnID, critical, extnValue: toArrayBuffer(value instanceof Uint8Array ? value : new Uint8Array(value)) });
  const list = [
    // Path length 0: this CA issues signers and no further CA.
    extension(oids.basicConstraints, true, new BasicConstraints(ca ? { cA: true, pathLenConstraint: 0 } : {}).toSchema().toBER()),
    extension(oids.keyUsage, true, Buffer.from(keyUsageBits[request.profile], 'hex')),
    extension(oids.subjectKeyIdentifier, false, new asn1.OctetString({ valueHex: toArrayBuffer(ownIdentifier) }).toBER()),
    extension(oids.authorityKeyIdentifier, false, authorityKeyIdentifier(issuerIdentifier)),
  ];
  if (!ca) {
    const purpose = request.profile === 'seal' ? documentSigningPurpose : permitSigningPurpose;
    // Critical for permit signers: no other software may take such a certificate for its own purpose.
    list.push(
      extension(
        oids.extendedKeyUsage,
        request.profile === 'document-signer',
        new ExtKeyUsage({ keyPurposes: [purpose] }).toSchema().toBER(),
      ),
    );
  }
  if (request.usage) {
    const period = new PrivateKeyUsagePeriod({
      notBefore: new Date(request.usage.from * 1000),
      notAfter: new Date(request.usage.until * 1000),
    });
    list.push(extension(oids.privateKeyUsagePeriod, false, period.toSchema().toBER()));
  }
  return list;
}

/** AuthorityKeyIdentifier ::= SEQUENCE { [0] IMPLICIT OCTET STRING } */
function authorityKeyIdentifier(identifier: Uint8Array): Uint8Array {
  return Uint8Array.of(0x30, identifier.length + 2, 0x80, identifier.length, ...identifier);
}

function nameOf(subject: DistinguishedName): RelativeDistinguishedNames {
  const utf8 = (type: string, value: string): AttributeTypeAndValue => {
    // X.520 upper bound; OpenSSL refuses longer names.
    if (value.length === 0 || value.length > 64)
      throw new KeystoreError('certificate', `a name in a certificate has 1 to 64 characters: ${value}`);
    return new AttributeTypeAndValue({ type, value: new asn1.Utf8String({ value }) });
  };
  return new RelativeDistinguishedNames({
    typesAndValues: [
      new AttributeTypeAndValue({ type: oids.country, value: new asn1.PrintableString({ value: subject.country }) }),
      utf8(oids.organisation, subject.organisation),
      utf8(oids.commonName, subject.commonName),
    ],
  });
}

/** 16 random bytes, positive and without leading zero (RFC 5280 s4.1.2.2). */
function serialNumber(): Uint8Array {
  const bytes = randomBytes(16);
  bytes[0] = (bytes[0]! & 0x7f) | 0x40;
  return bytes;
}

/** RFC 5280 s4.1.2.5: UTCTime (0) up to 2049, GeneralizedTime (1) from 2050. */
function timeType(seconds: number): 0 | 1 {
  return new Date(seconds * 1000).getUTCFullYear() < 2050 ? 0 : 1;
}

function parsed(der: Uint8Array): asn1.Sequence {
  const { offset, result } = asn1.fromBER(toArrayBuffer(der));
  if (offset !== der.length || !(result instanceof asn1.Sequence)) throw new KeystoreError('certificate', 'not one DER SEQUENCE');
  return result;
}

function toArrayBuffer(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
