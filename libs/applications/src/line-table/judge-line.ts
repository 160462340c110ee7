import { type ApplicationLine, parseApplicationForm } from '#cites';
import { lineColumns } from './line-columns.js';
import type { LineJudge } from './read-line-table.js';

/** A form around one line, so that a row of a table is judged by the very reader that judges forms. */
const aroundOneLine = {
  documentType: '',
  purpose: '',
  importer: null,
  exporter: { name: '', address: '', country: '' },
  countryOfExport: '',
  countryOfImport: null,
};

/** Judges a row as the form judges a line, and names the column instead of the place in the JSON. */
export const judgeLine: LineJudge<ApplicationLine> = (candidate, line) => {
  const parsed = parseApplicationForm({ ...aroundOneLine, lines: [{ ...(candidate as object), line: 1 }] });
  const read = parsed.ok ? parsed.form.lines[0] : undefined;
  if (read) return { ok: true, line: { ...read, line } };
  return {
    ok: false,
    faults: parsed.ok ? [] : parsed.errors.map(({ pointer, code, args }) => ({ column: columnAt(pointer), code, args })),
  };
};

/** `/lines/0/quantity/value` -> `quantity`; `/lines/0/marks/2/number` -> `marks`. */
function columnAt(pointer: string): string {
  const [, , , head = '', tail] = pointer.split('/');
  const inColumn = lineColumns.filter(({ path }) => path[0] === head);
  return (inColumn.find(({ path }) => (path as readonly string[])[1] === tail) ?? inColumn[0])?.name ?? (head || 'row');
}
