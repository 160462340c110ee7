import type { ProblemTable } from './table.js';

export const issuanceProblems = {} as const satisfies ProblemTable;
