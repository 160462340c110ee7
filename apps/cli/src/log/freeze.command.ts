import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkpointVkey, openCheckpointKey } from '#keystore/checkpoint';
import {
  defaultKeyPolicy,
  KeystoreError,
  keyPlaces,
  type KeyPlaces,
  markCompromised,
  rotateKey,
  sharedStore,
} from '#keystore/installation';
import { openRootKey } from '#keystore/root';
import { freezeLog, lastCosigned, Ledger, LogAlarm, type LogEnd, frozenEnds, generationOf, SignedMemory, successorOf } from '#ledger';
import { formatPolicy, frozenComment, parsePolicy, type Policy } from '#merkle';
import { readCountryLists, signCountryLists } from '#signing';
import { encodeFreezeStatement } from '#trust';
import { textFault } from '#web';
import type { InstallationConfig } from '../config.js';
import { publishPolicy } from '../installation/log-policy.js';
import { onTheMachine } from '../installation/on-the-machine.js';
import { exit, type Io } from '../io.js';

export const freezeUsage = `Usage: opencites log freeze --reason TEXT [--since TIME]

The log's key was stolen. Both logs, which one key signs, end with the last tree that a
quorum of witnesses cosigned; successors (.../2) begin under a new key, with a first entry that says so and carries the
country's signed statement. Needs the offline root key, and nothing running. Killed at any point, the next run goes on.

  --since TIME   last moment at which the key was surely safe; now unless said

Exit: 0 frozen, 1 refused, 64 usage, 70 internal.
`;

/** `opencites log freeze` */
export async function freezeCommand(argv: readonly string[], io: Io, config: InstallationConfig): Promise<number> {
  const { values } = parseArgs({ args: [...argv], options: { reason: { type: 'string' }, since: { type: 'string' } } });
  const reason = values.reason?.trim().normalize('NFC') ?? '';
  const since = values.since === undefined ? Date.now() : Date.parse(values.since);
  if (reason.length < 10 || reason.length > 300 || textFault(reason) || Number.isNaN(since)) {
    io.stderr.write(`--reason says why in 10 to 300 characters, for everybody to read for ever; --since is a time.\n\n${freezeUsage}`);
    return exit.usage;
  }
  const places = keyPlaces(config.home);
  const policy = await policyOf(places);
  try {
    // Before anything is changed: without it nothing could be finished.
    await openRootKey(places.holders.offline);
    const ends = await onTheMachine(config, async (unit) => {
      const before = await frozenEnds(unit.reader, policy.logs[0]?.vkey.name ?? '');
      if (before) return before;
      const now: LogEnd[] = [];
      for (const kind of ['public', 'restricted'] as const) {
        const memory = new SignedMemory(join(config.home, 'log-memory'), kind, generationOf(policy.logs[0]?.vkey.name ?? ''));
        now.push(await lastCosigned(unit.reader, kind, policy, await memory.load()));
      }
      const words = await Promise.all(now.map((end) => stated(config, places, end, reason)));
      await replaceKey(places, Math.floor(since / 1000));
      const ledger = new Ledger();
      await unit.run(async (tx) => {
        for (const [index, word] of words.entries()) {
          const moved = await freezeLog(tx, ledger, now[index] as LogEnd, word);
          io.stdout.write(`${word.successor}: ${moved} entries without witnesses taken over\n`);
        }
      });
      return now;
    });
    await nameSuccessor(config, places, policy, ends);
    for (const { origin, size } of ends) io.stdout.write(`${origin} ended at size ${size}.\n`);
    io.stdout.write('Key list and policy name the successors. Start, and tell every witness the new verifier keys.\n');
    return exit.ok;
  } catch (error) {
    if (!(error instanceof LogAlarm || error instanceof KeystoreError)) throw error;
    io.stderr.write(`${error.message}\n`);
    return exit.refuted;
  }
}

type Ended = Pick<LogEnd, 'origin' | 'size' | 'root'>;

async function policyOf(places: KeyPlaces): Promise<Policy> {
  const { logPolicy } = await readCountryLists(places.ceremony);
  const read = logPolicy && parsePolicy(logPolicy);
  if (!read?.ok) throw new Error('the key list names no policy of the log');
  return read.policy;
}

async function stated(config: InstallationConfig, places: KeyPlaces, { origin, size, root }: Ended, reason: string) {
  const successor = successorOf(origin);
  const signer = await openRootKey(places.holders.offline);
  const issuedAt = Math.floor(Date.now() / 1000);
  const statement = await encodeFreezeStatement({ country: config.country, origin, size, root, successor, reason, issuedAt }, signer);
  return { successor, reason, statement };
}

async function replaceKey(places: KeyPlaces, since: number): Promise<void> {
  const stolen = await openCheckpointKey(places.holders.log);
  const store = await sharedStore(places.holders.log);
  await rotateKey(store, 'checkpoint', defaultKeyPolicy, { emergency: true });
  await markCompromised(store, stolen.kid, 'checkpoint', since);
}

/** From here on checkpoints beyond the end are void for whoever has the new lists. */
async function nameSuccessor(config: InstallationConfig, places: KeyPlaces, policy: Policy, ends: readonly Ended[]): Promise<void> {
  const origin = successorOf(policy.logs[0]?.vkey.name ?? '');
  const vkey = checkpointVkey(await openCheckpointKey(places.holders.log), origin);
  const text = formatPolicy({
    ...policy,
    comments: [...policy.comments, ...ends.map(frozenComment)],
    logs: [{ vkey, url: null }, ...policy.logs],
  });
  await signCountryLists(places, undefined, { logPolicy: new TextEncoder().encode(text) });
  publishPolicy(config, text);
}
