import type { PermitClaims } from '#credential';
import type { TrustStore } from '#trust';
import { checkCircumstances, checkSurroundings } from './checks/circumstances.check.js';
import { checkContent } from './checks/content.check.js';
import { checkSigner, type Signer } from './checks/genuine.check.js';
import { checkLog } from './checks/log.check.js';
import { judgeLogProof, type LogProofVerdict } from './checks/log-proof.check.js';
import { sealReason } from './checks/seal.check.js';
import { checkStatus } from './checks/status.check.js';
import { checkTaxa } from './checks/taxa.check.js';
import { checkDocumentType, checkTimes } from './checks/time.check.js';
import { permitView, type JoinedContent, type PermitView } from './permit-view.js';
import { defaultPolicy } from './policy.js';
import { presentedToken, type PresentedToken } from './presented-token.js';
import { Findings, type Report } from './report.js';
import type { VerifyInput, VerifyOptions } from './verify-input.js';

/**
 * Whether a permit is genuine and good: the one verification function of the border app, the endpoint, the command line
 * and the issuing path. Pure: the trust store brings the imported keys, the caller brings the time. Never throws on what
 * was presented or on what the trust material holds.
 */
export async function verifyPermit(input: VerifyInput, trust: TrustStore, options: VerifyOptions): Promise<Report> {
  const findings = new Findings();
  const accept = options.specimen ?? false;
  const presented = presentedToken(input);
  if (typeof presented === 'string') {
    findings.add(presented);
    return findings.report(null, accept);
  }
  findings.add('code-read');
  const at = options.at ?? Math.max(options.now, trust.snapshot.state === 'ok' ? trust.snapshot.value.issuedAt : 0);
  const signer = await checkSigner(presented.token, trust, at, findings);
  if (!signer) return findings.report(null, accept);

  const { permit } = presented.token;
  if (!permit.ok) {
    // Signed, so it is no forgery: either this software is too old for it, or its issuer erred.
    findings.add(permit.reason === 'newer-profile' ? 'newer-profile' : 'malformed');
    return findings.report(null, accept);
  }
  const proof = await proofOf(presented, permit.claims, signer, trust);
  return findings.report(checkPermit(permit.claims, presented, { ...signer, proof }, trust, options, at, findings), accept);
}

/** null without a proof, or without the policy to judge it by. */
async function proofOf(
  { token, evidence }: PresentedToken,
  { documentDigest }: PermitClaims,
  { list }: Signer,
  trust: TrustStore,
): Promise<LogProofVerdict | null> {
  const policy = evidence && list.log ? trust.logPolicy(list.country) : null;
  return evidence && policy?.state === 'ok' ? judgeLogProof(token, documentDigest, evidence, policy.value) : null;
}

function checkPermit(
  claims: PermitClaims,
  presented: PresentedToken,
  { key, list, proof }: Signer & { readonly proof: LogProofVerdict | null },
  trust: TrustStore,
  options: VerifyOptions,
  at: number,
  findings: Findings,
): PermitView {
  const policy = options.policy ?? defaultPolicy;
  const lastDay = checkTimes(claims, key, at, policy, findings);
  checkDocumentType(claims, list, findings);
  const { status, asOf } = checkStatus(claims, trust, at, options.border, findings);
  const content = checkContent(claims, presented, findings);
  checkLog({ token: presented.token, key, list, proof, strictest: strictestAppendix(claims, content) }, trust, policy, findings);
  if (presented.pdf) findings.add(sealReason(presented.pdf.seal, list, at < list.expires));
  if (claims.specimen) findings.add('specimen');
  checkCircumstances(claims, content, options, findings);
  const taxonName = checkTaxa(claims, content, trust, findings);
  checkSurroundings(trust, options, at, findings);
  return permitView(claims, content, { key, lastDay, authority: list.authority, status, statusAsOf: asOf, taxonName });
}

function strictestAppendix(claims: PermitClaims, content: JoinedContent): 'I' | 'II' | 'III' {
  if (content.lines.length < claims.totalLines) return 'I';
  const found = content.lines.map((line) => line.appendix);
  return (['I', 'II', 'III'] as const).find((appendix) => found.includes(appendix)) ?? 'I';
}
