import type { PermitLine } from '#cites';
import type { PageCanvas } from '../pdf/page-canvas.js';
import type { StructureNode } from '../pdf/structure-tree.js';
import { fitText, leading } from '../text/text-fit.js';
import { appendixAndSource, blockName, descriptionText, named, operationText, quantityText, quotaText } from './box-values.js';
import {
  bilingual,
  drawHeading,
  drawLines,
  drawValue,
  addNote,
  left,
  mm,
  pad,
  right,
  type Area,
  type FormContext,
} from './form-context.js';
import { headings, type HeadingName } from './form-headings.js';
import { drawOpenQuantity, isOpenBox } from './open-box.js';
import { printableText } from '../text/printable-text.js';

const letterWidth = 6;
const upper: readonly { box: string; name: HeadingName; width: number }[] = [
  { box: '7/8', name: 'names', width: 56 },
  { box: '9', name: 'description', width: 57 },
  { box: '10', name: 'appendixSource', width: 20 },
  { box: '11', name: 'quantity', width: 25 },
  { box: '11a', name: 'quota', width: 26 },
];
const lower: readonly { box: string; name: HeadingName; width: number }[] = [
  { box: '12', name: 'origin', width: 27 },
  { box: '', name: 'permitNumber', width: 27 },
  { box: '', name: 'date', width: 16 },
  { box: '12a', name: 'lastReExport', width: 28 },
  { box: '', name: 'certificateNumber', width: 27 },
  { box: '', name: 'date', width: 16 },
  { box: '12b', name: 'operation', width: 43 },
];
// Blocks are low: their headings are smaller than those of the other boxes.
const blockHeadingSizes = { first: 5.2, second: 4.5 };
const sizes = [8, 7.5, 7, 6.5, 6, 5.6];
const small = [7.5, 7, 6.5, 6, 5.6];

/** Share of the block's height that boxes 7 to 11a take; the rest is boxes 12 to 12b. */
const upperShare = 0.58;

/** Specimen block: boxes 7 to 12b of one line. Without a line the block is struck out. */
export function drawBlock(
  context: FormContext,
  canvas: PageCanvas,
  parent: StructureNode,
  y: number,
  height: number,
  number: number,
  line: PermitLine | undefined,
): void {
  const split = y + height * upperShare;
  drawGrid(canvas, y, split, y + height, line !== undefined);
  const name = blockName(number);
  const section = parent.child('Sect');
  canvas.tagged(section.child('H3'), () =>
    canvas.text(name, mm(left + letterWidth / 2), mm(y + height / 2) + 4, {
      face: 'bold',
      size: name.length > 1 ? 9 : 13,
      align: 'center',
    }),
  );
  if (!line) {
    strikeOut(context, canvas, section, { x: left + letterWidth, y, width: right - left - letterWidth, height });
    return;
  }
  const table = section.child('Table');
  const texts = upperTexts(line, context);
  drawRow(
    context,
    canvas,
    table,
    y,
    split - y,
    upper,
    (index, area) => {
      if (index === 0) return drawNames(context, canvas, line, area);
      if (upper[index]?.box === '11' && isOpenBox(context.document, '11'))
        return (node) => drawOpenQuantity(context, canvas, node, area, `${name} 11 ${headings.quantity.en}`, line);
      return { text: texts[index] ?? '', style: index >= 2 ? { align: 'center' as const, sizes } : { sizes } };
    },
    name,
  );
  const below = lowerTexts(line, context);
  drawRow(
    context,
    canvas,
    table,
    split,
    y + height - split,
    lower,
    (index) => ({ text: below[index] ?? '', style: { sizes: small } }),
    name,
  );
}

type CellContent = { text: string; style: { align?: 'left' | 'center'; sizes: readonly number[] } } | ((node: StructureNode) => void);

function drawRow(
  context: FormContext,
  canvas: PageCanvas,
  table: StructureNode,
  y: number,
  height: number,
  cells: readonly { box: string; name: HeadingName; width: number }[],
  content: (index: number, area: Area) => CellContent,
  block: string,
): void {
  const head = table.child('TR');
  const row = table.child('TR');
  let x = left + letterWidth;
  cells.forEach((cell, index) => {
    const from = drawHeading(
      context,
      canvas,
      head.child('TH', { scope: 'Column' }),
      { x, y, width: cell.width, height },
      cell.box,
      cell.name,
      blockHeadingSizes,
    );
    const area = { x, y: from, width: cell.width, height: y + height - from - 0.2 };
    const node = row.child('TD');
    const value = content(index, area);
    if (typeof value === 'function') value(node);
    else drawValue(context, canvas, node, area, `${block} ${cell.box} ${headings[cell.name].en}`, value.text, value.style);
    x += cell.width;
  });
}

/** Boxes 7 and 8: the scientific name in italics, its author upright, the common name on its own line. */
function drawNames(context: FormContext, canvas: PageCanvas, line: PermitLine, area: Area): (node: StructureNode) => void {
  return (node) => {
    const common = line.commonName ? printableText(line.commonName) : '';
    const scientific = printableText(`${line.scientificName}${line.author ? ` ${line.author}` : ''}`);
    const box = { width: mm(area.width - 2 * pad), height: mm(area.height) };
    for (const size of sizes) {
      const first = fitText(scientific, 'oblique', box, [size]);
      if (first.overflow) continue;
      const used = (first.lines.length * size * leading * 25.4) / 72;
      const rest = { ...area, y: area.y + used, height: area.height - used };
      const second = common === '' ? null : fitText(common, 'regular', { ...box, height: mm(rest.height) }, [size]);
      if (second?.overflow) continue;
      canvas.tagged(node, () => {
        drawLines(canvas, first, 'oblique', area, 'left', null);
        if (second) drawLines(canvas, second, 'regular', rest, 'left', null);
      });
      return;
    }
    const whole = `${line.scientificName}${line.author ? ` ${line.author}` : ''}\n${line.commonName ?? ''}`;
    const fitted = fitText(whole, 'oblique', box, sizes);
    const pointer = addNote(context, `${blockName(line.line)} 7/8 ${headings.names.en}`, whole);
    canvas.tagged(node, () => drawLines(canvas, fitted, 'oblique', area, 'left', pointer));
  };
}

function upperTexts(line: PermitLine, context: FormContext): string[] {
  const { names } = context;
  return ['', descriptionText(line, names), appendixAndSource(line), quantityText(line, names), quotaText(line)];
}

function lowerTexts(line: PermitLine, { names }: FormContext): string[] {
  const { origin, lastReExport } = line;
  return [
    origin ? named(names.countries, origin.country) : '',
    origin?.permitNumber ?? '',
    origin?.permitDate ?? '',
    lastReExport ? named(names.countries, lastReExport.country) : '',
    lastReExport?.certificateNumber ?? '',
    lastReExport?.certificateDate ?? '',
    operationText(line),
  ];
}

function drawGrid(canvas: PageCanvas, y: number, split: number, bottom: number, used: boolean): void {
  canvas.artifact(() => {
    canvas.rectangle(mm(left), mm(y), mm(letterWidth), mm(bottom - y), { fill: 0.93 });
    canvas.rectangle(mm(left), mm(y), mm(right - left), mm(bottom - y), { line: 0.7 });
    canvas.line(mm(left + letterWidth), mm(y), mm(left + letterWidth), mm(bottom), 0.4);
    if (!used) return;
    canvas.line(mm(left + letterWidth), mm(split), mm(right), mm(split), 0.4);
    let x = left + letterWidth;
    for (const cell of upper.slice(0, -1)) {
      x += cell.width;
      canvas.line(mm(x), mm(y), mm(x), mm(split), 0.4);
    }
    x = left + letterWidth;
    for (const cell of lower.slice(0, -1)) {
      x += cell.width;
      canvas.line(mm(x), mm(split), mm(x), mm(bottom), 0.4);
    }
  });
}

/** An empty block invites additions after issue: a Z-line and words close it. */
function strikeOut(context: FormContext, canvas: PageCanvas, section: StructureNode, area: Area): void {
  const text = bilingual('notUsed', context.second);
  canvas.artifact(() => {
    canvas.line(mm(area.x + 2), mm(area.y + area.height - 2), mm(area.x + area.width - 2), mm(area.y + 2), 0.8);
    canvas.rectangle(mm(area.x + area.width / 2 - 24), mm(area.y + area.height / 2 - 2.6), mm(48), mm(5), { fill: 1 });
  });
  canvas.tagged(section.child('P'), () =>
    canvas.text(text, mm(area.x + area.width / 2), mm(area.y + area.height / 2) + 2.6, {
      face: 'bold',
      size: 7.5,
      grey: 0.35,
      align: 'center',
    }),
  );
}
