import { nodeCrypto } from '#keystore/verify-crypto';
import { type EntryCheck, fsck, type FsckInput, type FsckReport, type LogSource } from '#merkle';
import { ed25519Verify } from '#trust';
import { openCitesEntries } from '#verify';
import { isUrl, type LogArguments } from './audit-arguments.js';
import { directorySource } from './directory-source.js';
import { HttpSource } from './http-source.js';
import { KeyEntries } from './key-entries.js';
import { platformHasher } from './platform-hasher.js';

/** Names of our logs end so (docs/spec/log-entries.md); what other logs hold is not ours to judge. */
const ownOrigin = /\/log\/(public|restricted)(\/|$)/;
const restrictedOrigin = /\/log\/restricted(\/|$)/;

export interface CheckedLog extends FsckReport {
  /** It begins by the word of its country, whose root key the auditor did not give. */
  readonly successorUnproven: boolean;
}

/** One check of one log, with whatever earlier checkpoints there are. */
export async function checkLog(
  log: LogArguments,
  earlier: Pick<FsckInput, 'older' | 'from' | 'anchors'>,
  onEntry?: (bytes: Uint8Array, index: number) => void,
): Promise<CheckedLog> {
  const source = openSource(log);
  const names = log.trust.policy.logs.map(({ vkey }) => vkey.name);
  const own = names.some((name) => ownOrigin.test(name));
  const keyEntries = new KeyEntries(
    log.trust.policy.logs.map(({ vkey }) => vkey),
    log.root,
  );
  const judged = own && !log.anyEntries;
  const seen = (bytes: Uint8Array, index: number) => {
    if (judged) keyEntries.note(bytes, index);
    onEntry?.(bytes, index);
  };
  try {
    const report = await fsck({
      ...earlier,
      source,
      policy: log.trust.policy,
      now: Math.floor(Date.now() / 1000),
      maxAge: log.maxAge,
      bundles: log.tilesOnly ? 'none' : names.some((name) => restrictedOrigin.test(name)) ? 'if-any' : 'all',
      entries: watched(judged ? openCitesEntries() : null, seen),
      hasher: platformHasher,
      verify: ed25519Verify(nodeCrypto),
    });
    // What stands in the entries counts once it is certain that they are the log's.
    if (report.verdict !== 'good') return { ...report, successorUnproven: false };
    const failure = await keyEntries.failure(report.checkpoint?.origin ?? '');
    if (failure) return { ...report, verdict: 'bad', failure, successorUnproven: false };
    return { ...report, successorUnproven: keyEntries.unproven };
  } finally {
    if (source instanceof HttpSource) source.close();
  }
}

/** Shows each entry as it passes. */
function watched(check: EntryCheck | null, onEntry: (bytes: Uint8Array, index: number) => void): EntryCheck {
  return (bytes, index) => {
    onEntry(bytes, index);
    return check?.(bytes, index) ?? { saw: null };
  };
}

/** What is said when a checkpoint that was kept cannot be read. */
export function unreadable(name: string): CheckedLog {
  const failure = { id: 'old-checkpoint', where: name, detail: 'unreadable' } as const;
  const checked = { tiles: 0, bundles: 0, entries: 0, older: 0 };
  return { verdict: 'unchecked', failure, checkpoint: null, note: null, witnesses: [], checked, successorUnproven: false };
}

export function openSource({ place, token }: Pick<LogArguments, 'place' | 'token'>): LogSource {
  if (!isUrl(place)) return directorySource(place);
  return new HttpSource(new URL(place), token === undefined ? {} : { token });
}
