import { documentTypes } from './data/document-types.js';
import type {
  CodeEntry,
  DocumentTypeEntry,
  Names,
  PartyEntry,
  SourceEntry,
  SpecialCountryEntry,
  TermEntry,
  UnitEntry,
  ValidityEntry,
} from './data/code-entry.js';
import { otherTerritories } from './data/other-territories.js';
import { parties } from './data/parties.js';
import { purposes } from './data/purposes.js';
import { sources } from './data/sources.js';
import { specialCountryCodes } from './data/special-country-codes.js';
import { specimenCountries } from './data/specimen-countries.js';
import { terms } from './data/terms.js';
import { units } from './data/units.js';

const byCode = <T extends CodeEntry>(list: readonly T[]): ReadonlyMap<string, T> => new Map(list.map((entry) => [entry.code, entry]));

const purposeByCode = byCode(purposes);
const sourceByCode = byCode(sources);
const termByCode = byCode(terms);
const unitByCode = byCode(units);
const documentTypeByCode = byCode(documentTypes);
const partyByCode = byCode(parties);
const territoryByCode = byCode(otherTerritories);
const specialByCode = byCode(specialCountryCodes);

export const purposeOf = (code: string): CodeEntry | undefined => purposeByCode.get(code);
export const sourceOf = (code: string): SourceEntry | undefined => sourceByCode.get(code);
export const termOf = (code: string): TermEntry | undefined => termByCode.get(code);
export const unitOf = (code: string): UnitEntry | undefined => unitByCode.get(code);
export const documentTypeOf = (code: string): DocumentTypeEntry | undefined => documentTypeByCode.get(code);
export const partyOf = (code: string): PartyEntry | undefined => partyByCode.get(code);
export const specialCountryOf = (code: string): SpecialCountryEntry | undefined => specialByCode.get(code);

/** A code that may stand on a document issued on `date` (YYYY-MM-DD). */
export function isCurrentCode(entry: CodeEntry | undefined, date: string): boolean {
  if (!entry || entry.status !== 'current') return false;
  return (entry.from === undefined || entry.from <= date) && (entry.to === undefined || date < entry.to);
}

/** A country or territory that has a Management Authority of its own or under another State; special codes are not. */
export function isCountry(code: string): boolean {
  return partyByCode.has(code) || territoryByCode.has(code) || isSpecimenCountry(code);
}

export function isSpecimenCountry(code: string): boolean {
  return Object.hasOwn(specimenCountries, code);
}

/** Names of a country, territory or special code; null when the code is unknown. */
export function countryNames(code: string): Names | null {
  const specimen = isSpecimenCountry(code) ? specimenCountries[code] : undefined;
  return specimen ?? partyByCode.get(code)?.names ?? territoryByCode.get(code)?.names ?? specialByCode.get(code)?.names ?? null;
}

/** The limit in force on `date`; null when none is known. */
export function validityLimit(type: DocumentTypeEntry, date: string): ValidityEntry | null {
  return type.validity.find((entry) => entry.from <= date && (entry.to === null || date < entry.to)) ?? null;
}
