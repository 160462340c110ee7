import type { Appendix, Mark } from '#cites';
import { cborMap } from '../cbor/encode.js';
import type { CborKey, CborMap, CborValue } from '../cbor/value.js';
import { wireAppendices, wireMarkKinds, wireSexes, wireSources, wireTerms, wireUnits } from '../data/wire-codes.js';
import { ClaimsError } from './claims-error.js';
import type { ClaimLine } from './permit-claims.js';
import {
  country,
  decodeCode,
  decodeQuantity,
  encodeCode,
  encodeQuantity,
  fromEpochDay,
  integer,
  list,
  mapOf,
  text,
  toEpochDay,
  unsigned,
} from './scalar.js';

/** Keys of the optional map that ends a line (docs/spec/permit-credential.md, "line"). */
const key = {
  marks: 1,
  originCountry: 2,
  originPermit: 3,
  originPermitDate: 4,
  commonName: 5,
  description: 6,
  lastReExport: 7,
  secondSource: 8,
  secondQuantity: 9,
  operationNumber: 10,
  acquisitionDate: 11,
  sex: 12,
  age: 13,
  marksTotal: 14,
  quota: 15,
} as const;

export function encodeLine(line: ClaimLine): CborValue[] {
  const more = cborMap([
    [key.marks, line.marks && line.marks.length > 0 ? encodeMarks(line.marks) : undefined],
    [key.originCountry, line.originCountry],
    [key.originPermit, line.originPermit],
    [key.originPermitDate, day(line.originPermitDate)],
    [key.commonName, line.commonName],
    [key.description, line.description],
    [
      key.lastReExport,
      line.lastReExport && [line.lastReExport.country, line.lastReExport.number, day(line.lastReExport.date ?? undefined) ?? null],
    ],
    [key.secondSource, line.secondSource === undefined ? undefined : encodeCode(wireSources, line.secondSource)],
    [key.secondQuantity, line.secondQuantity && [encodeQuantity(line.secondQuantity.value), unit(line.secondQuantity.unit)]],
    [key.operationNumber, line.operationNumber],
    [key.acquisitionDate, day(line.acquisitionDate)],
    [key.sex, line.sex === undefined ? undefined : encodeCode(wireSexes, line.sex)],
    [key.age, line.age],
    [key.marksTotal, line.marksTotal],
    [key.quota, line.quota && [encodeQuantity(line.quota.exported), encodeQuantity(line.quota.annual), unit(line.quota.unit)]],
  ]);
  const fixed: CborValue[] = [
    line.taxon,
    encodeCode(wireTerms, line.term, true),
    Number(encodeCode(wireAppendices, line.appendix)) * 16 + Number(encodeCode(wireSources, line.source)),
    encodeQuantity(line.quantity.value),
    unit(line.quantity.unit),
  ];
  return more.size === 0 ? fixed : [...fixed, more];
}

/** @throws ClaimsError */
export function decodeLine(value: CborValue): ClaimLine {
  const parts = list(value);
  if (parts.length !== 5 && parts.length !== 6) throw new ClaimsError('format', 'line');
  const [taxon, term, listing, quantity, quantityUnit, more] = parts;
  if (typeof taxon !== 'string' && typeof taxon !== 'number') throw new ClaimsError('format', 'taxon');
  const packed = unsigned(listing);
  return {
    taxon: typeof taxon === 'number' ? unsigned(taxon) : text(taxon),
    term: decodeCode(wireTerms, term, true),
    appendix: decodeCode(wireAppendices, Math.floor(packed / 16)) as Appendix,
    source: decodeCode(wireSources, packed % 16),
    quantity: { value: decodeQuantity(quantity), unit: decodeCode(wireUnits, quantityUnit, true) },
    ...(more === undefined ? {} : decodeMore(mapOf(more))),
  };
}

/** The optional entries while they are being read. */
type LineExtras = { -readonly [K in keyof ClaimLine]?: ClaimLine[K] };

function decodeMore(map: CborMap): LineExtras {
  if (map.size === 0) throw new ClaimsError('format', 'empty map');
  const line: LineExtras = {};
  for (const [entry, value] of map) readEntry(line, entry, value);
  return line;
}

function readEntry(line: LineExtras, entry: CborKey, value: CborValue): void {
  switch (entry) {
    case key.marks:
      line.marks = decodeMarks(value);
      return;
    case key.originCountry:
      line.originCountry = country(value);
      return;
    case key.originPermit:
      line.originPermit = text(value);
      return;
    case key.originPermitDate:
      line.originPermitDate = fromEpochDay(value);
      return;
    case key.commonName:
      line.commonName = text(value);
      return;
    case key.description:
      line.description = text(value);
      return;
    case key.lastReExport: {
      const [from, number, date] = list(value, 3);
      line.lastReExport = {
        country: country(from),
        number: number === null ? null : text(number),
        date: date === null ? null : fromEpochDay(date),
      };
      return;
    }
    case key.secondSource:
      line.secondSource = decodeCode(wireSources, value);
      return;
    case key.secondQuantity: {
      const [amount, amountUnit] = list(value, 2);
      line.secondQuantity = { value: decodeQuantity(amount), unit: decodeCode(wireUnits, amountUnit, true) };
      return;
    }
    case key.operationNumber:
      line.operationNumber = text(value);
      return;
    case key.acquisitionDate:
      line.acquisitionDate = fromEpochDay(value);
      return;
    case key.sex:
      line.sex = decodeCode(wireSexes, value) as 'M' | 'F' | 'U';
      return;
    case key.age:
      line.age = text(value);
      return;
    case key.marksTotal:
      line.marksTotal = unsigned(value);
      return;
    case key.quota: {
      const [exported, annual, quotaUnit] = list(value, 3);
      line.quota = { exported: decodeQuantity(exported), annual: decodeQuantity(annual), unit: decodeCode(wireUnits, quotaUnit, true) };
      return;
    }
    default:
      // Added by a later profile: what it restricts cannot be seen here.
      throw new ClaimsError('newer-profile', `unknown key ${entry}`);
  }
}

/** Kind index -> numbers; plain decimal numbers travel as integers (a microchip's 15 digits in 9 bytes instead of 16). */
function encodeMarks(marks: readonly Mark[]): CborMap {
  const byKind = new Map<number, CborValue[]>();
  for (const mark of marks) {
    const kind = Number(encodeCode(wireMarkKinds, mark.kind));
    const number = /^(0|[1-9]\d{0,14})$/.test(mark.number) ? Number(mark.number) : mark.number;
    byKind.set(kind, [...(byKind.get(kind) ?? []), number]);
  }
  return new Map(byKind);
}

function decodeMarks(value: CborValue): Mark[] {
  const marks: Mark[] = [];
  for (const [kind, numbers] of mapOf(value)) {
    const kindName = decodeCode(wireMarkKinds, integer(kind)) as Mark['kind'];
    const items = list(numbers);
    if (items.length === 0) throw new ClaimsError('format', 'marks');
    for (const item of items) marks.push({ kind: kindName, number: typeof item === 'number' ? String(unsigned(item)) : text(item) });
  }
  if (marks.length === 0) throw new ClaimsError('format', 'marks');
  return marks;
}

function day(date: string | undefined): number | undefined {
  return date === undefined ? undefined : toEpochDay(date);
}

function unit(code: string): number | string {
  return encodeCode(wireUnits, code, true);
}
