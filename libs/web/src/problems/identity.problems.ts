import type { ProblemTable } from './table.js';

export const identityProblems = {
  'login-refused': { status: 401 },
  'login-throttled': { status: 429 },
  'role-choice-needed': { status: 422 },
  'password-wrong': { status: 403 },
  'password-weak': { status: 422 },
  'login-name-taken': { status: 409 },
  'organisation-code-taken': { status: 409 },
  'organisation-kind-unfit': { status: 422 },
  'already-a-member': { status: 409 },
  'grant-exists': { status: 409 },
  'grant-conflicts': { status: 409 },
  'grant-not-proposed': { status: 409 },
  'second-person-needed': { status: 403 },
} as const satisfies ProblemTable;
