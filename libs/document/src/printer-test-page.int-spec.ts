import { describe, expect, it } from '@jest/globals';
import { printerTestPage, printerTestText } from './printer-test-page.js';
import { qrSymbol } from './qr/qr-symbol.js';
import { readCodes, renderPages, runOn } from './testing/page-pixels.js';

describe('printer test page', () => {
  it('carries the densest code that a permit may have, readable at 300 dpi', () => {
    expect(qrSymbol(printerTestText)).toMatchObject({ version: 17, level: 'M' });
    expect(readCodes(printerTestPage(), 300)).toEqual([printerTestText]);
  });

  it('has a code of 40 mm and rulers of 100 mm', () => {
    const dpi = 600;
    const [page] = renderPages(printerTestPage(), dpi);
    if (!page) throw new Error('no page');
    const dark = (x: number, y: number): boolean => (page.grey[Math.round((y * dpi) / 25.4) * page.width + x] ?? 255) < 128;
    const extent = (y: number, from: number, to: number): number => {
      const columns: number[] = [];
      for (let x = Math.round((from * dpi) / 25.4); x < (to * dpi) / 25.4; x++) if (dark(x, y)) columns.push(x);
      return (((columns.at(-1) ?? 0) - (columns[0] ?? 0) + 1) / dpi) * 25.4;
    };
    // The upper edges of the finder patterns span the symbol.
    expect(extent(130.2, 84, 126)).toBeCloseTo(40, 0);
    expect(Math.abs(extent(130.2, 84, 126) - 40)).toBeLessThan(0.15);
    expect(Math.abs(extent(90, 50, 160) - 100)).toBeLessThan(0.3);
  });

  it('says in three languages what to do, on one page without faults', () => {
    const text = runOn(printerTestPage(), 'pdftotext', ['FILE', '-']);
    for (const word of ['Print at 100 %', 'Imprimer à 100 %', 'Imprimir al 100 %', '40 mm', '100 mm']) expect(text).toContain(word);
    expect(runOn(printerTestPage(), 'qpdf', ['--check', 'FILE'])).toContain('No syntax or stream encoding errors');
  });
});
