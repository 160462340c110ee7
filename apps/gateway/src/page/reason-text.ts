import { countryNames } from '#cites';
import { type Language, message, type MessageArgument } from '#messages';
import { type Check, reasons } from '#verify';
import { dayText, instantText } from './dates.js';

/** The sentence of a check's reason, with times, days and countries written as people read them. */
export function reasonText(check: Check, language: Language): string {
  const args = Object.fromEntries(Object.entries(check.args).map(([name, value]) => [name, readable(name, value, language)]));
  return message(reasons[check.reason].message, args, language);
}

function readable(name: string, value: MessageArgument, language: Language): MessageArgument {
  if (typeof value !== 'string') return value;
  if (/^\d{4}-\d\d-\d\dT[\d:]{8}Z$/.test(value)) return instantText(Date.parse(value) / 1000, language);
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return dayText(value, language);
  if (name !== 'country') return value;
  const names = countryNames(value);
  return names?.[language] ?? names?.en ?? value;
}
