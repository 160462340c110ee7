import type { TaxonFacts } from '#cites';

export const python: TaxonFacts = {
  scientificName: 'Python regius',
  known: true,
  acceptedName: 'Python regius',
  rank: 'species',
  kingdom: 'Animalia',
  lineage: [
    { rank: 'species', name: 'Python regius' },
    { rank: 'genus', name: 'Python' },
    { rank: 'family', name: 'Pythonidae' },
    { rank: 'order', name: 'Serpentes' },
    { rank: 'class', name: 'Reptilia' },
    { rank: 'phylum', name: 'Chordata' },
    { rank: 'kingdom', name: 'Animalia' },
  ],
  listings: [listing('l-pythonidae', 'Pythonidae', 'family', 'II', '1977-02-04')],
  distribution: ['GH', 'TG', 'BJ'],
};

export const leopard: TaxonFacts = {
  scientificName: 'Panthera pardus',
  known: true,
  acceptedName: 'Panthera pardus',
  rank: 'species',
  kingdom: 'Animalia',
  lineage: [
    { rank: 'species', name: 'Panthera pardus' },
    { rank: 'genus', name: 'Panthera' },
    { rank: 'family', name: 'Felidae' },
    { rank: 'order', name: 'Carnivora' },
    { rank: 'class', name: 'Mammalia' },
    { rank: 'phylum', name: 'Chordata' },
    { rank: 'kingdom', name: 'Animalia' },
  ],
  listings: [
    listing('l-felidae', 'Felidae', 'family', 'II', '1977-02-04'),
    listing('l-pardus', 'Panthera pardus', 'species', 'I', '1975-07-01'),
  ],
  distribution: ['ZA', 'TZ', 'NA', 'ZW'],
};

export const crocodile: TaxonFacts = {
  scientificName: 'Crocodylus porosus',
  known: true,
  acceptedName: 'Crocodylus porosus',
  rank: 'species',
  kingdom: 'Animalia',
  lineage: [
    { rank: 'species', name: 'Crocodylus porosus' },
    { rank: 'genus', name: 'Crocodylus' },
    { rank: 'family', name: 'Crocodylidae' },
    { rank: 'order', name: 'Crocodylia' },
    { rank: 'class', name: 'Reptilia' },
    { rank: 'phylum', name: 'Chordata' },
    { rank: 'kingdom', name: 'Animalia' },
  ],
  listings: [
    { ...listing('l-porosus', 'Crocodylus porosus', 'species', 'I', '1979-06-28'), populationsExcluded: ['AU', 'ID', 'MY', 'PG'] },
    listing('l-crocodylia', 'Crocodylia', 'order', 'II', '1977-02-04'),
  ],
  distribution: ['AU', 'ID', 'MY', 'PG', 'TH'],
};

export const orchid: TaxonFacts = {
  scientificName: 'Paphiopedilum insigne',
  known: true,
  acceptedName: 'Paphiopedilum insigne',
  rank: 'species',
  kingdom: 'Plantae',
  lineage: [
    { rank: 'species', name: 'Paphiopedilum insigne' },
    { rank: 'genus', name: 'Paphiopedilum' },
    { rank: 'family', name: 'Orchidaceae' },
    { rank: 'kingdom', name: 'Plantae' },
  ],
  listings: [
    listing('l-paphiopedilum', 'Paphiopedilum', 'genus', 'I', '1990-01-18'),
    listing('l-orchidaceae', 'Orchidaceae', 'family', 'II', '1975-07-01'),
  ],
  distribution: ['IN'],
};

export const walrus: TaxonFacts = {
  scientificName: 'Odobenus rosmarus',
  known: true,
  acceptedName: 'Odobenus rosmarus',
  rank: 'species',
  kingdom: 'Animalia',
  lineage: [
    { rank: 'species', name: 'Odobenus rosmarus' },
    { rank: 'family', name: 'Odobenidae' },
    { rank: 'class', name: 'Mammalia' },
    { rank: 'kingdom', name: 'Animalia' },
  ],
  listings: [{ ...listing('l-rosmarus', 'Odobenus rosmarus', 'species', 'III', '1975-11-16'), party: 'CA' }],
  distribution: null,
};

/** A listing of every population, still in force. */
export function listing(
  id: string,
  listedTaxon: string,
  listedRank: string,
  appendix: 'I' | 'II' | 'III',
  from: string,
): TaxonFacts['listings'][number] {
  return {
    id,
    listedTaxon,
    listedRank,
    appendix,
    from,
    to: null,
    party: null,
    populations: [],
    populationsExcluded: [],
    excludedTaxa: [],
    annotation: null,
    hashNote: null,
    source: 'Appendices',
  };
}
