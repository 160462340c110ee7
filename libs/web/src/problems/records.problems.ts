import type { ProblemTable } from './table.js';

export const recordsProblems = {
  'cut-over-open': { status: 409 },
  'cut-over-beginning': { status: 409 },
  'cut-over-state': { status: 409 },
  'cut-over-empty': { status: 409 },
  'cut-over-rows-left': { status: 409 },
  'cut-over-own': { status: 403 },
  'cut-over-decided': { status: 409 },
  'cut-over-outdated': { status: 409 },
  'legacy-case-settled': { status: 409 },
  'stamps-taken': { status: 409 },
  'stamps-not-in-stock': { status: 409 },
  'stamps-own': { status: 403 },
  'stamps-decided': { status: 409 },
  'stamps-range': { status: 422 },
  'stamp-stock-empty': { status: 409 },
  'reason-missing': { status: 422 },
} as const satisfies ProblemTable;
