import { otherTerritories, parties, purposes, type QuotaFact, type SuspensionFact } from '#cites';

/** Populations that the annotation of a listing keeps in or leaves out, as ISO codes and region tokens. */
export interface Populations {
  readonly populations: readonly string[];
  readonly populationsExcluded: readonly string[];
}

const regionNames: readonly (readonly [string, string])[] = [
  [
    'Europe, except any populations in the area which formerly constituted the Union of Soviet Socialist Republics',
    'EUROPE_EXCEPT_FORMER_USSR',
  ],
  ['Central and North America', 'CENTRAL_AND_NORTH_AMERICA'],
  ['West Greenland', 'WEST_GREENLAND'],
  ['Neotropics', 'NEOTROPICS'],
  ['Americas', 'AMERICAS'],
  ['African', 'AFRICA'],
  ['Africa', 'AFRICA'],
  ['Asia', 'ASIA'],
];

/** "Tanzania, United Republic of" is written "United Republic of Tanzania" in annotations. */
function spellings(name: string): string[] {
  const [head, tail] = name.split(', ');
  return head && tail ? [name, `${tail} ${head}`, head] : [name];
}

// Longest first, so that "Papua New Guinea" is not read as "Guinea", nor "Nigeria" as "Niger".
const placeNames = [
  ...regionNames,
  ...[...parties, ...otherTerritories].flatMap(({ code, names }) =>
    spellings(names.en).map((name): readonly [string, string] => [name, code]),
  ),
].sort(([left], [right]) => right.length - left.length);

/** Reads the first sentence of an annotation; empty where it does not limit the listing to, or from, whole populations. */
export function populationsOf(note: string): Populations {
  const plain =
    note
      .replace(/^\(+/, '')
      .replace(/\[[^\]]*\]/g, '')
      .split(/[;.]/)[0] ?? '';
  const except = /^except(?: for)? the populations? of/i.test(plain);
  const only = /^(?:only )?(?:the )?(?:african )?populations?\b/i.test(plain);
  if (!except && !only) return { populations: [], populationsExcluded: [] };
  let rest = plain;
  const found: string[] = [];
  for (const [name, code] of placeNames) {
    const pattern = new RegExp(`\\b${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\b`);
    if (!pattern.test(rest)) continue;
    found.push(code);
    rest = rest.replace(pattern, ' ');
  }
  const codes = [...new Set(found)].sort();
  return except ? { populations: [], populationsExcluded: codes } : { populations: codes, populationsExcluded: [] };
}

/** Taxa that a note leaves out: "Excludes Cathartidae spp.", "All exports, except C. fallax": names in full or with the initial of the genus. */
export function excludedTaxaOf(note: string, genus: string): readonly string[] {
  const found = new Set<string>();
  for (const [, tail = ''] of note.replace(/<[^>]*>/g, '').matchAll(/\b(?:except(?: for)?|excluding|excludes)\b((?:\b[A-Z]\.|[^.;])*)/gi)) {
    if (/\bquota\b/.test(tail)) continue;
    for (const [, name = ''] of tail.matchAll(/\b([A-Z][a-z]+(?: (?!spp)[a-z]+(?:-[a-z]+)?)?)/g)) found.add(name);
    for (const [, initial, epithet] of tail.matchAll(/\b([A-Z])\. ([a-z]+(?:-[a-z]+)?)/g))
      if (initial === genus.charAt(0)) found.add(`${genus} ${epithet}`);
  }
  return [...found];
}

const everyPurpose = purposes.map(({ code }) => code);

/**
 * Scope of a suspension that is told in words only. The words narrow it where they are plain; anything else is kept,
 * and the suspension then stops more rather than less.
 */
export function suspensionScope(note: string): Pick<SuspensionFact, 'terms' | 'sources' | 'purposesAllowed' | 'appliesTo'> {
  const text = note.toLowerCase();
  const imports = /\bimports?\b/.test(text);
  const exports = /\bexports?\b/.test(text);
  return {
    terms: /\blive (?:specimens|animals|birds)\b/.test(text) && !/parts and derivatives/.test(text) ? ['LIV'] : [],
    sources: /\bwild(?:[- ](?:taken|caught|collected|specimens))\b/.test(text) && !/captive-bred/.test(text) ? ['W'] : [],
    purposesAllowed: /\bcommercial\b/.test(text) && !/non-commercial/.test(text) ? everyPurpose.filter((code) => code !== 'T') : [],
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
  [/\bwild\b/, 'W'],
  [/\branched\b/, 'R'],
  [/\bcaptive-bred\b/, 'C'],
  [/\bf1\b/, 'F'],
];

/** Scope of a quota: its own codes, and where those are blank the plain words of its note. */
export function quotaScope(
  terms: readonly string[],
  sources: readonly string[],
  note: string,
): Pick<QuotaFact, 'kind' | 'terms' | 'sources' | 'purposes'> {
  const text = note.toLowerCase();
  const words = (list: readonly (readonly [RegExp, string])[]): string[] =>
    list.filter(([pattern]) => pattern.test(text)).map(([, code]) => code);
  const given = (codes: readonly string[], fallback: readonly string[]): readonly string[] =>
    codes.includes('ALL') ? [] : codes.length > 0 ? codes : fallback;
  return {
    kind: /established by the conference of the parties/.test(text) ? 'cop' : 'national',
    terms: given(terms, /live or dead/.test(text) ? [] : words(termWords)),
    sources: given(sources, words(sourceWords)),
    purposes: /\bfor commercial purposes\b/.test(text) ? ['T'] : [],
  };
}
