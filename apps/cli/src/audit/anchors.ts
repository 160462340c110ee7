import type { FsckFailure, TreeHead } from '#merkle';
import { readEntry } from '#verify';
import type { LogArguments } from './audit-arguments.js';
import type { AuditPolicy } from './audit-policy.js';
import { type CheckedLog, checkLog } from './check-log.js';

export interface Anchor extends TreeHead {
  /** Which entry of the public log tells it. */
  readonly name: string;
  readonly origin: string;
}

/** Collects what a public log tells of the restricted one while it is checked. */
export class Anchors {
  readonly found: Anchor[] = [];
  /** The first that says nothing which could be compared. */
  malformed: FsckFailure | null = null;

  note(bytes: Uint8Array, index: number): void {
    const entry = readEntry(bytes);
    if (typeof entry === 'string' || entry['k'] !== 'anchor.restricted') return;
    const { origin, size, root } = (entry['pub'] ?? {}) as Readonly<Record<string, unknown>>;
    const hash = typeof root === 'string' ? Buffer.from(root, 'base64') : null;
    const name = `entry ${index}`;
    if (typeof origin === 'string' && Number.isSafeInteger(size) && (size as number) > 0 && hash?.length === 32)
      this.found.push({ name, origin, size: size as number, root: new Uint8Array(hash) });
    else this.malformed ??= { id: 'anchor', where: name, detail: 'malformed' };
  }
}

/** The restricted log that the public one anchors; the witnesses are the same. */
export interface RestrictedLog {
  readonly place: string;
  readonly keys: AuditPolicy;
}

/** Checks the restricted log, and that every root which the public log told of it was one of its own. */
export async function checkAnchored(
  log: LogArguments,
  { place, keys }: RestrictedLog,
  anchors: Anchors,
): Promise<{ readonly report: CheckedLog; readonly compared: number }> {
  const trust = { ...log.trust, policy: { ...log.trust.policy, logs: keys.policy.logs } };
  const names = new Set(trust.policy.logs.map(({ vkey }) => vkey.name));
  // Those of an earlier log, which ended, are that log's.
  const own = anchors.found.filter(({ origin }) => names.has(origin));
  const report = await checkLog({ ...log, place, trust }, { older: [], from: null, anchors: own });
  if (report.failure || !anchors.malformed) return { report, compared: own.length };
  return { report: { ...report, verdict: 'bad', failure: anchors.malformed }, compared: own.length };
}
