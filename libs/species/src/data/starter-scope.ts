/**
 * National measures of the fictitious authority Utopia (XA). They exist so that quotas and suspensions can be seen at work;
 * no country has decided any of them.
 */
export interface StarterQuota {
  readonly taxon: string;
  readonly country: string;
  readonly quantity: string;
  readonly unit: string;
  readonly terms: readonly string[];
  readonly sources: readonly string[];
  readonly purposes: readonly string[];
  readonly region?: string;
  readonly note: string;
}

export interface StarterSuspension {
  readonly taxon: string | null;
  readonly country: string | null;
  readonly from: string;
  readonly to: string | null;
  readonly terms: readonly string[];
  readonly sources: readonly string[];
  readonly purposesAllowed: readonly string[];
  readonly appliesTo: 'export' | 'import' | 'both';
  readonly note: string;
}

export const starterQuotaSource = 'fictitious national quota of Utopia (XA)';
export const starterSuspensionSource = 'fictitious suspension of Utopia (XA)';

/** Every year of `starterQuotaYears` has each of these. */
export const starterQuotaYears: readonly number[] = Array.from({ length: 31 }, (_, index) => 2010 + index);

export const starterQuotas: readonly StarterQuota[] = [
  { taxon: 'Crocodylus niloticus', country: 'XA', quantity: '1600', unit: 'NAR', terms: ['SKI'], sources: ['R'], purposes: [], note: 'skins of ranched animals' },
  { taxon: 'Panthera pardus', country: 'XA', quantity: '20', unit: 'NAR', terms: ['TRO', 'SKI'], sources: ['W'], purposes: ['H', 'P'], note: 'hunting trophies and skins' },
  { taxon: 'Loxodonta africana', country: 'XA', quantity: '60', unit: 'NAR', terms: ['TUS'], sources: ['W'], purposes: ['H', 'P'], note: 'tusks as hunting trophies' },
  { taxon: 'Python regius', country: 'XA', quantity: '5000', unit: 'NAR', terms: ['LIV'], sources: ['R'], purposes: [], note: 'live, ranched' },
  { taxon: 'Varanus exanthematicus', country: 'XA', quantity: '2500', unit: 'NAR', terms: ['LIV'], sources: ['R', 'W'], purposes: [], note: 'live' },
  { taxon: 'Chamaeleo calyptratus', country: 'XA', quantity: '0', unit: 'NAR', terms: ['LIV'], sources: ['W'], purposes: [], note: 'no live wild animals' },
  { taxon: 'Prunus africana', country: 'XA', quantity: '250000', unit: 'KGM', terms: ['BAR'], sources: ['W'], purposes: [], note: 'dry bark' },
  { taxon: 'Pericopsis elata', country: 'XA', quantity: '4500.5', unit: 'MTQ', terms: ['LOG', 'SAW', 'VEN'], sources: ['W'], purposes: [], note: 'logs, sawn wood and veneer' },
  { taxon: 'Galanthus woronowii', country: 'XA', quantity: '1500000', unit: 'NAR', terms: ['LIV', 'ROO'], sources: ['W'], purposes: [], region: 'Northern Province', note: 'bulbs of the Northern Province' },
  { taxon: 'Anguilla anguilla', country: 'XA', quantity: '0', unit: 'KGM', terms: [], sources: ['W'], purposes: [], note: 'no export of wild eels' },
  { taxon: 'Hippocampus kuda', country: 'XA', quantity: '300', unit: 'KGM', terms: ['BOD'], sources: ['W'], purposes: [], note: 'dried' },
  { taxon: 'Strombus gigas', country: 'XA', quantity: '80000', unit: 'KGM', terms: ['MEA'], sources: ['W'], purposes: [], note: 'meat' },
];

export const starterSuspensions: readonly StarterSuspension[] = [
  {
    taxon: 'Psittacus erithacus',
    country: 'XA',
    from: '2016-03-01',
    to: null,
    terms: [],
    sources: ['W'],
    purposesAllowed: ['N', 'S'],
    appliesTo: 'export',
    note: 'no export of wild birds except for reintroduction and science',
  },
  {
    taxon: 'Dalbergia',
    country: 'XA',
    from: '2021-06-01',
    to: '2023-06-01',
    terms: ['LOG', 'SAW'],
    sources: ['W'],
    purposesAllowed: [],
    appliesTo: 'export',
    note: 'two-year stop of rosewood exports',
  },
  {
    taxon: 'Primates',
    country: 'XA',
    from: '2018-01-01',
    to: null,
    terms: ['LIV'],
    sources: [],
    purposesAllowed: ['B', 'M', 'S', 'Z'],
    appliesTo: 'import',
    note: 'no import of live primates as pets',
  },
  {
    taxon: null,
    country: 'XC',
    from: '2024-01-01',
    to: null,
    terms: [],
    sources: [],
    purposesAllowed: ['S', 'Z', 'G', 'Q'],
    appliesTo: 'export',
    note: 'country-wide: no commercial trade with the fictitious country XC, which filed no annual reports',
  },
];
