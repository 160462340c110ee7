import { type Problem, problem } from '#web';
import type { RecordsRefusal } from './outcome.js';

/** A refusal of ours as RFC 9457 problem. */
export function recordsProblem({ code, args }: RecordsRefusal): Problem {
  return problem(code, args ? { args } : {});
}
