import { isCurrentCode, purposes, sources, type CodeEntry } from '#cites';
import type { PageCanvas } from '../pdf/page-canvas.js';
import type { StructureNode } from '../pdf/structure-tree.js';
import { blockName } from './box-values.js';
import { bilingual, drawBox, drawHeading, drawValue, left, mm, pad, right, width, type Area, type FormContext } from './form-context.js';
import { headings } from './form-headings.js';

/** Box 13: who issued, where and when, and clear room for the security stamp, the wet signature and the seal. */
export function drawIssueBox(context: FormContext, canvas: PageCanvas, parent: StructureNode, y: number, height: number): void {
  const { document, second } = context;
  const middle = left + 72;
  const unit = parent.child('Sect');
  canvas.artifact(() => {
    canvas.rectangle(mm(left), mm(y), mm(width), mm(height), { line: 0.7 });
    canvas.line(mm(middle), mm(y), mm(middle), mm(y + height), 0.4);
    canvas.line(mm(left), mm(y + height - 9.5), mm(middle), mm(y + height - 9.5), 0.4);
    canvas.line(mm(left + 44), mm(y + height - 9.5), mm(left + 44), mm(y + height), 0.4);
  });
  drawBox(
    context,
    canvas,
    unit,
    { x: left, y, width: 72, height: height - 9.5 },
    '13',
    'issuedBy',
    `${document.issuedBy}\n${document.authority.name}`,
  );
  drawBox(context, canvas, unit, { x: left, y: y + height - 9.5, width: 44, height: 9.5 }, '', 'place', document.placeOfIssue);
  drawBox(context, canvas, unit, { x: left + 44, y: y + height - 9.5, width: 28, height: 9.5 }, '', 'date', context.issueDate);
  const area = { x: middle, y, width: right - middle, height };
  const from = drawHeading(context, canvas, unit.child('H2'), area, '', 'stampSignatureSeal');
  const bottom = y + height - 1.5;
  const stampHeight = Math.min(bottom - from, 20);
  canvas.artifact(() => {
    canvas.rectangle(mm(middle + 3), mm(bottom - stampHeight), mm(27), mm(stampHeight), { line: 0.4, dash: '2 2' });
    canvas.line(mm(middle + 35), mm(bottom - 3.2), mm(right - 31), mm(bottom - 3.2), 0.4);
    const radius = (bottom - from) / 2 + 0.6;
    canvas.circle(mm(right - 3 - radius), mm(bottom - radius), mm(radius), 0.4, '2 2');
    const label = { face: 'oblique', size: 4.8, grey: 0.55, align: 'center' } as const;
    canvas.text(headings.securityStampPlace.en, mm(middle + 16.5), mm(bottom - stampHeight / 2 - 0.4), label);
    canvas.text(headings.securityStampPlace[second], mm(middle + 16.5), mm(bottom - stampHeight / 2 + 2), label);
    canvas.text(bilingual('signature', second), mm((middle + 35 + right - 31) / 2), mm(bottom - 1), label);
    canvas.text(headings.officialSeal.en, mm(right - 3 - radius), mm(bottom - radius - 0.4), label);
    canvas.text(headings.officialSeal[second], mm(right - 3 - radius), mm(bottom - radius + 2), label);
  });
}

/** Box 14, empty for the inspecting officer's pen, with the rows of unused blocks closed; box 15. */
export function drawEndorsement(
  context: FormContext,
  canvas: PageCanvas,
  parent: StructureNode,
  y: number,
  height: number,
  blocks: readonly { number: number; used: boolean }[],
): void {
  const unit = parent.child('Sect');
  const grid = { x: left, y, width: 62, height };
  const rightPart = left + grid.width;
  const last = right - 46;
  const half = y + height / 2;
  const from = drawHeading(context, canvas, unit.child('H2'), grid, '14', 'endorsement');
  const headHeight = 3.6;
  const rowHeight = (y + height - from - headHeight) / blocks.length;
  canvas.artifact(() => {
    canvas.rectangle(mm(left), mm(y), mm(width), mm(height), { line: 0.7 });
    canvas.line(mm(rightPart), mm(y), mm(rightPart), mm(y + height), 0.4);
    canvas.line(mm(last), mm(y), mm(last), mm(y + height), 0.4);
    canvas.line(mm(rightPart), mm(half), mm(last), mm(half), 0.4);
    canvas.line(mm((rightPart + last) / 2), mm(y), mm((rightPart + last) / 2), mm(y + height), 0.4);
    canvas.rectangle(mm(left), mm(from), mm(grid.width), mm(headHeight), { fill: 0.93 });
    canvas.line(mm(left), mm(from), mm(rightPart), mm(from), 0.4);
    canvas.line(mm(left + 14), mm(from), mm(left + 14), mm(y + height), 0.4);
    blocks.forEach((block, index) => {
      const at = from + headHeight + index * rowHeight;
      canvas.line(mm(left), mm(at), mm(rightPart), mm(at), 0.4);
      if (!block.used) canvas.line(mm(left + 16), mm(at + rowHeight / 2), mm(rightPart - 2), mm(at + rowHeight / 2), 0.8);
    });
  });
  const table = unit.child('Table');
  const head = table.child('TR');
  const headStyle = { face: 'regular', size: 5.4, align: 'center' } as const;
  canvas.tagged(head.child('TH', { scope: 'Column' }), () =>
    canvas.text(bilingual('block', context.second), mm(left + 7), mm(from + 2.6), headStyle),
  );
  canvas.tagged(head.child('TH', { scope: 'Column' }), () =>
    canvas.text(bilingual('quantityEndorsed', context.second), mm(left + 14 + (grid.width - 14) / 2), mm(from + 2.6), headStyle),
  );
  blocks.forEach((block, index) => {
    const row = table.child('TR');
    const at = from + headHeight + (index + 0.5) * rowHeight;
    canvas.tagged(row.child('TH', { scope: 'Row' }), () =>
      canvas.text(blockName(block.number), mm(left + 7), mm(at) + 2.8, {
        face: 'bold',
        size: 8,
        grey: block.used ? 0 : 0.5,
        align: 'center',
      }),
    );
    row.child('TD');
  });
  drawPenBoxes(context, canvas, unit, { x: rightPart, y, width: last - rightPart, height });
  const bill = { x: last, y, width: right - last, height: height / 2 };
  drawBox(context, canvas, unit, bill, '15', 'billOfLading', context.document.billOfLading ?? '');
  canvas.artifact(() => canvas.line(mm(last), mm(half), mm(right), mm(half), 0.4));
  const note = { x: last, y: half + 1, width: right - last, height: height / 2 - 1.5 };
  const returned = `${headings.returnAfterUse.en}\n${headings.returnAfterUse[context.second]}`;
  drawValue(context, canvas, unit.child('P'), note, '14', returned, { sizes: [5.8, 5.4, 5] });
}

function drawPenBoxes(context: FormContext, canvas: PageCanvas, parent: StructureNode, area: Area): void {
  const half = { width: area.width / 2, height: area.height / 2 };
  const at = (column: number, row: number): Area => ({ x: area.x + column * half.width, y: area.y + row * half.height, ...half });
  (['portOfExport', 'date', 'signature', 'stampTitle'] as const).forEach((name, index) => {
    drawHeading(context, canvas, parent.child('P'), at(index % 2, Math.floor(index / 2)), '', name);
  });
}

/** The codes of boxes 5a and 10 in force at the date of issue, with their meanings, in the smallest print of the form. */
export function drawKeys(context: FormContext, canvas: PageCanvas, parent: StructureNode, y: number): void {
  const list = (entries: readonly CodeEntry[]): string =>
    entries
      .filter((entry) => isCurrentCode(entry, context.issueDate))
      .map((entry) => `${entry.code}\u00a0${entry.names.en}`)
      .join('  ·  ');
  const text = [
    `${bilingual('purposeKey', context.second)}:  ${list(purposes)}`,
    `${bilingual('sourceKey', context.second)}:  ${list(sources)}`,
  ].join('\n');
  drawValue(context, canvas, parent.child('Note'), { x: left - pad, y, width: width + 2 * pad, height: 8.2 }, '5a, 10', text, {
    sizes: [4.9, 4.6, 4.3, 4],
  });
}
