/**
 * Columns of a line table (CSV), in the order in which it is written. `path` says where the value stands in a line of the
 * application form. Only the first eight must be there.
 */
export const lineColumns = [
  { name: 'scientificName', path: ['scientificName'], required: true },
  { name: 'term', path: ['term'], required: true },
  { name: 'description', path: ['description'], required: true },
  { name: 'appendix', path: ['appendix'], required: true },
  { name: 'source', path: ['source'], required: true },
  { name: 'quantity', path: ['quantity', 'value'], required: true },
  { name: 'unit', path: ['quantity', 'unit'], required: true },
  { name: 'commonName', path: ['commonName'] },
  { name: 'marks', path: ['marks'] },
  { name: 'sex', path: ['sex'] },
  { name: 'age', path: ['age'] },
  { name: 'secondSource', path: ['secondSource'] },
  { name: 'secondQuantity', path: ['secondQuantity', 'value'] },
  { name: 'secondUnit', path: ['secondQuantity', 'unit'] },
  { name: 'originCountry', path: ['origin', 'country'] },
  { name: 'originPermitNumber', path: ['origin', 'permitNumber'] },
  { name: 'originPermitDate', path: ['origin', 'permitDate'] },
  { name: 'originJustification', path: ['origin', 'justification'] },
  { name: 'lastReExportCountry', path: ['lastReExport', 'country'] },
  { name: 'lastReExportCertificateNumber', path: ['lastReExport', 'certificateNumber'] },
  { name: 'lastReExportCertificateDate', path: ['lastReExport', 'certificateDate'] },
  { name: 'lastReExportJustification', path: ['lastReExport', 'justification'] },
  { name: 'operationNumber', path: ['operationNumber'] },
  { name: 'acquisitionDate', path: ['acquisitionDate'] },
  { name: 'seizureRecord', path: ['seizureRecord'] },
] as const satisfies readonly { name: string; path: readonly string[]; required?: true }[];

export type LineColumn = (typeof lineColumns)[number]['name'];

/** `Scientific name`, `SCIENTIFIC_NAME` and `scientificName` are one heading. */
export function columnOf(heading: string): LineColumn | null {
  const plain = heading.toLowerCase().replace(/[\s_\-.]/g, '');
  return lineColumns.find((column) => column.name.toLowerCase() === plain)?.name ?? null;
}

/**
 * Row of texts -> the JSON of one line, not yet judged. Empty cells are absent.
 * Marks are `kind:number`, several separated by `|`; a mark without a kind is `other`.
 */
export function lineOf(cells: ReadonlyMap<LineColumn, string>, line: number): Record<string, unknown> {
  const result: Record<string, unknown> = { line };
  for (const column of lineColumns) {
    const text = cells.get(column.name) ?? '';
    if (text === '') continue;
    const value = column.name === 'marks' ? marksOf(text) : text;
    const [head, tail] = column.path as readonly [string, string?];
    if (tail === undefined) result[head] = value;
    else result[head] = { ...(result[head] as Record<string, unknown> | undefined), [tail]: value };
  }
  return result;
}

function marksOf(text: string): { kind: string; number: string }[] {
  return text
    .split('|')
    .map((mark) => mark.trim())
    .filter((mark) => mark !== '')
    .map((mark) => {
      const colon = mark.indexOf(':');
      return colon === -1
        ? { kind: 'other', number: mark }
        : { kind: mark.slice(0, colon).trim().toLowerCase(), number: mark.slice(colon + 1).trim() };
    });
}
