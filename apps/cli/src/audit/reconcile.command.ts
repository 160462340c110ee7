import type { Tx } from '#database';
import { message } from '#messages';
import {
  applicationRecords,
  type BusinessRecord,
  checkEvents,
  credentialFindings,
  credentialsOf,
  entriesWithoutEvent,
  eventsAbout,
  eventsAfter,
  existing,
  idsAfter,
  type LoggedEvent,
  matchSteps,
  permitRecords,
  Pseudonyms,
  type RecordFinding,
  type RecordTable,
  recordTables,
} from '#oversight';
import { exit, type Io } from '../io.js';
import { inOneView, openAudited, type OpenAudited } from './records/audited-installation.js';
import { keyRecords, suspensionFindings, unusedStatements } from './records/key-row.repository.js';
import { grantRecords, organisationFindings, organisationRecords, personRecords } from './records/people-row.repository.js';
import { quotaFindings, quotaSumFindings } from './records/quota-row.repository.js';
import { audited, findingLines } from './records/record-arguments.js';
import { permitLineFindings, policyRecords, speciesUpdateRecords } from './records/rule-row.repository.js';
import { entriesGone, proposalRecords, registerEntryFindings } from './records/register-row.repository.js';

export const reconcileUsage = `Usage: opencites audit reconcile [--lang en|fr|es] [--json]

Compares what the authority's tables say happened with what its logs say happened, both ways, as the auditor's database role.
Whether the logs are whole is for \`audit fsck\` to say.

Exit: 0 they agree, 1 they do not, 2 the records cannot be read, 64 usage, 70 internal.
`;

interface Counts {
  applications: number;
  permits: number;
  registers: number;
  accounts: number;
  /** Policies and updates of species data. */
  rules: number;
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
  const counts: Counts = { applications: 0, permits: 0, registers: 0, accounts: 0, rules: 0, steps: 0, entries: 0 };
  const findings: RecordFinding[] = [];
  const pseudonyms = new Pseudonyms();
  const match = (record: BusinessRecord, events: readonly LoggedEvent[]) => {
    const about = events.filter(({ subjects }) => subjects.includes(record.id));
    findings.push(...matchSteps(record, about, pseudonyms).findings);
    counts.steps += record.steps.length;
    return about;
  };
  for await (const ids of pages((after) => idsAfter(tx, recordTables.application, after, page))) {
    const events = await eventsAbout(tx, ids);
    for (const record of await applicationRecords(tx, ids)) match(record, events);
    counts.applications += ids.length;
  }
  for await (const ids of pages((after) => idsAfter(tx, recordTables.permit, after, page))) {
    const events = await eventsAbout(tx, ids);
    const records = await permitRecords(tx, ids);
    for (const record of records) findings.push(...credentialFindings(record, match(record, events)));
    findings.push(...(await quotaFindings(tx, records, events)), ...(await permitLineFindings(tx, records)));
    counts.permits += ids.length;
  }
  for await (const ids of pages((after) => idsAfter(tx, recordTables.proposal, after, page))) {
    const events = await eventsAbout(tx, ids);
    for (const record of await proposalRecords(tx, ids)) match(record, events);
    findings.push(...(await entriesGone(tx, ids)));
    counts.registers += ids.length;
  }
  for await (const ids of pages((after) => idsAfter(tx, 'registers.entry', after, page)))
    findings.push(...(await registerEntryFindings(tx, ids)));
  await reconcileIdentity(tx, match, findings, counts);
  await reconcileRules(tx, match, counts);
  findings.push(...(await quotaSumFindings(tx, eventPage)), ...(await unusedStatements(tx, eventPage)));
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

/** By what is decided: policies, and updates of species data. */
async function reconcileRules(tx: Tx, match: Match, counts: Counts): Promise<void> {
  for await (const ids of pages((after) => idsAfter(tx, recordTables.policy, after, page))) {
    const events = await eventsAbout(tx, ids, /^policy\./);
    for (const record of await policyRecords(tx, ids)) match(record, events);
    counts.rules += ids.length;
  }
  for await (const ids of pages((after) => idsAfter(tx, recordTables['species-update'], after, page))) {
    const events = await eventsAbout(tx, ids, /^species\./);
    for (const record of await speciesUpdateRecords(tx, ids)) match(record, events);
    counts.rules += ids.length;
  }
}

type Match = (record: BusinessRecord, events: readonly LoggedEvent[]) => readonly LoggedEvent[];

/** Who may act: people with their accounts, organisations, roles, keys. */
async function reconcileIdentity(tx: Tx, match: Match, findings: RecordFinding[], counts: Counts): Promise<void> {
  for await (const ids of pages((after) => idsAfter(tx, recordTables.person, after, page))) {
    // Whom somebody looked at or signed in as is not what made the account; a busy one has very many of those.
    const events = await eventsAbout(tx, ids, /^(account|organisation)\./);
    for (const record of await personRecords(tx, ids)) match(record, events);
    counts.accounts += ids.length;
  }
  for await (const ids of pages((after) => idsAfter(tx, recordTables.organisation, after, page))) {
    const events = await eventsAbout(tx, ids, /^organisation\./);
    for (const record of await organisationRecords(tx, ids)) findings.push(...organisationFindings(record, match(record, events)));
  }
  for await (const ids of pages((after) => idsAfter(tx, recordTables['role-grant'], after, page))) {
    const events = await eventsAbout(tx, ids);
    for (const record of await grantRecords(tx, ids)) match(record, events);
  }
  for await (const ids of pages((after) => idsAfter(tx, recordTables['officer-key'], after, page))) {
    const events = await eventsAbout(tx, ids);
    for (const record of await keyRecords(tx, ids)) findings.push(...suspensionFindings(record, match(record, events)));
  }
}

async function* pages(next: (after: string | null) => Promise<string[]>): AsyncGenerator<string[]> {
  for (let ids = await next(null); ids.length > 0; ids = await next(ids.at(-1) ?? null)) yield ids;
}

/** What an entry of a kind is about. */
const homes: readonly (readonly [RegExp, RecordTable])[] = [
  [/^permit\./, 'permit'],
  [/^(application|decision|override)\./, 'application'],
  [/^register\./, 'proposal'],
  [/^role\./, 'role-grant'],
  [/^account\.key-|^key\.(bootstrap|enrolled|suspended|restored|revoked)$/, 'officer-key'],
  [/^account\.|^organisation\.member-/, 'person'],
  [/^policy\./, 'policy'],
  [/^species\.update-/, 'species-update'],
  [/^organisation\./, 'organisation'],
];

function homeOf({ words }: LoggedEvent): RecordTable | null {
  return homes.find(([kinds]) => kinds.test(words?.kind ?? ''))?.[1] ?? null;
}

/** Entries whose rows are gone, and of permits that nobody has. */
async function rowsGone(tx: Tx, events: readonly LoggedEvent[]): Promise<RecordFinding[]> {
  const concerned = events.filter((event) => homeOf(event) !== null);
  const there = await existing(tx, [...new Set(concerned.flatMap(({ subjects }) => subjects))]);
  const credOf = ({ words }: LoggedEvent) => (words?.kind === 'permit.issued' ? String(words.pub['cred']) : null);
  const creds = concerned.flatMap((event) => credOf(event) ?? []);
  const stored = creds.length > 0 ? await credentialsOf(tx, creds.map((cred) => Buffer.from(cred, 'base64url'))) : new Map<string, string>(); // prettier-ignore
  return concerned.flatMap((event): RecordFinding[] => {
    const table = homeOf(event);
    const detail = `${event.words?.kind ?? ''} ${event.eventId}`;
    // The entry of a policy names the row that it ended as well, which is there.
    const rows = table === 'policy' ? event.subjects.slice(0, 1) : event.subjects;
    if (table && !rows.some((id) => there.get(table)?.has(id)))
      return [{ id: 'entry-without-row', where: event.subjects[0] ?? '', detail }];
    const cred = credOf(event);
    if (cred === null || event.subjects.includes(stored.get(cred) ?? '')) return [];
    return [{ id: 'entry-without-row', where: cred, detail }];
  });
}
