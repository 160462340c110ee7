import { parseArgs } from 'node:util';
import { createDataSource, roleUrl, UnitOfWork } from '#database';
import { createAccount, ensureOrganisation, holdersOf, organisationByCode } from '#identity';
import { readConfig } from './config.js';
import { openDatabase } from './installation/database.js';
import { StateDirectory } from './installation/state-directory.js';
import { exit, type Io } from './io.js';

const usage = `Usage:
  opencites admin create --login NAME --name "FULL NAME" [--organisation CODE]
                         [--authority-name "NAME" --authority-address "ADDRESS"]

Makes an administrator on this machine and prints the password once. The first two administrators are made so;
further ones are proposed by an administrator and confirmed by a second person.
CODE is the Management Authority's, COUNTRY-MA unless said otherwise. Where it does not exist yet, its name and address make it.
`;

/** Two are needed: one proposes roles, the other confirms them. */
const foundingAdministrators = 2;

interface Request {
  readonly login: string;
  readonly name: string;
  readonly organisation: string;
  readonly authority: { readonly name: string; readonly address: string } | null;
}

/** `opencites admin create`: there is no default administrator, so whoever holds the machine makes the first. */
export async function adminCommand(argv: readonly string[], io: Io, configured = readConfig()): Promise<number> {
  if ('faults' in configured) {
    for (const { name, reason } of configured.faults) io.stderr.write(`${name}: ${reason}\n`);
    return exit.usage;
  }
  const { config } = configured;
  const request = readRequest(argv, `${config.country}-MA`);
  if (typeof request === 'string') {
    io.stderr.write(request === '' ? usage : `${request}\n\n${usage}`);
    return exit.usage;
  }
  const state = new StateDirectory(config.home);
  state.prepare();
  // A running installation keeps running; otherwise its server is started for this one act.
  const adminUrl = config.databaseUrl ?? `postgres://127.0.0.1:${config.ports.postgres}/postgres`;
  const url = roleUrl(adminUrl, 'oc_migrator', state.secret('role.oc_migrator'), config.databaseName);
  const open = (at: string) => createDataSource({ url: at, applicationName: 'opencites-admin', poolSize: 1 });
  const running = await open(url).catch(() => null);
  if (running) {
    try {
      return await create(new UnitOfWork(running), request, config.country, io);
    } finally {
      await running.destroy();
    }
  }
  const database = await openDatabase(config, state);
  try {
    const pool = await open(database.url('oc_migrator'));
    try {
      return await create(new UnitOfWork(pool), request, config.country, io);
    } finally {
      await pool.destroy();
    }
  } finally {
    await database.stop();
  }
}

/** The request, or what is wrong with it; an empty text asks for the usage alone. */
function readRequest(argv: readonly string[], defaultOrganisation: string): Request | string {
  const [verb, ...rest] = argv;
  if (verb !== 'create') return verb === undefined ? '' : `There is no "admin ${verb}".`;
  const text = { type: 'string' } as const;
  try {
    const { values } = parseArgs({
      args: rest,
      options: { login: text, name: text, organisation: text, 'authority-name': text, 'authority-address': text },
    });
    const { login, name, organisation = defaultOrganisation } = values;
    if (login === undefined || name === undefined) return '--login and --name are needed.';
    if (!/^[a-z0-9][a-z0-9.@_-]{2,63}$/.test(login)) return '--login takes 3 to 64 lower-case letters, digits, ".", "-", "_" or "@".';
    if (name.trim() === '' || name.length > 200) return '--name takes 1 to 200 characters.';
    if (!/^[A-Z0-9][A-Z0-9-]{1,31}$/.test(organisation)) return '--organisation takes capital letters, digits and "-".';
    const [authorityName, address] = [values['authority-name'], values['authority-address']];
    if ((authorityName === undefined) !== (address === undefined)) return '--authority-name and --authority-address go together.';
    return { login, name: name.trim(), organisation, authority: authorityName && address ? { name: authorityName, address } : null };
  } catch (error) {
    return error instanceof Error ? error.message : 'The options cannot be read.';
  }
}

async function create(unitOfWork: UnitOfWork, request: Request, country: string, io: Io): Promise<number> {
  const outcome = await unitOfWork.run(async (tx) => {
    // Two people at two terminals must not both be the second administrator.
    await tx.query(`select pg_advisory_xact_lock(hashtextextended('opencites-admin-create', 0))`);
    if ((await holdersOf(tx, 'administrator')) >= foundingAdministrators)
      return { refusal: 'There are two administrators already: one of them proposes the next, a second person confirms.' };
    if (!(await organisationByCode(tx, request.organisation))) {
      if (!request.authority)
        return { refusal: `There is no organisation ${request.organisation} yet: give --authority-name and --authority-address.` };
      await ensureOrganisation(tx, {
        code: request.organisation,
        name: request.authority.name,
        address: request.authority.address,
        kind: 'management-authority',
        legalForm: 'legal',
        country,
      });
    }
    const [taken] = (await tx.query('select 1 from identity.account where login_name = $1', [request.login])) as unknown[];
    if (taken) return { refusal: `The sign-in name ${request.login} is taken.` };
    return createAccount(tx, {
      fullName: request.name,
      loginName: request.login,
      organisation: request.organisation,
      roles: ['administrator'],
    });
  });
  if ('refusal' in outcome) {
    io.stderr.write(`${outcome.refusal}\n`);
    return exit.blocked;
  }
  io.stdout.write(`Administrator ${request.login} of ${request.organisation} is made.\nPassword: ${outcome.password}\n`);
  io.stdout.write('It is shown this once and must be changed at the first sign-in.\n');
  return exit.ok;
}
