import { type LineCells, type LineColumn, lineColumns, type LineStep, withCell } from '#applications';
import type { PageForm } from '#web';

/** Lines on one page of the editor: some 500 fields. */
export const rowsPerPage = 50;

/** Columns of the editor; the other boxes of a line have a page of their own. */
export const editorColumns = [
  'scientificName',
  'term',
  'description',
  'appendix',
  'source',
  'quantity',
  'unit',
  'marks',
] as const satisfies readonly LineColumn[];

/** Name of the field of a cell. @param row from 0, counted over the whole form */
export const cellName = (row: number, column: LineColumn): string => `c${row}-${column}`;

/** The rows of a form with one page of them as it was typed; columns that the page does not show stay as they are. */
export function typedRows(stored: readonly LineCells[], form: PageForm, from: number): readonly LineCells[] {
  const count = Math.min(Math.max(0, Number.parseInt(form.text('_rows'), 10) || 0), rowsPerPage);
  const rows = [...stored];
  for (let row = from; row < from + count; row += 1) {
    // Rows that a script added have no stored row under them; they follow without a gap.
    if (row > rows.length) break;
    rows[row] = typedCells(rows[row] ?? {}, form, editorColumns, (column) => cellName(row, column));
  }
  return rows;
}

/** One row with the cells that were sent. */
export function typedCells(
  row: LineCells,
  form: PageForm,
  columns: readonly LineColumn[],
  nameOf: (column: LineColumn) => string,
): LineCells {
  return columns
    .filter((column) => form.has(nameOf(column)))
    .reduce((cells, column) => withCell(cells, column, codeOf(column, form.text(nameOf(column)))), row);
}

/** A code may be typed small, or be chosen with its meaning behind it ("SKI – Skin"). */
function codeOf(column: LineColumn, text: string): string {
  if (!codeColumns.has(column)) return text;
  const code = /^([A-Za-z0-9]{1,3})(\s+[–-].*)?$/.exec(text)?.[1];
  return code === undefined ? text : code.toUpperCase();
}

const codeColumns: ReadonlySet<LineColumn> = new Set([
  'term',
  'source',
  'secondSource',
  'unit',
  'secondUnit',
  'appendix',
  'originCountry',
  'lastReExportCountry',
]);

/** What a button of the editor asks for; null where it only saves. */
export function stepOf(form: PageForm): LineStep | null {
  const then = form.text('_then');
  if (then === 'add') return { act: 'add' };
  if (then === 'fill') {
    const column = lineColumns.find(({ name }) => name === form.text('fill-column'))?.name;
    const row = Number.parseInt(form.text('fill-row'), 10) - 1;
    return column !== undefined && row >= 0 ? { act: 'fill', row, column } : null;
  }
  const [, act, place] = /^(copy|remove):(\d{1,5})$/.exec(then) ?? [];
  if (act === undefined || place === undefined) return null;
  return { act: act as 'copy' | 'remove', row: Number(place) };
}

/** First row of the page on which a row stands. */
export const pageStart = (row: number): number => Math.floor(Math.max(0, row) / rowsPerPage) * rowsPerPage;
