import type { ProblemTable } from './table.js';

export const speciesProblems = {} as const satisfies ProblemTable;
