/**
 * From an act to its witnessed proof, as whoever acted feels it: applications are submitted one after the other at the
 * portal's port of a whole installation in its default configuration (three local witnesses), and each is timed from the
 * portal's answer until the log's port serves a proof of its event against a published checkpoint.
 *
 * There is no raw limit beside it: the log makes a checkpoint at most once a second, and that second is the limit.
 */
import { printRows } from './kit/report.js';
import { utopia } from './kit/utopia.js';

const submissions = Number(process.argv[2] ?? 200);
/** Milliseconds between two submissions: ten a second, far more than any authority sees. */
const apart = 100;
const askEvery = 25;
const patience = 60_000;

const house = await utopia();
try {
  const waits: number[] = [];
  const asking: Promise<void>[] = [];
  for (let serial = 1; serial <= submissions; serial += 1) {
    const next = new Promise((resolve) => setTimeout(resolve, apart));
    const eventId = await house.submitted(serial);
    asking.push(proven(eventId, performance.now()).then((took) => void waits.push(took)));
    await next;
  }
  await Promise.all(asking);
  waits.sort((one, other) => one - other);
  const at = (share: number) => `${((waits[Math.min(waits.length - 1, Math.floor(waits.length * share))] ?? 0) / 1000).toFixed(2)} s`;
  const p99 = waits[Math.min(waits.length - 1, Math.floor(waits.length * 0.99))] ?? Number.POSITIVE_INFINITY;
  printRows([
    { what: 'submission to witnessed proof, p50', measured: at(0.5), limit: 'checkpoints 1 s apart', ratio: null, target: '', ok: null },
    { what: 'p99', measured: at(0.99), limit: `slowest ${at(1)}`, ratio: null, target: '<= 10 s', ok: p99 <= 10_000 },
  ]);
} finally {
  await house.stop();
}

/** Milliseconds until the proof is served. */
async function proven(eventId: string, from: number): Promise<number> {
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${house.installation.config.ports.log}/public/proof?event=${eventId}`);
    await answer.arrayBuffer();
    const took = performance.now() - from;
    if (answer.status === 200) return took;
    if (took > patience) throw new Error(`no proof of ${eventId} after ${patience / 1000} s: ${answer.status}`);
    await new Promise((resolve) => setTimeout(resolve, askEvery));
  }
}
