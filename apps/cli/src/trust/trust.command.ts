import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readRuleSet } from '#applications';
import { canonicalJson, ruleSetHash } from '#cites';
import { nodeCrypto } from '#keystore/verify-crypto';
import { logNames, newestPublished } from '#ledger';
import { openTrust } from '#trust';
import { readConfig } from '../config.js';
import { onTheMachine } from '../installation/on-the-machine.js';
import { StateDirectory } from '../installation/state-directory.js';
import { exit, type Io } from '../io.js';
import { readTrustDirectory } from '../trust-directory.js';
import { addState } from './trust-archive.js';

const usage = `Usage: opencites trust archive DIR

Adds to the archive in DIR what is published now: root, key list, status lists, sets of logged permits, policy of the log; and
beside it the newest checkpoints and the rules in force. Run daily and kept as long as permits are asked about, \`opencites
verify PERMIT --trust DIR --at TIME\` answers for any instant in between.

Exit: 0 added, 1 the lists do not verify or the archive is another anchor's, 64 usage, 70 internal.
`;

/** `opencites trust` @param now Unix seconds */
export async function trustCommand(
  argv: readonly string[],
  io: Io,
  configured = readConfig(),
  now = Math.floor(Date.now() / 1000),
): Promise<number> {
  const wrong = (fault: string) => {
    io.stderr.write(fault === '' ? usage : `${fault}\n\n${usage}`);
    return exit.usage;
  };
  if ('faults' in configured) return wrong(configured.faults.map(({ name, reason }) => `${name}: ${reason}`).join('\n'));
  const { config } = configured;
  const [verb, ...rest] = argv;
  if (verb !== 'archive') return wrong(verb === undefined ? '' : `There is no "trust ${verb}".`);
  let directory: string | undefined;
  try {
    const { positionals } = parseArgs({ args: rest, allowPositionals: true, options: {} });
    directory = positionals.length === 1 ? positionals[0] : undefined;
  } catch (error) {
    return wrong((error as Error).message);
  }
  if (directory === undefined) return wrong('Give the directory of the archive.');
  const trust = await readTrustDirectory(new StateDirectory(config.home).at('trust'));
  const store = trust && (await openTrust(trust, nodeCrypto));
  // An archive of what nobody can verify would be found out years too late.
  if (!trust || store?.root.state !== 'ok' || store.keyList(config.country)?.state !== 'ok') {
    io.stderr.write(`The lists in ${config.home}/trust do not verify: nothing was archived.\n`);
    return exit.refuted;
  }
  const { checkpoints, rules } = await onTheMachine(config, async ({ reader }) => {
    const notes = new Map<string, string>();
    for (const { id, origin } of await logNames(reader)) {
      const published = await newestPublished(reader, id);
      if (origin && published) notes.set(`${origin.replaceAll('/', '_')}/${published.size}`, published.note);
    }
    const ruleSet = await readRuleSet(reader);
    return { checkpoints: notes, rules: new Map([[ruleSetHash(ruleSet), canonicalJson(ruleSet)]]) };
  });
  const name = await addState(resolve(directory), now, { trust, checkpoints, rules });
  if (name === null) {
    io.stderr.write(`${directory} is the archive of another anchor.\n`);
    return exit.refuted;
  }
  io.stdout.write(`${name}: ${trust.size} files, ${checkpoints.size} checkpoints, rules ${[...rules.keys()].join(', ')}\n`);
  return exit.ok;
}
