import { parse } from 'csv-parse/sync';

export const csvLimitBytes = 8 * 1024 * 1024;
const cellLimit = 4_000;

export interface CsvFault {
  /** Column, or JSON Pointer into the row's value where no single column is at fault. */
  readonly column: string;
  readonly code: string;
  readonly args?: Readonly<Record<string, string>>;
}

export interface CsvRejected {
  /** 1-based line of the file at which the row ends. */
  readonly row: number;
  readonly faults: readonly CsvFault[];
  readonly cells: readonly string[];
}

export interface CsvTable<T> {
  readonly ok: true;
  readonly lines: readonly T[];
  readonly rejected: readonly CsvRejected[];
  readonly headings: readonly string[];
}

export type CsvTableFault = {
  readonly ok: false;
  readonly code: 'csv-too-large' | 'csv-encoding' | 'csv-malformed' | 'csv-headings' | 'csv-empty' | 'csv-too-many-lines';
  readonly detail?: string;
};

/** What a table is to look like. */
export interface CsvShape<Column extends string> {
  /** Column that a heading means; null for one that is not ours. */
  readonly columnOf: (heading: string) => Column | null;
  readonly required: readonly Column[];
  /** Most rows that are accepted. */
  readonly limit: number;
}

/** Judges one row. @param number the row's place among the accepted ones. @param row 1-based line of the file at which it ends */
export type CsvJudge<Column extends string, T> = (
  cells: ReadonlyMap<Column, string>,
  number: number,
  row: number,
) => { readonly ok: true; readonly line: T } | { readonly ok: false; readonly faults: readonly CsvFault[] };

/**
 * Reads a table that somebody kept in a spreadsheet: comma, semicolon or tab, with or without a byte order mark, quotes where
 * they are needed or not. Each bad row is returned with every reason, and no bad row keeps a good one out.
 */
export function readCsvTable<Column extends string, T>(
  bytes: Buffer,
  shape: CsvShape<Column>,
  judge: CsvJudge<Column, T>,
): CsvTable<T> | CsvTableFault {
  const { columnOf, required, limit } = shape;
  if (bytes.length > csvLimitBytes) return { ok: false, code: 'csv-too-large' };
  const text = decoded(bytes);
  if (text === null) return { ok: false, code: 'csv-encoding' };
  let records: { record: string[]; info: { lines: number } }[];
  try {
    records = parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      trim: true,
      max_record_size: 64 * 1024,
      to: limit * 2 + 2,
    }) as unknown as typeof records;
  } catch (error) {
    return { ok: false, code: 'csv-malformed', detail: (error as { code?: string }).code ?? 'CSV' };
  }
  const headings = records.shift()?.record;
  if (!headings) return { ok: false, code: 'csv-empty' };
  const columns = headings.map(columnOf);
  const missing = required.filter((column) => !columns.includes(column));
  const twice = columns.filter((column, index) => column !== null && columns.indexOf(column) !== index);
  if (missing.length > 0 || twice.length > 0) return { ok: false, code: 'csv-headings', detail: [...missing, ...twice].join(', ') };
  if (records.length > limit * 2) return { ok: false, code: 'csv-too-many-lines' };
  if (records.length === 0) return { ok: false, code: 'csv-empty' };

  const lines: T[] = [];
  const rejected: CsvRejected[] = [];
  for (const { record, info } of records) {
    const faults = rowFaults(record, columns);
    const judged = faults.length > 0 ? ({ ok: false, faults } as const) : judge(cellsOf(record, columns), lines.length + 1, info.lines);
    if (judged.ok) lines.push(judged.line);
    else rejected.push({ row: info.lines, faults: judged.faults, cells: record });
    if (lines.length > limit) return { ok: false, code: 'csv-too-many-lines' };
  }
  return { ok: true, lines, rejected, headings };
}

function decoded(bytes: Buffer): string | null {
  if (bytes.includes(0)) return null; // UTF-16, or no text at all.
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** The separator that occurs most often outside quotes in the heading row. */
function delimiterOf(text: string): string {
  const heading = (/^[^\r\n]*/.exec(text.replace(/^\ufeff/, ''))?.[0] ?? '').replace(/"[^"]*"/g, '');
  const counts = [',', ';', '\t'].map((mark) => ({ mark, count: heading.split(mark).length }));
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).mark;
}

function rowFaults(record: readonly string[], columns: readonly (string | null)[]): CsvFault[] {
  const faults: CsvFault[] = [];
  if (record.slice(columns.length).some((cell) => cell !== ''))
    faults.push({ column: `column ${columns.length + 1}`, code: 'csv-extra-cell' });
  record.forEach((cell, index) => {
    if (cell.length > cellLimit) faults.push({ column: columns[index] ?? `column ${index + 1}`, code: 'text-too-long' });
  });
  return faults;
}

function cellsOf<Column extends string>(record: readonly string[], columns: readonly (Column | null)[]): ReadonlyMap<Column, string> {
  const cells = new Map<Column, string>();
  columns.forEach((column, index) => {
    // The apostrophe that our own tables put before a formula is not part of the value.
    if (column !== null) cells.set(column, (record[index] ?? '').replace(/^'(?=[=+\-@])/, ''));
  });
  return cells;
}
