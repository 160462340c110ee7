import type { ProblemTable } from './table.js';

export const noticesProblems = { 'webhook-address': { status: 422 }, 'webhooks-too-many': { status: 409 } } as const satisfies ProblemTable;
