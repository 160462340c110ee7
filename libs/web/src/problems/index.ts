import { applicationsProblems } from './applications.problems.js';
import { identityProblems } from './identity.problems.js';
import { issuanceProblems } from './issuance.problems.js';
import { noticesProblems } from './notices.problems.js';
import { recordsProblems } from './records.problems.js';
import { registersProblems } from './registers.problems.js';
import { speciesProblems } from './species.problems.js';
import { verificationProblems } from './verification.problems.js';
import { webProblems } from './web.problems.js';

/**
 * The one table from stable codes to HTTP: a code never changes its meaning and is never removed.
 * Texts are messages `problem.CODE.title` and `problem.CODE.detail` of libs/messages.
 */
export const problemKinds = {
  ...webProblems,
  ...identityProblems,
  ...speciesProblems,
  ...registersProblems,
  ...applicationsProblems,
  ...issuanceProblems,
  ...verificationProblems,
  ...recordsProblems,
  ...noticesProblems,
} as const;

export type ProblemCode = keyof typeof problemKinds;
