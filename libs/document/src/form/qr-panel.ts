import type { PageCanvas } from '../pdf/page-canvas.js';
import { pageHeight } from '../pdf/pdf-file.js';
import type { StructureNode } from '../pdf/structure-tree.js';
import { qrSize, quietModules, type QrSymbol } from '../qr/qr-symbol.js';
import { bilingual, mm, type FormContext } from './form-context.js';

/** Width of the panel that holds the symbol with its quiet zone and frame, mm. */
export const panelWidth = 50;
/** Height with the captions under the frame, mm. */
export const panelHeight = 58;

/**
 * The verification code: 40 mm symbol, four modules of white around it, a frame inside which nobody may stamp, and
 * below it the number and the check code in letters that a person or an OCR reads.
 */
export function drawQrPanel(
  context: FormContext,
  canvas: PageCanvas,
  parent: StructureNode,
  x: number,
  y: number,
  symbol: QrSymbol,
  caption: string,
): void {
  const quiet = (qrSize / symbol.size) * quietModules;
  const frame = qrSize + 2 * quiet;
  const frameX = x + (panelWidth - frame) / 2;
  const frameY = y + 3;
  canvas.artifact(() => {
    canvas.rectangle(mm(frameX), mm(frameY), mm(frame), mm(frame), { fill: 1 });
    canvas.rectangle(mm(frameX - 0.4), mm(frameY - 0.4), mm(frame + 0.8), mm(frame + 0.8), { line: 0.5, dash: '3 2' });
    canvas.text(bilingual('noStamp', context.second), mm(x + panelWidth / 2), mm(y + 2), {
      face: 'regular',
      size: 4.8,
      grey: 0.25,
      align: 'center',
    });
  });
  const unit = parent.child('Div');
  const [symbolX, symbolY] = [frameX + quiet, frameY + quiet];
  const figure = unit.child('Figure', {
    alt: `QR code, ${caption}: verification code of permit ${context.document.number}, check code ${context.input.checkCode}`,
    box: [mm(symbolX), pageHeight - mm(symbolY + qrSize), mm(symbolX + qrSize), pageHeight - mm(symbolY)],
  });
  canvas.tagged(figure, () => canvas.modules(symbol.path, mm(symbolX), mm(symbolY), mm(qrSize), symbol.size));
  const center = mm(x + panelWidth / 2);
  const base = frameY + frame + 4.4;
  const { number } = context.document;
  canvas.tagged(unit.child('P'), () => {
    canvas.text(number, center, mm(base), { face: 'mono', size: number.length > 16 ? (9.5 * 16) / number.length : 9.5, align: 'center' });
    canvas.text(context.input.checkCode, center, mm(base + 3.7), { face: 'mono', size: 9.5, align: 'center' });
  });
}
