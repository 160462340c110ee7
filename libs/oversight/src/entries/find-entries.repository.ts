import type { Tx } from '#database';

export interface EntrySearch {
  readonly log: 'public' | 'restricted' | null;
  /** A kind, or the area before its first dot. */
  readonly kind: string | null;
  /** Days, YYYY-MM-DD, both included; UTC. */
  readonly from: string | null;
  readonly to: string | null;
  /** Event after which, going back in time, the page begins. */
  readonly before: string | null;
}

/** Entries that are read for one page: whoever looks for what is rare turns pages that hold nothing. */
const scannedMax = 10_000;

/** The smallest UUIDv7 of an instant: the ids of events begin with the milliseconds of their acts. */
function idFrom(milliseconds: number): string {
  const time = Math.max(0, milliseconds).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8, 12)}-0000-0000-000000000000`;
}

const dayMilliseconds = 86_400_000;

/** Ids, newest first. @returns `scannedTo`: where a search that found too little stopped reading; null when the page is full or nothing is left */
export async function findEntryIds(
  tx: Tx,
  search: EntrySearch,
  limit: number,
): Promise<{ readonly ids: readonly string[]; readonly scannedTo: string | null }> {
  const until = search.to === null ? null : idFrom(Date.parse(`${search.to}T00:00:00Z`) + dayMilliseconds);
  const before = [search.before, until].filter((id) => id !== null).toSorted()[0] ?? null;
  const since = search.from === null ? null : idFrom(Date.parse(`${search.from}T00:00:00Z`));
  const rows = (await tx.query('select event_id as id, ended from oversight.find_events($1, $2, $3, $4, $5, $6)', [
    search.log,
    search.kind,
    since,
    before,
    scannedMax,
    limit,
  ])) as { id: string; ended: boolean }[];
  return { ids: rows.filter(({ ended }) => !ended).map(({ id }) => id), scannedTo: rows.find(({ ended }) => ended)?.id ?? null };
}

/** Of the rows that a permit number or case number names, and of a row by its id. */
export async function rowsNamed(tx: Tx, name: string): Promise<readonly string[]> {
  const rows = (await tx.query(
    `select id from issuance.permit where number = $1
     union select application_id from issuance.permit where number = $1
     union select id from applications.application where case_number = $1
     union select p.id from issuance.permit p join applications.application a on a.id = p.application_id where a.case_number = $1`,
    [name],
  )) as { id: string }[];
  return rows.map(({ id }) => id);
}

/** Events about rows, newest first; the newest 500. */
export async function eventIdsAbout(tx: Tx, rows: readonly string[]): Promise<readonly string[]> {
  const found = (await tx.query('select event_id as id from oversight.subjects_of($1::uuid[])', [rows])) as { id: string }[];
  return found.map(({ id }) => id);
}

export async function eventIdAt(tx: Tx, logId: number, index: number): Promise<string | null> {
  const [row] = (await tx.query('select oversight.event_at($1::smallint, $2) as id', [logId, index])) as { id: string | null }[];
  return row?.id ?? null;
}

export async function eventExists(tx: Tx, eventId: string): Promise<boolean> {
  const [row] = (await tx.query('select oversight.event_exists($1) as known', [eventId])) as { known: boolean }[];
  return row?.known === true;
}

/** Names of rows that an event is about, where they have one that an auditor may see. */
export async function namesOfRows(
  tx: Tx,
  ids: readonly string[],
): Promise<{ readonly permits: readonly string[]; readonly cases: readonly string[] }> {
  const rows = (await tx.query(
    `select 'permit' as of, number as name from issuance.permit where id = any ($1::uuid[]) and number is not null
     union select 'case', case_number from applications.application where id = any ($1::uuid[])`,
    [ids],
  )) as { of: string; name: string }[];
  const named = (of: string) => rows.filter((row) => row.of === of).map(({ name }) => name);
  return { permits: named('permit'), cases: named('case') };
}
