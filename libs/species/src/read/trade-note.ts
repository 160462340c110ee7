import { purposes } from '#cites';
import type { StagedSuspension } from './stage-rows.js';

type SuspensionScope = Pick<StagedSuspension, 'terms' | 'sources' | 'purposesAllowed' | 'appliesTo'>;

const everyPurpose = purposes.map(({ code }) => code).sort();

/**
 * What a free-text suspension covers. The words narrow it only where they are plain; anything else is kept and the suspension
 * then stops more rather than less, and an officer reads the note.
 */
export function suspensionScope(note: string): SuspensionScope {
  const text = note.toLowerCase();
  const commercial = /\bcommercial\b/.test(text) && !/non-commercial/.test(text);
  const imports = /\bimports?\b/.test(text);
  const exports = /\bexports?\b/.test(text);
  return {
    // Parts named beside live animals widen the stop again.
    terms: /\blive (?:specimens|animals|birds)\b/.test(text) && !/parts and derivatives/.test(text) ? ['LIV'] : [],
    sources: /\b(?:wild[- ](?:taken|caught|collected)|wild (?:orchids|specimens))\b/.test(text) && !/captive-bred/.test(text) ? ['W'] : [],
    purposesAllowed: commercial ? everyPurpose.filter((code) => code !== 'T') : [],
    appliesTo: imports && !exports ? 'import' : exports && !imports ? 'export' : 'both',
  };
}

const termWords: readonly (readonly [RegExp, string])[] = [
  [/\blive\b/, 'LIV'],
  [/\bskins?\b/, 'SKI'],
  [/\btrophies\b/, 'TRO'],
  [/\b(?:raw ivory|tusks?)\b/, 'TUS'],
  [/\bcaviar\b/, 'CAV'],
  [/\bmeat\b/, 'MEA'],
  [/\bsawn wood\b/, 'SAW'],
  [/\blogs\b/, 'LOG'],
];
const sourceWords: readonly (readonly [RegExp, string])[] = [
  [/\bwild\b|\bwild-taken\b/, 'W'],
  [/\branched\b/, 'R'],
  [/\bcaptive-bred\b/, 'C'],
  [/\bf1\b/, 'F'],
];

export interface QuotaScope {
  readonly kind: 'cop' | 'national';
  readonly terms: readonly string[];
  readonly sources: readonly string[];
  readonly purposes: readonly string[];
}

/** What a quota covers: its own codes, and where those are blank the plain words of its note. */
export function quotaScope(terms: readonly string[], sources: readonly string[], note: string): QuotaScope {
  const text = note.toLowerCase();
  const words = (list: readonly (readonly [RegExp, string])[]) => list.filter(([pattern]) => pattern.test(text)).map(([, code]) => code);
  return {
    kind: /established by the conference of the parties/.test(text) ? 'cop' : 'national',
    terms: given(terms, /live or dead/.test(text) ? [] : words(termWords)).sort(),
    sources: given(sources, words(sourceWords)).sort(),
    purposes: /\bfor commercial purposes\b/.test(text) ? ['T'] : [],
  };
}

/** "ALL" is every code, which here is an empty list; no code leaves it to the words. */
function given(codes: readonly string[], inWords: readonly string[]): string[] {
  if (codes.includes('ALL')) return [];
  return [...(codes.length > 0 ? codes : inWords)];
}
