import { type Tx, violatedConstraint } from '#database';
import { done, type Outcome, refused } from './outcome.js';

/**
 * Runs what the database judges as well, and turns its refusal into one of ours. A savepoint keeps the transaction usable
 * after a refusal.
 *
 * @param refusals constraint name -> code; any other error is thrown on
 */
export async function judgedByDatabase<T, Code extends string>(
  tx: Tx,
  refusals: Readonly<Record<string, Code>>,
  work: () => Promise<T>,
): Promise<Outcome<T, Code>> {
  await tx.query('savepoint judged');
  let value: T;
  try {
    value = await work();
  } catch (error) {
    const code = refusals[violatedConstraint(error) ?? ''];
    if (!code) throw error;
    await tx.query('rollback to savepoint judged');
    return refused(code);
  }
  await tx.query('release savepoint judged');
  return done(value);
}
