import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import {
  createInstallationKeys,
  hex,
  holderOf,
  installImportedCa,
  isKeyRole,
  keyHolderNames,
  keyHolders,
  keyPlaces,
  type KeyPlaces,
  type KeyRecord,
  type KeyRole,
  keyState,
  KeystoreError,
  defaultKeyPolicy,
  markCompromised,
  readIssuerProfile,
  readPemCa,
  readPkcs12Ca,
  rotateKey,
  sharedStore,
} from '#keystore/installation';
import { signCountryLists } from '#signing';
import { type InstallationConfig, readConfig } from './config.js';
import { exit, type Io } from './io.js';
import { rotateLogKey } from './log/rotate-log-key.js';

const usage = `Usage:
  opencites keys list [--json]
  opencites keys rotate ROLE [--from ISO-TIME] [--emergency]
  opencites keys compromised ROLE KID --since ISO-TIME
  opencites keys destroy ROLE KID
  opencites keys import-ca FILE.p12 --password-file FILE
  opencites keys import-ca --key FILE.pem --certificates FILE.pem [--password-file FILE]

ROLE is permit, status, checkpoint, endpoint, seal, receipt, snapshot, root, anchor or ca.
`;

class UsageError extends Error {}

/** `opencites keys`: run on the machine that holds the keys, by those who hold the passphrase files. */
export async function keysCommand(argv: readonly string[], io: Io): Promise<number> {
  const configured = readConfig();
  if ('faults' in configured) {
    for (const { name, reason } of configured.faults) io.stderr.write(`${name}: ${reason}\n`);
    return exit.usage;
  }
  const places = keyPlaces(configured.config.home);
  const [verb, ...rest] = argv;
  try {
    switch (verb) {
      case 'list':
        return await list(places, rest, io);
      case 'rotate':
        return await rotate(configured.config, places, rest, io);
      case 'compromised':
        return await compromised(places, rest, io);
      case 'destroy':
        return await destroy(places, rest, io);
      case 'import-ca':
        return await importCa(places, rest, io);
      default:
        throw new UsageError(verb === undefined ? '' : `There is no "keys ${verb}".`);
    }
  } catch (error) {
    if (error instanceof UsageError || isParseError(error)) {
      io.stderr.write(error.message === '' ? usage : `${error.message}\n\n${usage}`);
      return exit.usage;
    }
    if (!(error instanceof KeystoreError)) throw error;
    io.stderr.write(`${error.message}\n`);
    // What the person asked for cannot be had as asked; nothing is broken.
    return error.code === 'policy' || error.code === 'certificate' ? exit.notGenuine : exit.internal;
  }
}

async function list(places: KeyPlaces, argv: readonly string[], io: Io): Promise<number> {
  const { values } = parseArgs({ args: [...argv], options: { json: { type: 'boolean' } } });
  const keys: KeyRecord[] = [];
  for (const holder of keyHolderNames) keys.push(...(await (await sharedStore(places.holders[holder])).records()));
  const now = Math.floor(Date.now() / 1000);
  const rows = keys.map((key) => ({
    role: key.role,
    kid: hex(key.kid),
    state: keyState(key, now),
    alg: key.alg,
    signFrom: iso(key.signFrom),
    signUntil: iso(key.signUntil),
    compromisedAt: key.compromisedAt === null ? null : iso(key.compromisedAt),
    holder: holderOf(key.role),
  }));
  if (values.json) {
    io.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
    return exit.ok;
  }
  io.stdout.write(`${'ROLE'.padEnd(11)}${'KID'.padEnd(18)}${'STATE'.padEnd(12)}${'SIGNS FROM'.padEnd(22)}${'UNTIL'.padEnd(22)}HOLDER\n`);
  for (const row of rows)
    io.stdout.write(
      `${row.role.padEnd(11)}${row.kid.padEnd(18)}${row.state.padEnd(12)}${row.signFrom.padEnd(22)}${row.signUntil.padEnd(22)}${row.holder}\n`,
    );
  return exit.ok;
}

async function rotate(config: InstallationConfig, places: KeyPlaces, argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: { from: { type: 'string' }, emergency: { type: 'boolean' } },
  });
  const role = roleOf(positionals);
  if (role === 'root' || role === 'anchor' || role === 'ca')
    throw new UsageError(`The ${role} key is replaced by a new ceremony, not by rotation: see docs/runbooks/keys.md.`);
  const from = values.from === undefined ? undefined : secondsOf(values.from);
  if (role === 'checkpoint' && values.emergency) throw new UsageError('A stolen key of the log: opencites log freeze.');
  const when = { ...(from !== undefined && { from }), ...(values.emergency && { emergency: true }) };
  const store = await sharedStore(places.holders[holderOf(role)]);
  const { fresh, previous } = await (role === 'checkpoint'
    ? rotateLogKey(config, places, when)
    : rotateKey(store, role, defaultKeyPolicy, when));
  await publish(places);
  io.stdout.write(`New ${role} key ${hex(fresh.kid)}: announced now, signs from ${iso(fresh.signFrom)} until ${iso(fresh.signUntil)}.\n`);
  if (previous) io.stdout.write(`The present key ${hex(previous.kid)} signs until ${iso(previous.signUntil)}.\n`);
  return exit.ok;
}

async function compromised(places: KeyPlaces, argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...argv], allowPositionals: true, options: { since: { type: 'string' } } });
  const [, kid = ''] = positionals;
  const role = roleOf(positionals.slice(0, 1));
  if (!/^[0-9a-f]{16}$/.test(kid) || positionals.length !== 2 || values.since === undefined)
    throw new UsageError('Name the role, the key id (16 hexadecimal digits) and since when.');
  const store = await sharedStore(places.holders[holderOf(role)]);
  await markCompromised(store, Buffer.from(kid, 'hex'), role, secondsOf(values.since));
  await publish(places);
  io.stdout.write(`The ${role} key ${kid} signs no more, and the key list says so. Next: opencites keys rotate ${role} --emergency\n`);
  return exit.ok;
}

async function destroy(places: KeyPlaces, argv: readonly string[], io: Io): Promise<number> {
  const { positionals } = parseArgs({ args: [...argv], allowPositionals: true, options: {} });
  const [, kid = ''] = positionals;
  const role = roleOf(positionals.slice(0, 1));
  if (!/^[0-9a-f]{16}$/.test(kid) || positionals.length !== 2)
    throw new UsageError('Name the role and the key id (16 hexadecimal digits).');
  await (await sharedStore(places.holders[holderOf(role)])).destroy(Buffer.from(kid, 'hex'), role);
  io.stdout.write(`The private part of the ${role} key ${kid} is destroyed; its public record stays in the key list.\n`);
  return exit.ok;
}

async function importCa(places: KeyPlaces, argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: { 'password-file': { type: 'string' }, key: { type: 'string' }, certificates: { type: 'string' } },
  });
  const passwordFile = values['password-file'];
  const password = passwordFile === undefined ? undefined : (await input(passwordFile)).toString('utf8').replace(/\r?\n$/, '');
  const now = Math.floor(Date.now() / 1000);
  const [file] = positionals;
  const imported =
    file !== undefined && positionals.length === 1 && values.key === undefined && values.certificates === undefined
      ? readPkcs12Ca(await input(file), password ?? '', now)
      : file === undefined && values.key !== undefined && values.certificates !== undefined
        ? readPemCa((await input(values.key)).toString('utf8'), (await input(values.certificates)).toString('utf8'), password, now)
        : null;
  if (!imported) throw new UsageError('Name one PKCS#12 file, or a key and its certificates.');
  const offline = await sharedStore(places.holders.offline);
  const { certificate } = await installImportedCa(offline, places.certificates, imported);
  io.stdout.write(`The country CA is now ${certificate.subject.replaceAll('\n', ', ')} (valid until ${certificate.validTo}).\n`);
  io.stdout.write('Keys in use keep their certificates. Bring the next ones under it: opencites keys rotate seal\n');
  return exit.ok;
}

/** Certificates for new keys, then key and root lists that name them; the signer publishes these on its next round. */
async function publish(places: KeyPlaces): Promise<void> {
  const profile = await readIssuerProfile(places.ceremony);
  await createInstallationKeys(places, profile);
  await signCountryLists(places);
}

function roleOf(positionals: readonly string[]): KeyRole {
  const [name] = positionals;
  if (positionals.length !== 1 || !isKeyRole(name)) {
    const known = keyHolderNames.flatMap((holder) => [...keyHolders[holder]]).join(', ');
    throw new UsageError(`Name one role: ${known}.`);
  }
  return name;
}

function secondsOf(text: string): number {
  const milliseconds = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2}))?$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(milliseconds)) throw new UsageError(`"${text}" is not a time such as 2027-01-31T00:00:00Z.`);
  return Math.floor(milliseconds / 1000);
}

function iso(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}

async function input(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch {
    throw new UsageError(`${path} cannot be read.`);
  }
}

/** Told by its code: an error of another realm is no instance of our TypeError. */
function isParseError(error: unknown): error is Error {
  return String((error as NodeJS.ErrnoException | null)?.code).startsWith('ERR_PARSE_ARGS');
}
