import type { ProblemTable } from './table.js';

/** Refusals of the web layer itself. */
export const webProblems = {
  'request-invalid': { status: 400 },
  'json-malformed': { status: 400 },
  'json-too-deep': { status: 400 },
  'form-unreadable': { status: 400 },
  'cursor-invalid': { status: 400 },
  'idempotency-key-missing': { status: 400 },
  'session-required': { status: 401 },
  'csrf-token-wrong': { status: 403 },
  'role-not-allowed': { status: 403 },
  'password-change-required': { status: 403 },
  'not-found': { status: 404 },
  'request-timeout': { status: 408 },
  'idempotency-in-progress': { status: 409 },
  conflict: { status: 409 },
  'version-mismatch': { status: 412 },
  'body-too-large': { status: 413 },
  'uri-too-long': { status: 414 },
  'content-type-unsupported': { status: 415 },
  'idempotency-key-reused': { status: 422 },
  'if-match-missing': { status: 428 },
  'headers-too-large': { status: 431 },
  'rate-limited': { status: 429 },
  internal: { status: 500 },
  unavailable: { status: 503 },
} as const satisfies ProblemTable;
