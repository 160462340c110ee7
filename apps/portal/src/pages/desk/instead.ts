import type { Tx } from '#database';
import type { Answer, OnceOnly, Problem, View } from '#web';

/** Thrown in the middle of a step: everything is undone, and this page is shown. */
export class Instead extends Error {
  constructor(readonly page: View | (() => Promise<View>)) {
    super('a page instead of the step');
  }
}

/** Does some work; where it cannot be done as the form says, the page that it names is the answer and nothing is kept of it. */
export async function orPage<T>(work: () => Promise<T>): Promise<T | View> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Instead)) throw error;
    return typeof error.page === 'function' ? error.page() : error.page;
  }
}

/** The same for a step that is taken once. */
export function onceOrPage(once: OnceOnly, work: (tx: Tx) => Promise<Answer | Problem>): Promise<Answer | Problem | View> {
  return orPage(() => once.run(work));
}
