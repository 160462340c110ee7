import { createDataSource, UnitOfWork } from '#database';
import { SpeciesFacts } from '#species';
import type { Installation } from '../installation/installation.js';
import { table } from '../installation/table.js';
import type { Io } from '../io.js';
import { type CaseOutcome, CaseRunner, type SubmittedCase } from './case-runner.js';
import { leaveDraw } from './draw-files.js';
import { evidencePdf } from './evidence.js';
import { type DemoCase, today } from './example-case.js';
import { KeyedLimiter } from './keyed-limiter.js';
import { signIn } from './officers.js';
import { fetchPermit } from './permit-files.js';
import { Progress } from './progress.js';
import { RegisterClerk } from './register-clerk.js';
import { StubAuthority } from './stub-authority.js';

export interface CaseResult {
  readonly demo: Pick<DemoCase, 'id' | 'title' | 'asOf'>;
  readonly outcome: CaseOutcome;
}

export interface Summary {
  readonly submitted: number;
  readonly issued: number;
  readonly refused: number;
  readonly noData: number;
  readonly refusals: Readonly<Record<string, number>>;
  readonly overrides: Readonly<Record<string, number>>;
  readonly seconds: number;
  readonly permitsPerSecond: number;
}

export interface DemonstrationOptions {
  readonly io: Io;
  /** Directory for the permits' files. */
  readonly permits: string;
  /** Directory for what the portal says about each draw; without it nobody asks. */
  readonly draws?: string;
  /** Cases at work at once; those that share an exporter's country follow one another. */
  readonly width?: number;
  /** For progress; unknown when absent. */
  readonly total?: number;
  readonly quiet?: boolean;
}

/** Takes cases through everything and waits until the last permit is sealed. */
export async function demonstrate(
  installation: Installation,
  cases: Iterable<DemoCase> | AsyncIterable<DemoCase | null>,
  options: DemonstrationOptions,
): Promise<{ readonly summary: Summary; readonly results: readonly CaseResult[] }> {
  const started = Date.now();
  const officers = await signIn(installation);
  const pool = await createDataSource({ url: installation.database.url('oc_portal'), applicationName: 'opencites-demo', poolSize: 2 });
  const reader = new UnitOfWork(pool);
  const species = new SpeciesFacts();
  const arcadia = new StubAuthority();
  const clerk = new RegisterClerk(officers);
  const runner = new CaseRunner(officers, rememberLast(evidencePdf));
  const limiter = new KeyedLimiter(options.width ?? 1);
  const progress = new Progress(options.io, options.total ?? null, options.quiet ?? false);
  const results: CaseResult[] = [];

  const handedIn = async (demo: DemoCase): Promise<SubmittedCase | CaseOutcome> => {
    let form = demo.form;
    if (demo.importPermitFromStub) {
      const asOf = demo.asOf ?? today();
      const names = form.lines.map((line) => line.scientificName);
      const countries = [form.countryOfExport, form.countryOfImport ?? ''].filter(Boolean);
      const facts = await reader.run(async (tx) => ({
        taxa: await species.taxa(tx, names, asOf),
        suspensions: await species.suspensions(tx, { names, countries, date: asOf }),
      }));
      const answer = arcadia.importPermit(form, asOf, facts, today());
      if (answer.kind === 'refused')
        return { kind: 'refused', rules: answer.rules, reasons: ['The importing country refused its import permit'] };
      await clerk.permit(answer.permit);
      form = { ...form, importPermit: { number: answer.permit.number, country: answer.permit.issuer, date: answer.permit.issuedOn } };
    }
    await clerk.enter(demo.register ?? {});
    return runner.submit({ ...demo, form });
  };
  // Waiting for the draw holds up nobody either; but one country's cases are decided in the order in which they came.
  const turns = new Map<string, Promise<unknown>>();
  const one = (demo: DemoCase): Promise<CaseOutcome> => {
    const country = demo.form.countryOfExport;
    const before = turns.get(country);
    const submission = limiter.run(country, () => handedIn(demo));
    const decided = (async () => {
      const begun = await submission;
      await before;
      if (begun.kind !== 'submitted') return begun;
      const officer = await runner.drawn(begun);
      if (officer !== null && options.draws !== undefined) await leaveDraw(officers.applicant, begun.path, options.draws);
      return limiter.run(`${country} decided`, () => runner.decide(begun, officer));
    })();
    turns.set(
      country,
      decided.catch(() => undefined),
    );
    return decided;
  };
  // Waiting for the signer holds up nobody: the next application of the same country goes on meanwhile.
  const fetched = async (outcome: CaseOutcome): Promise<CaseOutcome> => {
    if (outcome.kind !== 'reserved') return outcome;
    const refusal = await fetchPermit(officers.applicant, outcome.permitId, outcome.number, options.permits);
    return refusal === null ? outcome : { kind: 'refused', rules: [refusal], reasons: ['The signer refused'] };
  };

  try {
    const running: Promise<void>[] = [];
    let failure = null as { readonly id: string; readonly error: unknown } | null;
    for await (const demo of cases) {
      if (demo === null) {
        results.push({ demo: { id: '', title: '' }, outcome: { kind: 'no-data' } });
        continue;
      }
      const { id, title, asOf } = demo;
      const task = one(demo)
        .then(fetched)
        .then((outcome) => {
          results.push({ demo: { id, title, ...(asOf ? { asOf } : {}) }, outcome });
          progress.step();
        })
        .catch((error: unknown) => {
          failure ??= { id, error };
        });
      running.push(task);
      // A long file is not read into memory ahead of the work.
      if (running.length >= 200) await Promise.all(running.splice(0, 100));
      if (failure) break;
    }
    await Promise.all(running);
    if (failure) throw new Error(`Application ${failure.id} could not be taken through`, { cause: failure.error });
  } finally {
    progress.end();
    officers.close();
    await pool.destroy();
  }
  return { summary: summarise(results, (Date.now() - started) / 1000), results };
}

function summarise(results: readonly CaseResult[], seconds: number): Summary {
  const refusals: Record<string, number> = {};
  const overrides: Record<string, number> = {};
  let issued = 0;
  let refused = 0;
  let noData = 0;
  for (const { outcome } of results) {
    if (outcome.kind === 'no-data') noData += 1;
    else if (outcome.kind === 'refused') {
      refused += 1;
      for (const rule of outcome.rules) refusals[rule] = (refusals[rule] ?? 0) + 1;
    } else {
      issued += 1;
      for (const rule of outcome.overrides) overrides[rule] = (overrides[rule] ?? 0) + 1;
    }
  }
  return {
    submitted: issued + refused,
    issued,
    refused,
    noData,
    refusals: sorted(refusals),
    overrides: sorted(overrides),
    seconds: Math.round(seconds * 10) / 10,
    permitsPerSecond: Math.round((issued / seconds) * 100) / 100,
  };
}

function sorted(counts: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).sort(([, left], [, right]) => right - left));
}

/** What was issued and refused and why, for a terminal. */
export function resultsTable(
  results: readonly CaseResult[],
  { width, notice }: { readonly width?: number | undefined; readonly notice: string | null },
): string {
  const rows = results.map(({ demo, outcome }) => {
    if (outcome.kind === 'reserved')
      return [
        'issued',
        outcome.number,
        demo.title,
        outcome.overrides.length > 0 ? `overridden in writing: ${outcome.overrides.join(', ')}` : '',
      ];
    if (outcome.kind === 'no-data') return ['no data', '', demo.title, 'no listing known at the date'];
    return ['refused', '', demo.title, outcome.rules.join(', ')];
  });
  return `${table(['Outcome', 'Number', 'Application', 'Why'], rows, width)}${notice ? `\n\n${notice}` : ''}`;
}

/** The same evidence again and again is made once. */
function rememberLast(make: (subject: string) => Promise<Buffer>): (subject: string) => Promise<Buffer> {
  let last: { subject: string; bytes: Buffer } | null = null;
  return async (subject) => {
    if (last?.subject !== subject) last = { subject, bytes: await make(subject) };
    return last.bytes;
  };
}
