import type { StarterRow, StarterSection } from '../data/starter-format.js';
import type { Appendix, Rank } from '../read/stage-rows.js';

export interface StarterListing {
  readonly appendix: Appendix;
  readonly from: string;
  readonly to: string | null;
  readonly party: string | null;
  readonly populations: readonly string[];
  readonly populationsExcluded: readonly string[];
  readonly excludedTaxa: readonly string[];
  readonly hashNote: string | null;
  readonly annotation: string | null;
}

export interface StarterTaxon {
  readonly name: string;
  readonly rank: Rank;
  readonly parent: string | null;
  readonly kingdom: 'Animalia' | 'Plantae';
  readonly common: Readonly<Partial<Record<'en' | 'fr' | 'es', string>>>;
  readonly listings: readonly StarterListing[];
  readonly range: readonly string[];
}

/** The whole tree of the starter set, parents before children. Throws on a row that breaks the format: the data is our own. */
export function starterTaxa(sections: readonly StarterSection[]): StarterTaxon[] {
  const taxa = new Map<string, StarterTaxon>();
  const put = (taxon: StarterTaxon) => {
    const known = taxa.get(taxon.name);
    if (!known) taxa.set(taxon.name, taxon);
    else if (known.parent !== taxon.parent || known.rank !== taxon.rank)
      throw new Error(`${taxon.name} stands in two places of the starter set`);
    else if (isBare(known)) taxa.set(taxon.name, taxon);
    else if (!isBare(taxon)) throw new Error(`${taxon.name} is described twice in the starter set`);
  };
  for (const section of sections) {
    const { kingdom } = section;
    const bare = (name: string, rank: Rank, parent: string | null) =>
      put({ name, rank, parent, kingdom, common: {}, listings: [], range: [] });
    bare(kingdom, 'kingdom', null);
    if (section.phylum) bare(section.phylum, 'phylum', kingdom);
    if (section.class) bare(section.class, 'class', section.phylum ?? kingdom);
    const top = section.class ?? section.phylum ?? kingdom;
    for (const row of section.rows) {
      const [order, family, subfamily] = row[0].split('/');
      if (!order) throw new Error(`${row[1]} has no order`);
      bare(order, 'order', top);
      if (family) bare(family, 'family', order);
      if (family && subfamily) bare(subfamily, 'subfamily', family);
      const words = row[1].split(' ');
      if (words.length > 1) bare(words[0] ?? '', 'genus', subfamily ?? family ?? order);
      if (words.length > 2) bare(words.slice(0, 2).join(' '), 'species', words[0] ?? '');
      put(taxonOf(row, kingdom, top));
    }
  }
  return [...taxa.values()];
}

const isBare = (taxon: StarterTaxon) => taxon.listings.length === 0 && taxon.range.length === 0 && Object.keys(taxon.common).length === 0;

function taxonOf(row: StarterRow, kingdom: 'Animalia' | 'Plantae', top: string): StarterTaxon {
  const [group, name, en, fr, es, listings = '', range = ''] = row;
  const [order = '', family, subfamily] = group.split('/');
  const words = name.split(' ');
  const place: { rank: Rank; parent: string } =
    name === subfamily
      ? { rank: 'subfamily', parent: family ?? '' }
      : name === family
        ? { rank: 'family', parent: order }
        : name === order
          ? { rank: 'order', parent: top }
          : words.length === 1
            ? { rank: 'genus', parent: subfamily ?? family ?? order }
            : words.length === 2
              ? { rank: 'species', parent: words[0] ?? '' }
              : { rank: 'subspecies', parent: words.slice(0, 2).join(' ') };
  return {
    name,
    ...place,
    kingdom,
    common: { ...(en ? { en } : {}), ...(fr ? { fr } : {}), ...(es ? { es } : {}) },
    listings: listings === '' ? [] : listings.split(' | ').map((text) => listingOf(text, name)),
    range: range === '' ? [] : range.split(' '),
  };
}

const head = /^(I{1,3}) (\d{4}-\d\d-\d\d)(?:\.\.(\d{4}-\d\d-\d\d))?((?: [^~\s]\S*)*)(?: ~(.+))?$/;

function listingOf(text: string, name: string): StarterListing {
  const match = head.exec(text);
  if (!match) throw new Error(`${name}: "${text}" is not a listing`);
  const [, appendix, from = '', to = null, options = '', annotation = null] = match;
  const option = (mark: string) =>
    options
      .split(' ')
      .find((item) => item.startsWith(mark))
      ?.slice(1) ?? null;
  const codes = (mark: string) =>
    (option(mark) ?? '')
      .split(',')
      .filter((code) => code !== '')
      .sort();
  return {
    appendix: appendix as Appendix,
    from,
    to,
    party: option('@'),
    populations: codes('+'),
    populationsExcluded: codes('-'),
    excludedTaxa: (option('!') ?? '')
      .split(';')
      .filter((taxon) => taxon !== '')
      .map((taxon) => taxon.replaceAll('_', ' ')),
    hashNote: option('#') === null ? null : `#${option('#')}`,
    annotation,
  };
}
