import type { Tx } from '#database';
import type { LogProofs } from '#ledger';
import type { AuthorityLogRepository } from '../authority/authority-log.repository.js';
import type { ReadAuthority } from '../authority/logged-act.js';
import { absent } from '../authority/logged-keys.js';
import { standing } from '../checks/check-decisions.js';
import { readStatement } from '../checks/key-history.js';
import type { SigningCase } from '../checks/signing-case.js';
import { refusal, type SigningRefusal } from '../refusal.js';
import { caseOfSubmission, type DrawPlace, drawPlaces, drawRows, isDrawn } from './draw.repository.js';
import { placeFits } from './judge-place.js';
import { type PublishedEvent, publishedEvent } from './published-event.js';

type Known = Extract<ReadAuthority, { state: 'known' }>;
/** Closed: why the draw stands against a permit. */
type DrawFault = 'not-logged' | 'not-logged-yet' | 'log-differs' | 'draw-differs' | 'other-officer';

/** Entry and row of one act are dated by two clocks. */
const slackMs = 150_000;

/**
 * That every case officer whose decision counts was the one who had the case then: drawn, drawn anew, kept or given it by a
 * person, as the public log tells, and where the officer was drawn, that the draw comes out so. Rows say where to look.
 */
export class CheckDraw {
  constructor(
    private readonly proofs: LogProofs,
    private readonly rows: AuthorityLogRepository,
  ) {}

  /** @returns null too where the submission's own entry says that no draw was made for it, and in a country without a log */
  async check(tx: Tx, told: ReadAuthority, signingCase: SigningCase): Promise<SigningRefusal | null> {
    if (told.state !== 'known') return null;
    const fault = await this.fault(tx, told, signingCase);
    return fault && refusal('draw-forged', { reason: fault });
  }

  private async fault(tx: Tx, told: Known, signingCase: SigningCase): Promise<DrawFault | null> {
    const acted = standing(signingCase).filter(({ role }) => role === 'case-officer');
    // The officers signed which case it was.
    const number = acted.map(({ statement }) => readStatement(statement)?.['case']).find((one) => typeof one === 'string');
    if (number === undefined) return null;
    const places = await drawPlaces(tx, signingCase.permit.applicationId);
    const events = await this.read(tx, told, places, number);
    // A drawn case was published before it was drawn. One that is not need not wait for witnesses who are away.
    if (events === 'not-logged-yet' && !(await isDrawn(tx, signingCase.permit.applicationId))) return null;
    if (typeof events === 'string') return events;
    const submission = events.filter(({ kind }) => kind === 'application.submitted').at(-1);
    if (!submission) return 'not-logged';
    const { eligible, kept } = submission.pub;
    if (eligible === undefined && kept === undefined) return null;
    const drawn = typeof kept === 'string' ? await publishedEvent(tx, this.proofs, told.policy, kept) : submission;
    if (typeof drawn === 'string') return 'log-differs';
    const given = events.filter(
      ({ kind, pub }) =>
        kind !== 'application.submitted' && (pub['submission'] === submission.eventId || pub['submission'] === drawn.eventId),
    );
    if (given.length === 0) return 'not-logged';
    const opened = await this.rows.open(tx, given);
    const officerOf = ({ eventId }: PublishedEvent) => opened.get(eventId)?.get('officer');
    for (const { person, at } of acted) {
      const held = given.filter((event, index) => officerOf(event) === person && isTime(at, event, given[index + 1]));
      if (held.length === 0) return 'other-officer';
      let fits = false;
      for (const event of held) fits ||= await this.isDue(tx, told, { event, drawn, officer: person });
      if (!fits) return 'draw-differs';
    }
    return null;
  }

  /** Entries about the case that stand in the log, in its order. */
  private async read(tx: Tx, told: Known, places: readonly DrawPlace[], number: unknown): Promise<readonly PublishedEvent[] | DrawFault> {
    const events: PublishedEvent[] = [];
    for (const { eventId, recordedAt } of places) {
      const event = await publishedEvent(tx, this.proofs, told.policy, eventId);
      if (event === 'untrue') return 'log-differs';
      if (event === 'absent') return absent(told.view, recordedAt);
      events.push(event);
    }
    const opened = await this.rows.open(tx, events);
    return events
      .filter(({ eventId }) => opened.get(eventId)?.get('case') === number)
      .sort((one, other) => one.at.getTime() - other.at.getTime() || one.index - other.index);
  }

  private async isDue(
    tx: Tx,
    told: Known,
    { event, drawn, officer }: { readonly event: PublishedEvent; readonly drawn: PublishedEvent; readonly officer: string },
  ): Promise<boolean> {
    const cause = event.pub['cause'];
    // Counted, explained, and for everybody to see.
    if (cause === 'reassigned') return true;
    if (cause === 'kept') return this.hadItBefore(tx, told, drawn, officer);
    const rows = await drawRows(tx, drawn.eventId);
    return rows !== null && placeFits(tx, this.proofs, { submission: drawn, assigned: event, officer, rows });
  }

  /** A kept draw goes to whom the earlier case went. */
  private async hadItBefore(tx: Tx, told: Known, drawn: PublishedEvent, officer: string): Promise<boolean> {
    const earlier = await caseOfSubmission(tx, drawn.eventId);
    if (earlier === null) return false;
    for (const { eventId, kind } of await drawPlaces(tx, earlier)) {
      if (kind === 'application.submitted') continue;
      const event = await publishedEvent(tx, this.proofs, told.policy, eventId);
      if (typeof event === 'string' || event.pub['submission'] !== drawn.eventId) continue;
      if ((await this.rows.open(tx, [event])).get(eventId)?.get('officer') === officer) return true;
    }
    return false;
  }
}

/** Whether something was decided while an assignment was the newest. */
function isTime(at: Date, from: PublishedEvent, next: PublishedEvent | undefined): boolean {
  return at.getTime() >= from.at.getTime() - slackMs && (!next || at.getTime() <= next.at.getTime() + slackMs);
}
