import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  certificateHash,
  createInstallationKeys,
  hex,
  installImportedCa,
  keyPlaces,
  keyPolicy,
  readPemCa,
  readPkcs12Ca,
  rotateKey,
  sealChain,
  sharedStore,
  type InstallationKeys,
} from './installation.js';
import { pemOf } from './x509-certificate.js';

const name = {
  country: 'XA',
  organisation: 'Management Authority of Utopia (SPECIMEN)',
  timeZone: 'Etc/UTC',
  publicUrl: 'http://xa.localhost:8081/',
  specimen: true,
};
const now = () => Math.floor(Date.now() / 1000);

function openssl(...args: string[]): string {
  const result = spawnSync('openssl', args, { encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`openssl ${args.join(' ')}\n${result.stdout}${result.stderr}`);
  return result.stdout + result.stderr;
}

describe('the certificates of a country', () => {
  const home = mkdtempSync(join(tmpdir(), 'certificates-'));
  const places = keyPlaces(home);
  const certificates = places.certificates;
  let made: InstallationKeys;

  beforeAll(async () => {
    made = await createInstallationKeys(places, name);
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  it('come with one key per role, each with its holder, the root apart from all services', async () => {
    expect(made.created.map((key) => key.role).sort()).toEqual(
      ['anchor', 'ca', 'checkpoint', 'endpoint', 'permit', 'receipt', 'root', 'seal', 'snapshot', 'status'].sort(),
    );
    const files = (holder: string) => readdirSync(join(home, 'keys', holder)).map((file) => file.split('-')[0]);
    expect(files('gateway')).toEqual(['endpoint']);
    expect(files('offline').sort()).toEqual(['anchor', 'ca', 'root']);
    expect(files('signer')).not.toContain('root');
  });

  it('are made once: a second start makes nothing new', async () => {
    const again = await createInstallationKeys(keyPlaces(home), name);
    expect(again.created).toEqual([]);
    expect(again.keys.map((key) => hex(key.kid)).sort()).toEqual(made.keys.map((key) => hex(key.kid)).sort());
  });

  it('are accepted by openssl under its strictest profile', () => {
    const leaves = readdirSync(certificates).filter((file) => file !== 'ca.pem');
    expect(leaves).toHaveLength(2);
    for (const file of leaves)
      expect(
        openssl('verify', '-x509_strict', '-check_ss_sig', '-CAfile', join(certificates, 'ca.pem'), join(certificates, file)),
      ).toContain('OK');
  });

  it('say what each key is for and how long it signs', () => {
    const text = (role: string) => {
      const key = made.keys.find((candidate) => candidate.role === role)!;
      return openssl('x509', '-noout', '-text', '-in', join(certificates, `${role}-${hex(key.kid)}.pem`));
    };
    const ca = openssl('x509', '-noout', '-text', '-in', join(certificates, 'ca.pem'));
    expect(ca).toMatch(/Basic Constraints: critical\s+CA:TRUE, pathlen:0/);
    expect(ca).toMatch(/Key Usage: critical\s+Certificate Sign, CRL Sign/);
    expect(text('seal')).toMatch(/Key Usage: critical\s+Digital Signature, Non Repudiation/);
    expect(text('seal')).toMatch(/Extended Key Usage:\s*\n\s*(1\.3\.6\.1\.5\.5\.7\.3\.36|Document Signing|documentSigning)/i);
    expect(text('permit')).toMatch(/Extended Key Usage: critical\s*\n\s*2\.25\.265203181433172425974899778099711190864/);
    const seal = made.keys.find((candidate) => candidate.role === 'seal')!;
    const stamp = (seconds: number) => new Date(seconds * 1000).toISOString().replaceAll(/[-:T]|\.000/g, '');
    const der = new X509Certificate(readFileSync(join(certificates, `seal-${hex(seal.kid)}.pem`))).raw.toString('latin1');
    expect(der).toContain(stamp(seal.signFrom));
    expect(der).toContain(stamp(seal.signUntil));
  });

  it('give the seal a chain that ends in the CA', async () => {
    const seal = made.keys.find((candidate) => candidate.role === 'seal')!;
    const chain = await sealChain(certificates, seal.kid);
    expect(chain).toHaveLength(2);
    const [leaf, ca] = chain.map((der) => new X509Certificate(der));
    expect(leaf!.verify(ca!.publicKey) && ca!.verify(ca!.publicKey)).toBe(true);
    expect(await certificateHash(certificates, 'seal', seal.kid)).toHaveLength(32);
  });
});

describe('an existing RSA CA of a country', () => {
  const home = mkdtempSync(join(tmpdir(), 'import-ca-'));
  const file = (path: string) => join(home, path);
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  beforeAll(() => {
    const selfSigned = (path: string, subject: string, extra: string[]) =>
      openssl(
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-sha256',
        '-days',
        '3650',
        '-subj',
        subject,
        '-keyout',
        file(`${path}.key`),
        '-out',
        file(`${path}.pem`),
        ...extra,
      );
    selfSigned('root', '/C=XA/O=Utopia/CN=National root', [
      '-addext',
      'basicConstraints=critical,CA:TRUE',
      '-addext',
      'keyUsage=critical,keyCertSign,cRLSign',
    ]);
    selfSigned('leafish', '/C=XA/O=Utopia/CN=Web server', ['-addext', 'basicConstraints=critical,CA:FALSE']);
    openssl(
      'req',
      '-new',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-subj',
      '/C=XA/O=Utopia/CN=Ministry CA',
      '-keyout',
      file('sub.key'),
      '-out',
      file('sub.csr'),
    );
    writeFileSync(
      file('sub.ext'),
      'basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n',
    );
    openssl(
      'x509',
      '-req',
      '-in',
      file('sub.csr'),
      '-CA',
      file('root.pem'),
      '-CAkey',
      file('root.key'),
      '-CAcreateserial',
      '-days',
      '1825',
      '-sha256',
      '-extfile',
      file('sub.ext'),
      '-out',
      file('sub.pem'),
    );
    openssl(
      'pkcs12',
      '-export',
      '-inkey',
      file('sub.key'),
      '-in',
      file('sub.pem'),
      '-certfile',
      file('root.pem'),
      '-passout',
      'pass:geheim',
      '-out',
      file('sub.p12'),
    );
    openssl('pkcs12', '-export', '-inkey', file('sub.key'), '-in', file('sub.pem'), '-passout', 'pass:geheim', '-out', file('alone.p12'));
    openssl(
      'pkcs12',
      '-export',
      '-inkey',
      file('leafish.key'),
      '-in',
      file('leafish.pem'),
      '-passout',
      'pass:geheim',
      '-out',
      file('leafish.p12'),
    );
    const ec = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey;
    writeFileSync(file('ec.key'), ec.export({ type: 'pkcs8', format: 'pem' }));
    openssl(
      'req',
      '-x509',
      '-key',
      file('ec.key'),
      '-days',
      '10',
      '-subj',
      '/C=XA/CN=EC CA',
      '-addext',
      'keyUsage=critical,keyCertSign',
      '-out',
      file('ec.pem'),
    );
    openssl('pkcs12', '-export', '-inkey', file('ec.key'), '-in', file('ec.pem'), '-passout', 'pass:geheim', '-out', file('ec.p12'));
  });

  it('is read from PKCS#12 with its chain, certifies the next seal, and openssl accepts it', async () => {
    const places = keyPlaces(file('home'));
    await createInstallationKeys(places, name);
    const before = readdirSync(places.certificates).filter((entry) => entry.startsWith('seal-'));
    const imported = readPkcs12Ca(readFileSync(file('sub.p12')), 'geheim', now());
    expect(imported.chain).toHaveLength(1);
    const offline = await sharedStore(places.holders.offline);
    await installImportedCa(offline, places.certificates, imported);
    const signer = await sharedStore(places.holders.signer);
    const { fresh } = await rotateKey(signer, 'seal', keyPolicy(14));
    await createInstallationKeys(places, name);
    const seal = join(places.certificates, `seal-${hex(fresh.kid)}.pem`);
    expect(openssl('verify', '-x509_strict', '-CAfile', file('root.pem'), '-untrusted', file('sub.pem'), seal)).toContain('OK');
    expect(openssl('x509', '-noout', '-text', '-in', seal)).toContain('Signature Algorithm: sha256WithRSAEncryption');
    expect(await sealChain(places.certificates, fresh.kid)).toHaveLength(3);
    // PDFs sealed before keep their certificate and its chain.
    expect(readdirSync(places.certificates)).toEqual(expect.arrayContaining(before));
    const oldKid = Buffer.from(before[0]!.slice('seal-'.length, -'.pem'.length), 'hex');
    expect(await sealChain(places.certificates, oldKid)).toHaveLength(2);
  });

  it('is read from PEM with an encrypted key', () => {
    const key = createPrivateKey(readFileSync(file('sub.key')));
    const encrypted = key.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'geheim' }) as string;
    const pems = readFileSync(file('sub.pem'), 'utf8') + readFileSync(file('root.pem'), 'utf8');
    expect(readPemCa(encrypted, pems, 'geheim', now()).chain).toHaveLength(1);
    expect(() => readPemCa(encrypted, pems, 'falsch', now())).toThrow(/cannot be read/);
  });

  it.each([
    ['a wrong password', 'sub.p12', 'falsch', /cannot be opened/],
    ['a chain that does not reach a root', 'alone.p12', 'geheim', /chain is incomplete/],
    ['a certificate that is no CA', 'leafish.p12', 'geheim', /not a CA/],
    ['an elliptic-curve key', 'ec.p12', 'geheim', /not RSA|cannot be opened/],
  ])('is refused with %s', (_what, path, password, reason) => {
    expect(() => readPkcs12Ca(readFileSync(file(path)), password, now())).toThrow(reason);
  });

  it('is refused when it is expired, cut off, flooded or not a container at all', () => {
    const bytes = readFileSync(file('sub.p12'));
    expect(() => readPkcs12Ca(bytes, 'geheim', now() + 11 * 366 * 86400)).toThrow(/not valid now/);
    for (const length of [0, 1, 10, 100, bytes.length - 1])
      expect(() => readPkcs12Ca(bytes.subarray(0, length), 'geheim', now())).toThrow(/cannot be opened|instead of one/);
    expect(() => readPkcs12Ca(new Uint8Array(2 * 1024 * 1024), 'geheim', now())).toThrow(/larger/);
    for (let at = 0; at < bytes.length; at += 37) {
      const altered = Buffer.from(bytes);
      altered[at] = altered[at]! ^ 0x55;
      expect(() => readPkcs12Ca(altered, 'geheim', now())).toThrow();
    }
  });

  it('refuses a certificate whose issuer only claims the name', () => {
    const impostor = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    writeFileSync(file('impostor.key'), impostor.export({ type: 'pkcs8', format: 'pem' }));
    openssl(
      'req',
      '-x509',
      '-key',
      file('impostor.key'),
      '-days',
      '10',
      '-subj',
      '/C=XA/O=Utopia/CN=National root',
      '-out',
      file('impostor.pem'),
    );
    const pems = readFileSync(file('sub.pem'), 'utf8') + pemOf(new X509Certificate(readFileSync(file('impostor.pem'))).raw);
    expect(() => readPemCa(readFileSync(file('sub.key'), 'utf8'), pems, undefined, now())).toThrow(/chain is incomplete/);
  });
});
