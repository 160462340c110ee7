import { csvText } from './csv-guard.js';
import { type LineColumn, lineColumns, lineOf } from './line-columns.js';

/** A line as a row of texts, the way people see it; what is empty is absent. */
export type LineCells = Readonly<Partial<Record<LineColumn, string>>>;

/** The row of a line of a draft, which may be incomplete or wrong: what is no text is left out. */
export function cellsOf(line: unknown): LineCells {
  const cells: Partial<Record<LineColumn, string>> = {};
  for (const { name, path } of lineColumns) {
    const value = path.reduce<unknown>((at, step) => (isObject(at) ? at[step] : undefined), line);
    const text = name === 'marks' ? marksText(value) : value;
    if (typeof text === 'string' && text !== '') cells[name] = text;
  }
  return cells;
}

/** The line that a row says. @param number its place on the form, from 1 */
export function lineOfCells(cells: LineCells, number: number): Record<string, unknown> {
  return lineOf(new Map(Object.entries(cells) as [LineColumn, string][]), number);
}

/** Lines as the table that `readLineTable` reads back; without lines, the template: its headings alone. */
export function lineTable(lines: readonly unknown[]): string {
  const rows = lines.map((line) => {
    const cells = cellsOf(line);
    return lineColumns.map(({ name }) => cells[name] ?? '');
  });
  return csvText([lineColumns.map(({ name }) => name), ...rows]);
}

/** What a person does to the rows of the editor. Rows are counted from 0. */
export type LineStep =
  | { readonly act: 'add' }
  | { readonly act: 'copy'; readonly row: number }
  | { readonly act: 'remove'; readonly row: number }
  | { readonly act: 'fill'; readonly row: number; readonly column: LineColumn };

/** A copy leaves out what can stand on one line only: the marks of the very specimen. */
export function stepped(rows: readonly LineCells[], step: LineStep): readonly LineCells[] {
  if (step.act === 'add') return [...rows, {}];
  const row = rows[step.row];
  if (!row) return rows;
  if (step.act === 'remove') return rows.filter((_, index) => index !== step.row);
  if (step.act === 'copy') {
    const { marks: _, ...copied } = row;
    return [...rows.slice(0, step.row + 1), copied, ...rows.slice(step.row + 1)];
  }
  const value = row[step.column];
  return rows.map((other, index) => (index <= step.row ? other : withCell(other, step.column, value)));
}

/** A row with one cell changed; an empty one is taken out. */
export function withCell(row: LineCells, column: LineColumn, value: string | undefined): LineCells {
  const { [column]: _, ...others } = row;
  return value === undefined || value === '' ? others : { ...others, [column]: value };
}

function marksText(value: unknown): string {
  if (!Array.isArray(value)) return '';
  return value
    .filter(isObject)
    .map(({ kind, number }) => (kind === 'other' ? String(number) : `${String(kind)}:${String(number)}`))
    .join(' | ');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
