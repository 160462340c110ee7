import type { Tx } from '#database';
import { commitment, type Opening } from '#ledger';
import { readEntry } from '#verify';

export interface EntryActor {
  readonly org: string;
  readonly role: string;
  /** Commitment in the public log, pseudonym in the restricted one. */
  readonly who: string;
}

/** What an entry says, as far as its form is that of one. */
export interface EntryWords {
  readonly id: string;
  readonly kind: string;
  readonly act: string;
  readonly at: Date;
  readonly by: EntryActor;
  readonly with: EntryActor | null;
  readonly committed: Readonly<Record<string, string>>;
  readonly pub: Readonly<Record<string, unknown>>;
}

export interface LoggedEvent {
  readonly eventId: string;
  readonly log: string;
  /** Rows that the database says it is about; no part of the entry. */
  readonly subjects: readonly string[];
  /** null when the bytes are gone. */
  readonly bytes: Buffer | null;
  /** null when the bytes are no entry. */
  readonly words: EntryWords | null;
  /** Place in its log; null while it waits for one. */
  readonly index: number | null;
  readonly openings: ReadonlyMap<string, Opening>;
}

interface EventRow {
  readonly eventId: string;
  readonly log: string;
  readonly subjects: string[];
  readonly entry: Buffer | null;
  readonly index: number | null;
}

/** Where events are read: the tables themselves, or what an auditor's session opens of them. Names of ours alone, never input. */
export interface EventTables {
  readonly events: 'ledger.event_bytes' | 'oversight.event_bytes' | 'oversight.event_entry';
  readonly openings: 'ledger.opening' | 'oversight.opening';
}

/** For whoever has the auditor's database role. */
export const ownTables: EventTables = { events: 'ledger.event_bytes', openings: 'ledger.opening' };

/** For the portal, whose role may read neither: inside of `AuditView.run`. */
export const sessionTables: EventTables = { events: 'oversight.event_bytes', openings: 'oversight.opening' };

/** The same by id alone: looks of another body's auditors too, without what they were at. */
export const sessionEntries: EventTables = { events: 'oversight.event_entry', openings: 'oversight.opening' };

const columns = `e.event_id as "eventId", e.log, e.subjects, e.entry, e.idx::float8 as index`;

/** Events that name any of these rows, oldest first. @param kinds of these alone */
export async function eventsAbout(
  tx: Tx,
  subjects: readonly string[],
  kinds?: RegExp,
  tables: EventTables = ownTables,
): Promise<LoggedEvent[]> {
  const rows = (await tx.query(
    `select ${columns} from ${tables.events} e where e.subjects && $1::uuid[] order by e.recorded_at, e.event_id`,
    [subjects],
  )) as EventRow[];
  const wanted = kinds ? rows.filter(({ entry }) => !entry || kinds.test(wordsOf(entry)?.kind ?? '')) : rows;
  return withOpenings(tx, wanted, tables);
}

/** The next page of all events, by id. */
export async function eventsAfter(tx: Tx, after: string | null, limit: number): Promise<LoggedEvent[]> {
  const rows = (await tx.query(
    `select ${columns} from ledger.event_bytes e where e.event_id > coalesce($1, '00000000-0000-0000-0000-000000000000'::uuid)
      order by e.event_id limit $2`,
    [after, limit],
  )) as EventRow[];
  return withOpenings(tx, rows);
}

export async function eventById(tx: Tx, eventId: string, tables: EventTables = ownTables): Promise<LoggedEvent | null> {
  return (await eventsById(tx, [eventId], tables))[0] ?? null;
}

/** In the order of their ids, which is that of their acts. */
export async function eventsById(tx: Tx, eventIds: readonly string[], tables: EventTables = ownTables): Promise<LoggedEvent[]> {
  const rows = (await tx.query(`select ${columns} from ${tables.events} e where e.event_id = any ($1::uuid[]) order by e.event_id`, [
    eventIds,
  ])) as EventRow[];
  return withOpenings(tx, rows, tables);
}

/** Entries whose event row is gone: the log holds what the business tables no longer tell. */
export async function entriesWithoutEvent(tx: Tx, limit: number): Promise<readonly { readonly eventId: string; readonly index: number }[]> {
  return (await tx.query(
    `select t.event_id as "eventId", t.idx::float8 as index from ledger.entry t
      where not exists (select 1 from ledger.event e where e.event_id = t.event_id) order by t.log_id, t.idx limit $1`,
    [limit],
  )) as { eventId: string; index: number }[];
}

/** Of these events, those whose openings an event of erasure took: by the entry, which the log holds, not by its row alone. */
export async function erasedEvents(tx: Tx, events: readonly string[], tables: EventTables = ownTables): Promise<ReadonlySet<string>> {
  const rows = (await tx.query(
    `select distinct s.id from ${tables.events} e cross join lateral unnest(e.subjects) as s (id)
      where e.subjects && $1::uuid[] and s.id = any ($1::uuid[]) and convert_from(e.entry, 'UTF8')::jsonb ->> 'k' = 'erase.done'
        and convert_from(e.entry, 'UTF8')::jsonb #> '{pub,events}' ? s.id::text`,
    [events],
  )) as { id: string }[];
  return new Set(rows.map(({ id }) => id));
}

async function withOpenings(tx: Tx, rows: readonly EventRow[], tables: EventTables = ownTables): Promise<LoggedEvent[]> {
  if (rows.length === 0) return [];
  const openings = (await tx.query(
    `select event_id as "eventId", field, salt, value from ${tables.openings} where event_id = any ($1::uuid[])`,
    [rows.map(({ eventId }) => eventId)],
  )) as (Opening & { readonly eventId: string })[];
  const byEvent = new Map<string, Map<string, Opening>>();
  for (const { eventId, ...opening } of openings) {
    const found = byEvent.get(eventId) ?? new Map<string, Opening>();
    byEvent.set(eventId, found.set(opening.field, opening));
  }
  return rows.map(({ entry, ...row }) => ({
    ...row,
    bytes: entry,
    words: entry && wordsOf(entry),
    openings: byEvent.get(row.eventId) ?? new Map<string, Opening>(),
  }));
}

function wordsOf(bytes: Buffer): EntryWords | null {
  const entry = readEntry(new Uint8Array(bytes));
  if (typeof entry === 'string') return null;
  const { id, k, act, at, by, c, pub } = entry;
  return {
    id: String(id),
    kind: String(k),
    act: String(act),
    at: new Date(String(at)),
    by: by as EntryActor,
    with: (entry['with'] as EntryActor | undefined) ?? null,
    committed: c as Record<string, string>,
    pub: (pub as Record<string, unknown> | undefined) ?? {},
  };
}

/** Every commitment of an entry by field, those to persons in the public log included. */
export function commitmentsOf({ log, words }: LoggedEvent): ReadonlyMap<string, string> {
  const found = new Map(Object.entries(words?.committed ?? {}));
  if (words && log === 'public') {
    found.set('by.who', words.by.who);
    if (words.with) found.set('with.who', words.with.who);
  }
  return found;
}

/** What a commitment hides, hashed anew; undefined where nothing opens it, `false` where something false pretends to. */
export function opened(event: LoggedEvent, field: string): { readonly value: unknown } | false | undefined {
  const opening = event.openings.get(field);
  if (!opening) return undefined;
  if (commitment(opening) !== commitmentsOf(event).get(field)) return false;
  return { value: JSON.parse(opening.value.toString('utf8')) as unknown };
}
