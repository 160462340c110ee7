import { type Language, message } from '#messages';
import { numberText } from '#web';

/** What happened, in words; the kind itself where it has none. */
export function kindText(kind: string, language: Language): string {
  const id = `oversight.kind.${kind}`;
  const text = message(id, {}, language);
  return text === id ? kind : text;
}

/** A length of time in the largest unit that fits, e.g. "6 minutes". */
export function durationText(seconds: number, language: Language): string {
  const units = [
    ['days', 86_400],
    ['hours', 3600],
    ['minutes', 60],
    ['seconds', 1],
  ] as const;
  const [unit, size] = units.find(([, least]) => seconds >= 2 * least) ?? ['seconds', 1];
  return message(`oversight.duration.${unit}`, { count: Math.max(0, Math.round(seconds / size)) }, language);
}

/** The members of an entry that stand in clear, as `name: value`. */
export function clearText(pub: Readonly<Record<string, unknown>>): readonly { readonly name: string; readonly value: string }[] {
  return Object.entries(pub).map(([name, value]) => ({ name, value: typeof value === 'string' ? value : JSON.stringify(value) }));
}

export function placeText(log: string, index: number | null, language: Language): string {
  return index === null
    ? message('oversight.entries.waiting', {}, language)
    : `${message(`oversight.log.${log}`, {}, language)} ${numberText(index, language)}`;
}
