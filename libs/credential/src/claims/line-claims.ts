import type { Appendix, Mark } from '#cites';
import { cborMap } from '../cbor/encode.js';
import type { CborMap, CborValue } from '../cbor/value.js';
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
  onlyKeys,
  optional,
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
const highestKey = 15;

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

function decodeMore(map: CborMap): Partial<ClaimLine> {
  if (map.size === 0) throw new ClaimsError('format', 'empty map');
  onlyKeys(map, highestKey);
  const found: Partial<Record<keyof ClaimLine, unknown>> = {
    marks: optional(map.get(key.marks), decodeMarks),
    originCountry: optional(map.get(key.originCountry), country),
    originPermit: optional(map.get(key.originPermit), text),
    originPermitDate: optional(map.get(key.originPermitDate), fromEpochDay),
    commonName: optional(map.get(key.commonName), text),
    description: optional(map.get(key.description), text),
    lastReExport: optional(map.get(key.lastReExport), (value) => {
      const [from, number, date] = list(value, 3);
      return {
        country: country(from),
        number: number === null ? null : text(number),
        date: date === null ? null : fromEpochDay(date),
      };
    }),
    secondSource: optional(map.get(key.secondSource), (value) => decodeCode(wireSources, value)),
    secondQuantity: optional(map.get(key.secondQuantity), (value) => {
      const [amount, amountUnit] = list(value, 2);
      return { value: decodeQuantity(amount), unit: decodeCode(wireUnits, amountUnit, true) };
    }),
    operationNumber: optional(map.get(key.operationNumber), text),
    acquisitionDate: optional(map.get(key.acquisitionDate), fromEpochDay),
    sex: optional(map.get(key.sex), (value) => decodeCode(wireSexes, value)),
    age: optional(map.get(key.age), text),
    marksTotal: optional(map.get(key.marksTotal), unsigned),
    quota: optional(map.get(key.quota), (value) => {
      const [exported, annual, quotaUnit] = list(value, 3);
      return { exported: decodeQuantity(exported), annual: decodeQuantity(annual), unit: decodeCode(wireUnits, quotaUnit, true) };
    }),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)) as Partial<ClaimLine>;
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
