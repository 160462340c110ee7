import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';

/**
 * One row of a comparative tabulation of the CITES Trade Database: importer's and exporter's figures side by side.
 * Blank means that the reporting Party left the field blank.
 */
export interface TradeRow {
  readonly id: string;
  readonly year: number;
  readonly appendix: string;
  /** Scientific name; higher taxa as "Name spp.". */
  readonly taxon: string;
  readonly importer: string;
  readonly exporter: string;
  readonly origin: string;
  /** Exporter's figure, else importer's, as written. */
  readonly quantity: string;
  readonly term: string;
  /** Old and new codes occur; blank = number of specimens. */
  readonly unit: string;
  readonly purpose: string;
  readonly source: string;
}

export const requiredColumns = [
  'row_id',
  'year',
  'appendix',
  'taxon',
  'importer',
  'exporter',
  'origin',
  'importer_reported_quantity',
  'exporter_reported_quantity',
  'term_code',
  'unit_code',
  'purpose',
  'source',
] as const;

/**
 * Reads rows one by one; extra columns are ignored.
 * @throws Error naming the columns that are missing, or the driver's error when the file is not CSV
 */
export async function* readTradeRows(file: string, count = Number.POSITIVE_INFINITY): AsyncGenerator<TradeRow> {
  let seen = 0;
  const rows = createReadStream(file).pipe(
    parse({
      bom: true,
      trim: true,
      columns: (header: string[]) => {
        const missing = requiredColumns.filter((name) => !header.includes(name));
        if (missing.length > 0) throw new Error(`${file} lacks the columns: ${missing.join(', ')}`);
        return header;
      },
    }),
  );
  for await (const row of rows as AsyncIterable<Record<string, string>>) {
    if (seen >= count) return;
    seen += 1;
    const text = (name: (typeof requiredColumns)[number]) => row[name] ?? '';
    yield {
      id: text('row_id'),
      year: Number.parseInt(text('year'), 10),
      appendix: text('appendix'),
      taxon: text('taxon'),
      importer: presentCode(text('importer')),
      exporter: presentCode(text('exporter')),
      origin: presentCode(text('origin')),
      quantity: plainDecimal(text('exporter_reported_quantity') || text('importer_reported_quantity')),
      term: text('term_code'),
      unit: text('unit_code'),
      purpose: text('purpose'),
      source: text('source'),
    };
  }
}

/** ZZ was the code of the high seas until it became HS; it is accepted on reading and never written. */
function presentCode(country: string): string {
  return country === 'ZZ' ? 'HS' : country;
}

/** Spreadsheets and statistics programs write 100000 as 1e+05: the same number in plain digits, exactly. */
export function plainDecimal(written: string): string {
  const match = /^(\d+)(?:\.(\d+))?[eE]\+?(-?\d{1,2})$/.exec(written);
  if (!match) return written;
  const [, whole = '', fraction = '', exponent = '0'] = match;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return digits + '0'.repeat(point - digits.length);
  return `${digits.slice(0, point)}.${digits.slice(point)}`;
}
