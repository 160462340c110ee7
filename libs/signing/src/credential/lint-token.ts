import { decodeToken, equalBytes, type IssuedToken } from '#credential';
import type { TrustStore } from '#trust';
import { type CheckId, verifyPermit } from '#verify';

/** What the token must say, taken from the database and not from the document. */
export interface TokenExpectation {
  readonly country: string;
  readonly number: string;
  readonly documentSha256: Uint8Array;
  readonly totalLines: number;
  /** Unix seconds, exclusive. */
  readonly expires: number;
  readonly status: { readonly list: number; readonly index: number };
  readonly specimen: boolean;
  /** Unix seconds. */
  readonly now: number;
}

/** Checks of the verifier that a fresh permit passes without any "could not be checked". */
const mustPass: readonly CheckId[] = [
  'format',
  'root',
  'issuer',
  'key-list',
  'key',
  'signature',
  'issued',
  'expiry',
  'status-list',
  'status',
];
/** Checks whose "could not be checked" would follow the permit to every border. */
const mustNotBeUnknown: readonly CheckId[] = ['validity', 'document-type'];

/**
 * Reads a token back as the world will, from the texts of its codes, and judges it.
 * @returns null when it is in order, else reason ids of the verifier and names of claims that differ
 */
export async function lintToken(issued: IssuedToken, trust: TrustStore, expected: TokenExpectation): Promise<string[] | null> {
  const texts = [issued.front, ...issued.annexes];
  const report = await verifyPermit({ kind: 'codes', texts, from: 'text' }, trust, { now: expected.now, specimen: true });
  const faults: string[] = [];
  for (const check of report.checks)
    if (check.result === 'fail' || (check.result === 'unknown' && mustNotBeUnknown.includes(check.id))) faults.push(check.reason);
  for (const id of mustPass) {
    const found = report.checks.filter((check) => check.id === id);
    if (found.length === 0 || found.some((check) => check.result !== 'pass')) faults.push(id);
  }
  faults.push(...differingClaims(issued, expected));
  return faults.length === 0 ? null : [...new Set(faults)];
}

function differingClaims(issued: IssuedToken, expected: TokenExpectation): string[] {
  const decoded = decodeToken(issued.cose);
  if (!decoded.ok || !decoded.token.permit.ok) return ['malformed'];
  const { claims } = decoded.token.permit;
  const rows: [string, boolean][] = [
    ['issuer', claims.issuer === expected.country],
    ['number', claims.number === expected.number],
    ['documentDigest', equalBytes(claims.documentDigest, expected.documentSha256)],
    ['totalLines', claims.totalLines === expected.totalLines],
    ['expires', claims.expires === expected.expires],
    ['issuedAt', claims.issuedAt === expected.now],
    ['status', claims.status.list === expected.status.list && claims.status.index === expected.status.index],
    ['specimen', claims.specimen === expected.specimen],
  ];
  return rows.filter(([, same]) => !same).map(([name]) => name);
}
