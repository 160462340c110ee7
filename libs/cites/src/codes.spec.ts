import { describe, expect, it } from '@jest/globals';
import {
  addMonths,
  appendices,
  countryNames,
  documentTypes,
  formBoxes,
  isCountry,
  isCurrentCode,
  isDate,
  otherTerritories,
  parties,
  purposes,
  regions,
  sourceOf,
  sources,
  specialCountryCodes,
  specimenCountries,
  termOf,
  terms,
  units,
  validityLimit,
} from '#cites';

const current = (list: readonly { readonly status: string }[]): number => list.filter((entry) => entry.status === 'current').length;

describe('the code lists', () => {
  it('are complete', () => {
    expect(current(purposes)).toBe(12);
    expect(current(sources)).toBe(11);
    expect(current(terms)).toBe(91);
    expect(current(units)).toBe(9);
    expect(parties).toHaveLength(184);
    expect(current(specialCountryCodes)).toBe(3);
    expect(appendices.filter((entry) => entry.status === 'current').map((entry) => entry.code)).toEqual(['I', 'II', 'III']);
    expect(formBoxes.map((box) => box.code)).toEqual([
      '1',
      '2',
      '3',
      '3a',
      '4',
      '5',
      '5a',
      '5b',
      '6',
      '7/8',
      '9',
      '10',
      '11',
      '11a',
      '12',
      '12a',
      '12b',
      '13',
      '14',
      '15',
    ]);
  });

  it.each(Object.entries({ purposes, sources, terms, units, documentTypes, parties, otherTerritories, specialCountryCodes, appendices }))(
    '%s have one entry for each code, each with a source and real dates',
    (_name, list) => {
      expect(new Set(list.map((entry) => entry.code)).size).toBe(list.length);
      for (const entry of list) {
        expect(entry.source.length).toBeGreaterThan(10);
        expect(entry.names.en.length).toBeGreaterThan(0);
        for (const date of [entry.from, entry.to]) if (date !== undefined) expect(isDate(date)).toBe(true);
      }
    },
  );

  it('name purposes, sources, document types and countries in three languages', () => {
    for (const entry of [...purposes, ...sources, ...documentTypes, ...parties]) {
      expect(entry.names.fr).toBeTruthy();
      expect(entry.names.es).toBeTruthy();
    }
  });

  it('refer only to codes that exist', () => {
    const unitCodes = units.filter((unit) => unit.status === 'current').map((unit) => unit.code);
    const purposeCodes = purposes.map((purpose) => purpose.code);
    for (const term of terms) {
      for (const unit of [
        ...(term.acceptedUnits ?? []),
        ...[term.preferredUnit, term.alternativeUnit].filter((code) => typeof code === 'string'),
      ])
        expect(unitCodes).toContain(unit);
      for (const purpose of term.acceptedPurposes ?? []) expect(purposeCodes).toContain(purpose);
    }
    for (const unit of units) if (unit.convertTo) expect(unitCodes).toContain(unit.convertTo);
  });

  it('hold sixteen document types, of which thirteen are printed, in an order that credentials rely on', () => {
    expect(documentTypes.map((type) => type.code)).toEqual(
      'E R I O O-IFS O-PRE O-CB O-AP O-PHYTO O-CO O-TEC O-POC O-MIC O-SC O-SCI O-ART14'.split(' '),
    );
    expect(documentTypes.map((type) => type.index)).toEqual(documentTypes.map((_type, index) => index));
    expect(documentTypes.filter((type) => type.printed)).toHaveLength(13);
    expect(documentTypes.filter((type) => !type.printed).map((type) => type.code)).toEqual(['O', 'O-PHYTO', 'O-SCI']);
  });

  it('give each document type its longest validity on a date', () => {
    const months = Object.fromEntries(documentTypes.map((type) => [type.code, validityLimit(type, '2026-01-01')?.months]));
    expect(months).toMatchObject({ E: 6, R: 6, I: 12, 'O-IFS': 12, 'O-CO': 12, 'O-TEC': 36, 'O-POC': 36, 'O-SC': 6, 'O-ART14': null });
    expect(validityLimit(documentTypes[0]!, '1970-01-01')).toBeNull();
  });

  it('date the codes: Y is no source before 2019, ZZ and KIL are read but not current', () => {
    expect(isCurrentCode(sourceOf('Y'), '2018-01-01')).toBe(false);
    expect(isCurrentCode(sourceOf('Y'), '2020-01-01')).toBe(true);
    expect(isCurrentCode(termOf('SKO'), '2026-01-01')).toBe(false);
    expect(isCountry('ZZ')).toBe(false);
    expect(isCountry('XX')).toBe(false);
    expect(isCountry('XA')).toBe(true);
    expect(countryNames('XA')).toEqual(specimenCountries['XA']);
    expect(countryNames('SZ')).toMatchObject({ en: 'Eswatini' });
    expect(countryNames('QQ')).toBeNull();
    expect(countryNames('constructor')).toBeNull();
  });

  it('place only known countries in regions', () => {
    for (const codes of Object.values(regions))
      for (const code of codes.split(' ')) expect([code, countryNames(code) !== null]).toEqual([code, true]);
  });
});

describe('dates', () => {
  it.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2023-08-31', 6, '2024-02-29'],
    ['2026-06-01', 6, '2026-12-01'],
    ['2026-12-15', 36, '2029-12-15'],
  ])('add to %s %i months: %s', (date, months, later) => {
    expect(addMonths(date, months)).toBe(later);
  });

  it('are real days', () => {
    for (const good of ['2024-02-29', '1999-12-31']) expect(isDate(good)).toBe(true);
    for (const bad of ['2023-02-29', '2026-13-01', '2026-00-10', '2026-1-1', '20260101', '2026-01-01T00:00:00Z', ''])
      expect(isDate(bad)).toBe(false);
  });
});
