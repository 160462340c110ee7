import type { Language } from '#messages';

const locales: Readonly<Record<Language, string>> = { en: 'en-GB', fr: 'fr-FR', es: 'es-ES' };
const days = new Map<string, Intl.DateTimeFormat>();

function format(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${JSON.stringify(options)}`;
  const known = days.get(key) ?? new Intl.DateTimeFormat(locales[language], options);
  days.set(key, known);
  return known;
}

/** A calendar day as people of the language write it, month in letters: 22 Nov 2026, never 11/22/26. @param value YYYY-MM-DD or Date (UTC day) */
export function dateText(value: unknown, language: Language): string {
  const at = value instanceof Date ? value : new Date(`${String(value).slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(at.getTime())) return '';
  return format(language, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).format(at);
}

/** An instant with its zone: 22 Nov 2026, 09:31 UTC. */
export function instantText(value: unknown, language: Language): string {
  const at = value instanceof Date ? value : new Date(String(value));
  if (Number.isNaN(at.getTime())) return '';
  const day = format(language, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).format(at);
  const time = format(language, { hour: '2-digit', minute: '2-digit', hour12: false, timeZone: 'UTC' }).format(at);
  return `${day}, ${time} UTC`;
}

/** A number or an exact decimal text with the separators of the language; digits are never rounded. */
export function numberText(value: unknown, language: Language): string {
  const text = String(value ?? '');
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!match) return text;
  const [, sign = '', whole = '', fraction] = match;
  const separators = language === 'en' ? { group: ',', decimal: '.' } : { group: '\u202f', decimal: ',' };
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, separators.group);
  return `${sign}${grouped}${fraction === undefined ? '' : `${separators.decimal}${fraction}`}`;
}
