import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
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
import {
  freezeLog,
  lastCosigned,
  lostEnd,
  Ledger,
  LogAlarm,
  type LogEnd,
  frozenEnds,
  generationOf,
  SignedMemory,
  successorOf,
} from '#ledger';
import { formatPolicy, frozenComments, parsePolicy, parseTlogProof, type Policy } from '#merkle';
import { readCountryLists, signCountryLists } from '#signing';
import { encodeFreezeStatement } from '#trust';
import { textFault } from '#web';
import type { InstallationConfig } from '../config.js';
import { publishPolicy } from '../installation/log-policy.js';
import { onTheMachine } from '../installation/on-the-machine.js';
import { exit, type Io } from '../io.js';
import { provenPermits } from './proven-permits.js';
import { takeInHole, usualMargin } from './take-in-lost.js';

export const freezeUsage = `Usage: opencites log freeze --reason TEXT [--since TIME]
       opencites log freeze --lost --checkpoint FILE ... --reason TEXT [--unseen] [--proofs DIR] [--skip-numbers N]

The log's key was stolen. Both logs, which one key signs, end with the last tree that a
quorum of witnesses cosigned; successors (.../2) begin under a new key, with a first entry that says so and carries the
country's signed statement. Needs the offline root key, and nothing running. Killed at any point, the next run goes on.

  --since TIME   last moment at which the key was surely safe; now unless said

With --lost: after a restore entries are gone that no mirror has. The logs end with the largest trees that a quorum cosigned,
as the checkpoints say that mirrors, witnesses and proof files hold; the first entries of the successors name the hole.

  --checkpoint FILE   a signed checkpoint of either log, or a proof file with one; several of one tree are put together
  --unseen            larger trees were signed than any of these, and surely no quorum cosigned them
  --proofs DIR        proof files of permits in the hole (NUMBER.tlog-proof with NUMBER.entry): they stay in the sets of logged permits
  --skip-numbers N    permit and case numbers left out, 1000 unless said: none is given twice

Exit: 0 frozen, 1 refused, 64 usage, 70 internal.
`;

const options = {
  reason: { type: 'string' },
  since: { type: 'string' },
  lost: { type: 'boolean', default: false },
  checkpoint: { type: 'string', multiple: true },
  unseen: { type: 'boolean', default: false },
  proofs: { type: 'string' },
  'skip-numbers': { type: 'string', default: String(usualMargin) },
} as const;

/** `opencites log freeze` */
export async function freezeCommand(argv: readonly string[], io: Io, config: InstallationConfig): Promise<number> {
  const { values } = parseArgs({ args: [...argv], options });
  const reason = values.reason?.trim().normalize('NFC') ?? '';
  const since = values.since === undefined ? Date.now() : Date.parse(values.since);
  if (reason.length < 10 || reason.length > 300 || textFault(reason) || Number.isNaN(since)) {
    io.stderr.write(`--reason says why in 10 to 300 characters, for everybody to read for ever; --since is a time.\n\n${freezeUsage}`);
    return exit.usage;
  }
  const margin = /^\d{1,5}$/.test(values['skip-numbers']) ? Number(values['skip-numbers']) : -1;
  const { lost, checkpoint = [] } = values;
  if (lost ? checkpoint.length === 0 || margin < 0 || values.since !== undefined : checkpoint.length > 0) {
    io.stderr.write(`--lost and --checkpoint go together, and --since goes without them; --skip-numbers is a number.\n\n${freezeUsage}`);
    return exit.usage;
  }
  const notes = await Promise.all(checkpoint.map(readNote));
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
        const signed = await memory.load();
        now.push(
          lost
            ? await lostEnd(unit.reader, kind, policy, signed, { notes, unseen: values.unseen })
            : await lastCosigned(unit.reader, kind, policy, signed),
        );
      }
      if (lost && now.every(({ left }) => !left))
        throw new LogAlarm('database-older', 'public', 'nothing is missing: freeze without --lost');
      const proven = values.proofs === undefined ? [] : await provenPermits(resolve(values.proofs), policy);
      const words = await Promise.all(now.map((end) => stated(config, places, end, reason)));
      await replaceKey(places, lost ? null : Math.floor(since / 1000));
      const ledger = new Ledger();
      await unit.run(async (tx) => {
        for (const [index, word] of words.entries()) {
          const moved = await freezeLog(tx, ledger, now[index] as LogEnd, word);
          io.stdout.write(`${word.successor}: ${moved} entries without witnesses taken over\n`);
        }
        if (lost) await takeInHole(tx, { country: config.country, margin, proven });
      });
      return now;
    });
    await nameSuccessor(config, places, policy, ends);
    for (const { origin, size, left } of ends)
      io.stdout.write(`${origin} ended at size ${size}${left ? `; entries ${left.size} to ${size - 1} are lost` : ''}.\n`);
    io.stdout.write('Key list and policy name the successors. Start, and tell every witness the new verifier keys.\n');
    return exit.ok;
  } catch (error) {
    if (!(error instanceof LogAlarm || error instanceof KeystoreError)) throw error;
    io.stderr.write(`${error.message}\n`);
    return exit.refuted;
  }
}

type Ended = Omit<LogEnd, 'log' | 'note'>;

/** A signed note, or the one at the end of a proof file. */
async function readNote(path: string): Promise<Uint8Array> {
  const bytes = new Uint8Array(await readFile(resolve(path)));
  const proof = parseTlogProof(bytes);
  return proof.ok ? new TextEncoder().encode(proof.value.checkpoint) : bytes;
}

async function policyOf(places: KeyPlaces): Promise<Policy> {
  const { logPolicy } = await readCountryLists(places.ceremony);
  const read = logPolicy && parsePolicy(logPolicy);
  if (!read?.ok) throw new Error('the key list names no policy of the log');
  return read.policy;
}

async function stated(config: InstallationConfig, places: KeyPlaces, { origin, size, root, left }: Ended, reason: string) {
  const successor = successorOf(origin);
  const signer = await openRootKey(places.holders.offline);
  const issuedAt = Math.floor(Date.now() / 1000);
  const hole = left ? { missingFrom: left.size } : {};
  const said = { country: config.country, origin, size, root, successor, reason, issuedAt, ...hole };
  const statement = await encodeFreezeStatement(said, signer);
  return { successor, reason, statement };
}

/** @param since last moment at which the old key was safe; null where it was not stolen */
async function replaceKey(places: KeyPlaces, since: number | null): Promise<void> {
  const stolen = await openCheckpointKey(places.holders.log);
  const store = await sharedStore(places.holders.log);
  await rotateKey(store, 'checkpoint', defaultKeyPolicy, { emergency: true });
  if (since !== null) await markCompromised(store, stolen.kid, 'checkpoint', since);
}

/** From here on checkpoints beyond the end are void for whoever has the new lists. */
async function nameSuccessor(config: InstallationConfig, places: KeyPlaces, policy: Policy, ends: readonly Ended[]): Promise<void> {
  const origin = successorOf(policy.logs[0]?.vkey.name ?? '');
  const vkey = checkpointVkey(await openCheckpointKey(places.holders.log), origin);
  const text = formatPolicy({
    ...policy,
    comments: [...policy.comments, ...ends.flatMap(frozenComments)],
    logs: [{ vkey, url: null }, ...policy.logs],
  });
  await signCountryLists(places, undefined, { logPolicy: new TextEncoder().encode(text) });
  publishPolicy(config, text);
}
