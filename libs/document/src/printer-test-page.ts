import { mm } from './form/form-context.js';
import type { PageCanvas } from './pdf/page-canvas.js';
import { pageHeight } from './pdf/pdf-file.js';
import type { StructureNode } from './pdf/structure-tree.js';
import { TaggedDocument } from './pdf/tagged-document.js';
import { qrSize, qrSymbol, quietModules } from './qr/qr-symbol.js';

/** Text of the densest code that a permit may carry (version 17, level M): what reads this reads every permit. */
export const printerTestText = `https://cites.example/#${'0123456789'.repeat(113)}`;

const instructions = [
  'Print at 100 % (no “fit to page”), measure both rulers, then scan the code with the app.',
  'Imprimer à 100 % (sans «ajuster à la page»), mesurer les deux règles, puis scanner le code avec l’application.',
  'Imprimir al 100 % (sin «ajustar a la página»), medir ambas reglas y luego escanear el código con la aplicación.',
];
const limits = [
  'The code must be 40 mm wide and high (39.5 to 40.5 mm) and each ruler 100 mm long (99 to 101 mm).',
  'Le code doit mesurer 40 mm de large et de haut (39,5 à 40,5 mm) et chaque règle 100 mm (99 à 101 mm).',
  'El código debe medir 40 mm de ancho y de alto (39,5 a 40,5 mm) y cada regla 100 mm (99 a 101 mm).',
];

/** One A4 page that proves a printer: rulers, and the densest permitted code at 40 mm. */
export function printerTestPage(): Uint8Array {
  const paper = new TaggedDocument({
    title: 'Printer test page',
    author: 'OpenCITES',
    subject: 'Proves that a printer keeps the size and the sharpness of a verification code',
    created: new Date('2026-01-01T00:00:00Z'),
    id: new Uint8Array(16),
  });
  const canvas = paper.newPage();
  const page = paper.tree.child('Sect');
  canvas.tagged(page.child('H1'), () =>
    canvas.text('PRINTER TEST / ESSAI D’IMPRIMANTE / PRUEBA DE IMPRESORA', mm(105), mm(24), { face: 'bold', size: 14, align: 'center' }),
  );
  [...instructions, ...limits].forEach((text, index) =>
    canvas.tagged(page.child('P'), () =>
      canvas.text(text, mm(20), mm(34 + index * 5 + (index >= 3 ? 3 : 0)), { face: index % 3 === 0 ? 'regular' : 'oblique', size: 8.5 }),
    ),
  );
  drawRuler(canvas, page, 55, 90, 'horizontal');
  drawRuler(canvas, page, 30, 110, 'vertical');
  drawCode(canvas, page, 85, 130);
  return paper.finish({ attachments: [], sealCapacity: null });
}

function drawRuler(canvas: PageCanvas, page: StructureNode, x: number, y: number, way: 'horizontal' | 'vertical'): void {
  const line = (x1: number, y1: number, x2: number, y2: number, width: number): void =>
    way === 'horizontal'
      ? canvas.line(mm(x + x1), mm(y + y1), mm(x + x2), mm(y + y2), width)
      : canvas.line(mm(x + y1), mm(y + x1), mm(x + y2), mm(y + x2), width);
  canvas.artifact(() => {
    line(0, 0, 100, 0, 0.5);
    for (let tick = 0; tick <= 100; tick++)
      line(tick, 0, tick, tick % 10 === 0 ? 5 : tick % 5 === 0 ? 3.5 : 2, tick % 10 === 0 ? 0.4 : 0.2);
  });
  canvas.tagged(page.child('P'), () => {
    for (let tick = 0; tick <= 100; tick += 10) {
      const style = { face: 'regular', size: 7, align: way === 'horizontal' ? 'center' : 'left' } as const;
      if (way === 'horizontal') canvas.text(String(tick), mm(x + tick), mm(y + 8.5), style);
      else canvas.text(String(tick), mm(x + 6.5), mm(y + tick) + 2.5, style);
    }
    if (way === 'horizontal') canvas.text('100 mm', mm(x + 50), mm(y - 2), { face: 'bold', size: 9, align: 'center' });
    else canvas.text('100 mm', mm(x - 4), mm(y - 3), { face: 'bold', size: 9 });
  });
}

function drawCode(canvas: PageCanvas, page: StructureNode, x: number, y: number): void {
  const symbol = qrSymbol(printerTestText);
  const quiet = (qrSize / symbol.size) * quietModules;
  canvas.artifact(() => {
    const [from, to] = [x - quiet, x + qrSize + quiet];
    canvas.rectangle(mm(from), mm(y - quiet), mm(to - from), mm(to - from), { line: 0.5, dash: '3 2' });
    // Extension lines: the measure is taken from module edge to module edge.
    for (const edge of [x, x + qrSize]) canvas.line(mm(edge), mm(y + qrSize + quiet + 1), mm(edge), mm(y + qrSize + quiet + 7), 0.4);
    canvas.line(mm(x), mm(y + qrSize + quiet + 5), mm(x + qrSize), mm(y + qrSize + quiet + 5), 0.4);
    for (const edge of [y, y + qrSize]) canvas.line(mm(x + qrSize + quiet + 1), mm(edge), mm(x + qrSize + quiet + 7), mm(edge), 0.4);
    canvas.line(mm(x + qrSize + quiet + 5), mm(y), mm(x + qrSize + quiet + 5), mm(y + qrSize), 0.4);
  });
  const figure = page.child('Figure', {
    alt: 'QR code of version 17, 40 mm wide, with nothing but digits',
    box: [mm(x), pageHeight - mm(y + qrSize), mm(x + qrSize), pageHeight - mm(y)],
  });
  canvas.tagged(figure, () => canvas.modules(symbol.path, mm(x), mm(y), mm(qrSize), symbol.size));
  canvas.tagged(page.child('P'), () => {
    canvas.text('40 mm', mm(x + qrSize / 2), mm(y + qrSize + quiet + 9), { face: 'bold', size: 9, align: 'center' });
    canvas.text('40 mm', mm(x + qrSize + quiet + 8), mm(y + qrSize / 2) + 3, { face: 'bold', size: 9 });
  });
}
