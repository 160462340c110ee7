import type { Tx } from '#database';
import { message } from '#messages';
import { exit, type Io } from '../io.js';
import { inOneView, openAudited, type OpenAudited } from './records/audited-installation.js';
import {
  applicationRecords,
  type BusinessRecord,
  credentialsOf,
  existing,
  idsAfter,
  permitRecords,
} from './records/business-row.repository.js';
import { checkEvents } from './records/check-events.js';
import { entriesWithoutEvent, eventsAbout, eventsAfter, type LoggedEvent } from './records/logged-event.repository.js';
import { credentialFindings, matchSteps, type RecordFinding } from './records/match-steps.js';
import { Pseudonyms } from './records/pseudonyms.js';
import { audited, findingLines } from './records/record-arguments.js';

export const reconcileUsage = `Usage: opencites audit reconcile [--lang en|fr|es] [--json]

Compares what the authority's tables say happened with what its logs say happened, both ways, as the auditor's database role.
Whether the logs are whole is for \`audit fsck\` to say.

Exit: 0 they agree, 1 they do not, 2 the records cannot be read, 64 usage, 70 internal.
`;

interface Counts {
  applications: number;
  permits: number;
  steps: number;
  entries: number;
}

/** Rows at a time: memory does not grow with the authority. */
const page = 200;
const eventPage = 1_000;

/** `opencites audit reconcile`: business state against log. */
export async function reconcileCommand(argv: readonly string[], io: Io, open: OpenAudited = openAudited): Promise<number> {
  return audited({ argv, io, open, usage: reconcileUsage }, { name: false, out: false }, async (installation, { lang, json }) => {
    const { findings, counts } = await inOneView(installation, reconcile);
    const code = findings.length === 0 ? exit.ok : exit.refuted;
    const verdict = findings.length === 0 ? 'good' : 'bad';
    if (json) io.stdout.write(`${JSON.stringify({ verdict, exitCode: code, findings, checked: counts })}\n`);
    else {
      const head = message(`audit.reconcile.${verdict}`, { count: findings.length }, lang);
      const checked = message('audit.reconcile.checked', { ...counts }, lang);
      io.stdout.write(`${[head, ...findingLines(findings, lang), checked].join('\n')}\n`);
    }
    return code;
  });
}

export async function reconcile(tx: Tx): Promise<{ findings: readonly RecordFinding[]; counts: Counts }> {
  const counts: Counts = { applications: 0, permits: 0, steps: 0, entries: 0 };
  const findings: RecordFinding[] = [];
  const pseudonyms = new Pseudonyms();
  const match = (record: BusinessRecord, events: readonly LoggedEvent[]) => {
    const about = events.filter(({ subjects }) => subjects.includes(record.id));
    findings.push(...matchSteps(record, about, pseudonyms).findings);
    counts.steps += record.steps.length;
    return about;
  };
  for await (const ids of pages((after) => idsAfter(tx, 'application', after, page))) {
    const events = await eventsAbout(tx, ids);
    for (const record of await applicationRecords(tx, ids)) match(record, events);
    counts.applications += ids.length;
  }
  for await (const ids of pages((after) => idsAfter(tx, 'permit', after, page))) {
    const events = await eventsAbout(tx, ids);
    for (const record of await permitRecords(tx, ids)) findings.push(...credentialFindings(record, match(record, events)));
    counts.permits += ids.length;
  }
  for (let after: string | null = null; ;) {
    const events: LoggedEvent[] = await eventsAfter(tx, after, eventPage);
    after = events.at(-1)?.eventId ?? null;
    if (after === null) break;
    findings.push(...(await checkEvents(tx, events)), ...(await rowsGone(tx, events)));
    counts.entries += events.length;
  }
  for (const { eventId, index } of await entriesWithoutEvent(tx, eventPage))
    findings.push({ id: 'entry-without-event', where: eventId, detail: String(index) });
  return { findings, counts };
}

async function* pages(next: (after: string | null) => Promise<string[]>): AsyncGenerator<string[]> {
  for (let ids = await next(null); ids.length > 0; ids = await next(ids.at(-1) ?? null)) yield ids;
}

/** Entries of cases and permits whose rows are gone, and of permits that nobody has. */
async function rowsGone(tx: Tx, events: readonly LoggedEvent[]): Promise<RecordFinding[]> {
  const concerned = events.filter(({ words }) => /^(application|permit|decision|override)\./.test(words?.kind ?? ''));
  const there = await existing(tx, [...new Set(concerned.flatMap(({ subjects }) => subjects))]);
  const credOf = ({ words }: LoggedEvent) => (words?.kind === 'permit.issued' ? String(words.pub['cred']) : null);
  const creds = concerned.flatMap((event) => credOf(event) ?? []);
  const stored = creds.length > 0 ? await credentialsOf(tx, creds.map((cred) => Buffer.from(cred, 'base64url'))) : new Map<string, string>(); // prettier-ignore
  return concerned.flatMap((event): RecordFinding[] => {
    const kind = event.words?.kind ?? '';
    const table = kind.startsWith('permit.') ? 'permit' : 'application';
    const detail = `${kind} ${event.eventId}`;
    if (!event.subjects.some((id) => there[table].has(id))) return [{ id: 'entry-without-row', where: event.subjects[0] ?? '', detail }];
    const cred = credOf(event);
    if (cred === null || event.subjects.includes(stored.get(cred) ?? '')) return [];
    return [{ id: 'entry-without-row', where: cred, detail }];
  });
}
