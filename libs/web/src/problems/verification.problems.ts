import type { ProblemTable } from './table.js';

/** Requests that cannot become a check. A permit that fails its check is no problem: it is a 200 with a verdict. */
export const verificationProblems = {
  'verification-empty': { status: 400 },
  'verification-time-invalid': { status: 400 },
  'verification-image-too-large': { status: 413 },
  'verification-file-unsupported': { status: 415 },
  'verification-file-malformed': { status: 422 },
  'verification-file-too-hard': { status: 422 },
  'verification-busy': { status: 503 },
} as const satisfies ProblemTable;
