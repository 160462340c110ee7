import { type CsvChunk, csvChunks, csvHeader, CsvRecord } from './csv-records.js';

/** A file that cannot be an import at all: nothing of it is taken. */
export class ImportSourceError extends Error {
  constructor(
    readonly file: string,
    reason: string,
  ) {
    super(`${file}: ${reason}`);
    this.name = 'ImportSourceError';
  }
}

/** One row by column name; a column the file does not have reads as empty. Valid only while it is being taken. */
export class TableRow {
  constructor(
    private readonly index: ReadonlyMap<string, number>,
    private record: CsvRecord = new CsvRecord(),
  ) {}

  /** The same object for the next record. */
  at(record: CsvRecord): this {
    this.record = record;
    return this;
  }

  get line(): number {
    return this.record.line;
  }

  get raw(): string {
    return this.record.raw;
  }

  get(column: string): string {
    const at = this.index.get(column);
    if (at === undefined) return '';
    const value = this.record.field(at);
    // Hardly any value has blanks around it; trim() would be asked a million times.
    return value.charCodeAt(0) <= 32 || value.charCodeAt(value.length - 1) <= 32 ? value.trim() : value;
  }
}

/**
 * Reads a CSV file with a header, by column name, from where an earlier run stopped; yields after every chunk.
 *
 * @param required columns without which the file is something else
 * @throws ImportSourceError when the header is missing or lacks a required column
 */
export async function* readTable(
  file: string,
  required: readonly string[],
  from: { readonly cursor: number; readonly line: number },
  onRow: (row: TableRow) => void,
): AsyncGenerator<CsvChunk> {
  const { header, cursor, line } = await tableHeader(file, required);
  const row = new TableRow(new Map(header.map((name, column) => [name, column])));
  const start = from.cursor > 0 ? from : { cursor, line };
  yield* csvChunks(file, start, header.length, (record) => onRow(row.at(record)));
}

export async function tableHeader(file: string, required: readonly string[]): Promise<{ header: string[]; cursor: number; line: number }> {
  const found = await csvHeader(file);
  if (!found) throw new ImportSourceError(file, 'has no header line');
  const header = found.header.map((name) => name.trim());
  const missing = required.filter((name) => !header.includes(name));
  if (missing.length > 0) throw new ImportSourceError(file, `lacks the column${missing.length > 1 ? 's' : ''} ${missing.join(', ')}`);
  return { ...found, header };
}

/** "a;b; c" -> sorted distinct parts. */
export function listOf(text: string, separator: RegExp = /\s*;\s*/): string[] {
  return text === '' ? [] : [...new Set(text.split(separator).filter((part) => part !== ''))].sort();
}

export const orNull = (text: string): string | null => (text === '' || text === 'NULL' ? null : text);

/** A calendar day YYYY-MM-DD that exists. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

export const isCountryCode = (text: string): boolean => /^[A-Z]{2}$/.test(text);
