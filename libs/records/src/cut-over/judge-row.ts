import type { CsvFault } from '#applications';
import { documentNumber, documentTypeOf, isCountry, sourceOf, termOf, unitOf } from '#cites';
import { isDay, textFault } from '#web';
import type { CutOverKind } from './cut-over-columns.js';

type Cells = ReadonlyMap<string, string>;
/** One accepted row, as it is stored, hashed and signed for. */
export type CutOverContent = Readonly<Record<string, string | number | null>>;
export type JudgedRow = { readonly ok: true; readonly line: CutOverContent } | { readonly ok: false; readonly faults: readonly CsvFault[] };

export const legacyStatuses = ['valid', 'used', 'cancelled', 'lost', 'expired', 'replaced'] as const;
export const stampStates = ['free', 'office', 'issued', 'spoilt', 'lost'] as const;

/** Reads cells one by one and remembers what is wrong with each; texts of faults are messages `records.row.CODE`. */
class RowReader {
  readonly faults: CsvFault[] = [];
  constructor(private readonly cells: Cells) {}

  fault(column: string, code: string, args?: Readonly<Record<string, string>>): null {
    this.faults.push({ column, code, ...(args ? { args } : {}) });
    return null;
  }

  text(column: string, max: number, needed = true): string | null {
    const cell = (this.cells.get(column) ?? '').normalize('NFC');
    if (cell === '') return needed ? this.fault(column, 'missing') : null;
    // What a spreadsheet would run has no place in a name, a number or a note.
    if (/^[=@\uff1d\uff20]|^[+-](?![\d\s])/u.test(cell)) return this.fault(column, 'formula');
    if (cell.length > max) return this.fault(column, 'too-long', { max: String(max) });
    return textFault(cell, { lines: true }) ? this.fault(column, 'unsafe') : cell;
  }

  day(column: string): string | null {
    const cell = this.text(column, 40);
    return cell === null || isDay(cell) ? cell : this.fault(column, 'day');
  }

  decimal(column: string): string | null {
    const cell = this.text(column, 40);
    if (cell === null) return null;
    if (/^\d+,\d+$|^\d{1,3}(,\d{3})+(\.\d+)?$|^\d{1,3}(\.\d{3})+,\d+$/.test(cell)) return this.fault(column, 'decimal-comma');
    return /^\d{1,20}(\.\d{1,10})?$/.test(cell) ? cell : this.fault(column, 'decimal');
  }

  whole(column: string, min: number, max: number): number | null {
    const cell = this.text(column, 20);
    if (cell === null) return null;
    const number = /^\d{1,9}$/.test(cell) ? Number(cell) : Number.NaN;
    return number >= min && number <= max ? number : this.fault(column, 'whole', { min: String(min), max: String(max) });
  }

  choice(column: string, values: readonly string[]): string | null {
    const cell = this.text(column, 60);
    return cell === null || values.includes(cell.toLowerCase())
      ? (cell?.toLowerCase() ?? null)
      : this.fault(column, 'choice', { choices: values.join(', ') });
  }

  code(column: string, known: (code: string) => unknown, needed = true): string | null {
    const cell = this.text(column, 12, needed)?.toUpperCase() ?? null;
    return cell === null || known(cell) ? cell : this.fault(column, 'code');
  }

  positive(column: string): string | null {
    const value = this.decimal(column);
    return value !== null && /^0+(\.0*)?$/.test(value) ? this.fault(column, 'positive') : value;
  }

  judged(content: CutOverContent): JudgedRow {
    return this.faults.length > 0 ? { ok: false, faults: this.faults } : { ok: true, line: content };
  }
}

/** What is known of the import and of the rows before this one. */
export interface RowContext {
  /** YYYY-MM-DD, first day of the records here. */
  readonly beginsOn: string;
  /** Numbers, references and stamps that are on record here already, and why a row with them is refused. */
  readonly taken: (key: string) => boolean;
  /** Values of earlier rows of the same file, by key. */
  readonly seen: Map<string, string>;
}

type Judge = (read: RowReader, context: RowContext) => CutOverContent;

const permit: Judge = (read, { beginsOn, taken, seen }) => {
  const printed = read.text('number', 60);
  const number = printed === null ? null : documentNumber(printed);
  if (number !== null && !/^[0-9A-Z./_-]{3,60}$/.test(number)) read.fault('number', 'number');
  const head = {
    number,
    printed,
    documentType: read.code('documentType', documentTypeOf),
    issuedOn: read.day('issuedOn'),
    validUntil: read.day('validUntil'),
    status: read.choice('status', legacyStatuses),
    exporter: read.text('exporter', 200, false),
    importer: read.text('importer', 200, false),
    countryOfImport: read.code('countryOfImport', isCountry, false),
  };
  if (head.issuedOn !== null && head.issuedOn >= beginsOn) read.fault('issuedOn', 'after-beginning', { day: beginsOn });
  if (head.issuedOn !== null && head.validUntil !== null && head.validUntil < head.issuedOn) read.fault('validUntil', 'ends-before-start');
  if (number !== null) {
    if (taken(number)) read.fault('number', 'number-taken');
    // Several rows of one number are its lines: everything else of them must agree.
    const { printed: _, ...same } = head;
    const text = JSON.stringify(same);
    if ((seen.get(number) ?? text) !== text) read.fault('number', 'differs');
    else seen.set(number, text);
  }
  return {
    ...head,
    scientificName: read.text('scientificName', 200),
    term: read.code('term', termOf),
    source: read.code('source', sourceOf, false),
    quantity: read.positive('quantity'),
    unit: read.code('unit', unitOf),
  };
};

const quotaUse: Judge = (read) => {
  const quota = read.text('quota', 36, false)?.toLowerCase() ?? null;
  if (quota !== null && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(quota)) read.fault('quota', 'quota-unknown');
  return {
    scientificName: read.text('scientificName', 200),
    used: read.decimal('used'),
    unit: read.code('unit', unitOf),
    term: read.code('term', termOf, false),
    source: read.code('source', sourceOf, false),
    quota,
  };
};

const openCase: Judge = (read, { beginsOn, taken, seen }) => {
  const reference = read.text('reference', 60);
  const receivedOn = read.day('receivedOn');
  if (receivedOn !== null && receivedOn >= beginsOn) read.fault('receivedOn', 'after-beginning', { day: beginsOn });
  if (reference !== null) {
    if (taken(reference)) read.fault('reference', 'number-taken');
    if (seen.has(reference)) read.fault('reference', 'twice');
    seen.set(reference, '');
  }
  return {
    reference,
    receivedOn,
    party: read.text('party', 200),
    documentType: read.code('documentType', documentTypeOf),
    scientificName: read.text('scientificName', 200, false),
    note: read.text('note', 2000, false),
  };
};

/** Stamps of one row at most. */
const rangeMax = 100_000;

const stamps: Judge = (read, { taken, seen }) => {
  const prefix = read.text('prefix', 12, false)?.toUpperCase() ?? '';
  if (!/^[A-Z0-9-]{0,12}$/.test(prefix)) read.fault('prefix', 'code');
  const [from, to] = [read.text('first', 15), read.text('last', 15)];
  const digits = /^\d{1,15}$/;
  if (from !== null && !digits.test(from)) read.fault('first', 'digits');
  if (to !== null && !digits.test(to)) read.fault('last', 'digits');
  const [first, last] = [Number(from), Number(to)];
  if (read.faults.length === 0) {
    if (last < first) read.fault('last', 'ends-before-start');
    else if (last - first >= rangeMax) read.fault('last', 'range', { max: String(rangeMax) });
    else if (taken(`${prefix} ${first} ${last} ${from?.length ?? 1}`)) read.fault('first', 'stamps-taken');
    // Ranges of earlier rows, by prefix and width: "first-last;first-last".
    const key = `${prefix} ${from?.length ?? 1}`;
    const before = (seen.get(key) ?? '').split(';').flatMap((range) => (range === '' ? [] : [range.split('-').map(Number)]));
    if (before.some(([start = 0, end = 0]) => first <= end && start <= last)) read.fault('first', 'twice');
    seen.set(key, `${seen.get(key) ?? ''};${first}-${last}`);
  }
  const state = read.choice('state', stampStates);
  return { prefix, first, last, width: from?.length ?? 1, state, office: read.text('office', 120, state === 'office') };
};

const numbers: Judge = (read, { beginsOn, seen }) => {
  const year = read.whole('year', 2000, Number(beginsOn.slice(0, 4)));
  if (year !== null) {
    if (seen.has(String(year))) read.fault('year', 'twice');
    seen.set(String(year), '');
  }
  return { year, lastSerial: read.whole('lastSerial', 1, 999_999) };
};

const judges: Readonly<Record<CutOverKind, Judge>> = { permits: permit, 'quota-use': quotaUse, cases: openCase, stamps, numbers };

/** Judges one row of a table on its own and beside the rows before it. */
export function judgeRow(kind: CutOverKind, cells: Cells, context: RowContext): JudgedRow {
  const read = new RowReader(cells);
  return read.judged(judges[kind](read, context));
}
