import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { csvChunks, csvHeader, parseRecords } from './csv-records.js';

const directory = mkdtempSync(join(tmpdir(), 'species-csv-'));
afterAll(() => rmSync(directory, { recursive: true }));

function parse(text: string | Buffer, columns: number) {
  const rows: { line: number; fields: string[]; raw: string }[] = [];
  const parsed = parseRecords(Buffer.from(text as string), 2, columns, (record) => {
    rows.push({ line: record.line, fields: [...record.fields], raw: record.raw });
  });
  return { rows, rejected: parsed.rejected };
}

async function readAll(content: string | Buffer, columns: number) {
  const file = join(directory, 'file.csv');
  writeFileSync(file, content);
  const rows: string[][] = [];
  const rejected = [];
  for await (const chunk of csvChunks(file, { cursor: 0, line: 1 }, columns, (record) => rows.push([...record.fields])))
    rejected.push(...chunk.rejected);
  return { rows, rejected };
}

describe('CSV records', () => {
  it('reads quoted values with commas, doubled quotes and line breaks, and knows the line each record began on', () => {
    const { rows, rejected } = parse('a,"b, ""c""",d\n"two\nlines",x,y\r\n1,2,3', 3);
    expect(rejected).toEqual([]);
    expect(rows.map(({ line, fields }) => [line, fields])).toEqual([
      [2, ['a', 'b, "c"', 'd']],
      [3, ['two\nlines', 'x', 'y']],
      [5, ['1', '2', '3']],
    ]);
  });

  it('gives up only the record that is broken', () => {
    const { rows, rejected } = parse('a,b\nx"y,z\n"open"er,z\nonly one\n\nc,d\n', 2);
    expect(rows.map(({ fields }) => fields)).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    expect(rejected.map(({ line, reason }) => [line, reason])).toEqual([
      [3, 'not-csv'],
      [4, 'not-csv'],
      [5, 'wrong-number-of-columns'],
    ]);
  });

  it('does not let an open quote swallow the rest of the file', () => {
    const { rows, rejected } = parse('a,"never closed\nb,c\nd,e\n', 2);
    expect(rows.map(({ fields }) => fields)).toEqual([
      ['b', 'c'],
      ['d', 'e'],
    ]);
    expect(rejected).toMatchObject([{ line: 2, reason: 'not-csv' }]);
  });

  it('refuses bytes that are not UTF-8 and NUL characters, row by row', () => {
    const bytes = Buffer.concat([Buffer.from('a,b\n'), Buffer.from([0xff, 0xfe, 0x2c, 0x62, 0x0a]), Buffer.from('n\0,u\nc,d\n')]);
    const { rows, rejected } = parse(bytes, 2);
    expect(rows.map(({ fields }) => fields)).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    expect(rejected.map(({ reason }) => reason)).toEqual(['not-utf-8', 'not-csv']);
  });

  it('reads back whatever a correct writer wrote, also over chunk borders', async () => {
    const value = fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => text.replaceAll('\0', '').replaceAll('\ufffd', ''));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(value, value, value), { minLength: 1, maxLength: 40 }), async (rows) => {
        const text = rows.map((row) => row.map((field) => `"${field.replaceAll('"', '""')}"`).join(',')).join('\n');
        expect((await readAll(text, 3)).rows).toEqual(rows);
      }),
      { numRuns: 50 },
    );
  });

  it('takes a large file in pieces without losing a record at their borders', async () => {
    const count = 60_000;
    const lines = Array.from({ length: count }, (_, index) => `${index},"name, number ${index}",${'x'.repeat(index % 50)}`);
    const { rows, rejected } = await readAll(lines.join('\n'), 3);
    expect(rejected).toEqual([]);
    expect(rows).toHaveLength(count);
    expect(rows.every((row, index) => row[0] === String(index) && row[2]?.length === index % 50)).toBe(true);
  });

  it('survives arbitrary bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), async (bytes) => {
        await readAll(Buffer.from(bytes), 3);
      }),
      { numRuns: 100 },
    );
  });

  it('survives a megabyte behind an open quote', async () => {
    const { rows, rejected } = await readAll(`"open,${'y'.repeat(1_500_000)}\nlast,row`, 2);
    expect(rows).toEqual([['last', 'row']]);
    expect(rejected.length).toBeGreaterThan(0);
  });

  it('reads the header behind a byte order mark, and none from an empty file', async () => {
    const file = join(directory, 'header.csv');
    writeFileSync(file, '\ufeffid,"scientific name"\r\n1,2\n');
    expect(await csvHeader(file)).toEqual({ header: ['id', 'scientific name'], cursor: 25, line: 2 });
    writeFileSync(file, '');
    expect(await csvHeader(file)).toBeNull();
  });
});
