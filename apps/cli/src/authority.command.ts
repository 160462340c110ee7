import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { dayIn } from '#applications';
import { keyPlaces, readIssuerProfile } from '#keystore/installation';
import { authorityFileOf, type InstallationConfig, readConfig } from './config.js';
import { prepareKeys } from './installation/authority.js';
import { authorityFileMaxBytes, type AuthorityFile, parseAuthorityFile } from './installation/authority-file.js';
import { onTheMachine } from './installation/on-the-machine.js';
import { setUpRealAuthority } from './installation/set-up-authority.js';
import { writeDurably } from './installation/state-directory.js';
import { exit, type Io } from './io.js';

const usage = `Usage: opencites authority init --file authority.json

Sets up a real authority, whose permits are not marked SPECIMEN: its office, its keys, no people. Refused until a named
person has accepted every rule whose source is not confirmed (opencites rules accept). The file: docs/installation.md.
`;

/** `opencites authority init`: once, on the machine, in a state directory and database of its own. Running it again changes nothing. */
export async function authorityCommand(argv: readonly string[], io: Io, environment = process.env): Promise<number> {
  const refuse = (text: string, code: number = exit.usage) => {
    io.stderr.write(`${text}\n`);
    return code;
  };
  const file = fileOf(argv);
  if (typeof file !== 'string') return refuse(file === null ? usage : `${file.fault}\n\n${usage}`);
  const read = readAuthority(file);
  if ('faults' in read) return refuse(read.faults.map((fault) => `${file}: ${fault}`).join('\n'));
  const { authority, text } = read;

  const configured = readConfig(environment);
  if ('faults' in configured) return refuse(configured.faults.map(({ name, reason }) => `${name}: ${reason}`).join('\n'));
  const present = configured.config.authority;
  if (present && JSON.stringify(present) !== JSON.stringify(authority))
    return refuse(
      `The authority of this installation was set up with another file: ${authorityFileOf(configured.config.home)}`,
      exit.blocked,
    );
  // What the environment says counts only where it says the same.
  for (const [name, given, meant] of [
    ['OPENCITES_COUNTRY', environment['OPENCITES_COUNTRY'], authority.country],
    ['PUBLIC_URL', environment['PUBLIC_URL'], authority.publicUrl],
  ] as const)
    if (given !== undefined && given !== meant) return refuse(`${name}: is ${given}, but ${file} says ${meant}`);
  const config: InstallationConfig = { ...configured.config, authority, country: authority.country, publicUrl: authority.publicUrl };

  const foreign = await foreignKeys(config);
  if (foreign !== null) return refuse(foreign, exit.blocked);
  const outcome = await onTheMachine(config, (unitOfWork) =>
    unitOfWork.run((tx) => setUpRealAuthority(tx, authority, dayIn(authority.office.timeZone))),
  );
  if (!outcome.done)
    return refuse(
      outcome.because === 'another-authority'
        ? `This database holds the ${outcome.specimen ? 'fictitious ' : ''}authority of ${outcome.country}. A real one begins with an empty database and an OPENCITES_HOME of its own.`
        : `${outcome.rules.length} rules are not confirmed, and no named person has accepted them:\n  ${outcome.rules.join('\n  ')}\n` +
            'List them for review with\n  opencites rules unconfirmed --out review.json\nand, when a person has filled it in, give it to\n  opencites rules accept review.json',
      exit.blocked,
    );
  const { made: keys } = await prepareKeys(config);
  // Last: from now on `npm start` runs this authority. Interrupted before, the command is run again.
  writeDurably(authorityFileOf(config.home), text, 0o644);
  io.stdout.write(told(authority, outcome.made, keys));
  return exit.ok;
}

/** null asks for the usage alone. */
function fileOf(argv: readonly string[]): string | null | { readonly fault: string } {
  const [verb, ...rest] = argv;
  if (verb === undefined) return null;
  if (verb !== 'init') return { fault: `There is no "authority ${verb}".` };
  try {
    const { file } = parseArgs({ args: rest, options: { file: { type: 'string' } } }).values;
    return file ?? { fault: '--file is needed.' };
  } catch (error) {
    return { fault: (error as Error).message };
  }
}

function readAuthority(
  file: string,
): { readonly authority: AuthorityFile; readonly text: string } | { readonly faults: readonly string[] } {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found?.isFile()) return { faults: ['there is no such file'] };
  if (found.size > authorityFileMaxBytes) return { faults: [`is larger than ${authorityFileMaxBytes} bytes`] };
  const text = readFileSync(file, 'utf8');
  const read = parseAuthorityFile(text);
  return 'faults' in read ? read : { ...read, text };
}

/** Keys that were made for somebody else never become the keys of a real authority. */
async function foreignKeys(config: InstallationConfig): Promise<string | null> {
  const { ceremony } = keyPlaces(config.home);
  if (!existsSync(join(ceremony, 'issuer.json'))) return null;
  const profile = await readIssuerProfile(ceremony);
  return profile.specimen || profile.country !== config.country
    ? `The keys in ${config.home} were made for the ${profile.specimen ? 'fictitious ' : ''}authority of ${profile.country}. A real authority begins with an OPENCITES_HOME of its own.`
    : null;
}

function told(authority: AuthorityFile, made: boolean, keys: number): string {
  return [
    `${authority.name} (${authority.country}) ${made ? 'is set up' : 'was set up before'}; ${keys} keys made.`,
    'Next:',
    '  opencites admin create --login NAME --name "FULL NAME"     twice: the first two administrators',
    '  npm start                                                  runs it',
    '  opencites species import ...                               reference data: there is none yet',
    'Then take the offline keys off this machine: docs/runbooks/keys.md',
    '',
  ].join('\n');
}
