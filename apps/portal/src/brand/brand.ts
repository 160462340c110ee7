import { readFileSync } from 'node:fs';
import { dirname, extname, resolve } from 'node:path';
import type { Language } from '#messages';
import { isDay } from '#web';

/** How a country shows itself; everything else of the pages is the same everywhere. */
export interface Brand {
  /** Name in the header by language; null takes the authority's own. */
  readonly name: Readonly<Record<Language, string>> | null;
  /** The arms as an SVG or PNG file; null shows none. */
  readonly arms: { readonly bytes: Buffer; readonly mediaType: string } | null;
  /** Background of the header, #rrggbb; white or black text on it is legible whichever it is. */
  readonly colour: string;
  readonly languages: readonly Language[];
  /** How people reach the authority; null takes the authority's own. */
  readonly contact: string | null;
  /** Days on which no clock of a case runs, YYYY-MM-DD, beside Saturdays and Sundays. */
  readonly holidays: readonly string[];
  /** Days of the week on which no clock runs: 0 = Sunday. */
  readonly weekend: readonly number[];
}

export const defaultBrand: Brand = {
  name: null,
  arms: null,
  colour: '#14532d',
  languages: ['en', 'fr', 'es'],
  contact: null,
  holidays: [],
  weekend: [0, 6],
};

const armsTypes: Readonly<Record<string, string>> = { '.svg': 'image/svg+xml', '.png': 'image/png' };
const known: readonly string[] = ['name', 'arms', 'colour', 'languages', 'contact', 'holidays', 'weekend'];

/**
 * Reads the brand file (JSON; `arms` is a path beside it).
 *
 * @param file path; "-" = the defaults
 * @returns every fault at once, in words for whoever installs
 */
export function readBrand(
  file: string,
): { readonly ok: true; readonly brand: Brand } | { readonly ok: false; readonly faults: readonly string[] } {
  if (file === '-') return { ok: true, brand: defaultBrand };
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    return { ok: false, faults: [`cannot be read as JSON: ${error instanceof Error ? error.message : 'unknown'}`] };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { ok: false, faults: ['must be an object'] };
  const given = value as Record<string, unknown>;
  const faults = Object.keys(given)
    .filter((name) => !known.includes(name))
    .map((name) => `there is no setting "${name}"`);
  const take = <T>(name: string, fallback: T, read: (part: unknown) => T | undefined, must: string): T => {
    if (given[name] === undefined) return fallback;
    const part = read(given[name]);
    if (part === undefined) faults.push(`${name} must be ${must}`);
    return part ?? fallback;
  };
  const brand: Brand = {
    name: take('name', null, names, 'an object with texts en, fr and es'),
    arms: take('arms', null, (part) => arms(part, file), 'the path of an SVG or PNG file of at most 200 kB beside the brand file'),
    colour: take(
      'colour',
      defaultBrand.colour,
      (part) => (typeof part === 'string' && /^#[0-9a-f]{6}$/i.test(part) ? part : undefined),
      '#rrggbb',
    ),
    languages: take('languages', defaultBrand.languages, languageList, 'a list of en, fr and es'),
    contact: take(
      'contact',
      null,
      (part) => (typeof part === 'string' && part.length <= 300 ? part : undefined),
      'a text of at most 300 characters',
    ),
    holidays: take('holidays', [], (part) => (Array.isArray(part) && part.every(isDay) ? part : undefined), 'a list of days YYYY-MM-DD'),
    weekend: take('weekend', defaultBrand.weekend, weekdays, 'a list of at most six numbers 0 (Sunday) to 6'),
  };
  return faults.length > 0 ? { ok: false, faults } : { ok: true, brand };
}

function names(part: unknown): Readonly<Record<Language, string>> | undefined {
  const { en, fr, es } = (part ?? {}) as Record<string, unknown>;
  const texts = [en, fr, es];
  return texts.every((text) => typeof text === 'string' && text.length > 0 && text.length <= 100)
    ? ({ en, fr, es } as Record<Language, string>)
    : undefined;
}

function arms(part: unknown, file: string): Brand['arms'] | undefined {
  const mediaType = typeof part === 'string' ? armsTypes[extname(part).toLowerCase()] : undefined;
  if (mediaType === undefined) return undefined;
  try {
    const bytes = readFileSync(resolve(dirname(file), part as string));
    return bytes.length <= 200_000 ? { bytes, mediaType } : undefined;
  } catch {
    return undefined;
  }
}

function languageList(part: unknown): readonly Language[] | undefined {
  const all = ['en', 'fr', 'es'];
  return Array.isArray(part) && part.length > 0 && part.every((code) => all.includes(code as string)) ? (part as Language[]) : undefined;
}

function weekdays(part: unknown): readonly number[] | undefined {
  const fits = Array.isArray(part) && part.length <= 6 && part.every((day) => Number.isInteger(day) && day >= 0 && day <= 6);
  return fits ? (part as number[]) : undefined;
}

/** The brand as custom properties. Text on the colour is white or black, whichever contrasts more (WCAG 1.4.3 holds for every colour). */
export function brandStyle({ colour }: Brand): string {
  return `:root{--oc-brand:${colour};--oc-brand-text:${textOn(colour)}}\n`;
}

/** Relative luminance, WCAG 2.2 definition. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function textOn(colour: string): '#ffffff' | '#0b0c0c' {
  const light = luminance(colour);
  return 1.05 / (light + 0.05) >= (light + 0.05) / (luminance('#0b0c0c') + 0.05) ? '#ffffff' : '#0b0c0c';
}
