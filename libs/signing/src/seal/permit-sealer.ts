import { createHash } from 'node:crypto';
import type { PermitDocument } from '#cites';
import { decodeToken, equalBytes, formatCheckCode } from '#credential';
import { type PermitAttachment, readPermitPdfNow, RenderError, type RenderPool, SealError, type Sealer, sealPdf } from '#document';
import { sealChain } from '#keystore/installation';
import type { TrustStore } from '#trust';
import { type CheckId, verifyPermit } from '#verify';
import type { PermitToSeal } from '../credential/signed-permit.repository.js';
import { refusal, type SigningRefusal } from '../refusal.js';
import type { SignerKeys } from '../signer-keys.js';
import { printedNames } from './printed-names.js';

export type SealedPdf =
  { readonly ok: true; readonly pdf: Uint8Array; readonly sha256: Uint8Array } | { readonly ok: false; readonly refusal: SigningRefusal };

const mustPass: readonly CheckId[] = ['format', 'root', 'issuer', 'key-list', 'key', 'signature', 'expiry', 'seal', 'document'];

/** Draws a permit, seals it, and believes nothing before it has read the result back. */
export class PermitSealer {
  private chain: { readonly kid: string; readonly certificates: readonly Uint8Array[] } | null = null;

  constructor(
    private readonly certificates: string,
    private readonly keys: SignerKeys,
    private readonly pool: RenderPool,
    private readonly clock: () => Date,
  ) {}

  /** @throws KeystoreError when the seal key cannot be used now */
  async seal(permit: PermitToSeal, trust: TrustStore): Promise<SealedPdf> {
    const refuse = (reason: SigningRefusal): SealedPdf => ({ ok: false, refusal: reason });
    const { cose, front, annexes, checkCode } = permit;
    if (!cose || front === null || annexes === null || checkCode === null) return refuse(refusal('credential-missing'));
    // The seal key vouches only for what the permit key signed: a document changed since would get no paper.
    if (!(await vouchedFor(permit, cose, trust, this.seconds()))) return refuse(refusal('credential-missing'));
    const document = JSON.parse(permit.document.toString('utf8')) as PermitDocument;
    let pdf: Uint8Array;
    try {
      const drawn = await this.pool.render({
        document,
        qr: { front, annexes },
        checkCode: formatCheckCode(checkCode),
        attachments: attachmentsOf(permit, cose),
        headings: permit.headings === 'en+es' ? 'en+es' : 'en+fr',
        codeNames: printedNames(document),
      });
      pdf = await sealPdf(drawn, await this.sealer(), { at: this.clock() });
    } catch (error) {
      if (error instanceof RenderError && (error.code === 'qr-too-large' || error.code === 'render-failed'))
        return refuse(refusal('page-not-rendered', { reason: error.code }));
      if (error instanceof SealError) return refuse(refusal('page-not-rendered', { reason: error.code }));
      throw error;
    }
    const faults = await readBack(pdf, permit, cose, trust, this.seconds());
    if (faults.length > 0) return refuse(refusal('seal-not-genuine', { reasons: faults.join(', ') }));
    return { ok: true, pdf, sha256: new Uint8Array(createHash('sha256').update(pdf).digest()) };
  }

  private async sealer(): Promise<Sealer> {
    const key = await this.keys.key('seal');
    const kid = Buffer.from(key.kid).toString('hex');
    // Kept by identity: the document library decodes each certificate once.
    if (this.chain?.kid !== kid) this.chain = { kid, certificates: await sealChain(this.certificates, key.kid) };
    return { certificates: this.chain.certificates, algorithm: key.alg, sign: (bytes) => key.sign(bytes) };
  }

  private seconds(): number {
    return Math.floor(this.clock().getTime() / 1000);
  }
}

function attachmentsOf(permit: PermitToSeal, cose: Buffer): PermitAttachment[] {
  return [
    {
      name: 'permit.json',
      mime: 'application/json',
      bytes: new Uint8Array(permit.document),
      relationship: 'Source',
      description: `Permit document ${permit.number} (RFC 8785)`,
    },
    {
      name: 'permit.cose',
      mime: 'application/cose',
      bytes: new Uint8Array(cose),
      relationship: 'Data',
      description: `Signed credential of permit ${permit.number}`,
    },
    ...(permit.proof && permit.entry ? logAttachments(permit.number, permit.proof, permit.entry) : []),
  ];
}

function logAttachments(number: string, proof: Buffer, entry: Buffer): PermitAttachment[] {
  return [
    {
      name: 'permit.tlog-proof',
      mime: 'text/plain',
      bytes: new Uint8Array(proof),
      relationship: 'Supplement',
      description: `Proof that permit ${number} stands in the public log (C2SP tlog-proof)`,
    },
    {
      name: 'permit.entry',
      mime: 'application/json',
      bytes: new Uint8Array(entry),
      relationship: 'Supplement',
      description: `Entry of permit ${number} in the public log`,
    },
  ];
}

/** The stored credential is ours, genuine, and names this very document. */
async function vouchedFor(permit: PermitToSeal, cose: Buffer, trust: TrustStore, now: number): Promise<boolean> {
  const decoded = decodeToken(new Uint8Array(cose));
  if (!decoded.ok || !decoded.token.permit.ok) return false;
  const { claims } = decoded.token.permit;
  const digest = new Uint8Array(createHash('sha256').update(permit.document).digest());
  if (!equalBytes(claims.documentDigest, digest) || claims.number !== permit.number || claims.issuer !== permit.country) return false;
  const report = await verifyPermit({ kind: 'cose', bytes: new Uint8Array(cose) }, trust, { now, specimen: true });
  return report.checks.some((check) => check.id === 'signature' && check.result === 'pass') && report.exitCode !== 1;
}

async function readBack(pdf: Uint8Array, permit: PermitToSeal, cose: Buffer, trust: TrustStore, now: number): Promise<string[]> {
  const reading = readPermitPdfNow(pdf);
  const report = await verifyPermit({ kind: 'pdf', reading }, trust, { now, specimen: true });
  const faults: string[] = report.checks.filter((check) => check.result === 'fail').map((check) => check.reason);
  for (const id of mustPass) if (!report.checks.some((check) => check.id === id && check.result === 'pass')) faults.push(id);
  const { json, cose: attached, proof, entry } = reading.attachments;
  const expected = permit.witnessed === null ? null : permit.witnessed ? 'log-proof-good' : 'log-proof-unwitnessed';
  if (expected && !report.checks.some(({ reason }) => reason === expected || reason === 'logged')) faults.push(expected);
  if (permit.proof && !(proof && permit.proof.equals(proof))) faults.push('permit.tlog-proof');
  if (permit.entry && !(entry && permit.entry.equals(entry))) faults.push('permit.entry');
  if (!json || !permit.document.equals(json)) faults.push('permit.json');
  if (!attached || !cose.equals(attached)) faults.push('permit.cose');
  return [...new Set(faults)];
}
