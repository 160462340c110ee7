import type { Tx, UnitOfWork } from '#database';
import { type Answer, Problem } from '#web';

/**
 * Runs a request's work in one transaction that commits only when it is answered with success: a refusal leaves nothing
 * behind, not even what was done before it.
 */
export async function answerInUnit(unit: UnitOfWork, work: (tx: Tx) => Promise<Answer | Problem>): Promise<Answer | Problem> {
  try {
    return await unit.run(async (tx) => {
      const answer = await work(tx);
      if (answer instanceof Problem) throw answer;
      return answer;
    });
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}
