import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { parseArgs } from 'node:util';
import { sha256Hex } from '#cites';
import { changePolicy } from '#identity';
import { checkpointVkey, openCheckpointKey } from '#keystore/checkpoint';
import { keyPlaces, readIssuerProfile } from '#keystore/installation';
import { demonstrationNotice, formatVkey, isDemonstration, parsePolicy, type Policy, quorumStrength } from '#merkle';
import { readCountryLists, signCountryLists } from '#signing';
import type { InstallationConfig } from '../config.js';
import { decidedByNeeded, readDecidedBy } from '../decided-by.js';
import { onTheMachine } from '../installation/on-the-machine.js';
import { logOrigins } from '../installation/witnesses.js';
import { exit, type Io } from '../io.js';

export const witnessesUsage = `Usage: opencites log witnesses FILE --decided-by "ORDER, DATE, OFFICE"
       opencites log witnesses FILE --check

Puts a C2SP tlog-policy with witnesses of other operators in force: from the next start on their signatures are asked for, the key
list names the policy, and nothing says "${demonstrationNotice}" any more. FILE names this installation's log,
each witness with its verifier key and address, and the quorum. --check says what its quorum withstands and changes nothing.
Needs the offline keys; each change is a public event.

Exit: 0 in force, 1 the policy protects nobody or is not for this log, 64 usage, 70 internal.
`;

/** Name of the change in the table of dated policies and in the public log. */
const policyName = 'log-witnesses';

/** `opencites log witnesses` */
export async function witnessesCommand(argv: readonly string[], io: Io, config: InstallationConfig): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: { 'decided-by': { type: 'string' }, check: { type: 'boolean', default: false } },
  });
  const [file, ...more] = positionals;
  const decidedBy = readDecidedBy(values['decided-by']);
  const wrong = (fault: string) => {
    io.stderr.write(`${fault}\n\n${witnessesUsage}`);
    return exit.usage;
  };
  if (file === undefined || more.length > 0) return wrong('Give one policy file.');
  if (!values.check && decidedBy === null) return wrong(decidedByNeeded);
  const bytes = await readFile(file).catch(() => null);
  if (!bytes) return wrong(`${file} cannot be read.`);
  const read = parsePolicy(bytes);
  if (!read.ok) return wrong(`${file}: ${read.reason} in line ${read.line}`);

  const places = keyPlaces(config.home);
  const present = (await readCountryLists(places.ceremony)).logPolicy;
  const before = present && parsePolicy(present);
  const last = before?.ok ? before.policy : null;
  const origins = logOrigins(config, last);
  const own = formatVkey(checkpointVkey(await openCheckpointKey(places.holders.log), origins.public));
  const faults = faultsOf(read.policy, own, last);
  for (const fault of faults) io.stderr.write(`${file}: ${fault}\n`);
  io.stdout.write(`${strengthText(read.policy)}\n`);
  if (faults.length > 0) return exit.refuted;
  if (values.check || decidedBy === null) return exit.ok;

  const { country } = await readIssuerProfile(places.ceremony);
  const value = { sha256: sha256Hex(bytes.toString('utf8')), witnesses: read.policy.witnesses.map(({ vkey }) => vkey.name) };
  // The event first: a list that names a policy of which the log knows nothing would be the worse half.
  await onTheMachine(config, (unit) =>
    unit.run((tx) => changePolicy(tx, { name: policyName, value, decidedBy, organisation: `${country}-MA` })),
  );
  await signCountryLists(places, undefined, { logPolicy: new Uint8Array(bytes) });
  io.stdout.write('In force from the next start on. Keep the old policy: proofs made under it are judged by it.\n');
  return exit.ok;
}

/** @param last policy in force: what it says of earlier logs must go on being said */
function faultsOf(policy: Policy, own: string, last: Policy | null): readonly string[] {
  const abroad = policy.witnesses.filter(({ url }) => url !== null && !isOwnMachine(url));
  const logs = policy.logs.map(({ vkey }) => formatVkey(vkey));
  const kept = (last?.logs ?? []).map(({ vkey }) => formatVkey(vkey)).filter((vkey) => vkey !== own && !logs.includes(vkey));
  const said = (last?.comments ?? []).filter((comment) => comment !== demonstrationNotice && !policy.comments.includes(comment));
  return [
    ...(logs[0] === own ? [] : [`its first log must be "log ${own}"`]),
    ...(isDemonstration(policy) ? [`it says itself "${demonstrationNotice}"`] : []),
    ...(policy.quorum === null ? ['its quorum is none: nobody would have to have seen anything'] : []),
    ...(abroad.length === 0 ? ['every witness is on this machine: whoever holds it could sign as all of them'] : []),
    ...kept.map((vkey) => `it leaves out an earlier log: "log ${vkey}"`),
    ...said.map((comment) => `it leaves out the line "# ${comment}"`),
    ...policy.witnesses.filter(({ url }) => url === null).map(({ name }) => `witness ${name} has no address to be asked at`),
  ];
}

/** Addresses that can only be our own. One of another operator may still be a friend: that is for those who decide. */
function isOwnMachine(url: string): boolean {
  const { hostname } = new URL(url);
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    (isIP(hostname) === 4 && hostname.startsWith('127.'))
  );
}

function strengthText(policy: Policy): string {
  const strength = quorumStrength(policy);
  if (!strength) return 'What its quorum withstands was not reckoned.';
  const { witnesses, least, corrupt, away } = strength;
  return [
    `${witnesses} witnesses, ${least} at least.`,
    corrupt === 0
      ? 'One corrupt witness is enough to show two different logs to two people.'
      : `Up to ${corrupt} of them may be corrupt, and nobody can be shown another log than others.`,
    away === 0 ? 'As soon as one of them is away, no permit can be issued.' : `Up to ${away} may be away before no permit can be issued.`,
  ].join('\n');
}
