import { createHash } from 'node:crypto';
import { derElement, members } from '../reading/der-element.js';
import { der, derObjectIdentifier, derSetOf, derTags } from './der-writer.js';

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

const version1 = Uint8Array.of(0x02, 0x01, 0x01);
const nothing = Uint8Array.of(0x05, 0x00);
const { octets, sequence, set, context0 } = derTags;
const dataType = derObjectIdentifier(oids.data);
const sha256Algorithm = der(sequence, derObjectIdentifier(oids.sha256));
const signatureAlgorithms = {
  [esp256]: der(sequence, derObjectIdentifier(oids.ecdsaWithSha256)),
  [rs256]: der(sequence, derObjectIdentifier(oids.rsaEncryption), nothing),
} as const;

/** What depends on the certificates alone: the same few seal every permit of a process. */
interface SealIdentity {
  /** IssuerAndSerialNumber, byte for byte as in the certificate. */
  readonly signer: Uint8Array;
  readonly signingCertificate: Uint8Array;
  readonly certificates: Uint8Array;
}

const identities = new WeakMap<readonly Uint8Array[], SealIdentity>();

function identityOf(certificates: readonly Uint8Array[], own: Uint8Array): SealIdentity {
  let identity = identities.get(certificates);
  if (!identity) {
    const [content] = members(derElement(own), sequence);
    const parts = members(content, sequence);
    // [0] version comes first in every certificate since version 2 (RFC 5280 s4.1).
    const [serial, , issuer] = parts[0]?.tag === context0 ? parts.slice(1) : parts;
    if (!serial || !issuer) throw new Error('a seal needs a whole certificate');
    const hash = createHash('sha256').update(own).digest();
    identity = {
      signer: der(sequence, issuer.bytes, serial.bytes),
      // ESS signing-certificate-v2 (RFC 5035 s4): SHA-256, the default, names the certificate; nobody can swap it afterwards.
      signingCertificate: attribute(
        oids.signingCertificateV2,
        der(sequence, der(sequence, der(sequence, der(octets, Uint8Array.from(hash))))),
      ),
      // The signer's own first, as readers expect; CMS asks no order of a certificate set (RFC 5652 s10.2.3).
      certificates: der(context0, ...certificates),
    };
    identities.set(certificates, identity);
  }
  return identity;
}

function attribute(type: string, value: Uint8Array): Uint8Array {
  return der(sequence, derObjectIdentifier(type), der(set, value));
}

const contentType = attribute(oids.contentType, dataType);

/**
 * Detached CMS SignedData of PAdES B-B (EN 319 142-1, EN 319 122-1; RFC 5652 s5): content-type, message-digest and
 * signing-certificate-v2; no signing-time, because the claimed time stands in the signature dictionary.
 * @param digest SHA-256 over the byte ranges
 * @returns DER
 */
export async function cmsSignature(digest: Uint8Array, sealer: Sealer): Promise<Uint8Array> {
  const own = sealer.certificates[0];
  if (!own) throw new Error('a seal needs its certificate');
  const { algorithm } = sealer;
  if (algorithm !== esp256 && algorithm !== rs256) throw new Error(`no seal can be made with algorithm ${algorithm}`);
  const identity = identityOf(sealer.certificates, own);
  // What is signed is the SET, not the [0] form in which it is stored (s5.4).
  const attributes = derSetOf(set, [contentType, attribute(oids.messageDigest, der(octets, digest)), identity.signingCertificate]);
  const raw = await sealer.sign(attributes);
  const stored = Uint8Array.from(attributes);
  stored[0] = context0;
  const info = der(
    sequence,
    version1,
    identity.signer,
    sha256Algorithm,
    stored,
    signatureAlgorithms[algorithm],
    der(octets, algorithm === rs256 ? raw : ecdsaDer(raw)),
  );
  const signed = der(sequence, version1, der(set, sha256Algorithm), der(sequence, dataType), identity.certificates, der(set, info));
  return der(sequence, derObjectIdentifier(oids.signedData), der(context0, signed));
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
