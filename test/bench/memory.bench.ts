/**
 * Resident memory of the signer process with its drawing threads, after it signed and sealed so many permits. The figure
 * that counts is 10,000 permits against 1,000; `npm run bench memory` takes 1,500 against 150 unless told otherwise:
 *
 *   OPENCITES_BENCH_PERMITS=10000 npm run bench memory
 *
 * The middle value of three looks, two seconds apart, while the signer has nothing to do; nothing is told to collect garbage.
 */
import { residentMemory } from './kit/processor-time.js';
import { median, printRows } from './kit/report.js';
import { inFlight, utopia } from './kit/utopia.js';

const last = Number(process.env['OPENCITES_BENCH_PERMITS'] ?? 1500);
const first = Math.round(last / 10);
const batch = 50;

const house = await utopia();
try {
  let made = 0;
  const until = async (count: number): Promise<void> => {
    while (made < count) {
      const serials = Array.from({ length: Math.min(batch, count - made) }, (_, index) => made + index + 1);
      const approved = await inFlight(8, serials, house.approved);
      await house.untilIssued(await inFlight(8, approved, house.issue));
      made += serials.length;
      if (made % (batch * 10) === 0)
        process.stderr.write(`${made} permits, ${Math.round(residentMemory(house.installation, 'signer'))} MiB\n`);
    }
  };
  const settled = async (): Promise<number> => {
    const looks: number[] = [];
    for (let look = 0; look < 3; look += 1) {
      await new Promise((resolve) => setTimeout(resolve, 2000));
      looks.push(residentMemory(house.installation, 'signer'));
    }
    return median(looks);
  };
  await until(first);
  const early = await settled();
  await until(last);
  const late = await settled();
  printRows([
    {
      what: `signer and its renderers after ${last} permits`,
      measured: `${late.toFixed(0)} MiB`,
      limit: `${early.toFixed(0)} MiB after ${first}`,
      ratio: late / early,
      target: '<= 1.10',
      ok: late / early <= 1.1,
    },
  ]);
} finally {
  await house.stop();
}
