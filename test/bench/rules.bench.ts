/**
 * One application of 1,000 lines: marked, of many qualities, twelve species in turn. First the rules alone on facts that
 * are read (what the browser and `opencites rules check` do), then everything the portal does at a change of the form:
 * facts read from PostgreSQL under the portal's own role, rules, findings.
 */
import { EvaluateApplication, findApplication } from '#applications';
import { type ApplicationForm, type ApplicationLine, evaluate } from '#cites';
import { startCasework, exportForm } from '../kit/casework.js';
import { exportOfSkins } from '../kit/rule-cases/base-facts.js';
import { expectStatus } from '../kit/case-steps.js';
import { benchServer } from './kit/bench-server.js';
import { median, printRows } from './kit/report.js';

const lineCount = 1000;
const target = 200;
const rounds = 15;
const species = [
  ['Python regius', 'II'],
  ['Varanus niloticus', 'II'],
  ['Psittacus erithacus', 'I'],
  ['Crocodylus niloticus', 'II'],
  ['Panthera pardus', 'I'],
  ['Loxodonta africana', 'I'],
] as const;

function lines(names: readonly (readonly [string, ApplicationLine['appendix']])[]): ApplicationLine[] {
  return Array.from({ length: lineCount }, (_, index): ApplicationLine => {
    const [scientificName, appendix] = names[index % names.length]!;
    return {
      line: index + 1,
      scientificName,
      appendix,
      term: index % 3 === 0 ? 'LIV' : 'SKI',
      description: `Lot ${index + 1}, salted, tagged`,
      marks: [{ kind: 'tag', number: `XA ${String(index).padStart(6, '0')}` }],
      source: index % 2 === 0 ? 'W' : 'C',
      quantity: { value: String((index % 40) + 1), unit: 'NAR' },
    };
  });
}

async function timed(work: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let round = -3; round < rounds; round += 1) {
    const from = performance.now();
    await work();
    if (round >= 0) times.push(performance.now() - from);
  }
  return median(times);
}

const row = (what: string, milliseconds: number, findings: number) => ({
  what: `${what} (${findings} findings)`,
  measured: `${milliseconds.toFixed(1)} ms`,
  limit: '',
  ratio: null,
  target: `< ${target} ms`,
  ok: milliseconds < target,
});

const facts = { ...exportOfSkins, application: { ...exportOfSkins.application, lines: lines([['Python regius', 'II']]) } };
const alone = await timed(() => evaluate(facts));

const server = await benchServer();
const house = await startCasework();
try {
  const form: ApplicationForm = exportForm({ lines: lines(species) });
  const created = expectStatus(await house.post(house.people.applicant, '/v1/applications', form), 201);
  const { id } = created.json<{ id: string }>();
  const evaluator = house.app.get(EvaluateApplication, { strict: false });
  let findings = 0;
  const whole = await timed(() =>
    house.portal.run(async (tx) => {
      const application = await findApplication(tx, id);
      if (!application) throw new Error('the application is gone');
      findings = (await evaluator.judge(tx, application)).evaluation.findings.length;
    }),
  );
  printRows([
    row(`${lineCount} lines, rules alone`, alone, evaluate(facts).findings.length),
    row(`${lineCount} lines with facts from the database`, whole, findings),
  ]);
} finally {
  await house.close();
  await server.stop();
}
