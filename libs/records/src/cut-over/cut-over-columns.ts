/** What can be brought along, in the order in which it is asked for and carried out. */
export const cutOverKinds = ['permits', 'quota-use', 'cases', 'stamps', 'numbers'] as const;
export type CutOverKind = (typeof cutOverKinds)[number];

export function cutOverKindOf(text: string): CutOverKind | null {
  return cutOverKinds.find((kind) => kind === text) ?? null;
}

/** Columns of each table, as our own templates name them; `!` marks those without which it is something else. */
const columns: Readonly<Record<CutOverKind, readonly string[]>> = {
  permits: [
    '!number',
    '!documentType',
    '!issuedOn',
    '!validUntil',
    '!status',
    'exporter',
    'importer',
    'countryOfImport',
    '!scientificName',
    '!term',
    'source',
    '!quantity',
    '!unit',
  ],
  'quota-use': ['!scientificName', '!used', '!unit', 'term', 'source', 'quota'],
  cases: ['!reference', '!receivedOn', '!party', '!documentType', 'scientificName', 'note'],
  stamps: ['prefix', '!first', '!last', '!state', 'office'],
  numbers: ['!year', '!lastSerial'],
};

/** Most rows of each table: what one office can have issued on paper within the years that anybody still asks about. */
export const cutOverRowsMax: Readonly<Record<CutOverKind, number>> = {
  permits: 50_000,
  'quota-use': 2_000,
  cases: 5_000,
  stamps: 2_000,
  numbers: 50,
};

export interface CutOverShape {
  readonly names: readonly string[];
  readonly required: readonly string[];
  readonly columnOf: (heading: string) => string | null;
  readonly limit: number;
}

/** `Valid until`, `VALID_UNTIL` and `validUntil` are one heading. */
export function cutOverShape(kind: CutOverKind): CutOverShape {
  const names = columns[kind].map((column) => column.replace('!', ''));
  return {
    names,
    required: columns[kind].filter((column) => column.startsWith('!')).map((column) => column.slice(1)),
    columnOf: (heading) => {
      const plain = heading.toLowerCase().replace(/[\s_\-.]/g, '');
      return names.find((name) => name.toLowerCase() === plain) ?? null;
    },
    limit: cutOverRowsMax[kind],
  };
}
