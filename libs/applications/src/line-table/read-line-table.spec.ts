import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { csvField, csvText } from './csv-guard.js';
import { judgeLine } from './judge-line.js';
import { errorsCsv, readLineTable } from './read-line-table.js';

const headings = 'scientificName,term,description,appendix,source,quantity,unit';
const good = 'Python regius,SKI,Salted skins,II,C,10,NAR';
const read = (text: string | Buffer) => readLineTable(Buffer.from(text), judgeLine);
const lines = (text: string | Buffer) => {
  const table = read(text);
  if (!table.ok) throw new Error(table.code);
  return table;
};

describe('a table of lines', () => {
  it('becomes numbered lines', () => {
    expect(lines(`${headings}\n${good}\n${good}\n`).lines).toEqual(
      [1, 2].map((line) => ({
        line,
        scientificName: 'Python regius',
        term: 'SKI',
        description: 'Salted skins',
        appendix: 'II',
        source: 'C',
        quantity: { value: '10', unit: 'NAR' },
      })),
    );
  });

  it.each([
    ['a byte order mark', `\ufeff${headings}\n${good}\n`],
    ['semicolons', `${headings}\n${good}\n`.replaceAll(',', ';')],
    ['tabs', `${headings}\n${good}\n`.replaceAll(',', '\t')],
    ['carriage returns', `${headings}\r\n${good}\r\n`],
    ['quotes everywhere', `${headings}\n${good}\n`.replace(/[^,\n]+/g, '"$&"')],
    ['headings for people', `Scientific name,TERM,Description,Appendix,Source,Quantity,Unit\n${good}\n`],
    ['columns of its own', `${headings},Our reference\n${good},A-17\n`],
    ['empty rows', `${headings}\n\n,,,,,,\n${good}\n\n`],
    ['blanks around the values', `${headings}\n${good.replaceAll(',', ' , ')}\n`],
  ])('is read with %s', (_what, text) => {
    const table = lines(text);
    expect(table.rejected).toEqual([]);
    expect(table.lines).toHaveLength(1);
    expect(table.lines[0]).toMatchObject({ scientificName: 'Python regius', quantity: { value: '10', unit: 'NAR' } });
  });

  it('reads quotes with separators, quotes and line breaks in them', () => {
    const table = lines(`${headings}\nPython regius,SKI,"Skins, ""salted""\nin drums",II,C,10,NAR\n`);
    expect(table.lines[0]?.description).toBe('Skins, "salted"\nin drums');
  });

  it('reads marks, origin and second quantities', () => {
    const table = lines(
      `${headings},marks,originCountry,originPermitNumber,originPermitDate,secondQuantity,secondUnit\n${good},ring: AB 1 | microchip:977|X9,XB,24XB000007,2024-03-01,3.50,KGM\n`,
    );
    expect(table.lines[0]).toMatchObject({
      marks: [
        { kind: 'ring', number: 'AB 1' },
        { kind: 'microchip', number: '977' },
        { kind: 'other', number: 'X9' },
      ],
      origin: { country: 'XB', permitNumber: '24XB000007', permitDate: '2024-03-01' },
      secondQuantity: { value: '3.5', unit: 'KGM' },
    });
  });

  it('keeps the good rows and names every fault of the others by column', () => {
    const table = lines(`${headings},marks\n${good},\nPython regius,SKI,x,IV,C,1e5,NAR,\nPуthon regius,SKI,x,II,C,1,NAR,axe:1\n${good},\n`);
    expect(table.lines.map(({ line }) => line)).toEqual([1, 2]);
    expect(table.rejected.map(({ row, faults }) => ({ row, faults: faults.map(({ column, code }) => ({ column, code })) }))).toEqual([
      {
        row: 3,
        faults: [
          { column: 'appendix', code: 'bad-choice' },
          { column: 'quantity', code: 'bad-decimal' },
        ],
      },
      {
        row: 4,
        faults: [
          { column: 'scientificName', code: 'not-latin' },
          { column: 'marks', code: 'bad-choice' },
        ],
      },
    ]);
  });

  it('gives the refused rows back as a table that can be corrected and sent again', () => {
    const table = lines(`${headings}\nPython regius,SKI,=HYPERLINK("http://evil"),IV,C,1,NAR\n`);
    const back = errorsCsv(table.headings, table.rejected, ({ code }) => `what ${code} means`);
    expect(back).toContain(',appendix: what bad-choice means,');
    expect(back).toContain(`"'=HYPERLINK(""http://evil"")"`);
    const corrected = lines(back.replace(',IV,', ',II,'));
    expect(corrected.lines[0]?.description).toBe('=HYPERLINK("http://evil")');
  });

  it.each([
    ['a missing column', `scientificName,term\nPython regius,SKI\n`, 'csv-headings'],
    ['a column named twice', `${headings},Unit\n${good},NAR\n`, 'csv-headings'],
    ['headings only', `${headings}\n`, 'csv-empty'],
    ['nothing', '', 'csv-empty'],
    ['UTF-16', Buffer.from(`${headings}\n${good}`, 'utf16le'), 'csv-encoding'],
    ['Latin-1', Buffer.from(`${headings}\nPython regius,SKI,Häute,II,C,1,NAR\n`, 'latin1'), 'csv-encoding'],
    ['an open quote', `${headings}\n"${good}\n`, 'csv-malformed'],
    ['one line more than 5,000', `${headings}\n${`${good}\n`.repeat(5001)}`, 'csv-too-many-lines'],
    ['more than 8 MB', Buffer.alloc(8 * 1024 * 1024 + 1, 0x61), 'csv-too-large'],
  ])('is refused with %s', (_what, text, wanted) => {
    expect(read(text)).toMatchObject({ ok: false, code: wanted });
  });

  it('reads 5,000 lines in less than two seconds', () => {
    const started = performance.now();
    expect(lines(`${headings}\n${`${good}\n`.repeat(5000)}`).lines).toHaveLength(5000);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it('never throws, whatever the bytes are', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => expect(typeof read(Buffer.from(bytes)).ok).toBe('boolean')));
    fc.assert(
      fc.property(fc.string({ maxLength: 300, unit: 'grapheme' }), (text) =>
        expect(typeof read(`${headings}\n${text}`).ok).toBe('boolean'),
      ),
    );
  });
});

describe('a field of a table for a spreadsheet', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '  =1', '＝1'])('%j cannot run', (value) => {
    expect(csvField(value).replace(/^"/, '')).toMatch(/^'/);
  });
  it('survives quoting', () => {
    expect(csvText([['a"b', 'c,d', 'e\nf', 'plain']])).toBe('"a""b","c,d","e\nf",plain\r\n');
  });
});
