import { describe, expect, it } from '@jest/globals';
import { comparedFields } from './compare.pages.js';
import { readLines } from './decision-form.js';
import { tradeChart } from './dossier.pages.js';

const row = (year: number, quantity: string, permits = 1, term = 'SKI') => ({ year, term, unit: 'NAR', quantity, permits });

describe('the chart of own trade', () => {
  it('shows what was traded most often, with years in which nothing was', () => {
    const chart = tradeChart([row(2023, '10'), row(2025, '5'), row(2025, '900', 1, 'LIV')], 'en');
    expect(chart?.bars.map(({ year, quantity, height }) => [year, quantity, height])).toEqual([
      [2023, '10', 120],
      [2024, '0', 0],
      [2025, '5', 60],
    ]);
  });

  it('is none where nothing was traded', () => expect(tradeChart([], 'fr')).toBeNull());

  it('ends with the last thirty years', () => {
    const bars = tradeChart([row(1980, '1'), row(2026, '2')], 'es')?.bars ?? [];
    expect([bars.length, bars[0]?.year, bars.at(-1)?.year]).toEqual([30, 1997, 2026]);
  });
});

describe('two forms side by side', () => {
  it('mark what differs, line by line, and show what one of them leaves empty', () => {
    const line = { line: 1, scientificName: 'Python regius', term: 'SKI', description: 'Skins', appendix: 'II' as const, source: 'W' };
    const left = { purpose: 'T', lines: [{ ...line, quantity: { value: '10', unit: 'NAR' } }] };
    const right = { purpose: 'T', validUntil: '2027-01-31', lines: [{ ...line, quantity: { value: '12', unit: 'NAR' } }] };
    const rows = comparedFields(left, right, 'en');
    expect(rows.filter(({ differs }) => differs).map(({ label, line: at, left: a, right: b }) => [label, at, a, b])).toEqual([
      ['desk.case.wished', null, '', '31 Jan 2027'],
      ['desk.line.quantity', 1, '10 NAR', '12 NAR'],
    ]);
    expect(rows.filter(({ differs }) => !differs)).toHaveLength(4);
  });
});

describe('a list of lines as officers write it', () => {
  it.each([
    ['', []],
    ['1-3, 7', [1, 2, 3, 7]],
    ['7 2;2', [2, 7]],
    ['3-1', null],
    ['0', null],
    ['1-9999', null],
    ['all', null],
  ])('%s', (text, lines) => expect(readLines(text)).toEqual(lines));
});
