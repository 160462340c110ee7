import { createWriteStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { createDataSource, UnitOfWork, withClient } from '#database';
import { activeGrants, personOfLogin } from '#identity';
import { Ledger } from '#ledger';
import {
  changeCounts,
  changesOf,
  directorySource,
  type ImportSource,
  ImportSourceError,
  importSpecies,
  rejectsCsv,
  speciesPlusApiSource,
  SpeciesPlusClient,
  speciesPlusCsvSource,
  SpeciesUpdates,
  updateById,
} from '#species';
import { isDay } from '#web';
import { readConfig } from './config.js';
import { exit, type Io } from './io.js';
import { openDatabase, type InstallationDatabase } from './installation/database.js';
import { StateDirectory } from './installation/state-directory.js';

const usage = `Usage:
  opencites species import DIRECTORY [--effective DATE] [--rejects FILE] [--json]
  opencites species import FILE.csv [--complete] [--effective DATE] [--rejects FILE] [--json]
  opencites species import --api ADDRESS --token-file FILE [--distributions] [--effective DATE] [--rejects FILE] [--json]
  opencites species diff UPDATE [--limit N] [--json]
  opencites species apply UPDATE --as LOGIN [--json]

import stages and checks; diff shows what would change; apply proposes the update under the named account.
An issuing officer who did not propose it approves it (POST /v1/species/updates/UPDATE/approval); it takes effect on DATE.
`;

class UsageError extends Error {}

/** `opencites species`: run on the machine, with the database role of the worker. */
export async function speciesCommand(argv: readonly string[], io: Io): Promise<number> {
  const configured = readConfig();
  if ('faults' in configured) {
    for (const { name, reason } of configured.faults) io.stderr.write(`${name}: ${reason}\n`);
    return exit.usage;
  }
  const [verb, ...rest] = argv;
  const command = verb === 'import' ? importCommand : verb === 'diff' ? diffCommand : verb === 'apply' ? applyCommand : undefined;
  if (!command) {
    io.stderr.write(usage);
    return exit.usage;
  }
  try {
    const run = command(rest, io);
    const state = new StateDirectory(configured.config.home);
    state.prepare();
    const database = await openDatabase(configured.config, state);
    try {
      return await run(database);
    } finally {
      // A server that was running before belongs to whoever started it.
      if (!database.tookOver) await database.stop();
    }
  } catch (error) {
    if (error instanceof UsageError) {
      io.stderr.write(`${error.message}\n\n${usage}`);
      return exit.usage;
    }
    if (error instanceof ImportSourceError) {
      io.stderr.write(`${error.message}\n`);
      return exit.cannotCheck;
    }
    throw error;
  }
}

type Run = (database: InstallationDatabase) => Promise<number>;
type Command = (argv: string[], io: Io) => Run;

const importCommand: Command = (argv, io) => {
  const { values, positionals } = parse(argv, {
    api: { type: 'string' },
    'token-file': { type: 'string' },
    distributions: { type: 'boolean' },
    complete: { type: 'boolean' },
    effective: { type: 'string' },
    rejects: { type: 'string' },
    json: { type: 'boolean' },
  });
  const effectiveOn = text(values['effective']) ?? new Date().toISOString().slice(0, 10);
  if (!isDay(effectiveOn)) throw new UsageError(`--effective: "${effectiveOn}" is not a date (YYYY-MM-DD)`);
  const address = text(values['api']);
  if ((positionals.length === 1) === (address !== undefined) || positionals.length > 1)
    throw new UsageError('Give one directory or file, or --api with an address.');
  return async (database) => {
    const source =
      address === undefined
        ? await fileSource(positionals[0] ?? '', effectiveOn, values['complete'] === true)
        : await apiSource(address, values);
    return withClient(database.url('oc_worker'), async (client) => {
      const report = await importSpecies(client, source, { effectiveOn, progress: io.stderr });
      const rejectsFile = text(values['rejects']) ?? 'species-rejects.csv';
      if (report.rowsRejected > 0) await pipeline(Readable.from(rejectsCsv(client, report.batchId)), createWriteStream(rejectsFile));
      if (values['json'] === true)
        io.stdout.write(`${JSON.stringify({ ...report, rejects: report.rowsRejected > 0 ? rejectsFile : null })}\n`);
      else {
        io.stdout.write(
          `Update ${report.batchId}: ${report.rowsRead} rows read, ${report.rowsRejected} rejected${report.resumed ? ' (resumed)' : ''}.\n`,
        );
        if (report.rowsRejected > 0) io.stdout.write(`Each rejected row with its reason: ${rejectsFile}\n`);
        io.stdout.write(`Next: opencites species diff ${report.batchId}\n`);
      }
      return exit.ok;
    });
  };
};

async function fileSource(path: string, effectiveOn: string, complete: boolean): Promise<ImportSource> {
  const found = await stat(path).catch(() => null);
  if (!found) throw new UsageError(`There is no ${path}.`);
  return found.isDirectory() ? directorySource(path) : speciesPlusCsvSource(path, { effectiveOn, complete });
}

async function apiSource(address: string, values: Readonly<Record<string, unknown>>): Promise<ImportSource> {
  const tokenFile = text(values['token-file']);
  if (tokenFile === undefined) throw new UsageError('--api needs --token-file: a file that holds your Species+ token.');
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol))
    throw new UsageError(`--api: "${address}" is not an address.`);
  const { protocol, hostname } = new URL(address);
  if (protocol === 'http:' && !['localhost', '127.0.0.1'].includes(hostname))
    throw new UsageError('--api: the token is sent over https only.');
  const token = (await readFile(tokenFile, 'utf8')).trim();
  const client = new SpeciesPlusClient({ address, token });
  return speciesPlusApiSource(client, { day: new Date().toISOString().slice(0, 10), distributions: values['distributions'] === true });
}

const diffCommand: Command = (argv, io) => {
  const { values, positionals } = parse(argv, { limit: { type: 'string' }, json: { type: 'boolean' } });
  const id = updateId(positionals);
  const limit = Number(text(values['limit']) ?? '200');
  if (!Number.isInteger(limit) || limit < 1) throw new UsageError('--limit must be a whole number.');
  return (database) =>
    inTransaction(database, async (tx) => {
      const update = await updateById(tx, id);
      if (!update) return unknown(io, id);
      const counts = await changeCounts(tx, id);
      const changes = await changesOf(tx, id, limit);
      if (values['json'] === true) {
        io.stdout.write(`${JSON.stringify({ update: id, state: update.state, effectiveOn: update.effectiveOn, counts, changes })}\n`);
        return exit.ok;
      }
      io.stdout.write(`Update ${id} (${update.sourceName}), ${update.state}, effective ${update.effectiveOn}\n`);
      io.stdout.write(`Listings: ${counts.added} added, ${counts.removed} removed, ${counts.changed} changed\n\n`);
      for (const change of changes) {
        const party = change.party ? ` (${change.party})` : '';
        io.stdout.write(`${change.change.padEnd(8)} ${change.scientificName}, Appendix ${change.appendix}${party}\n`);
        for (const [sign, rows] of [
          ['-', change.before],
          ['+', change.after],
        ] as const)
          for (const row of rows) io.stdout.write(`         ${sign} ${listingLine(row)}\n`);
      }
      const rest = counts.added + counts.removed + counts.changed - changes.length;
      if (rest > 0) io.stdout.write(`... and ${rest} more (--limit)\n`);
      return exit.ok;
    });
};

function listingLine(row: Readonly<Record<string, unknown>>): string {
  const list = (key: string, sign: string) => (Array.isArray(row[key]) && row[key].length > 0 ? ` ${sign}${row[key].join(',')}` : '');
  const note = typeof row['annotation'] === 'string' ? ` "${row['annotation'].slice(0, 100)}"` : '';
  const hash = typeof row['hashNote'] === 'string' ? ` ${row['hashNote']}` : '';
  return `${String(row['from'])} to ${row['to'] === null ? 'now' : String(row['to'])}${list('populations', 'only ')}${list('populationsExcluded', 'without ')}${hash}${note}`;
}

const applyCommand: Command = (argv, io) => {
  const { values, positionals } = parse(argv, { as: { type: 'string' }, json: { type: 'boolean' } });
  const id = updateId(positionals);
  const login = text(values['as']);
  if (login === undefined) throw new UsageError('apply needs --as LOGIN: the account that proposes.');
  return async (database) => {
    const portal = await createDataSource({ url: database.url('oc_portal'), applicationName: 'opencites-species', poolSize: 1 });
    const actor = await new UnitOfWork(portal)
      .run(async (tx) => {
        const account = await personOfLogin(tx, login);
        const grant = account ? (await activeGrants(tx, account.personId)).find(({ role }) => proposers.includes(role)) : undefined;
        return account && grant ? { personId: account.personId, org: grant.organisation, role: grant.role } : null;
      })
      .finally(() => portal.destroy());
    if (!actor) {
      io.stderr.write(`"${login}" is not the account of a case officer, issuing officer or administrator.\n`);
      return exit.usage;
    }
    return inTransaction(database, async (tx) => {
      const outcome = await new SpeciesUpdates(new Ledger()).propose(tx, actor, id);
      if (!outcome.ok) {
        io.stderr.write(
          outcome.code === 'not-found'
            ? `There is no update ${id}.\n`
            : `Update ${id} was proposed or decided already, or its import is not complete.\n`,
        );
        return exit.usage;
      }
      if (values['json'] === true)
        io.stdout.write(`${JSON.stringify({ update: id, state: outcome.value.state, effectiveOn: outcome.value.effectiveOn })}\n`);
      else
        io.stdout.write(
          `Proposed by ${login}. An issuing officer other than ${login} approves it: POST /v1/species/updates/${id}/approval\nIt takes effect on ${outcome.value.effectiveOn}, or with the approval if that is later.\n`,
        );
      return exit.ok;
    });
  };
};

const proposers: readonly string[] = ['case-officer', 'issuing-officer', 'administrator'];

async function inTransaction(database: InstallationDatabase, work: Parameters<UnitOfWork['run']>[0]): Promise<number> {
  const pool = await createDataSource({ url: database.url('oc_worker'), applicationName: 'opencites-species', poolSize: 1 });
  try {
    return (await new UnitOfWork(pool).run(work)) as number;
  } finally {
    await pool.destroy();
  }
}

function unknown(io: Io, id: string): number {
  io.stderr.write(`There is no update ${id}.\n`);
  return exit.usage;
}

function updateId(positionals: readonly string[]): string {
  const [id] = positionals;
  if (positionals.length !== 1 || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id ?? ''))
    throw new UsageError('Give the id of one update, as `species import` printed it.');
  return id ?? '';
}

type Options = NonNullable<Parameters<typeof parseArgs>[0]>['options'];

function parse(argv: string[], options: Options): { values: Readonly<Record<string, unknown>>; positionals: string[] } {
  try {
    const { values, positionals } = parseArgs({ args: argv, options: options ?? {}, allowPositionals: true, strict: true });
    return { values, positionals };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
