import { countryNames, documentTypeOf, type Names, purposeOf, sourceOf, termOf, unitOf } from '#cites';
import type { Language } from '#messages';

const tables = {
  document: (code: string) => documentTypeOf(code)?.names,
  purpose: (code: string) => purposeOf(code)?.names,
  source: (code: string) => sourceOf(code)?.names,
  term: (code: string) => termOf(code)?.names,
  unit: (code: string) => unitOf(code)?.names,
  country: (code: string) => countryNames(code) ?? undefined,
} satisfies Record<string, (code: string) => Names | undefined>;

/** What a code means, in the reader's language where the Convention has a name in it; the code itself where nobody knows it. */
export function codeName(table: keyof typeof tables, code: string, language: Language): string {
  const names = tables[table](code);
  return names?.[language] ?? names?.en ?? code;
}
