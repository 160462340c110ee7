import { cpSync, existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { withClient } from '#database';
import { directorySource, installSpecies } from '#species';
import { readConfig } from './config.js';
import { demonstrate, resultsTable, type Summary } from './demo/demonstrate.js';
import { exampleCases } from './demo/examples.js';
import { leaveCosignatures } from './demo/draw-files.js';
import { leaveLogs, untilLogged } from './demo/log-files.js';
import { seededExamples } from './demo/seeded-examples.js';
import { tradeCases } from './demo/trade-cases.js';
import { freeInstallationPorts } from './installation/free-ports.js';
import { Installation } from './installation/installation.js';
import { noticeOf } from './installation/log-policy.js';
import { table } from './installation/table.js';
import { exit, type Io } from './io.js';

const usage = 'Usage: opencites demo --out DIR [--trade FILE.csv] [--species DIR] [--count N] [--seed S] [--json]\n';
/** Applications at work at once: enough to keep two cores busy. */
const width = 8;

interface Request {
  readonly out: string;
  readonly trade: string | null;
  readonly species: string | null;
  readonly count: number | null;
  readonly seed: string;
  readonly json: boolean;
}

/**
 * `opencites demo`: on a throw-away database beside anything that runs, takes applications through every step by the
 * real processes and separate officers, and leaves the permits, the trust directory and a summary in DIR.
 */
export async function demoCommand(argv: readonly string[], io: Io): Promise<number> {
  const request = readRequest(argv);
  if (typeof request === 'string') {
    io.stderr.write(`${request}\n${usage}`);
    return exit.usage;
  }
  const say = (line: string) => void (request.json || io.stdout.write(`${line}\n`));
  const home = mkdtempSync(join(tmpdir(), 'opencites-demo-'));
  const config = await throwAwayConfig(home);
  mkdirSync(request.out, { recursive: true });
  let installation: Installation | undefined;
  const abort = () => {
    // The demonstration goes on in other promises that nobody can call back: what was made is stopped, then it all ends. 130 = 128 + SIGINT.
    void (installation ? installation.stop() : Promise.resolve()).finally(() => process.exit(130));
  };
  process.once('SIGINT', abort);
  process.once('SIGTERM', abort);
  try {
    installation = await Installation.start(config, {
      say,
      durable: false,
      unthrottled: true,
      starterSpecies: request.species === null,
      beforeProcesses: async (database) => {
        if (request.species === null) return;
        const source = await directorySource(request.species);
        const report = await withClient(database.url('oc_worker'), (client) =>
          installSpecies(client, source, request.json ? {} : { progress: io.stderr }),
        );
        say(`Species: ${report.rowsRead} rows read from ${request.species}, ${report.rowsRejected} rejected`);
      },
    });
    const cases = request.trade
      ? tradeCases(installation, request.trade, request.count ?? undefined)
      : request.count
        ? seededExamples(request.count, request.seed)
        : exampleCases();
    const options = {
      io,
      permits: join(request.out, 'permits'),
      width: request.trade ? width : 1,
      quiet: request.json,
      // A long run draws like a short one, and each look at a draw is one more event: the lists of the witnesses are enough there.
      ...(request.trade ? {} : { draws: join(request.out, 'draws') }),
      ...(request.count ? { total: request.count } : {}),
    };
    for (const directory of [options.permits, options.draws]) if (directory) mkdirSync(directory, { recursive: true });
    const { summary, results } = await demonstrate(installation, cases, options);
    const issued = results.flatMap(({ outcome }) => (outcome.kind === 'reserved' ? [outcome.number] : []));
    await untilLogged(join(home, 'trust'), options.permits, issued);
    await leaveCosignatures(installation, join(request.out, 'log', 'cosignatures'));
    await leaveLogs(installation, join(request.out, 'log'));
    cpSync(join(home, 'trust'), join(request.out, 'trust'), { recursive: true, force: true });
    writeFileSync(join(request.out, 'summary.json'), `${JSON.stringify(summary, null, 2)}\n`);
    if (request.json) io.stdout.write(`${JSON.stringify(summary)}\n`);
    else {
      const notice = noticeOf(installation.log);
      if (results.length <= 60) say(`\n${resultsTable(results, { width: io.stdout.columns, notice })}\n`);
      say(report(summary, request.out));
    }
  } finally {
    process.off('SIGINT', abort);
    process.off('SIGTERM', abort);
    await installation?.stop();
    await Installation.remove(config);
  }
  return exit.ok;
}

function readRequest(argv: readonly string[]): Request | string {
  try {
    const text = { type: 'string' } as const;
    const { values } = parseArgs({
      args: [...argv],
      options: { out: text, trade: text, species: text, count: text, seed: text, json: { type: 'boolean' } },
    });
    if (values.out === undefined) return '--out is needed.';
    const count = values.count === undefined ? null : Number(values.count);
    if (count !== null && (!Number.isInteger(count) || count < 1)) return '--count takes a whole number from 1.';
    for (const path of [values.trade, values.species]) if (path !== undefined && !existsSync(path)) return `There is no ${path}.`;
    return {
      out: resolve(values.out),
      trade: values.trade ? resolve(values.trade) : null,
      species: values.species ? resolve(values.species) : null,
      count,
      seed: values.seed ?? '1',
      json: values.json ?? false,
    };
  } catch (error) {
    return (error as Error).message;
  }
}

/** The settings of `npm start` but on free ports and in a directory of its own; the QR keeps the public address. */
async function throwAwayConfig(home: string) {
  const read = readConfig({ OPENCITES_HOME: home, PUBLIC_URL: readPublicUrl() });
  if ('faults' in read) throw new Error(read.faults.map(({ name, reason }) => `${name}: ${reason}`).join('\n'));
  return { ...read.config, databaseUrl: null, ports: await freeInstallationPorts() };
}

function readPublicUrl(): string | undefined {
  const read = readConfig();
  // A demonstration is fictitious: the address of a real authority has no place on its paper.
  return 'config' in read && read.config.authority === null ? read.config.publicUrl : undefined;
}

function report(summary: Summary, out: string): string {
  const counts = (title: string, values: Readonly<Record<string, number>>) =>
    Object.keys(values).length === 0
      ? ''
      : `\n${table(
          [title, 'Applications'],
          Object.entries(values).map(([rule, count]) => [rule, String(count)]),
        )}\n`;
  return [
    `${summary.submitted} applications: ${summary.issued} issued, ${summary.refused} refused; ${summary.noData} more had no listing to judge by.`,
    `${summary.seconds} s, ${summary.permitsPerSecond} permits per second.`,
    counts('Refused for', summary.refusals),
    counts('Overridden in writing', summary.overrides),
    `Permits, logs, trust directory and summary: ${out}`,
  ].join('\n');
}
