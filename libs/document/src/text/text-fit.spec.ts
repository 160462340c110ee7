import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { printableText, unprintableCharacters } from './printable-text.js';
import { baseDirection, shapeLine, textWidth } from './shaped-line.js';
import { fitText, wrapText } from './text-fit.js';

const bare = (text: string): string => text.replace(/\s+/g, '');
const anyText = fc.string({ unit: 'grapheme', maxLength: 120 });

describe('printable text', () => {
  it('spells out what a reader could not see', () => {
    expect(printableText('evil\u202egnp.exe')).toBe('evil<U+202E>gnp.exe');
    expect(printableText('zero\u200bwidth')).toBe('zero<U+200B>width');
    expect(printableText('null\u0000')).toBe('null<U+0000>');
    expect(printableText('tab\tend\r\nnext')).toBe('tab end\nnext');
  });

  it('spells out characters that no font of the form has, and names them beforehand', () => {
    expect(printableText('ไทย')).toBe('<U+0E44><U+0E17><U+0E22>');
    expect(unprintableCharacters('Aไ北م')).toEqual(['ไ']);
    expect(unprintableCharacters('Łódź Пётр Αθήνα سلام 北京 東京')).toEqual([]);
  });

  it('keeps a joiner between Arabic letters and spells it out between Latin ones', () => {
    expect(printableText('می\u200cخواهم')).toBe('می\u200cخواهم');
    expect(printableText('pay\u200cpal')).toBe('pay<U+200C>pal');
  });

  it('never leaves an invisible character in any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 60 }),
        (text) => !/[\u200b\u202a-\u202e\u2066-\u2069\u0000-\u0009]/.test(printableText(text)),
      ),
    );
  });
});

describe('line breaking and fitting', () => {
  it('loses no character of any text and keeps every line within the width', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 30, max: 300 }), (text, width) => {
        const printable = printableText(text);
        const lines = wrapText(printable, 'regular', 8, width);
        expect(bare(lines.map((line) => line.text).join(''))).toBe(bare(printable));
        for (const line of lines) expect(textWidth(line.text, 'regular', 8)).toBeLessThanOrEqual(Math.max(width, 8 * 2) + 0.5);
      }),
      { numRuns: 200 },
    );
  });

  it('breaks Chinese between ideographs but not before closing punctuation', () => {
    const lines = wrapText('濒危物种，国际贸易。公约', 'regular', 10, 41);
    for (const line of lines) expect(line.text).not.toMatch(/^[，。]/);
    expect(lines.length).toBeGreaterThan(2);
  });

  it('shrinks first, and reports an overflow only when the smallest size does not fit', () => {
    const box = { width: 100, height: 30 };
    expect(fitText('short', 'regular', box, [8, 7, 6])).toMatchObject({ size: 8, overflow: false });
    const shrunk = fitText(
      'a text that needs more room than three lines of the largest size can give, but fits in four lines of the smallest',
      'regular',
      box,
      [8, 7, 6],
    );
    expect(shrunk).toMatchObject({ size: 6, overflow: false });
    expect(fitText('word '.repeat(80), 'regular', box, [8, 7, 6])).toMatchObject({ size: 6, overflow: true });
  });

  it('takes a megabyte of text without breaking all of it', () => {
    const started = performance.now();
    expect(fitText('x'.repeat(1_000_000), 'regular', { width: 100, height: 30 }, [8, 7, 6]).overflow).toBe(true);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe('shaping', () => {
  it('finds the base direction from the first letter', () => {
    expect(baseDirection('12 (سلام) abc')).toBe('rtl');
    expect(baseDirection('abc سلام')).toBe('ltr');
    expect(baseDirection('123')).toBe('ltr');
  });

  it('gives the same line for the same text', () => {
    expect(shapeLine('Python regius', 'oblique')).toBe(shapeLine('Python regius', 'oblique'));
  });

  it('shapes any text into finite widths', () => {
    fc.assert(
      fc.property(anyText, (text) =>
        Number.isFinite(shapeLine(printableText(text).replaceAll('\n', ' '), 'regular', baseDirection(text)).width),
      ),
    );
  });
});
