import { type Language, message } from '#messages';

const locales: Readonly<Record<Language, string>> = { en: 'en-GB', fr: 'fr-FR', es: 'es-ES' };

/** "22 November 2026": never figures alone, which half the world reads the other way round. @param date YYYY-MM-DD */
export function dayText(date: string, language: Language): string {
  const at = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(at.getTime())) return date;
  return new Intl.DateTimeFormat(locales[language], { dateStyle: 'long', timeZone: 'UTC' }).format(at);
}

/** An instant with its zone. @param seconds Unix time */
export function instantText(seconds: number, language: Language): string {
  return `${new Intl.DateTimeFormat(locales[language], { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' }).format(new Date(seconds * 1000))} UTC`;
}

/** An instant and how long ago it was. @param seconds Unix time @param now Unix time */
export function ageText(seconds: number, now: number, language: Language): string {
  const date = instantText(seconds, language);
  const minutes = Math.max(0, Math.floor((now - seconds) / 60));
  if (minutes < 120) return message('page.fresh.age', { date, minutes }, language);
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return message('page.fresh.age.hours', { date, hours }, language);
  return message('page.fresh.age.days', { date, days: Math.floor(hours / 24) }, language);
}
