import { parseArgs } from 'node:util';
import type { Tx } from '#database';
import { foundingKeys, listKeys, type OfficerKey, OfficerKeys, personById, Statements } from '#identity';
import { keyPlaces } from '#keystore/installation';
import { Ledger } from '#ledger';
import { pinFoundingKeys } from '#signing';
import { type InstallationConfig, readConfig } from './config.js';
import { portalUrl } from './installation/members.js';
import { onTheMachine } from './installation/on-the-machine.js';
import { table } from './installation/table.js';
import { exit, type Io } from './io.js';
import { enrolKey } from './officers-enrol.js';

const usage = `Usage:
  opencites officers list [--json]
  opencites officers found KEY KEY [KEY ...] [--again]
  opencites officers enrol KEY

list    keys of officers: who holds them, in what state, and the hash that the public log shows
found   the founding ceremony, once: offered keys of at least two people become the first that can enrol others.
        Compare each hash with what its owner's own screen shows before you found. --again when every founder lost their key
enrol   a fictitious authority's only: its second person, whose key lies in a file, enrols a key that was offered in a browser.
        The portal must be running
KEY is the id or the hash of an offered key.
`;

/** `opencites officers`: on the machine. Every later key is enrolled by a second person, at the portal. */
export async function officersCommand(argv: readonly string[], io: Io, configured = readConfig()): Promise<number> {
  if ('faults' in configured) {
    for (const { name, reason } of configured.faults) io.stderr.write(`${name}: ${reason}\n`);
    return exit.usage;
  }
  const [verb, ...rest] = argv;
  const wrong = (fault: string) => {
    io.stderr.write(fault === '' ? usage : `${fault}\n\n${usage}`);
    return exit.usage;
  };
  try {
    const { values, positionals } = parseArgs({
      args: rest,
      allowPositionals: true,
      options: { json: { type: 'boolean' }, again: { type: 'boolean' } },
    });
    if (verb === 'list' && positionals.length === 0 && !values.again) return await list(configured.config, io, values.json ?? false);
    if (verb === 'enrol' && positionals.length === 1 && !values.again && !values.json)
      return await enrol(configured.config, io, positionals[0]!);
    if (verb !== 'found' || values.json) return wrong(verb === undefined ? '' : `There is no such "officers ${verb}".`);
    if (new Set(positionals).size < 2) return wrong('Give the keys of at least two people.');
    return await found(configured.config, io, positionals, values.again ?? false);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS')) return wrong((error as Error).message);
    throw error;
  }
}

async function list(config: InstallationConfig, io: Io, json: boolean): Promise<number> {
  const rows = await onTheMachine(config, (unitOfWork) =>
    unitOfWork.run(async (tx) => Promise.all((await everyKey(tx)).map(async (key) => ({ ...shown(key), name: await nameOf(tx, key) })))),
  );
  if (json) io.stdout.write(`${JSON.stringify(rows)}\n`);
  else
    io.stdout.write(
      `${table(
        ['Key', 'Hash', 'Name', 'Role', 'State'],
        rows.map((row) => [row.id, row.key, row.name, row.role, row.bootstrap ? `${row.state}, founding` : row.state]),
        io.stdout.columns,
      )}\n`,
    );
  return exit.ok;
}

async function found(config: InstallationConfig, io: Io, wanted: readonly string[], again: boolean): Promise<number> {
  const options = { publicUrl: portalUrl(config) };
  const outcome = await onTheMachine(config, (unitOfWork) =>
    unitOfWork.run(async (tx) => {
      const offered = await everyKey(tx, 'offered');
      const ids = wanted.map((name) => offered.find((key) => key.id === name || shown(key).key === name)?.id ?? name);
      const missing = ids.filter((id) => !offered.some((key) => key.id === id));
      // Before anything is asked of the database: what is no id would be a fault there.
      if (missing.length > 0) return { ok: false as const, why: `No key is offered as ${missing.join(', ')}.` };
      const keys = new OfficerKeys(options, new Statements(options), new Ledger());
      const founded = await keys.found(tx, ids, again);
      if (!founded.ok) return { ok: false as const, why: refusals[founded.code] ?? founded.code };
      // Before the commit: founders of the database whom the signer does not know could sign nothing.
      pinFoundingKeys(keyPlaces(config.home).ceremony, founded.value.map(founderOf));
      return { ok: true as const, keys: founded.value.map(shown), all: await foundingKeys(tx) };
    }),
  );
  if (!outcome.ok) {
    io.stderr.write(`${outcome.why}\n`);
    return exit.blocked;
  }
  io.stdout.write(`${outcome.keys.map(({ key, role }) => `${key}  ${role}`).join('\n')}\n`);
  io.stdout.write(`${outcome.keys.length} keys founded; each of their owners can now enrol the key of somebody else at the portal.\n`);
  return exit.ok;
}

async function enrol(config: InstallationConfig, io: Io, wanted: string): Promise<number> {
  const offered = await onTheMachine(config, (unitOfWork) => unitOfWork.run((tx) => everyKey(tx, 'offered')));
  const key = offered.find((one) => one.id === wanted || shown(one).key === wanted);
  if (key) return enrolKey(config, io, key);
  io.stderr.write(`No key is offered as ${wanted}.\n`);
  return exit.blocked;
}

const refusals: Readonly<Record<string, string>> = {
  'officer-key-founded':
    'This authority was founded already: its officers enrol each other at the portal. --again only when every founder lost their key.',
  'second-person-needed': 'The keys must be of at least two people.',
};

async function everyKey(tx: Tx, state?: string): Promise<OfficerKey[]> {
  const keys: OfficerKey[] = [];
  for (let after: string | null = null; ;) {
    const page: OfficerKey[] = await listKeys(tx, state === undefined ? {} : { state }, after, 500);
    keys.push(...page.slice(0, 500));
    if (page.length <= 500) return keys;
    after = keys.at(-1)?.id ?? null;
  }
}

async function nameOf(tx: Tx, key: OfficerKey): Promise<string> {
  return (await personById(tx, key.personId))?.fullName ?? key.personId;
}

function shown(key: OfficerKey) {
  const { id, organisation, role, state, bootstrap } = key;
  return { id, key: key.keySha256.toString('base64url'), organisation, role, state, bootstrap };
}

/** A founding key as the signer pins it. */
function founderOf({ keySha256, personId, organisation, role }: OfficerKey) {
  return { key: keySha256.toString('base64url'), person: personId, organisation, role };
}
