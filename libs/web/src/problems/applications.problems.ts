import type { ProblemTable } from './table.js';

export const applicationsProblems = {} as const satisfies ProblemTable;
