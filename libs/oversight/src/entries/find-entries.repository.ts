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

function boundsOf({ from, to, before: page }: EntrySearch): { readonly since: string | null; readonly before: string | null } {
  const until = to === null ? null : idFrom(Date.parse(`${to}T00:00:00Z`) + dayMilliseconds);
  return {
    since: from === null ? null : idFrom(Date.parse(`${from}T00:00:00Z`)),
    before: [page, until].filter((id) => id !== null).toSorted()[0] ?? null,
  };
}

/** Ids, newest first. @returns `scannedTo`: where a search that found too little stopped reading; null when the page is full or nothing is left */
export async function findEntryIds(
  tx: Tx,
  search: EntrySearch,
  limit: number,
): Promise<{ readonly ids: readonly string[]; readonly scannedTo: string | null }> {
  const { since, before } = boundsOf(search);
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

/** What an entry itself names, or what the permits are that it is about. */
export interface NamedSearch extends EntrySearch {
  /** 32 bytes. */
  readonly leaf: Uint8Array | null;
  /** Whoever acted, as the entry calls them: pseudonym in the restricted log, commitment in the public one. */
  readonly hand: string | null;
  /** base64url SHA-256 of an officer's key. */
  readonly key: string | null;
  /** Scientific name, accepted or synonym. */
  readonly species: string | null;
  /** Country of export or import of the permit, ISO 3166-1 alpha-2. */
  readonly country: string | null;
}

/** Newest permits whose entries are looked for; who needs others narrows the search by days. */
export const permitsSearchedMax = 1_000;
/** Newest permits whose documents are read for their countries. */
const permitsReadMax = 10_000;

/** Ids, newest first. @param about rows that the entries must be about; null for any */
export async function findNamedIds(
  tx: Tx,
  search: NamedSearch,
  about: readonly string[] | null,
  limit: number,
): Promise<readonly string[]> {
  const { log, kind, hand, key, leaf } = search;
  const days = boundsOf(search);
  const only = leaf && (await eventOfLeaf(tx, leaf));
  if (leaf && (!only || (days.since !== null && only < days.since) || (days.before !== null && only >= days.before))) return [];
  // One hash is one entry: the days close around it, and no other is hashed.
  const { since, before } = only ? { since: only, before: nextId(only) } : days;
  const found = (await tx.query('select t.id from oversight.find_entries($1, $2, $3, $4, $5, $6::uuid[], $7, $8, $9) as t (id)', [
    ...[log, kind, hand, key, leaf && Buffer.from(leaf), about, since, before, limit],
  ])) as { id: string }[];
  return found.map(({ id }) => id);
}

/** Canonical UUIDs sort as their digits do. */
function nextId(id: string): string {
  const digits = (BigInt(`0x${id.replaceAll('-', '')}`) + 1n).toString(16).padStart(32, '0');
  return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join('-');
}

/** @returns null where no entry of either log has this leaf hash */
export async function eventOfLeaf(tx: Tx, leaf: Uint8Array): Promise<string | null> {
  const [row] = (await tx.query('select oversight.event_of_leaf($1) as id', [Buffer.from(leaf)])) as { id: string | null }[];
  return row?.id ?? null;
}

/** Officers' keys on record under this hash: what happened to a key is about its row, however long ago. @param key base64url SHA-256 */
export async function rowsOfKey(tx: Tx, key: string): Promise<readonly string[]> {
  const rows = (await tx.query('select id from identity.officer_key where key_sha256 = $1', [Buffer.from(key, 'base64url')])) as {
    id: string;
  }[];
  return rows.map(({ id }) => id);
}

/** Permits of a species or country that were issued until the end of the period, newest first, one more than are searched. */
export async function permitsOfTrade(
  tx: Tx,
  { species, country, to }: Pick<NamedSearch, 'species' | 'country' | 'to'>,
): Promise<readonly { readonly id: string; readonly application: string }[]> {
  const names = species === null ? null : await namesOfSpecies(tx, species);
  return tx.query(
    `select p.id, p.application_id as application from (
        select p.id, p.application_id, p.document from issuance.permit p
         where p.document is not null and p.reserved_at < coalesce($3::date + 1, 'infinity'::timestamp) at time zone 'UTC'
           ${names === null ? 'and $1::text[] is null' : 'and p.id in (select l.permit_id from issuance.permit_line l where l.scientific_name = any ($1::text[]))'}
         order by p.id desc limit ${permitsReadMax}) p
      where ${country === null ? '$2::text is null' : `${permitCountry('Export')} = $2::text or ${permitCountry('Import')} = $2::text`}
      order by p.id desc limit ${permitsSearchedMax + 1}`,
    [names, country, to],
  );
}

/** The frozen document is canonical JSON, in which no string holds an unescaped quote. */
function permitCountry(side: 'Export' | 'Import'): string {
  return `substring(encode(p.document, 'escape') from '"countryOf${side}":"([A-Z]{2})"')`;
}

/** Every scientific name under which permits may have this species; the name itself where the reference data do not know it. */
export async function namesOfSpecies(tx: Tx, name: string): Promise<readonly string[]> {
  const rows = (await tx.query(
    `with taxa as (select distinct coalesce(t.accepted_id, t.id) as id from species.name n join species.taxon t on t.id = n.taxon_id
                    where n.folded = species.fold($1) and n.kind <> 'common')
     select n.name from species.name n join species.taxon t on t.id = n.taxon_id
      where n.kind <> 'common' and coalesce(t.accepted_id, t.id) in (select id from taxa) limit 500`,
    [name],
  )) as { name: string }[];
  return [...new Set([name, ...rows.map((row) => row.name)])];
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
