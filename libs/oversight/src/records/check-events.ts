import type { Tx } from '#database';
import { type EventKind, logOf } from '#ledger';
import { commitmentsOf, erasedEvents, type EventTables, type LoggedEvent, opened, ownTables } from './logged-event.repository.js';
import type { RecordFinding } from './match-steps.js';

/** Each entry by itself: readable, in the log of its kind, and all that opens it true. */
export async function checkEvents(tx: Tx, events: readonly LoggedEvent[], tables: EventTables = ownTables): Promise<RecordFinding[]> {
  const findings: RecordFinding[] = [];
  const incomplete = new Map<string, string[]>();
  for (const event of events) {
    const { eventId: where, words, log } = event;
    if (words?.id !== where) {
      findings.push({ id: 'entry-unreadable', where, detail: event.bytes ? 'no entry of this event' : 'absent' });
      continue;
    }
    if (logOf(words.kind as EventKind) !== log) findings.push({ id: 'entry-in-wrong-log', where, detail: `${words.kind} ${log}` });
    for (const field of new Set([...commitmentsOf(event).keys(), ...event.openings.keys()])) {
      const value = opened(event, field);
      if (value === false) findings.push({ id: 'opening-false', where, detail: field });
      if (value === undefined) incomplete.set(where, [...(incomplete.get(where) ?? []), field]);
    }
  }
  const erased = incomplete.size > 0 ? await erasedEvents(tx, [...incomplete.keys()], tables) : new Set<string>();
  for (const [where, fields] of incomplete)
    if (!erased.has(where)) findings.push({ id: 'opening-missing', where, detail: fields.join(', ') });
  return findings;
}
