import {
  type CodeEntry,
  countryNames,
  documentTypes,
  isCurrentCode,
  type Names,
  otherTerritories,
  parties,
  purposes,
  sources,
  specialCountryCodes,
  specimenCountries,
  terms,
  units,
} from '#cites';
import { type Language, message } from '#messages';

/** One answer that can be chosen. */
export interface Option {
  readonly value: string;
  readonly text: string;
  readonly hint?: string;
}

export function nameIn(names: Names, language: Language): string {
  return names[language] ?? names.en;
}

const today = (): string => new Date().toISOString().slice(0, 10);
const current = <T extends CodeEntry>(list: readonly T[]): readonly T[] => list.filter((entry) => isCurrentCode(entry, today()));

/** "W – Wild": a code never stands without its meaning. */
const coded = (entry: CodeEntry, language: Language): Option => ({
  value: entry.code,
  text: message('apply.code', { code: entry.code, name: nameIn(entry.names, language) }, language),
});

/** The types that are printed on the standard form, with what each is for. */
export function documentTypeOptions(language: Language): readonly Option[] {
  return current(documentTypes)
    .filter((type) => type.printed)
    .map((type) => ({
      value: type.code,
      text: nameIn(type.names, language),
      hint: message(`apply.type.${type.code}`, {}, language),
    }));
}

export function documentTypeName(code: string | null | undefined, language: Language): string {
  const type = documentTypes.find((entry) => entry.code === code);
  return type ? nameIn(type.names, language) : message('apply.type.none', {}, language);
}

export const purposeOptions = (language: Language): readonly Option[] => current(purposes).map((entry) => coded(entry, language));
export const sourceOptions = (language: Language): readonly Option[] => current(sources).map((entry) => coded(entry, language));
export const unitOptions = (language: Language): readonly Option[] => current(units).map((entry) => coded(entry, language));
export const termOptions = (language: Language): readonly Option[] =>
  current(terms)
    .map((entry) => coded(entry, language))
    .toSorted((one, other) => one.value.localeCompare(other.value));

/**
 * Countries and territories by name.
 *
 * @param more.specimen the fictitious ones too, where the office is one of them
 * @param more.special codes such as XX (origin unknown) and ZZ (high seas), where a box takes them
 */
export function countryOptions(language: Language, more: { readonly specimen: boolean; readonly special?: boolean }): readonly Option[] {
  const key = `${language} ${String(more.specimen)} ${String(more.special === true)}`;
  const known = countries.get(key);
  if (known) return known;
  const codes = [
    ...current(parties).map(({ code }) => code),
    ...current(otherTerritories).map(({ code }) => code),
    ...(more.specimen ? Object.keys(specimenCountries) : []),
    ...(more.special ? current(specialCountryCodes).map(({ code }) => code) : []),
  ];
  const options = [...new Set(codes)]
    .map((value) => ({ value, text: countryText(value, language) }))
    .toSorted((one, other) => one.text.localeCompare(other.text, language));
  countries.set(key, options);
  return options;
}

const countries = new Map<string, readonly Option[]>();

export function countryText(code: string | null | undefined, language: Language): string {
  if (!code) return '';
  const names = countryNames(code);
  return names ? message('apply.country', { name: nameIn(names, language), code }, language) : code;
}

/** The meaning of a code of a list; the code alone where nobody knows it. */
export function codeText(options: readonly Option[], code: string | undefined): string {
  return options.find(({ value }) => value === code)?.text ?? code ?? '';
}
