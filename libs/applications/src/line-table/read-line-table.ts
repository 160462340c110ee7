import { csvText } from './csv-guard.js';
import { type CsvFault, type CsvRejected, type CsvTable, type CsvTableFault, readCsvTable } from './csv-table.js';
import { columnOf, lineColumns, lineOf } from './line-columns.js';

export const lineLimit = 5_000;
export { csvLimitBytes as lineTableLimitBytes } from './csv-table.js';

export type LineFault = CsvFault;
export type RejectedRow = CsvRejected;
export type LineTable<T> = CsvTable<T>;
export type LineTableFault = CsvTableFault;

/** Judges one line; `line` is its number on the form. */
export type LineJudge<T> = (
  candidate: unknown,
  line: number,
) => { readonly ok: true; readonly line: T } | { readonly ok: false; readonly faults: readonly LineFault[] };

/** Reads a table of lines that somebody kept in a spreadsheet: good rows become lines 1, 2, 3, ... in file order. */
export function readLineTable<T>(bytes: Buffer, judge: LineJudge<T>): LineTable<T> | LineTableFault {
  const required = lineColumns.filter((column) => 'required' in column).map(({ name }) => name);
  return readCsvTable(bytes, { columnOf, required, limit: lineLimit }, (cells, line) => judge(lineOf(cells, line), line));
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
