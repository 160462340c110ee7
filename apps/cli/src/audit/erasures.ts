import { bundlesOf, decodeBundle, makeVkey, parseCheckpointNote } from '#merkle';
import { readEntry } from '#verify';
import type { LogArguments } from './audit-arguments.js';
import { type CheckedLog, checkLog, openSource } from './check-log.js';
import { HttpSource } from './http-source.js';

/** Events by id, each with the erase.done event that took what opened it. */
type Erased = ReadonlyMap<string, string>;

/**
 * What a log tells of erasures. Those of both logs stand in the public one: beside a restricted log, `publicLog` names it, and
 * it is checked as a whole first, under the same keys with its own name.
 */
export async function erasures(
  log: LogArguments,
  publicLog: string | null,
): Promise<{ readonly erased: Erased } | { readonly report: CheckedLog }> {
  if (publicLog === null) return { erased: await told(log) };
  const erased = new Map<string, string>();
  const logs = log.trust.policy.logs.map(({ vkey, url }) => ({
    vkey: makeVkey(vkey.name.replace(/\/log\/restricted(?=\/|$)/, '/log/public'), vkey.algorithm, vkey.publicKey),
    url,
  }));
  const trust = { ...log.trust, policy: { ...log.trust.policy, logs } };
  const report = await checkLog({ ...log, place: publicLog, token: undefined, trust }, { older: [], from: null }, (bytes) =>
    note(bytes, erased),
  );
  return report.verdict === 'good' ? { erased } : { report };
}

/** Read ahead, since an erasure stands behind what it erased. The same bytes are checked when they are dumped. */
async function told(log: LogArguments): Promise<Erased> {
  const erased = new Map<string, string>();
  const source = openSource(log);
  try {
    const head = await source.checkpoint();
    const read = head && parseCheckpointNote(head);
    if (!read?.ok) return erased;
    for (const { n, width } of bundlesOf(read.value.checkpoint.size)) {
      const bytes = await source.entries(n, width);
      const bundle = bytes && decodeBundle(bytes, width);
      // Whatever is wrong with it, the check that follows says so.
      if (!bundle?.ok) return erased;
      for (const entry of bundle.entries) note(entry, erased);
    }
    return erased;
  } catch {
    return erased;
  } finally {
    if (source instanceof HttpSource) source.close();
  }
}

function note(bytes: Uint8Array, erased: Map<string, string>): void {
  const entry = readEntry(bytes);
  if (typeof entry === 'string' || entry['k'] !== 'erase.done') return;
  const { events } = (entry['pub'] ?? {}) as { readonly events?: unknown };
  if (Array.isArray(events)) for (const event of events) if (typeof event === 'string') erased.set(event, String(entry['id']));
}
