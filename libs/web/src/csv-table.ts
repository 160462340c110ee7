import { Answer } from './answer.js';

/**
 * A table as spreadsheets open it: RFC 4180 with a byte order mark. What a spreadsheet would take for a formula is put behind an
 * apostrophe: names and texts come from whoever typed them.
 */
export function csvTable(rows: readonly (readonly string[])[]): Buffer {
  const cell = (text: string) => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
  return Buffer.from(`\ufeff${rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`);
}

/** The table as a file to keep. @param name of the file, ASCII */
export function csvAnswer(rows: readonly (readonly string[])[], name: string): Answer {
  return fileAnswer(csvTable(rows), 'text/csv; charset=utf-8', name);
}

/** Bytes that a browser keeps as a file instead of showing them. */
export function fileAnswer(bytes: Buffer, type: string, name: string): Answer {
  const headers = { 'content-type': type, 'content-disposition': `attachment; filename="${name}"`, 'x-content-type-options': 'nosniff' };
  return new Answer(200, bytes, { headers });
}
