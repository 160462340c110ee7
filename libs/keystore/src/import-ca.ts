import forge from 'node-forge';
import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { KeystoreError } from './keystore-error.js';

/** A country's existing certification authority: RSA key, its certificate, and the certificates above it. */
export interface ImportedCa {
  readonly key: KeyObject;
  readonly certificate: X509Certificate;
  /** From the CA's issuer up to a self-signed root; empty when the CA is self-signed. */
  readonly chain: readonly X509Certificate[];
}

const maximumBytes = 1024 * 1024;
const refuse = (reason: string, cause?: unknown): never => {
  throw new KeystoreError('certificate', reason, cause === undefined ? undefined : { cause });
};

/**
 * Reads PKCS#12 with node-forge, as ministries' CA products export it.
 * @param at Unix seconds at which the chain must be valid
 * @throws KeystoreError `certificate` with the reason; nothing is stored here
 */
export function readPkcs12Ca(bytes: Uint8Array, password: string, at: number): ImportedCa {
  if (bytes.length > maximumBytes) refuse('the PKCS#12 file is larger than 1 MiB');
  let keys: string[];
  let certificates: X509Certificate[];
  try {
    const container = forge.pkcs12.pkcs12FromAsn1(
      forge.asn1.fromDer(forge.util.createBuffer(Buffer.from(bytes).toString('binary')), true),
      true,
      password,
    );
    const bags = (type: string): forge.pkcs12.Bag[] => container.getBags({ bagType: type })[type] ?? [];
    keys = [...bags(forge.pki.oids.pkcs8ShroudedKeyBag!), ...bags(forge.pki.oids.keyBag!)].map((bag) =>
      bag.key ? forge.pki.privateKeyToPem(bag.key) : refuse('the private key is not RSA: import of an existing CA supports RSA keys'),
    );
    certificates = bags(forge.pki.oids.certBag!).map((bag) => {
      // forge fills `cert` only for RSA certificates and leaves the ASN.1 of others.
      const structure = bag.cert
        ? forge.pki.certificateToAsn1(bag.cert)
        : (bag.asn1 ?? refuse('a certificate of the PKCS#12 file cannot be read'));
      return new X509Certificate(Buffer.from(forge.asn1.toDer(structure).getBytes(), 'binary'));
    });
  } catch (error) {
    if (error instanceof KeystoreError) throw error;
    return refuse(`the PKCS#12 file cannot be opened: ${error instanceof Error ? error.message : 'unknown reason'}`, error);
  }
  if (keys.length !== 1) refuse(`the PKCS#12 file holds ${keys.length} private keys instead of one`);
  return checkedCa(createPrivateKey(keys[0]!), certificates, at);
}

/** The same from PEM: a (possibly encrypted) RSA private key, and the CA certificate followed by those above it. */
export function readPemCa(keyPem: string, certificatesPem: string, password: string | undefined, at: number): ImportedCa {
  if (keyPem.length + certificatesPem.length > maximumBytes) refuse('the PEM files are larger than 1 MiB');
  const blocks = certificatesPem.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  try {
    return checkedCa(
      createPrivateKey({ key: keyPem, format: 'pem', passphrase: password }),
      blocks.map((block) => new X509Certificate(block)),
      at,
    );
  } catch (error) {
    if (error instanceof KeystoreError) throw error;
    return refuse('the PEM key or certificate cannot be read', error);
  }
}

/** Everything that must hold before a foreign CA may certify our seals. */
function checkedCa(key: KeyObject, certificates: readonly X509Certificate[], at: number): ImportedCa {
  if (key.asymmetricKeyType !== 'rsa') refuse('the private key is not RSA: import of an existing CA supports RSA keys');
  if ((key.asymmetricKeyDetails?.modulusLength ?? 0) < 2048) refuse('the RSA key is shorter than 2048 bits');
  const own = certificates.find((candidate) => candidate.checkPrivateKey(key)) ?? refuse('no certificate belongs to the private key');
  const chain: X509Certificate[] = [];
  let current = own;
  while (!isSelfSigned(current)) {
    const issuer = certificates.find(
      (candidate) => candidate !== current && current.checkIssued(candidate) && current.verify(candidate.publicKey),
    );
    if (!issuer) return refuse(`the chain is incomplete: no certificate for ${oneLine(current.issuer)}`);
    if (chain.includes(issuer) || chain.length > 6) return refuse('the chain does not end');
    chain.push(issuer);
    current = issuer;
  }
  for (const certificate of [own, ...chain]) requireCa(certificate, at);
  const below = [own, ...chain];
  // pathLenConstraint n: at most n CAs between this one and the seal certificate.
  below.forEach((certificate, index) => {
    const limit = pathLength(certificate);
    if (limit !== null && limit < index) refuse(`${oneLine(certificate.subject)} allows only ${limit} further CAs below it`);
  });
  return { key, certificate: own, chain };
}

function requireCa(certificate: X509Certificate, at: number): void {
  const name = oneLine(certificate.subject);
  if (!certificate.ca) refuse(`${name} is not a CA certificate`);
  if (Date.parse(certificate.validFrom) / 1000 > at || Date.parse(certificate.validTo) / 1000 < at) refuse(`${name} is not valid now`);
  const usage = extensionOf(certificate, '551d0f');
  // KeyUsage: 03 LEN UNUSED BITS; keyCertSign is bit 5.
  if (usage && ((usage[3] ?? 0) & 0x04) === 0) refuse(`${name} may not sign certificates`);
}

function isSelfSigned(certificate: X509Certificate): boolean {
  return certificate.subject === certificate.issuer && certificate.verify(certificate.publicKey);
}

function pathLength(certificate: X509Certificate): number | null {
  const value = extensionOf(certificate, '551d13');
  // BasicConstraints: 30 LEN 01 01 ff 02 01 n
  if (!value || value.length < 8 || value[5] !== 0x02 || value[6] !== 1) return null;
  return value[7] ?? null;
}

/** Value of an extension by the hex of its OID body; node:crypto does not show these. */
function extensionOf(certificate: X509Certificate, oidHex: string): Buffer | null {
  const tbs = forge.asn1.fromDer(forge.util.createBuffer(certificate.raw.toString('binary'))).value[0] as forge.asn1.Asn1;
  for (const part of tbs.value as forge.asn1.Asn1[]) {
    if (part.tagClass !== forge.asn1.Class.CONTEXT_SPECIFIC || part.type !== 3) continue;
    for (const extension of (part.value[0] as forge.asn1.Asn1).value as forge.asn1.Asn1[]) {
      const [oid, ...rest] = extension.value as forge.asn1.Asn1[];
      if (Buffer.from(oid?.value as string, 'binary').toString('hex') === oidHex)
        return Buffer.from(rest.at(-1)?.value as string, 'binary');
    }
  }
  return null;
}

function oneLine(name: string): string {
  return name.replaceAll('\n', ', ');
}
