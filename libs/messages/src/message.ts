import { IntlMessageFormat } from 'intl-messageformat';
import type { Language } from './catalogue/catalogue.js';
import { catalogueAreas } from './catalogue/index.js';

export type MessageArgument = string | number | boolean;
export type MessageArguments = Readonly<Record<string, MessageArgument>>;

export const languages: readonly Language[] = ['en', 'fr', 'es'];

const patterns: Readonly<Record<Language, ReadonlyMap<string, string>>> = {
  en: merged('en'),
  fr: merged('fr'),
  es: merged('es'),
};
const compiled = new Map<string, IntlMessageFormat>();

function merged(language: Language): ReadonlyMap<string, string> {
  return new Map(catalogueAreas.flatMap((area) => Object.entries(area.texts[language])));
}

/**
 * The text of a message in one language, with ICU arguments filled in.
 *
 * Never throws, because verification reports pass through here: an id that is in no catalogue comes back as the id,
 * a language without the text falls back to English, and a pattern whose arguments are missing comes back as written.
 * String arguments can hold what an applicant typed; control and direction-changing characters are taken out,
 * so that a name cannot reorder or hide the words around it.
 */
export function message(id: string, args: MessageArguments, language: Language): string {
  const format = formatFor(id, language);
  if (format === null) return id;
  try {
    const text: unknown = format.format(visible(args));
    return typeof text === 'string' ? text : String(text);
  } catch {
    return patterns[language].get(id) ?? patterns.en.get(id) ?? id;
  }
}

export function hasMessage(id: string): boolean {
  return patterns.en.has(id);
}

export function messageIds(): readonly string[] {
  return [...patterns.en.keys()];
}

/** The uncompiled ICU pattern; null where the language lacks it. */
export function messagePattern(id: string, language: Language): string | null {
  return patterns[language].get(id) ?? null;
}

function formatFor(id: string, language: Language): IntlMessageFormat | null {
  const key = `${language} ${id}`;
  const known = compiled.get(key);
  if (known) return known;
  const own = patterns[language].get(id);
  const pattern = own ?? patterns.en.get(id);
  if (pattern === undefined) return null;
  try {
    // Tags are text here: catalogue entries are never markup.
    const format = new IntlMessageFormat(pattern, own === undefined ? 'en' : language, undefined, { ignoreTag: true });
    compiled.set(key, format);
    return format;
  } catch {
    return null;
  }
}

function visible(args: MessageArguments): Record<string, MessageArgument> {
  return Object.fromEntries(
    Object.entries(args).map(([name, value]) => [
      name,
      typeof value === 'string' ? value.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim() : value,
    ]),
  );
}
