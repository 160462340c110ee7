import { columnOf, lineColumns } from './line-columns.js';

/**
 * Cells as a spreadsheet puts them on the clipboard, separated by tabs. Copied without their headings they are read in the
 * order of the table that we give out.
 */
export function pastedTable(text: string): Buffer {
  const [first = ''] = text.split('\n', 1);
  const mark = ['\t', ';', ','].find((one) => first.includes(one)) ?? '\t';
  const cells = first.split(mark).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
  const named = cells.filter((cell) => columnOf(cell) !== null).length;
  if (named >= 2) return Buffer.from(text);
  const headings = lineColumns.slice(0, Math.max(7, cells.length)).map(({ name }) => name);
  return Buffer.from(`${headings.join(mark)}\n${text}`);
}
