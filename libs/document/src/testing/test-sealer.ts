import { execFileSync } from 'node:child_process';
import { createPrivateKey, sign, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { esp256, rs256, type Sealer } from '../seal/cms-signature.js';

/** A sealer with a throw-away chain made by openssl, and the root in PEM for its checks. */
export interface TestSealer extends Sealer {
  readonly rootPem: string;
  readonly certificateSha256: string;
}

/** Makes CA and seal certificate: P-256, or RSA-3072. */
export function makeTestSealer(kind: 'ec' | 'rsa'): TestSealer {
  const directory = mkdtempSync(join(tmpdir(), 'opencites-seal-'));
  try {
    const openssl = (...args: string[]): void => {
      execFileSync('openssl', args, { cwd: directory, stdio: 'pipe' });
    };
    const key = kind === 'ec' ? ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'] : ['-newkey', 'rsa:3072'];
    const common = ['-nodes', '-days', '3650', '-sha256'];
    openssl('req', '-x509', ...key, ...common, '-subj', '/C=XA/CN=Utopia CA', '-keyout', 'ca.key', '-out', 'ca.pem');
    openssl('req', ...key, '-nodes', '-subj', '/C=XA/O=Management Authority/CN=Utopia seal', '-keyout', 'seal.key', '-out', 'seal.csr');
    execFileSync(
      'sh',
      ['-c', 'printf "keyUsage=critical,digitalSignature,nonRepudiation\\nextendedKeyUsage=emailProtection\\n" > seal.ext'],
      { cwd: directory },
    );
    openssl(
      'x509',
      '-req',
      '-in',
      'seal.csr',
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-days',
      '3650',
      '-sha256',
      '-extfile',
      'seal.ext',
      '-out',
      'seal.pem',
    );
    const certificate = new X509Certificate(readFileSync(join(directory, 'seal.pem')));
    const root = new X509Certificate(readFileSync(join(directory, 'ca.pem')));
    const privateKey = createPrivateKey(readFileSync(join(directory, 'seal.key')));
    return {
      certificates: [Uint8Array.from(certificate.raw), Uint8Array.from(root.raw)],
      algorithm: kind === 'ec' ? esp256 : rs256,
      sign: (bytes) => sign('sha256', bytes, kind === 'ec' ? { key: privateKey, dsaEncoding: 'ieee-p1363' } : privateKey),
      rootPem: root.toString(),
      certificateSha256: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
