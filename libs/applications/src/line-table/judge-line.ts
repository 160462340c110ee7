import { type ApplicationLine, parseApplicationLine } from '#cites';
import type { LineJudge } from './read-line-table.js';
import { lineColumns } from './line-columns.js';

/** Judges a row of a table as the form judges a line, and names the column instead of the place in the JSON. */
export const judgeLine: LineJudge<ApplicationLine> = (candidate, line) => {
  const parsed = parseApplicationLine(candidate, line);
  if (parsed.ok) return { ok: true, line: parsed.line };
  return { ok: false, faults: parsed.faults.map(({ pointer, code }) => ({ column: columnAt(pointer), code })) };
};

/** `/quantity/value` -> `quantity`; `/marks/2/number` -> `marks`. */
function columnAt(pointer: string): string {
  const [head = '', tail] = pointer.split('/').filter((step) => step !== '');
  const exact = lineColumns.find(({ path }) => path[0] === head && (path as readonly string[])[1] === tail);
  return (exact ?? lineColumns.find(({ path }) => path[0] === head))?.name ?? (pointer || 'row');
}
