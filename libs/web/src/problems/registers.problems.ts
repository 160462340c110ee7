import type { ProblemTable } from './table.js';

export const registersProblems = {
  'register-entry-taken': { status: 409 },
  'proposal-closed': { status: 409 },
  'proposal-own': { status: 403 },
  'proposal-outdated': { status: 409 },
  'proposal-pending': { status: 409 },
  'proposal-opinion-missing': { status: 409 },
  'balance-exceeded': { status: 409 },
} as const satisfies ProblemTable;
