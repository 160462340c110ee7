import { message, type Language } from '#messages';
import { exit } from '../io.js';
import type { CheckedLog } from './check-log.js';

/** Exit codes of checks of a log. */
export const auditExit = { good: exit.ok, bad: exit.refuted, unchecked: exit.unchecked } as const;

/** The contract of `--json` (docs/cli.md). */
export function reportJson(report: CheckedLog, demonstration: boolean): object {
  const { checkpoint, failure, witnesses, checked } = report;
  return {
    verdict: report.verdict,
    exitCode: auditExit[report.verdict],
    failure,
    log: checkpoint && { origin: checkpoint.origin, size: checkpoint.size, root: base64(checkpoint.root) },
    witnesses: witnesses.map(({ key, time }) => ({ name: key.name, time: isoTime(time) })),
    demonstration,
    successorUnproven: report.successorUnproven,
    checked: { ...checked, entriesShown: entriesShown(report) },
  };
}

/** For people: the verdict, why, and what was looked at. */
export function reportText(report: CheckedLog, demonstration: boolean, lang: Language): string {
  const say = (id: string, args: Record<string, string | number> = {}) => message(`audit.${id}`, args, lang);
  const { checkpoint, failure, witnesses, checked } = report;
  const lines = [say(`verdict.${report.verdict}`)];
  if (failure) {
    const { id, where, detail } = failure;
    lines.push(`  ${id}: ${say(`failure.${id}`, { where: where, detail: detail })}`);
  }
  if (checkpoint) lines.push(say('log', { origin: checkpoint.origin, size: checkpoint.size, root: base64(checkpoint.root) }));
  for (const { key, time } of witnesses) lines.push(say('witness', { name: key.name, time: isoTime(time) }));
  if (checkpoint && witnesses.length === 0) lines.push(say('no-witness'));
  if (demonstration) lines.push(say('demonstration'));
  if (report.verdict === 'good') lines.push(say('checked', { ...checked }));
  if (report.successorUnproven) lines.push(say('successor-unproven'));
  if (report.verdict === 'good' && !entriesShown(report)) lines.push(say('hashes-only'));
  return `${lines.join('\n')}\n`;
}

/** Whether all entries were there to be checked; without them the tree is whole, and what it holds is not known. */
function entriesShown({ checked }: CheckedLog): boolean {
  return checked.tiles === 0 || checked.bundles > 0;
}

export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

export function isoTime(time: number): string {
  // Beyond what a calendar holds: a witness may sign any number.
  return time <= 8.64e12 ? new Date(time * 1000).toISOString() : String(time);
}
