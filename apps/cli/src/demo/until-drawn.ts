import type { PortalClient } from './portal-client.js';

/** Between two questions whether a case is drawn (each is a look that goes into the log), and for how long it is asked at most. */
const askMilliseconds = 400;
const drawMilliseconds = 120_000;

/**
 * Waits until a case is drawn: for the next checkpoint and its witness.
 * @param path of the application
 * @returns person id of the officer it went to; null where cases are not drawn
 */
export async function untilDrawn(applicant: Pick<PortalClient, 'call'>, path: string): Promise<string | null> {
  for (const deadline = Date.now() + drawMilliseconds; ;) {
    const { draw, caseOfficer } = (await applicant.call({ method: 'GET', path })).json as {
      draw: { state: 'waiting' | 'assigned' } | null;
      caseOfficer: string | null;
    };
    if (draw?.state !== 'waiting') return draw && caseOfficer;
    if (Date.now() > deadline) throw new Error('The case was not drawn: no witness has signed a checkpoint with it');
    await new Promise((resolve) => setTimeout(resolve, askMilliseconds));
  }
}
