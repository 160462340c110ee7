import type { ProblemTable } from './table.js';

export const issuanceProblems = {
  'permit-not-found': { status: 404 },
  'permit-state': { status: 409 },
  'quota-exceeded': { status: 409 },
  'marks-in-use': { status: 409 },
  'approval-missing': { status: 409 },
  'validity-unusable': { status: 409 },
  'replaced-permit-unusable': { status: 409 },
  'security-stamp-unusable': { status: 409 },
  'signing-not-refused': { status: 409 },
  'action-not-found': { status: 404 },
  'action-closed': { status: 409 },
  'action-pending': { status: 409 },
  'action-own': { status: 403 },
  'action-not-own': { status: 403 },
  'original-not-returned': { status: 409 },
  'permit-endorsed': { status: 409 },
  'document-not-ready': { status: 409 },
  'log-proof-not-ready': { status: 409 },
  'quorum-not-missing': { status: 409 },
} as const satisfies ProblemTable;
