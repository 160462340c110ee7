import { otherTerritories, parties, regions } from '#cites';

export interface PopulationScope {
  readonly populations: readonly string[];
  readonly populationsExcluded: readonly string[];
}

/** Spellings of annotations that the code lists do not have. */
const otherSpellings: Readonly<Record<string, string>> = {
  'united republic of tanzania': 'TZ',
  tanzania: 'TZ',
  'russian federation': 'RU',
  russia: 'RU',
  'lao pdr': 'LA',
  laos: 'LA',
  vietnam: 'VN',
  bolivia: 'BO',
  'plurinational state of bolivia': 'BO',
  iran: 'IR',
  'islamic republic of iran': 'IR',
  venezuela: 'VE',
  'bolivarian republic of venezuela': 'VE',
  swaziland: 'SZ',
  'united states of america': 'US',
  'united states': 'US',
  usa: 'US',
  'united kingdom': 'GB',
  'democratic republic of the congo': 'CD',
  'republic of korea': 'KR',
  'south korea': 'KR',
  "côte d'ivoire": 'CI',
  'sao tome and principe': 'ST',
  palestine: 'PS',
  'south sudan': 'SS',
};

const regionNames: readonly (readonly [RegExp, string])[] = [
  [/^(?:the )?west greenland$/, 'WEST_GREENLAND'],
  [/^(?:the )?neotropics$/, 'NEOTROPICS'],
  [/^(?:the )?americas$/, 'AMERICAS'],
  [/^africa$/, 'AFRICA'],
  [/^asia$/, 'ASIA'],
  [/^central and north america$/, 'CENTRAL_AND_NORTH_AMERICA'],
  [/^north and central america$/, 'CENTRAL_AND_NORTH_AMERICA'],
  [/^south america$/, 'SOUTH_AMERICA'],
  [
    /^europe, except (?:any populations in )?the area which formerly constituted the union of soviet socialist republics\b/,
    'EUROPE_EXCEPT_FORMER_USSR',
  ],
];

const byName = new Map<string, string>([
  ...[...parties, ...otherTerritories].map(({ code, names }): [string, string] => [names.en.toLowerCase(), code]),
  ...Object.entries(otherSpellings),
]);

/** ISO code of a country as an annotation spells it, or undefined. */
export function countryCodeOf(text: string): string | undefined {
  const name = text.trim().replace(/^the /i, '');
  if (/^[A-Z]{2}$/.test(name)) return name;
  return byName.get(name.toLowerCase());
}

const only = /^(?:only |for )?(?:the )?(?:populations? of:? |(?=african populations?\b))/i;
const except = /^(?:all populations )?except(?: for)?:? (?:the )?populations? of:? /i;
/** A further population after what was said of the one before: "..., which is in Appendix II, and the population of Ecuador". */
const further = /(?:,\s*|\s)and (?:for )?the populations? of:? /i;

/**
 * Populations an annotation limits a listing to, read from its first sentence; empty where the annotation speaks of something else
 * (a quota for one population, an excluded species). Parts of a country stand for the country, because a permit names countries;
 * the annotation itself is kept and shown.
 */
export function populationsOf(note: string): PopulationScope {
  const text = note
    .replace(/<[^>]*>/g, '')
    .trim()
    .replace(/^\(/, '');
  const prefix = except.exec(text) ?? only.exec(text);
  if (!prefix) return { populations: [], populationsExcluded: [] };
  const codes = [...new Set(sentence(text.slice(prefix[0].length)).split(further).flatMap(placesIn))].sort();
  return except.test(text) ? { populations: [], populationsExcluded: codes } : { populations: codes, populationsExcluded: [] };
}

/** The first sentence without its brackets, which tell parts and conditions of the country before them. */
function sentence(text: string): string {
  let rest = text;
  for (let before = ''; before !== rest;) {
    before = rest;
    rest = rest.replace(/[[({][^[\](){}]*[\])}]/g, ' ');
  }
  return rest.split(/[;.:)]/)[0] ?? '';
}

function placesIn(text: string): string[] {
  if (/^african populations?\b/i.test(text)) return ['AFRICA'];
  const regionOf = (place: string) => regionNames.find(([pattern]) => pattern.test(place.trim().toLowerCase()))?.[1];
  const wide = regionOf(text);
  if (wide) return [wide];
  // The list of places ends where the sentence goes on about something else.
  const list = text.split(/, which | which | that | is included| are included| subject to | with a | with an /i)[0] ?? '';
  const region = regionOf(list);
  if (region) return [region];
  // A name may itself hold a comma ("Congo, Democratic Republic of the") or an "and": try longer pieces first.
  const pieces = list
    .split(/,| and | & /)
    .map((piece) => piece.trim().replace(/^(?:and |the (?:whole )?populations? of )+/i, ''))
    .filter((piece) => piece !== '');
  const found = new Set<string>();
  for (let index = 0; index < pieces.length; index += 1) {
    const joined = [pieces.slice(index, index + 2).join(' and '), pieces.slice(index, index + 2).join(', ')]
      .map(countryCodeOf)
      .find(Boolean);
    const code = joined ?? countryCodeOf(pieces[index] ?? '') ?? regionOf(pieces[index] ?? '');
    if (joined) index += 1;
    if (code) found.add(code);
  }
  return [...found].sort();
}

/** True for an ISO code shape or a region token that libs/cites knows. */
export function isPopulation(token: string): boolean {
  return /^[A-Z]{2}$/.test(token) || token in regions;
}

// A full stop before a small letter is that of a genus cut short ("C. fallax"), not the end of the sentence.
const leavesOut = /\b(?:[Ee]xcept|[Ee]xclud(?:es|ing|ed)|[Ww]ithout)\b([^.]*(?:\.(?!\s+[A-Z])[^.]*)*)/g;
const shortName = /\b([A-Z])\. ([a-z]+(?:-[a-z]+)?)/g;
const taxonName = /[A-Z][a-z]+(?:-[a-z]+)?(?: (?!spp\b)[a-z]+(?:-[a-z]+)?){0,2}/g;

/**
 * Taxa an annotation leaves out of a listing: names behind "except" or "excludes" that `isTaxon` knows.
 * "The species included in Appendix I" needs no entry: a listing nearer to the taxon decides anyway.
 *
 * @param about taxon the note is about: its genus is what "C." in "except C. fallax" stands for
 */
export function excludedTaxaOf(note: string, isTaxon: (name: string) => boolean, about = ''): string[] {
  if (!/except|exclud|without/i.test(note)) return [];
  const found = new Set<string>();
  const genus = about.split(' ')[0] ?? '';
  for (const [, rest = ''] of note.replace(/<[^>]*>/g, '').matchAll(leavesOut)) {
    // Behind a semicolon, or where quotas begin, the note speaks of taxa that stay in.
    const tail = rest.split(/;|\bzero\b|\bquotas?\b/)[0] ?? '';
    for (const [, initial = '', epithet = ''] of tail.matchAll(shortName))
      if (initial === genus.charAt(0) && isTaxon(`${genus} ${epithet}`)) found.add(`${genus} ${epithet}`);
    for (const [candidate] of tail.matchAll(taxonName)) {
      const words = candidate.split(' ');
      for (let length = words.length; length > 0; length -= 1) {
        const name = words.slice(0, length).join(' ');
        if (!isTaxon(name)) continue;
        found.add(name);
        break;
      }
    }
  }
  return [...found].sort();
}

const months = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december'];

/** "delayed until 28 August 2020" and "in effect until 28 August 2020" shift the dates of a listing. */
export function datesOf(note: string): { from: string | null; to: string | null } {
  const at = (pattern: RegExp) => {
    const match = pattern.exec(note);
    const month = months.indexOf(match?.[2]?.toLowerCase() ?? '') + 1;
    return match && month > 0 ? `${match[3]}-${String(month).padStart(2, '0')}-${match[1]?.padStart(2, '0')}` : null;
  };
  return { from: at(/delayed until (\d{1,2}) (\w+) (\d{4})/i), to: at(/in effect until (\d{1,2}) (\w+) (\d{4})/i) };
}
