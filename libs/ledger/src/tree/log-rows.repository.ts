import type { Tx } from '#database';
import type { Hash } from '#merkle';

export type LogKind = 'public' | 'restricted';

export interface LogRow {
  readonly id: number;
  readonly kind: LogKind;
  /** null until the checkpoint process named it. */
  readonly origin: string | null;
  /** Events of this log that are older than it. */
  readonly imported: number;
  /** The same of all logs together; 0 for a successor, which has nothing older than itself. */
  readonly importedInAll: number;
}

/** The logs that take entries: one of each kind. */
export async function openLogs(tx: Tx): Promise<readonly LogRow[]> {
  const rows = (await tx.query(
    `select l.id, l.kind, l.origin, l.imported::text as imported,
            (select case when bool_or(p.kind = l.kind and p.frozen_size is not null) then 0 else sum(p.imported) end from ledger.log p)::text as all_imported
       from ledger.log l where l.frozen_size is null order by l.id`,
  )) as { id: number; kind: LogKind; origin: string | null; imported: string; all_imported: string }[];
  return rows.map(({ id, kind, origin, imported, all_imported: all }) => ({
    id,
    kind,
    origin,
    imported: Number(imported),
    importedInAll: Number(all),
  }));
}

export interface HeadRow {
  readonly size: number;
  readonly root: Hash;
}

/** The newest tree; null while the log is empty. */
export async function newestHead(tx: Tx, logId: number): Promise<HeadRow | null> {
  const [row] = (await tx.query('select h.size::text as size, h.root from ledger.head h where h.log_id = $1 order by h.size desc limit 1', [
    logId,
  ])) as { size: string; root: Buffer }[];
  return row ? { size: Number(row.size), root: new Uint8Array(row.root) } : null;
}

/** Entries [from, to), by index; fewer where rows are missing. */
export async function readEntries(tx: Tx, logId: number, from: number, to: number): Promise<readonly { idx: number; entry: Buffer }[]> {
  const rows = (await tx.query(
    'select e.idx::text as idx, e.entry from ledger.entry e where e.log_id = $1 and e.idx >= $2 and e.idx < $3 order by e.idx',
    [logId, from, to],
  )) as { idx: string; entry: Buffer }[];
  return rows.map(({ idx, entry }) => ({ idx: Number(idx), entry }));
}

/** Entries of a full tile of level 0, byte for byte, one after the other. */
export interface Bundle {
  readonly n: number;
  readonly bytes: Buffer;
  /** Bytes of each entry. */
  readonly sizes: readonly number[];
}

/** Bundles [from, past) in order: many entries in few rows, for whoever reads them by the thousand. A bundle without any entry is left out. */
export async function readBundles(tx: Tx, logId: number, from: number, past: number): Promise<readonly Bundle[]> {
  const rows = (await tx.query(
    `select (e.idx / 256)::text as n, string_agg(e.entry, ''::bytea order by e.idx) as bytes, array_agg(octet_length(e.entry) order by e.idx) as sizes
       from ledger.entry e where e.log_id = $1 and e.idx >= $2 and e.idx < $3 group by e.idx / 256 order by e.idx / 256`,
    [logId, from * 256, past * 256],
  )) as { n: string; bytes: Buffer; sizes: number[] }[];
  return rows.map((row) => ({ ...row, n: Number(row.n) }));
}

/** Hashes of entries [from, to), in order, as the database computes them: for whoever need not see the entries. */
export async function hashedEntries(tx: Tx, logId: number, from: number, to: number): Promise<Uint8Array> {
  if (from === to) return new Uint8Array(0);
  const [row] = (await tx.query(
    `select string_agg(sha256('\\x00'::bytea || entry), ''::bytea order by idx) as hashes
       from ledger.entry where log_id = $1 and idx >= $2 and idx < $3`,
    [logId, from, to],
  )) as { hashes: Buffer | null }[];
  return row?.hashes ?? new Uint8Array(0);
}

export interface RootRange {
  readonly level: number;
  readonly from: number;
  readonly past: number;
}

/** Roots of the full tiles [from, past) of each level, joined; empty where there are none. */
export async function tileRoots(tx: Tx, logId: number, ranges: readonly RootRange[]): Promise<readonly Uint8Array[]> {
  const wanted = ranges.filter(({ from, past }) => past > from);
  if (wanted.length === 0) return ranges.map(() => new Uint8Array(0));
  const rows = (await tx.query(
    `select w.level, string_agg(t.root, ''::bytea order by t.n) as roots
       from unnest($2::smallint[], $3::bigint[], $4::bigint[]) as w (level, first, past)
       join ledger.tile t on t.log_id = $1 and t.level = w.level and t.n >= w.first and t.n < w.past group by w.level`,
    [logId, wanted.map(({ level }) => level), wanted.map(({ from }) => from), wanted.map(({ past }) => past)],
  )) as { level: number; roots: Buffer }[];
  return ranges.map(({ level }) => rows.find((row) => row.level === level)?.roots ?? new Uint8Array(0));
}

export interface TileRow {
  readonly level: number;
  readonly n: number;
  readonly root: Hash;
  /** 8,192 bytes. */
  readonly data: Uint8Array;
}

export async function fullTiles(tx: Tx, logId: number, level: number, from: number, past: number): Promise<readonly TileRow[]> {
  const rows = (await tx.query(
    'select t.level, t.n::text as n, t.root, t.data from ledger.tile t where t.log_id = $1 and t.level = $2 and t.n >= $3 and t.n < $4 order by t.n',
    [logId, level, from, past],
  )) as { level: number; n: string; root: Buffer; data: Buffer }[];
  return rows.map((row) => ({ ...row, n: Number(row.n) }));
}
