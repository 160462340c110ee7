import type { PermitDocument, PermitLine } from '#cites';
import type { CodeNames, RenderInput } from '../permit-input.js';

/** Meanings of codes as the authority would pass them. */
export const sampleCodeNames: CodeNames = {
  documentTypes: { E: 'Export permit', R: 'Re-export certificate', I: 'Import permit', 'O-PRE': 'Pre-Convention certificate' },
  purposes: {
    T: 'Commercial',
    Z: 'Zoo',
    G: 'Botanical garden',
    Q: 'Circus or travelling exhibition',
    S: 'Scientific',
    H: 'Hunting trophy',
    P: 'Personal',
    M: 'Medical',
    E: 'Educational',
    N: 'Reintroduction or introduction into the wild',
    B: 'Breeding in captivity or artificial propagation',
    L: 'Law enforcement',
  },
  sources: {
    W: 'Wild',
    X: 'Introduction from the sea',
    R: 'Ranched',
    D: 'Appendix-I bred/propagated commercially',
    A: 'Artificially propagated',
    C: 'Bred in captivity',
    F: 'Born in captivity (F1)',
    U: 'Unknown',
    I: 'Confiscated or seized',
    O: 'Pre-Convention',
    Y: 'Assisted production',
  },
  terms: { LIV: 'live', SKI: 'skins', LOG: 'logs', CAP: 'carapaces' },
  units: { KGM: 'kg', MTQ: 'm³', NAR: 'specimens' },
  countries: { XA: 'Utopia', XB: 'Ruritania', FR: 'France', CN: 'China', EG: 'Egypt', BG: 'Bulgaria', GR: 'Greece', BR: 'Brazil' },
};

const names: readonly (readonly [string, string, string])[] = [
  ['Python regius', '(Shaw, 1802)', 'ball python'],
  ['Pterocarpus erinaceus', 'Poir.', 'African rosewood'],
  ['Psittacus erithacus', 'Linnaeus, 1758', 'grey parrot'],
  ['Hippocampus kuda', 'Bleeker, 1852', 'spotted seahorse'],
  ['Crocodylus niloticus', 'Laurenti, 1768', 'Nile crocodile'],
];

export function sampleLine(line: number): PermitLine {
  const [scientificName, author, commonName] = names[(line - 1) % names.length] ?? names[0]!;
  return {
    line,
    scientificName,
    author,
    commonName,
    term: line % 5 === 2 ? 'LOG' : 'LIV',
    description: line % 5 === 2 ? 'sawn logs, bundled and numbered' : 'juvenile animals in individual transport boxes',
    ...(line % 5 === 2
      ? {}
      : { marks: [{ kind: 'microchip' as const, number: `9850000${100000 + line}` }], sex: 'U' as const, age: '8 months' }),
    appendix: 'II',
    source: line % 5 === 2 ? 'W' : 'C',
    quantity: line % 5 === 2 ? { value: '12.3456', unit: 'MTQ' } : { value: String(line), unit: 'NAR' },
    quota: { id: `q${line}`, exported: String(line * 10), annual: '1000', unit: 'NAR' },
    ...(line % 3 === 0 ? { origin: { country: 'BR', permitNumber: '25BR004711/SP', permitDate: '2025-11-03' } } : {}),
    ...(line % 5 === 0 ? { operationNumber: 'A-XA-101' } : {}),
  };
}

/** A complete permit document with `lines` lines. */
export function sampleDocument(lines: number, changes: Partial<PermitDocument> = {}): PermitDocument {
  return {
    format: 'opencites-permit/1',
    salt: 'AAECAwQFBgcICQoLDA0ODw',
    number: '26XA000123',
    documentType: 'E',
    version: 1,
    copyNumber: 0,
    specimen: false,
    authority: {
      country: 'XA',
      name: 'Management Authority of Utopia',
      address: 'Department of Wildlife\n1 Amaurot Square\n10000 Amaurot',
    },
    issuedAt: '2026-11-22T09:30:00Z',
    placeOfIssue: 'Amaurot',
    issuedBy: 'Raphael Hythloday',
    validUntil: '2027-05-21',
    timeZone: 'Europe/Paris',
    importer: { name: 'Ménagerie du Jardin des Plantes', address: '57 rue Cuvier\n75005 Paris', country: 'FR' },
    countryOfImport: 'FR',
    exporter: { name: 'Utopian Reptiles Ltd', address: '12 Anyder Quay\n10020 Amaurot', country: 'XA' },
    countryOfExport: 'XA',
    specialConditions: ['Goods to be presented to customs at Amaurot port on departure.'],
    purpose: 'T',
    securityStamp: 'XA 0004711',
    liveTransport: { method: 'Air freight, IATA container requirement 44', conditionsMet: true },
    lines: Array.from({ length: lines }, (_, index) => sampleLine(index + 1)),
    rules: { hash: '0'.repeat(64), date: '2026-11-01', asOf: '2026-11-22', findings: [] },
    ...changes,
  };
}

/** Verification code of the size that a one-line permit has. */
export const sampleFront = `http://xa.localhost:8081/#${'31415926535897932384626433832795028841971693993751'.repeat(15).slice(0, 734)}`;

export function sampleInput(lines: number, changes: Partial<PermitDocument> = {}, more: Partial<RenderInput> = {}): RenderInput {
  const document = sampleDocument(lines, changes);
  return {
    document,
    qr: { front: sampleFront, annexes: [] },
    checkCode: '7K3M-Q9TX-W2RD',
    attachments: [
      {
        name: 'permit.json',
        mime: 'application/json',
        bytes: new TextEncoder().encode(JSON.stringify(document)),
        relationship: 'Source',
        description: 'The permit document',
      },
      {
        name: 'permit.cose',
        mime: 'application/cose',
        bytes: Uint8Array.from({ length: 302 }, (_, index) => (index * 7) % 256),
        relationship: 'Data',
        description: 'The signed credential',
      },
    ],
    headings: 'en+fr',
    codeNames: sampleCodeNames,
    ...more,
  };
}
