import type { PermitLine } from '#cites';
import type { PageCanvas } from '../pdf/page-canvas.js';
import type { StructureNode } from '../pdf/structure-tree.js';
import type { FaceId } from '../text/font-faces.js';
import { fitText, leading, type FittedText } from '../text/text-fit.js';
import { descriptionText, named, operationText, quantityText, quotaText } from './box-values.js';
import { addNote, bilingual, drawLines, left, mm, pad, right, width, type FormContext } from './form-context.js';
import { headings, type HeadingName } from './form-headings.js';
import { drawIssueBox } from './issue-section.js';
import { isOpenBox, openQuantityCell } from './open-box.js';
import { continuationTop, drawContinuationHeader, footerTop } from './page-frame.js';

interface Column {
  readonly box: string;
  readonly name: HeadingName;
  readonly width: number;
  readonly face?: FaceId;
  readonly align?: 'center';
  text(line: PermitLine, context: FormContext): string;
}

const columns: readonly Column[] = [
  { box: '', name: 'line', width: 9, align: 'center', face: 'bold', text: (line) => String(line.line) },
  {
    box: '7/8',
    name: 'names',
    width: 40,
    face: 'oblique',
    text: (line) => [`${line.scientificName}${line.author ? ` ${line.author}` : ''}`, line.commonName ?? ''].filter(Boolean).join('\n'),
  },
  { box: '9', name: 'description', width: 37, text: (line, { names }) => descriptionText(line, names) },
  {
    box: '10',
    name: 'appendixSource',
    width: 13,
    align: 'center',
    text: (line) => `${line.appendix} ${line.secondSource ? `${line.source}/${line.secondSource}` : line.source}`,
  },
  {
    box: '11',
    name: 'quantity',
    width: 20,
    align: 'center',
    text: (line, context) => (isOpenBox(context.document, '11') ? openQuantityCell(line, context) : quantityText(line, context.names)),
  },
  { box: '11a', name: 'quota', width: 15, align: 'center', text: quotaText },
  {
    box: '12, 12a',
    name: 'origin',
    width: 21,
    text: (line, { names }) =>
      [
        line.origin
          ? [named(names.countries, line.origin.country), line.origin.permitNumber, line.origin.permitDate].filter(Boolean).join(' ')
          : '',
        line.lastReExport
          ? `12a ${[named(names.countries, line.lastReExport.country), line.lastReExport.certificateNumber, line.lastReExport.certificateDate].filter(Boolean).join(' ')}`
          : '',
      ]
        .filter(Boolean)
        .join('\n'),
  },
  { box: '12b', name: 'operation', width: 19, text: operationText },
  { box: '14', name: 'quantityEndorsed', width: 16, text: () => '' },
];
const size = 6.4;
const floor = [size, 6, 5.6];
const minimumRow = 6;
// A row above this height would leave no room for others; the long text goes to the note pages.
const maximumRow = 60;
const headHeight = 11;
const issueHeight = 26;
const bodyTop = continuationTop + headHeight;
// The last strip closes the table: nothing can be added below the last line.
const closingHeight = 4;
const bodyBottom = footerTop - issueHeight - 3 - closingHeight;

interface Row {
  readonly line: PermitLine;
  readonly cells: readonly { readonly fitted: FittedText; readonly text: string }[];
  /** mm */
  readonly height: number;
}

/** Rows of the table, distributed over pages before anything is drawn: the note pages come after them. */
export function tablePages(lines: readonly PermitLine[], context: FormContext): Row[][] {
  const pages: Row[][] = [];
  let used = Infinity;
  for (const line of lines) {
    const row = measure(line, context);
    if (used + row.height > bodyBottom - bodyTop) {
      pages.push([]);
      used = 0;
    }
    pages.at(-1)?.push(row);
    used += row.height;
  }
  return pages;
}

function measure(line: PermitLine, context: FormContext): Row {
  let height = minimumRow;
  const cells = columns.map((column) => {
    const text = column.text(line, context);
    const fitted = fitText(text, column.face ?? 'regular', { width: mm(column.width - 2 * pad), height: mm(maximumRow - 2) }, floor);
    height = Math.max(height, ((fitted.lines.length + (fitted.overflow ? 1 : 0)) * fitted.size * leading * 25.4) / 72 + 1.6);
    return { fitted, text };
  });
  return { line, cells, height };
}

export function drawTablePage(context: FormContext, rows: readonly Row[]): void {
  const canvas = context.newPage();
  const page = context.tree.child('Sect');
  drawContinuationHeader(context, canvas, page, 'tableAnnex');
  const table = page.child('Table');
  drawTableHead(context, canvas, table);
  const bottom = bodyTop + rows.reduce((sum, row) => sum + row.height, 0);
  canvas.artifact(() => {
    canvas.rectangle(mm(left), mm(continuationTop), mm(width), mm(bottom - continuationTop), { line: 0.7 });
    let x = left;
    for (const column of columns.slice(0, -1)) {
      x += column.width;
      canvas.line(mm(x), mm(continuationTop), mm(x), mm(bottom), 0.3);
    }
    let y = bodyTop;
    for (const row of rows) {
      canvas.line(mm(left), mm(y), mm(right), mm(y), 0.3);
      y += row.height;
    }
  });
  let y = bodyTop;
  for (const row of rows) {
    drawRow(context, canvas, table.child('TR'), row, y);
    y += row.height;
  }
  const { lines } = context.document;
  if (rows.at(-1)?.line === lines.at(-1)) closeTable(context, canvas, page, bottom);
  drawIssueBox(context, canvas, page, footerTop - issueHeight - 1, issueHeight);
}

/** Says how many lines there are and crosses out the room that is left. */
function closeTable(context: FormContext, canvas: PageCanvas, page: StructureNode, bottom: number): void {
  const count = context.document.lines.length;
  const text = { en: `End of table: ${count} lines`, fr: `Fin du tableau: ${count} lignes`, es: `Fin del cuadro: ${count} líneas` };
  canvas.tagged(page.child('P'), () =>
    canvas.text(`${text.en} / ${text[context.second]}`, mm(left + width / 2), mm(bottom + 3), { face: 'bold', size: 6.5, align: 'center' }),
  );
  const from = bottom + closingHeight;
  const to = bodyBottom + closingHeight;
  if (to - from > 4) canvas.artifact(() => canvas.line(mm(left + 4), mm(to - 1), mm(right - 4), mm(from + 1), 0.8));
}

function drawRow(context: FormContext, canvas: PageCanvas, node: StructureNode, row: Row, y: number): void {
  let x = left;
  row.cells.forEach((cell, index) => {
    const column = columns[index];
    if (!column) return;
    const title = `${headings.line.en} ${row.line.line}: ${column.box} ${headings[column.name].en}`;
    const pointer = cell.fitted.overflow ? addNote(context, title, cell.text) : null;
    const area = { x, y: y + 0.7, width: column.width, height: row.height };
    const data = node.child(index === 0 ? 'TH' : 'TD', index === 0 ? { scope: 'Row' } : {});
    if (cell.text !== '')
      canvas.tagged(data, () => drawLines(canvas, cell.fitted, column.face ?? 'regular', area, column.align ?? 'left', pointer));
    x += column.width;
  });
}

function drawTableHead(context: FormContext, canvas: PageCanvas, table: StructureNode): void {
  const head = table.child('TR');
  canvas.artifact(() => canvas.rectangle(mm(left), mm(continuationTop), mm(width), mm(headHeight), { fill: 0.93 }));
  let x = left;
  for (const column of columns) {
    const room = { width: mm(column.width - 1.4), height: mm(headHeight - 3.2) };
    const fitted = fitText(bilingual(column.name, context.second), 'regular', room, [5.2, 4.8, 4.4, 4, 3.7, 3.4]);
    canvas.tagged(head.child('TH', { scope: 'Column' }), () => {
      canvas.text(column.box, mm(x + 0.8), mm(continuationTop + 2.6), { face: 'bold', size: 6 });
      drawLines(canvas, fitted, 'regular', { x: x - 0.4, y: continuationTop + 3, width: column.width, height: 8 }, 'left', null);
    });
    x += column.width;
  }
}
