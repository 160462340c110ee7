/**
 * Whole issuance: from "issue" at the portal's port to a permit that is `issued`, sealed PDF in the database, through the
 * real portal, PostgreSQL with durable commits, signer process and its drawing threads. Documents of one line in Latin.
 *
 * Raw limit: pdfkit rendering the same documents, and nothing else, on as many threads as there are cores: the same texts,
 * lines, boxes, QR modules and attachments at the same places, drawn with pdfkit's own calls (`font`, `text`, `path`,
 * `file`), fonts parsed once per thread and kept, no tags, no PDF/A, no seal, no database.
 *
 * The second limit is reported without a target: our own drawing (`renderPermit` in its pool). It shares finished font
 * subsets between documents, which pdfkit alone does not, so it is far faster than pdfkit and says what the rest costs.
 *
 * Processor time is compared too: on a machine that has other work to do the rates of both sides depend on who else is
 * running, what each permit costs does not.
 *
 * Issued means logged too: sequenced, signed, witnessed and proven, by the processes of the log and three local witnesses.
 *
 * Applications are prepared up to their approval before the clock starts. `whole life` counts everything from draft to issued.
 */
import { BarePdfkit, drawnInputs, OwnDrawing } from './kit/drawing-limits.js';
import { median, perSecond, printRows } from './kit/report.js';
import { ownProcessorTime, type ProcessorTime, processorTime } from './kit/processor-time.js';
import { inFlight, utopia } from './kit/utopia.js';

const rounds = 3;
/** Enough for a steady flow: the last permits of a round wait up to a second or two for their checkpoint, whatever its length. */
const permitsPerRound = Number(process.argv[2] ?? 600);
const barePerRound = 60;
const warmUp = 40;
/** Permits issued one after the other: what an officer waits for, witnesses included. */
const singles = 12;
/** Requests at once: what keeps the signer busy without piling up. */
const width = 8;

const house = await utopia();
const bare = new BarePdfkit();
const own = new OwnDrawing();
const seconds = (from: bigint): number => Number(process.hrtime.bigint() - from) / 1e9;
let serial = 0;
const approvedOnes = (count: number) =>
  inFlight(
    width,
    Array.from({ length: count }, () => (serial += 1)),
    house.approved,
  );
const issued = async (approved: Awaited<ReturnType<typeof approvedOnes>>): Promise<string[]> => {
  const permits = await inFlight(width, approved, house.issue);
  await house.untilIssued(permits);
  return permits;
};

try {
  const inputs = await drawnInputs(house.database, await issued(await approvedOnes(warmUp)));
  await bare.rate(inputs, 40);
  await own.rate(inputs, 400);

  const preparing = process.hrtime.bigint();
  const alone: number[] = [];
  for (const one of await approvedOnes(singles)) {
    const from = process.hrtime.bigint();
    await issued([one]);
    alone.push(seconds(from));
  }
  const approved = await approvedOnes(rounds * permitsPerRound);
  const prepared = seconds(preparing);
  const found: { issuance: number; bare: number; own: number }[] = [];
  let issuing = 0;
  let bareSeconds = 0;
  const used = { portal: 0, signer: 0, postgres: 0, others: 0 };
  for (let round = 0; round < rounds; round += 1) {
    const before = processorTime(house.installation);
    const from = process.hrtime.bigint();
    await issued(approved.slice(round * permitsPerRound, (round + 1) * permitsPerRound));
    const took = seconds(from);
    issuing += took;
    const after = processorTime(house.installation);
    for (const name of Object.keys(used) as (keyof ProcessorTime)[]) used[name] += after[name] - before[name];
    const idle = ownProcessorTime();
    const bareRate = await bare.rate(inputs, barePerRound);
    bareSeconds += ownProcessorTime() - idle;
    found.push({ issuance: permitsPerRound / took, bare: bareRate, own: await own.rate(inputs, 600) });
  }
  const issuance = median(found.map((round) => round.issuance));
  const ratio = median(found.map((round) => round.issuance / round.bare));
  const life = (rounds * permitsPerRound) / (prepared + issuing);
  const each = (total: number): number => (total * 1000) / (rounds * permitsPerRound);
  const bareEach = (bareSeconds * 1000) / (rounds * barePerRound);
  const wholeEach = each(used.portal + used.signer + used.postgres + used.others);
  printRows(
    [
      {
        what: 'issue to issued, one Latin line',
        measured: perSecond(issuance),
        limit: `${perSecond(median(found.map((round) => round.bare)))} bare pdfkit`,
        ratio,
        target: '>= 0.50',
        ok: ratio >= 0.5,
      },
      {
        what: 'the same beside our own drawing',
        measured: perSecond(issuance),
        limit: `${perSecond(median(found.map((round) => round.own)))} renderPermit`,
        ratio: median(found.map((round) => round.issuance / round.own)),
        target: '',
        ok: null,
      },
      {
        what: 'processor time of each',
        measured: `${wholeEach.toFixed(1)} ms`,
        limit: `${bareEach.toFixed(1)} ms bare pdfkit`,
        ratio: bareEach / wholeEach,
        target: '>= 0.50',
        ok: bareEach / wholeEach >= 0.5,
      },
      {
        what: 'one permit alone, issue to issued',
        measured: `${median(alone).toFixed(2)} s`,
        limit: `slowest ${Math.max(...alone).toFixed(2)} s`,
        ratio: null,
        target: '<= 3 s',
        ok: median(alone) <= 3,
      },
      { what: 'whole life, draft to issued', measured: perSecond(life), limit: '', ratio: null, target: '', ok: null },
    ],
    [
      `Processor time: portal ${each(used.portal).toFixed(1)} ms, signer with its drawing ${each(used.signer).toFixed(1)} ms, PostgreSQL ${each(used.postgres).toFixed(1)} ms, log, witnesses and others ${each(used.others).toFixed(1)} ms.`,
    ],
  );
} finally {
  await own.stop();
  await bare.stop();
  await house.stop();
}
