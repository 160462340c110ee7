import type { AuthorityView, LoggedAct, LogFault, OpenedActs } from './logged-act.js';
import { absent } from './logged-keys.js';
import { cameBack } from './restored-range.js';

/** An interest that an officer declared, as the row says. */
export interface InterestRecord {
  readonly id: string;
  readonly person: string;
  readonly party: string;
  readonly endedAt: Date | null;
}

/**
 * Whether every interest that these people declared in public is in its row as it was declared. One that stands in a row
 * alone keeps an officer from a case, and lets nothing pass.
 */
export function interestFault(
  view: AuthorityView,
  opened: OpenedActs,
  people: readonly string[],
  rows: readonly InterestRecord[],
): LogFault | null {
  const erased = new Set(view.acts.filter(({ kind }) => kind === 'erase.done').flatMap(({ pub }) => pub['events']));
  const ended = new Set<unknown>();
  for (const act of actsOfInterests(view)) if (act.kind === 'account.interest-ended') ended.add(opened.get(act.eventId)?.get('interest'));
  for (const act of actsOfInterests(view)) {
    if (act.kind !== 'account.interest-declared') continue;
    const fields = opened.get(act.eventId);
    // Whose it was cannot be told: anybody's, unless two people erased it and said so.
    if (!fields?.has('interest') || !fields.has('person') || !fields.has('party')) {
      if (!erased.has(act.eventId)) return 'log-differs';
      continue;
    }
    if (!people.includes(String(fields.get('person')))) continue;
    const row = rows.find(({ id }) => id === fields.get('interest'));
    if (!row && cameBack(view, act)) continue;
    if (!row || row.person !== fields.get('person') || row.party.normalize('NFC') !== fields.get('party')) return 'log-differs';
    if (row.endedAt && !ended.has(row.id)) return absent(view, row.endedAt) === 'not-logged' ? 'log-differs' : 'not-logged-yet';
  }
  return null;
}

export function actsOfInterests({ acts }: AuthorityView): readonly LoggedAct[] {
  return acts.filter(({ kind }) => kind.startsWith('account.interest-'));
}

/** Rows that the log speaks of. */
export function interestsTold(view: AuthorityView, opened: OpenedActs): readonly string[] {
  return actsOfInterests(view).flatMap(({ eventId }) => {
    const id = opened.get(eventId)?.get('interest');
    return typeof id === 'string' ? [id] : [];
  });
}
