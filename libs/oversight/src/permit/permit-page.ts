import type { Tx } from '#database';
import { LogProofs } from '#ledger';
import type { Policy } from '#merkle';
import { applicationRecords, namesOf, permitIdOf, permitRecords } from '../records/business-row.repository.js';
import { checkEvents } from '../records/check-events.js';
import { type EntryActor, eventsAbout, type EventTables, type LoggedEvent, opened, ownTables } from '../records/logged-event.repository.js';
import { credentialFindings, type MatchedStep, matchSteps, type RecordFinding } from '../records/match-steps.js';
import { proveEvent } from '../records/prove-event.js';
import { Pseudonyms } from '../records/pseudonyms.js';

/** What Decision 18.125 wants known of each act; `other` is what touches none of these. */
export type Part = 'requested' | 'processed' | 'approved' | 'issued' | 'endorsed' | 'altered' | 'other';

export interface Hand {
  readonly organisation: string;
  readonly role: string;
  /** null where nothing that an auditor may open tells it. */
  readonly person: string | null;
  readonly name: string | null;
  /** Of the restricted log; null for public acts. */
  readonly pseudonym: string | null;
}

export interface PageLine {
  readonly part: Part;
  readonly act: string;
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly by: Hand;
  readonly with: Hand | null;
  /** null where no entry tells the step. */
  readonly event: string | null;
  readonly log: string | null;
  readonly index: number | null;
  /** Proved by a published checkpoint; null where the installation has no policy to judge that by. */
  readonly published: boolean | null;
  /** No published checkpoint covers its entry yet. */
  readonly waiting: boolean;
}

export interface PermitPage {
  readonly number: string;
  readonly state: string;
  readonly caseNumber: string;
  readonly lines: readonly PageLine[];
  /** How often somebody looked at the record. */
  readonly looks: number;
  readonly findings: readonly RecordFinding[];
}

/** The machine, which is nobody. */
export const nobody = '00000000-0000-0000-0000-000000000000';

/** @returns null where no permit has this number */
export async function permitPage(
  tx: Tx,
  number: string,
  policy: Policy | null,
  tables: EventTables = ownTables,
): Promise<PermitPage | null> {
  const id = await permitIdOf(tx, number);
  const [permit] = id === null ? [] : await permitRecords(tx, [id]);
  const [application] = permit ? await applicationRecords(tx, [permit.applicationId]) : [];
  if (!permit || !application) return null;
  const all = await eventsAbout(tx, [permit.id, application.id], undefined, tables);
  const events = all.filter(({ words }) => !words?.kind.startsWith('look.'));
  const pseudonyms = new Pseudonyms();
  const about = (row: string) => events.filter(({ subjects }) => subjects.includes(row));
  const matched = [matchSteps(application, about(application.id), pseudonyms), matchSteps(permit, about(permit.id), pseudonyms)];
  const findings = [
    ...matched.flatMap((match) => match.findings),
    ...credentialFindings(permit, events),
    ...(await checkEvents(tx, events, tables)),
  ];
  const steps = matched.flatMap((match) => match.steps);
  const proofs = new LogProofs();
  const drafts: Draft[] = [];
  // Another permit of the same case, given up before this one, has a page of its own.
  for (const event of events.filter(({ subjects, words }) => !words?.kind.startsWith('permit.') || subjects.includes(permit.id))) {
    const standing = policy && (await proveEvent(tx, proofs, event, policy));
    if (standing?.state === 'refuted') findings.push({ id: 'not-in-log', where: event.eventId, detail: standing.reason });
    const published = standing && standing.state === 'proved';
    drafts.push({ ...ofEvent(event, steps, pseudonyms, published), waiting: standing?.state === 'waiting' });
  }
  for (const { step, event } of steps) if (!event && step.kinds.length > 0) drafts.push(ofStep(step));
  const names = await namesOf(tx, [...new Set(drafts.flatMap(({ by, with: other }) => [by.person, other?.person].filter(isText)))]);
  const named = (hand: Hand): Hand => ({ ...hand, name: hand.person === null ? null : (names.get(hand.person) ?? null) });
  const lines = drafts
    .sort((a, b) => a.at.localeCompare(b.at))
    .map((draft) => ({ ...draft, by: named(draft.by), with: draft.with && named(draft.with) }));
  return { number, state: permit.state, caseNumber: application.name, lines, looks: all.length - events.length, findings };
}

type Draft = PageLine;

function ofEvent(event: LoggedEvent, steps: readonly MatchedStep[], pseudonyms: Pseudonyms, published: boolean | null): Draft {
  const { words, eventId, log, index } = event;
  if (!words) {
    const nobody: Hand = { organisation: '', role: '', person: null, name: null, pseudonym: null };
    return { part: 'other', act: '?', at: '', by: nobody, with: null, event: eventId, log, index, published, waiting: false };
  }
  const row = steps.find((step) => step.event === event)?.step.person ?? null;
  const hand = (actor: EntryActor, field: 'by.who' | 'with.who', known: string | null): Hand => {
    const found = opened(event, field);
    const person = found && typeof found.value === 'string' ? found.value : (known ?? (actor.role === 'system' ? nobody : null));
    return { organisation: actor.org, role: actor.role, person, name: null, pseudonym: log === 'restricted' ? actor.who : null };
  };
  return {
    part: partOf(words.kind),
    act: words.kind,
    at: words.at.toISOString(),
    by: hand(words.by, 'by.who', row ?? pseudonyms.personOf(words)),
    with: words.with && hand(words.with, 'with.who', pseudonyms.personOf({ ...words, by: words.with })),
    ...{ event: eventId, log, index, published, waiting: false },
  };
}

function ofStep({ kinds, at, org, role, person }: MatchedStep['step']): Draft {
  const act = kinds[0] ?? '';
  const by = { organisation: org ?? '', role: role ?? '', person, name: null, pseudonym: null };
  return {
    part: partOf(act),
    act,
    at: at.toISOString(),
    by,
    with: null,
    event: null,
    log: null,
    index: null,
    published: null,
    waiting: false,
  };
}

const requests = new Set(
  ['drafted', 'submitted', 'withdrawn', 'attached', 'detached', 'information-answered'].map((act) => `application.${act}`),
);
const approvals = new Set(['decision.approval', 'decision.refusal', 'override.warning', 'permit.approved']);
const issues = new Set(['permit.reserved', 'permit.issued', 'permit.sealed', 'permit.signing-asked']);
const endorsements = new Set(['permit.endorsed', 'permit.used']);

export function partOf(kind: string): Part {
  if (requests.has(kind)) return 'requested';
  if (approvals.has(kind)) return 'approved';
  if (issues.has(kind)) return 'issued';
  if (endorsements.has(kind)) return 'endorsed';
  if (kind.startsWith('permit.')) return 'altered';
  return kind.startsWith('application.') || kind.startsWith('decision.') ? 'processed' : 'other';
}

function isText(value: string | null | undefined): value is string {
  return typeof value === 'string';
}
