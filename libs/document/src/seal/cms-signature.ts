import * as asn1 from 'asn1js';
import { createHash } from 'node:crypto';
import {
  AlgorithmIdentifier,
  Attribute,
  Certificate,
  ContentInfo,
  EncapsulatedContentInfo,
  IssuerAndSerialNumber,
  SignedAndUnsignedAttributes,
  SignedData,
  SignerInfo,
} from 'pkijs';

export const oids = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  sha256: '2.16.840.1.101.3.4.2.1',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  rsaEncryption: '1.2.840.113549.1.1.1',
  sha256WithRsa: '1.2.840.113549.1.1.11',
} as const;

/** COSE algorithm numbers of seals: ESP256 (RFC 9864) and RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8812). */
export const esp256 = -9;
export const rs256 = -257;

/** What makes the seal; the private key stays wherever it is kept. */
export interface Sealer {
  /** DER certificates: the signer's own first, then its issuers. */
  readonly certificates: readonly Uint8Array[];
  /** COSE algorithm number: -9 (ESP256) or -257 (RS256). */
  readonly algorithm: number;
  /** Signs with SHA-256: 64 bytes r || s for ESP256, the PKCS#1 v1.5 signature for RS256. */
  sign(bytes: Uint8Array): Promise<Uint8Array> | Uint8Array;
}

export const toArrayBuffer = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(bytes).buffer;

// The same few certificates seal every permit of a process; decoding them each time would cost more than the signature.
const decoded = new WeakMap<Uint8Array, Certificate>();

function certificateOf(der: Uint8Array): Certificate {
  let certificate = decoded.get(der);
  if (!certificate) {
    certificate = Certificate.fromBER(toArrayBuffer(der));
    decoded.set(der, certificate);
  }
  return certificate;
}

function attribute(type: string, value: asn1.BaseBlock): Attribute {
  return new Attribute({ type, values: [value] });
}

/** ESS signing-certificate-v2 (RFC 5035 s4): SHA-256, the default, names the certificate; nobody can swap it afterwards. */
function signingCertificate(der: Uint8Array): Attribute {
  const hash = new asn1.OctetString({ valueHex: toArrayBuffer(createHash('sha256').update(der).digest()) });
  const identifier = new asn1.Sequence({ value: [hash] });
  return attribute(oids.signingCertificateV2, new asn1.Sequence({ value: [new asn1.Sequence({ value: [identifier] })] }));
}

/**
 * Detached CMS SignedData of PAdES B-B (EN 319 142-1, EN 319 122-1): content-type, message-digest and
 * signing-certificate-v2; no signing-time, because the claimed time stands in the signature dictionary.
 * @param digest SHA-256 over the byte ranges
 * @returns DER
 */
export async function cmsSignature(digest: Uint8Array, sealer: Sealer): Promise<Uint8Array> {
  const own = sealer.certificates[0];
  if (!own) throw new Error('a seal needs its certificate');
  if (sealer.algorithm !== esp256 && sealer.algorithm !== rs256) throw new Error(`no seal can be made with algorithm ${sealer.algorithm}`);
  const signer = certificateOf(own);
  const attributes = [
    attribute(oids.contentType, new asn1.ObjectIdentifier({ value: oids.data })),
    attribute(oids.messageDigest, new asn1.OctetString({ valueHex: toArrayBuffer(digest) })),
    signingCertificate(own),
  ];
  // DER orders a SET OF by the encodings of its members (X.690 s11.6); what is signed is the SET, not its [0] form.
  const encoded = attributes
    .map((entry) => ({ entry, der: Buffer.from(entry.toSchema().toBER()) }))
    .sort((a, b) => Buffer.compare(a.der, b.der));
  const signedBytes = new Uint8Array(new asn1.Set({ value: encoded.map(({ entry }) => entry.toSchema()) }).toBER());
  const raw = await sealer.sign(signedBytes);
  const sha256 = (): AlgorithmIdentifier => new AlgorithmIdentifier({ algorithmId: oids.sha256 });
  const info = new SignerInfo({
    version: 1,
    sid: new IssuerAndSerialNumber({ issuer: signer.issuer, serialNumber: signer.serialNumber }),
    digestAlgorithm: sha256(),
    signedAttrs: new SignedAndUnsignedAttributes({ type: 0, attributes: encoded.map(({ entry }) => entry) }),
    signatureAlgorithm:
      sealer.algorithm === rs256
        ? new AlgorithmIdentifier({ algorithmId: oids.rsaEncryption, algorithmParams: new asn1.Null() })
        : new AlgorithmIdentifier({ algorithmId: oids.ecdsaWithSha256 }),
    signature: new asn1.OctetString({ valueHex: toArrayBuffer(sealer.algorithm === rs256 ? raw : ecdsaDer(raw)) }),
  });
  const signed = new SignedData({
    version: 1,
    digestAlgorithms: [sha256()],
    encapContentInfo: new EncapsulatedContentInfo({ eContentType: oids.data }),
    certificates: sealer.certificates.map(certificateOf),
    signerInfos: [info],
  });
  const content = new ContentInfo({ contentType: oids.signedData, content: signed.toSchema(true) });
  return new Uint8Array(content.toSchema().toBER());
}

/** r || s to the DER form that CMS wants (RFC 5753 s2.1.1). */
function ecdsaDer(raw: Uint8Array): Uint8Array {
  if (raw.length !== 64) throw new Error('an ESP256 signature has 64 bytes');
  const integer = (bytes: Uint8Array): number[] => {
    let start = 0;
    while (start < 31 && bytes[start] === 0) start += 1;
    const digits = [...bytes.subarray(start)];
    if ((digits[0] ?? 0) >= 0x80) digits.unshift(0);
    return [0x02, digits.length, ...digits];
  };
  const body = [...integer(raw.subarray(0, 32)), ...integer(raw.subarray(32))];
  return Uint8Array.of(0x30, body.length, ...body);
}
