import { parse } from 'csv-parse/sync';
import { csvText } from './csv-guard.js';
import { columnOf, type LineColumn, lineColumns, lineOf } from './line-columns.js';

export const lineLimit = 5_000;
export const lineTableLimitBytes = 8 * 1024 * 1024;

const cellLimit = 4_000;

export interface LineFault {
  /** Column, or JSON Pointer into the line where no single column is at fault. */
  readonly column: string;
  readonly code: string;
  readonly args?: Readonly<Record<string, string>>;
}

export interface RejectedRow {
  /** 1-based line of the file at which the row ends. */
  readonly row: number;
  readonly faults: readonly LineFault[];
  readonly cells: readonly string[];
}

export interface LineTable<T> {
  readonly ok: true;
  readonly lines: readonly T[];
  readonly rejected: readonly RejectedRow[];
  readonly headings: readonly string[];
}

export type LineTableFault = {
  readonly ok: false;
  readonly code: 'csv-too-large' | 'csv-encoding' | 'csv-malformed' | 'csv-headings' | 'csv-empty' | 'csv-too-many-lines';
  readonly detail?: string;
};

/** Judges one line; `line` is its number on the form. */
export type LineJudge<T> = (
  candidate: unknown,
  line: number,
) => { readonly ok: true; readonly line: T } | { readonly ok: false; readonly faults: readonly LineFault[] };

/**
 * Reads a table of lines that somebody kept in a spreadsheet: comma, semicolon or tab, with or without a byte order mark,
 * quotes where they are needed or not. Good rows become lines 1, 2, 3, ... in file order; each bad row is returned with
 * every reason, and no bad row keeps a good one out.
 */
export function readLineTable<T>(bytes: Buffer, judge: LineJudge<T>): LineTable<T> | LineTableFault {
  if (bytes.length > lineTableLimitBytes) return { ok: false, code: 'csv-too-large' };
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
      to: lineLimit * 2 + 2,
    }) as unknown as typeof records;
  } catch (error) {
    return { ok: false, code: 'csv-malformed', detail: (error as { code?: string }).code ?? 'CSV' };
  }
  const headings = records.shift()?.record;
  if (!headings) return { ok: false, code: 'csv-empty' };
  const columns = headings.map(columnOf);
  const missing = lineColumns.filter((column) => 'required' in column && !columns.includes(column.name)).map((column) => column.name);
  const twice = columns.filter((column, index) => column !== null && columns.indexOf(column) !== index);
  if (missing.length > 0 || twice.length > 0) return { ok: false, code: 'csv-headings', detail: [...missing, ...twice].join(', ') };
  if (records.length > lineLimit * 2) return { ok: false, code: 'csv-too-many-lines' };
  if (records.length === 0) return { ok: false, code: 'csv-empty' };

  const lines: T[] = [];
  const rejected: RejectedRow[] = [];
  for (const { record, info } of records) {
    const faults = rowFaults(record, columns);
    const judged =
      faults.length > 0 ? ({ ok: false, faults } as const) : judge(lineOf(cellsOf(record, columns), lines.length + 1), lines.length + 1);
    if (judged.ok) lines.push(judged.line);
    else rejected.push({ row: info.lines, faults: judged.faults, cells: record });
    if (lines.length > lineLimit) return { ok: false, code: 'csv-too-many-lines' };
  }
  return { ok: true, lines, rejected, headings };
}

/**
 * The rows that were refused, as they came, with the reasons in front: to be corrected and sent again.
 *
 * @param tell the sentence for a fault, in the reader's language
 */
export function errorsCsv(
  headings: readonly string[],
  rejected: readonly RejectedRow[],
  tell: (fault: LineFault) => string = ({ code }) => code,
): string {
  return csvText([
    ['row', 'faults', ...headings],
    ...rejected.map(({ row, faults, cells }) => [
      String(row),
      faults.map((fault) => `${fault.column}: ${tell(fault)}`).join('; '),
      ...cells,
    ]),
  ]);
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

function rowFaults(record: readonly string[], columns: readonly (LineColumn | null)[]): LineFault[] {
  const faults: LineFault[] = [];
  if (record.slice(columns.length).some((cell) => cell !== ''))
    faults.push({ column: `column ${columns.length + 1}`, code: 'csv-extra-cell' });
  record.forEach((cell, index) => {
    if (cell.length > cellLimit) faults.push({ column: columns[index] ?? `column ${index + 1}`, code: 'text-too-long' });
  });
  return faults;
}

function cellsOf(record: readonly string[], columns: readonly (LineColumn | null)[]): ReadonlyMap<LineColumn, string> {
  const cells = new Map<LineColumn, string>();
  columns.forEach((column, index) => {
    // The apostrophe that our own tables put before a formula is not part of the value.
    if (column !== null) cells.set(column, (record[index] ?? '').replace(/^'(?=[=+\-@])/, ''));
  });
  return cells;
}
