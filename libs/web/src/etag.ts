import type { Problem } from './problem.js';
import { problem } from './problem.js';

/** Strong entity tag of a row version. */
export function etagOf(version: number): string {
  return `"${version}"`;
}

/**
 * Lost-update protection (RFC 9110 s13.1.1, RFC 6585 s3): null when the client changes the version it has seen.
 * `*` counts as missing: it would let a client overwrite what it never read.
 *
 * @param ifMatch value of the If-Match header
 * @param version current version of the row, read in the transaction that changes it
 */
export function matchVersion(ifMatch: string | undefined, version: number): Problem | null {
  const given = ifMatch?.trim();
  if (given === undefined || given === '' || given === '*') return problem('if-match-missing');
  const current = etagOf(version);
  if (given.split(',').some((tag) => tag.trim() === current)) return null;
  return problem('version-mismatch', { extensions: { currentETag: current }, headers: { ETag: current } });
}
