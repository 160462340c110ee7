import { createHash } from 'node:crypto';
import { type Language, languages } from '#messages';
import { defaultCode, defaultCodeVersion } from './default-code.js';

/** Policy with the code of conduct in force: false, or `{ version, everyMonths, text? }`. Without a row nothing is asked. */
export const conductPolicy = 'code-of-conduct';
/** Policy: true = nobody decides who was not vetted. */
export const officerVettingPolicy = 'officer-vetting';

export interface CodeOfConduct {
  readonly version: string;
  /** It is accepted anew after so many months. */
  readonly everyMonths: number;
  /** One principle a line, by language. */
  readonly text: Readonly<Record<Language, string>>;
}

/** What is wrong with a value of the policy; nothing = it can be put in force. */
export function conductPolicyFaults(value: unknown): readonly string[] {
  if (value === false) return [];
  if (typeof value !== 'object' || value === null) return ['must be false or {"version", "everyMonths", "text"}'];
  const { version, everyMonths, text } = value as Record<string, unknown>;
  const known = Object.keys(value).every((name) => ['version', 'everyMonths', 'text'].includes(name));
  return [
    ...(known ? [] : ['only "version", "everyMonths" and "text" are known']),
    ...(typeof version === 'string' && /^[\w .-]{1,40}$/.test(version)
      ? []
      : ['"version" must be 1 to 40 letters, digits, spaces, "." or "-"']),
    ...(Number.isInteger(everyMonths) && Number(everyMonths) >= 1 && Number(everyMonths) <= 120 ? [] : ['"everyMonths" must be 1 to 120']),
    ...textFaults(text, version),
  ];
}

function textFaults(text: unknown, version: unknown): string[] {
  if (text === undefined)
    return version === defaultCodeVersion ? [] : [`"text" is missing; only version "${defaultCodeVersion}" has a text of its own`];
  const byLanguage = (typeof text === 'object' && text !== null ? text : {}) as Record<string, unknown>;
  return languages.flatMap((language) => {
    const own = byLanguage[language];
    return typeof own === 'string' && own.trim().length >= 20 && own.length <= 20_000
      ? []
      : [`"text.${language}" must be 20 to 20,000 characters`];
  });
}

/** The code as a policy says it; null where none is in force. */
export function codeOf(value: unknown): CodeOfConduct | null {
  if (conductPolicyFaults(value).length > 0 || value === false) return null;
  const { version, everyMonths, text = defaultCode } = value as CodeOfConduct;
  return { version, everyMonths, text };
}

export function textHash(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}
