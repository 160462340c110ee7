import { describe, expect, it } from '@jest/globals';
import { judgeLine } from './judge-line.js';
import { cellsOf, lineOfCells, lineTable, stepped } from './line-cells.js';
import { lineColumns } from './line-columns.js';
import { readLineTable } from './read-line-table.js';

const line = {
  ...{
    line: 1,
    scientificName: 'Python regius',
    commonName: 'Ball python',
    term: 'SKI',
    description: '=cmd|x',
    appendix: 'II',
    source: 'W',
  },
  ...{ quantity: { value: '10.5', unit: 'NAR' }, secondQuantity: { value: '2', unit: 'KGM' }, sex: 'U', age: '2 years', secondSource: 'C' },
  marks: [
    { kind: 'tag', number: 'A:1' },
    { kind: 'other', number: 'seen' },
  ],
  origin: { country: 'XB', permitNumber: 'B1', permitDate: '2026-01-02', justification: 'why' },
  lastReExport: { country: 'XB', certificateNumber: 'C1', certificateDate: '2026-01-03', justification: 'because' },
  ...{ operationNumber: 'O1', acquisitionDate: '1970-01-01', seizureRecord: 'S1' },
};

describe('a line as a row of texts', () => {
  it('holds every box of a line and gives the same line back', () => {
    const cells = cellsOf(line);
    expect(Object.keys(cells)).toHaveLength(lineColumns.length);
    expect(lineOfCells(cells, 1)).toEqual(line);
  });

  it('leaves out what is no text in a draft that somebody made by hand', () => {
    expect(cellsOf({ scientificName: 7, quantity: 'x', marks: 'y', term: 'SKI' })).toEqual({ term: 'SKI' });
    expect(cellsOf(null)).toEqual({});
  });

  it('is read back from a table as it was, formulas too, and the template is a table without rows', () => {
    const read = readLineTable(Buffer.from(lineTable([line])), judgeLine);
    expect(read).toMatchObject({ ok: true, rejected: [], lines: [line] });
    expect(lineTable([line])).toContain("'=cmd|x");
    expect(readLineTable(Buffer.from(lineTable([])), judgeLine)).toEqual({ ok: false, code: 'csv-empty' });
  });

  it('is added, copied without its marks, removed, and filled into the rows below', () => {
    const rows = [{ term: 'SKI', marks: 'tag:1' }, { term: 'LIV' }, {}];
    expect(stepped(rows, { act: 'add' })).toEqual([...rows, {}]);
    expect(stepped(rows, { act: 'copy', row: 0 })).toEqual([rows[0], { term: 'SKI' }, rows[1], rows[2]]);
    expect(stepped(rows, { act: 'remove', row: 1 })).toEqual([rows[0], rows[2]]);
    expect(stepped(rows, { act: 'fill', row: 0, column: 'term' }).map((row) => row.term)).toEqual(['SKI', 'SKI', 'SKI']);
    expect(stepped(rows, { act: 'fill', row: 2, column: 'term' })).toEqual(rows);
    expect(stepped(rows, { act: 'remove', row: 9 })).toEqual(rows);
  });
});
