import { canonicalJson } from '#cites';
import type { BusinessRecord, BusinessStep, PermitRecord, RecordTable } from './business-row.repository.js';
import { type LoggedEvent, opened } from './logged-event.repository.js';
import type { Pseudonyms } from './pseudonyms.js';

/** Ids are added, never changed (docs/cli.md). */
export type RecordFindingId =
  | 'row-contradicts-itself'
  | 'step-without-entry'
  | 'entry-without-step'
  | 'actor-differs'
  | 'field-differs'
  | 'credential-differs'
  | 'permit-without-credential'
  | 'entry-unreadable'
  | 'entry-without-event'
  | 'entry-without-row'
  | 'entry-in-wrong-log'
  | 'opening-false'
  | 'opening-missing'
  | 'not-in-log'
  | 'line-differs'
  | 'quota-without-step'
  | 'quota-differs';

export interface RecordFinding {
  readonly id: RecordFindingId;
  /** Case, permit, decision or event. */
  readonly where: string;
  readonly detail: string;
}

export interface MatchedStep {
  readonly step: BusinessStep;
  readonly event: LoggedEvent | null;
}

export interface Matched {
  readonly steps: readonly MatchedStep[];
  readonly findings: readonly RecordFinding[];
}

/** Kinds that stand for a change of state; each needs its change. */
const stateKinds = {
  application:
    /^application\.(drafted|submitted|withdrawn|taken|information-asked|information-answered|lapsed|returned|reopened)$|^permit\.(approved|reserved)$/,
  permit: /^permit\.(approved|reserved|issued|voided|lapsed|suspended|suspension-lifted|cancelled|replaced|expired|endorsed|used)$/,
  proposal: /^register\.(proposed|approved|refused|withdrawn)$/,
  person:
    /^account\.(created|closed|password-changed|interest-declared|interest-ended|conduct-accepted|vetting-(proposed|confirmed|rejected))$|^organisation\.member-(added|ended)$/,
  organisation: /^organisation\.created$/,
  'role-grant': /^role\.(proposed|granted|refused|revoked)$/,
  // That a key was suspended and let sign again leaves no trace in its row: `KeyRecord` counts those.
  policy: /^policy\.changed$/,
  'species-update': /^species\.update-(proposed|approved|refused|applied)$/,
  'officer-key': /^account\.key-(offered|refused)$|^key\.(enrolled|bootstrap|revoked)$/,
} as const satisfies Record<RecordTable, RegExp>;
const decisionKinds = /^(decision|override)\./;

/** Entry and row of one act are written in one transaction; the database lets clocks differ by a minute. */
export const apartMsMax = 180_000;

/** Each step of a record against the one entry that tells it, both ways. */
export function matchSteps(record: BusinessRecord, events: readonly LoggedEvent[], pseudonyms: Pseudonyms): Matched {
  const findings: RecordFinding[] = record.faults.map((detail) => ({ id: 'row-contradicts-itself', where: record.name, detail }));
  const used = new Set<LoggedEvent>();
  const usedForDecision = new Set<LoggedEvent>();
  const steps = record.steps.map((step): MatchedStep => {
    const taken = step.table === 'decision' ? usedForDecision : used;
    if (step.kinds.length === 0) return { step, event: null };
    const event = nearest(step, events, taken);
    if (!event) findings.push({ id: 'step-without-entry', where: record.name, detail: `${step.event} ${step.at.toISOString()}` });
    else {
      taken.add(event);
      findings.push(...differences(record.name, step, event, pseudonyms));
    }
    return { step, event };
  });
  for (const event of events) {
    const kind = event.words?.kind ?? '';
    const stray =
      (event.subjects.includes(record.id) && stateKinds[record.table].test(kind) && !used.has(event)) ||
      (record.table === 'application' && decisionKinds.test(kind) && !usedForDecision.has(event));
    if (stray) findings.push({ id: 'entry-without-step', where: record.name, detail: `${kind} ${event.eventId}` });
  }
  return { steps, findings };
}

/** The credential against the entry that the whole world holds the permit by. */
export function credentialFindings({ name, state, cred, steps }: PermitRecord, events: readonly LoggedEvent[]): RecordFinding[] {
  const issued = events.filter(({ words }) => words?.kind === 'permit.issued');
  const signed = steps.some(({ event }) => event === 'sign') || !['approved', 'reserved', 'lapsed', 'void'].includes(state);
  if (!cred) return signed || issued.length > 0 ? [{ id: 'permit-without-credential', where: name, detail: state }] : [];
  const wanted = cred.toString('base64url');
  if (issued.length === 0) return [{ id: 'step-without-entry', where: name, detail: `permit.issued ${wanted}` }];
  return issued
    .filter(({ words }) => words?.pub['cred'] !== wanted)
    .map(({ eventId }) => ({ id: 'credential-differs', where: name, detail: eventId }));
}

function nearest(step: BusinessStep, events: readonly LoggedEvent[], taken: ReadonlySet<LoggedEvent>): LoggedEvent | null {
  let best: LoggedEvent | null = null;
  const apart = ({ words }: LoggedEvent) => Math.abs((words?.at.getTime() ?? Infinity) - step.at.getTime());
  for (const event of events) {
    if (taken.has(event) || !event.subjects.includes(step.subject) || !step.kinds.includes(event.words?.kind ?? '')) continue;
    if (apart(event) <= apartMsMax && (!best || apart(event) < apart(best))) best = event;
  }
  return best;
}

function differences(where: string, step: BusinessStep, event: LoggedEvent, pseudonyms: Pseudonyms): RecordFinding[] {
  const { words } = event;
  if (!words) return [];
  const findings: RecordFinding[] = [];
  const detail = (what: string) => `${step.event} ${event.eventId}: ${what}`;
  const { org, role } = { org: step.org ?? words.by.org, role: step.role ?? words.by.role };
  if (words.by.org !== org || words.by.role !== role)
    findings.push({ id: 'actor-differs', where, detail: detail(`${words.by.org} ${words.by.role}, row ${org} ${role}`) });
  const person = event.log === 'public' ? opened(event, 'by.who') : undefined;
  if (person && step.person !== null && person.value !== step.person)
    findings.push({ id: 'actor-differs', where, detail: detail('by.who') });
  if (event.log === 'restricted' && step.person !== null && !pseudonyms.agree(words, step.person))
    findings.push({ id: 'actor-differs', where, detail: detail(`pseudonym ${words.by.who}`) });
  for (const [field, wanted] of Object.entries(step.fields)) {
    const found = opened(event, field);
    if (found && found.value !== wanted) findings.push({ id: 'field-differs', where, detail: detail(field) });
  }
  for (const [member, wanted] of Object.entries(step.pub ?? {}))
    if (canonicalJson(words.pub[member] ?? null) !== canonicalJson(wanted ?? null))
      findings.push({ id: 'field-differs', where, detail: detail(`pub.${member}`) });
  return findings;
}
