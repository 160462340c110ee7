import { createHash, X509Certificate } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hex } from './key-envelope.js';
import { privateDirectory, writePrivateFile } from './key-directory.js';
import type { ImportedCa } from './import-ca.js';
import type { KeyStore } from './key-store.js';
import { defaultKeyPolicy } from './key-role.js';
import { KeystoreError } from './keystore-error.js';
import { daySeconds } from './rotate-key.js';
import { keyState, type KeyRecord, type SigningKey } from './signing-key.js';
import { makeCertificate, pemOf, subjectKeyIdentifier, subjectName } from './x509-certificate.js';

/** Days that a signer's certificate outlives its key: the longest permit (three years) and the time to object to it. */
const afterlifeDays = 3 * 366 + 30;
/** A certificate begins a little in the past: machines that check it have clocks of their own. */
const clockSlackSeconds = 3600;

/** The country's CA as its certificates say, and where they lie. */
export interface CountryCa {
  readonly certificate: X509Certificate;
  readonly chain: readonly X509Certificate[];
}

export interface IssuerName {
  readonly country: string;
  readonly organisation: string;
}

/** Files of the certificate directory: `ca.pem` (CA, then those above it) and one `ROLE-KID.pem` per permit and seal key. */
export function certificatePath(directory: string, role: 'permit' | 'seal', kid: Uint8Array): string {
  return join(directory, `${role}-${hex(kid)}.pem`);
}

/** Makes the self-signed country CA where there is none; returns the one in force. */
export async function ensureCountryCa(offline: KeyStore, directory: string, name: IssuerName): Promise<CountryCa> {
  await privateDirectory(directory);
  const present = await readCountryCa(directory);
  if (present) return present;
  const now = offline.now();
  const validity = { signFrom: now, signUntil: now + defaultKeyPolicy.useDays.ca * daySeconds };
  const record = (await offline.records('ca')).at(-1) ?? (await offline.generate('ca', validity));
  const key = await offline.signingKey(record.kid, 'ca');
  const der = await makeCertificate(
    {
      profile: 'ca',
      subject: { country: name.country, organisation: name.organisation, commonName: `CITES permits ${name.country} CA` },
      subjectSpki: record.spki,
      issuer: null,
      notBefore: now - clockSlackSeconds,
      notAfter: record.signUntil + afterlifeDays * daySeconds,
    },
    key,
  );
  await writePrivateFile(join(directory, 'ca.pem'), pemOf(der));
  return { certificate: new X509Certificate(der), chain: [] };
}

/**
 * Puts a country's existing RSA CA in the place of ours. Keys that have a certificate keep it, under the old CA, whose
 * certificate stays beside the new one: key lists name certificates by hash, and sealed PDFs carry them. The caller
 * rotates the keys that are to stand under the new CA.
 */
export async function installImportedCa(offline: KeyStore, directory: string, imported: ImportedCa): Promise<CountryCa> {
  await privateDirectory(directory);
  const signUntil = Math.floor(Date.parse(imported.certificate.validTo) / 1000);
  const old = await readFile(join(directory, 'ca.pem'), 'utf8').catch(() => null);
  if (old) await writePrivateFile(join(directory, `ca-until-${offline.now()}.pem`), old);
  await offline.adopt('ca', imported.key, { signFrom: offline.now(), signUntil });
  const pems = [imported.certificate, ...imported.chain].map((certificate) => pemOf(certificate.raw));
  await writePrivateFile(join(directory, 'ca.pem'), pems.join(''));
  return { certificate: imported.certificate, chain: imported.chain };
}

/**
 * The certificate of a permit or seal key; made under the country CA where it is missing.
 * @returns DER
 */
export async function ensureCertificate(
  offline: KeyStore,
  directory: string,
  ca: CountryCa,
  key: KeyRecord,
  name: IssuerName,
): Promise<Uint8Array> {
  const role = key.role === 'seal' ? 'seal' : 'permit';
  const path = certificatePath(directory, role, key.kid);
  const present = await readCertificate(path);
  if (present) return new Uint8Array(present.raw);
  const signer = await caKey(offline, ca);
  const caEnds = Math.floor(Date.parse(ca.certificate.validTo) / 1000);
  const der = await makeCertificate(
    {
      profile: role === 'seal' ? 'seal' : 'document-signer',
      subject: {
        country: name.country,
        organisation: name.organisation,
        commonName: `CITES permits ${name.country} ${role === 'seal' ? 'seal' : 'signer'} ${hex(key.kid)}`,
      },
      subjectSpki: key.spki,
      issuer: { name: subjectName(ca.certificate.raw), keyIdentifier: subjectKeyIdentifier(signer.spki) },
      notBefore: Math.min(key.signFrom, offline.now()) - clockSlackSeconds,
      notAfter: Math.min(key.signUntil + afterlifeDays * daySeconds, caEnds),
      usage: { from: key.signFrom, until: key.signUntil },
    },
    signer,
  );
  await writePrivateFile(path, pemOf(der));
  return der;
}

export async function readCountryCa(directory: string): Promise<CountryCa | null> {
  const text = await readFile(join(directory, 'ca.pem'), 'utf8').catch(() => null);
  const [certificate, ...chain] = (text?.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? []).map(
    (pem) => new X509Certificate(pem),
  );
  return certificate ? { certificate, chain } : null;
}

/** SHA-256 of the DER certificate of a key, as the key list names it; null where there is none. */
export async function certificateHash(directory: string, role: 'permit' | 'seal', kid: Uint8Array): Promise<Uint8Array | null> {
  const certificate = await readCertificate(certificatePath(directory, role, kid));
  return certificate && new Uint8Array(createHash('sha256').update(certificate.raw).digest());
}

/** Chain for a PAdES seal: the seal certificate first, the root last. @throws KeystoreError `not-found` */
export async function sealChain(directory: string, kid: Uint8Array): Promise<Uint8Array[]> {
  const own = await readCertificate(certificatePath(directory, 'seal', kid));
  if (!own) throw new KeystoreError('not-found', `${directory} holds no certificate for the seal key ${hex(kid)}`);
  // The CA may have changed since: take the one that issued this certificate.
  const names = (await readdir(directory)).filter((name) => name.endsWith('.pem') && name.startsWith('ca'));
  for (const name of names) {
    const pems =
      (await readFile(join(directory, name), 'utf8')).match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
    const chain = pems.map((pem) => new X509Certificate(pem));
    if (chain[0] && own.verify(chain[0].publicKey)) return [own, ...chain].map((certificate) => new Uint8Array(certificate.raw));
  }
  throw new KeystoreError('certificate', `no CA in ${directory} issued the certificate of the seal key ${hex(kid)}`);
}

async function caKey(offline: KeyStore, ca: CountryCa): Promise<SigningKey> {
  const spki = ca.certificate.publicKey.export({ type: 'spki', format: 'der' });
  const record = (await offline.records('ca')).find((candidate) => Buffer.from(candidate.spki).equals(spki));
  if (!record) throw new KeystoreError('not-found', 'the private key of the country CA is not in the offline keystore');
  if (keyState(record, offline.now()) !== 'active') throw new KeystoreError('not-active', 'the country CA may not sign any more');
  return offline.signingKey(record.kid, 'ca');
}

async function readCertificate(path: string): Promise<X509Certificate | null> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  return text === null ? null : new X509Certificate(text);
}
