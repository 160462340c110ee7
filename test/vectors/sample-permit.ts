import { canonicalJson, type PermitDocument, type PermitLine } from '#cites';

/** Permit documents for vectors and specs: every person, place and number in them is invented. */
export function sampleLine(line: number, more: Partial<PermitLine> = {}): PermitLine {
  return {
    line,
    scientificName: 'Python bivittatus',
    commonName: 'Burmese python',
    term: 'SKI',
    description: 'dried skins',
    appendix: 'II',
    source: 'C',
    quantity: { value: '120', unit: 'NAR' },
    ...more,
  };
}

export function samplePermit(more: Partial<PermitDocument> = {}): PermitDocument {
  return {
    format: 'opencites-permit/1',
    salt: 'AAECAwQFBgcICQoLDA0ODw',
    number: '26XA000001',
    documentType: 'E',
    version: 1,
    copyNumber: 0,
    specimen: false,
    authority: { country: 'XA', name: 'Management Authority of Utopia', address: '1 Harbour Street\nAmaurot' },
    issuedAt: '2026-11-22T06:00:00Z',
    placeOfIssue: 'Amaurot',
    issuedBy: 'R. Hythloday',
    validUntil: '2027-05-21',
    timeZone: 'Africa/Nairobi',
    importer: { name: 'Maison des Cuirs SA', address: '12 rue des Tanneurs\n1204 Geneve', country: 'CH' },
    countryOfImport: 'CH',
    exporter: { name: 'Anyder Reptile Farm Ltd', address: 'Plot 7, River Road\nAmaurot', country: 'XA' },
    countryOfExport: 'XA',
    specialConditions: ['Valid only for skins tagged as listed.'],
    purpose: 'T',
    securityStamp: 'XA 004711',
    lines: [sampleLine(1)],
    rules: { hash: '00'.repeat(32), date: '2026-11-01', asOf: '2026-11-22', findings: [] },
    ...more,
  };
}

/** RFC 8785 bytes: what issuance freezes and the credential signs the digest of. */
export function canonicalBytes(document: PermitDocument): Uint8Array {
  return new TextEncoder().encode(canonicalJson(document));
}
