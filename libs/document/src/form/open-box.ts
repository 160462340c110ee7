import type { PermitDocument, PermitLine } from '#cites';
import type { PageCanvas } from '../pdf/page-canvas.js';
import type { StructureNode } from '../pdf/structure-tree.js';
import { quantityText } from './box-values.js';
import { bilingual, drawHeading, drawValue, mm, type Area, type FormContext } from './form-context.js';

/** Whether the registered holder completes this box by hand. */
export function isOpenBox({ openBoxes }: PermitDocument, box: string): boolean {
  return openBoxes?.includes(box) ?? false;
}

const dots = '0.6 1.8';
const small = [6, 5.6, 5.2, 4.8, 4.4];

/** Box 3, left open: dotted lines for a pen, and whose pen it is. `area` begins below the heading. */
export function drawOpenImporter(context: FormContext, canvas: PageCanvas, parent: StructureNode, area: Area): void {
  const label = 4;
  const step = (area.height - label) / 3;
  canvas.artifact(() => {
    for (let row = 1; row <= 3; row += 1) dottedLine(canvas, area.x + 2, area.x + area.width - 2, area.y + row * step);
  });
  const below = { ...area, y: area.y + area.height - label + 0.6, height: label };
  drawValue(context, canvas, parent.child('P'), below, '3', bilingual('completedByHolder', context.second), {
    sizes: small,
    align: 'center',
  });
}

/** Box 11, left open: a dotted line, and the most that may stand on it. */
export function drawOpenQuantity(
  context: FormContext,
  canvas: PageCanvas,
  node: StructureNode,
  area: Area,
  title: string,
  line: PermitLine,
): void {
  const at = area.y + area.height - 4.4;
  canvas.artifact(() => dottedLine(canvas, area.x + 1.5, area.x + area.width - 1.5, at));
  const most = { ...area, y: at + 0.3, height: 2.5 };
  drawValue(context, canvas, node, most, title, mostText(line, context), { sizes: [5.8, 5.4, 5, 4.6], align: 'center' });
  const whose = { ...area, y: at + 2.5, height: 1.9 };
  drawValue(context, canvas, node, whose, title, bilingual('byHolder', context.second), { sizes: [4.6, 4.3, 4], align: 'center' });
}

/** Cell of the table: it grows with its text, so the pen's place is text, too. */
export function openQuantityCell(line: PermitLine, context: FormContext): string {
  return `\n..................\n${mostText(line, context)}\n${bilingual('byHolder', context.second)}`;
}

/** What is signed of an open box 11: it is never blank. */
function mostText(line: PermitLine, context: FormContext): string {
  return `max. ${quantityText(line, context.names).replaceAll('\n', ' ')}`;
}

/** Foot of box 5: who completed the document signs there. `height` is what is kept free for it, mm. */
export const completionHeight = 6.4;
export function drawCompletion(context: FormContext, canvas: PageCanvas, parent: StructureNode, area: Area): void {
  drawHeading(context, canvas, parent.child('P'), area, '', 'completedBy', { first: 5.2, second: 4.6 });
  canvas.artifact(() => {
    canvas.line(mm(area.x), mm(area.y), mm(area.x + area.width), mm(area.y), 0.3);
    dottedLine(canvas, area.x + 2, area.x + area.width - 2, area.y + area.height - 0.9);
  });
}

function dottedLine(canvas: PageCanvas, from: number, to: number, y: number): void {
  canvas.line(mm(from), mm(y), mm(to), mm(y), 0.6, dots);
}
