import type { PermitDocument, PermitLine } from '#cites';
import { issueToken, keyId, type CoseSigner, type IssuedToken, type IssueInput } from '#credential';
import { canonicalBytes, sampleLine, samplePermit } from './sample-permit.js';
import { brokenSpki, day, keyOf, noon, type WorldKeys } from './trust-world.js';

/** A token of the vectors with the document behind it. */
export interface VectorToken extends IssuedToken {
  readonly documentBytes: Uint8Array;
}

interface Recipe {
  readonly key?: string | CoseSigner;
  readonly index?: number;
  readonly list?: number;
  readonly issuedAt?: number;
  readonly document?: Partial<PermitDocument>;
  readonly line?: Partial<PermitLine>;
  readonly taxa?: IssueInput['taxa'];
  readonly hashNaturalPersonNames?: boolean;
}

const xb: Partial<PermitDocument> = {
  authority: { country: 'XB', name: 'Management Authority of Macaria', address: 'Macaria' },
  countryOfExport: 'XB',
};

function lines(count: number): PermitLine[] {
  return Array.from({ length: count }, (_, i) =>
    sampleLine(i + 1, { scientificName: `Species number ${i + 1}`, quantity: { value: `${i + 1}.5`, unit: 'KGM' } }),
  );
}

/** What is issued for the vectors, by name. */
function recipes(keys: WorldKeys): Readonly<Record<string, Recipe>> {
  const permit = keyOf(keys, 'XA permit');
  const marks = Array.from({ length: 90 }, (_, i) => ({ kind: 'ring' as const, number: `UTOPIA ${i}` }));
  return {
    plain: {},
    ed25519: { key: 'XA Ed25519 permit' },
    specimen: { document: { specimen: true } },
    'specimen revoked': { document: { specimen: true }, index: 20 },
    expired: { issuedAt: noon - 150 * day, document: { validUntil: '2026-10-01' } },
    'last day': { document: { validUntil: '2026-11-22' } },
    revoked: { index: 20 },
    suspended: { index: 21 },
    used: { index: 22 },
    endorsed: { index: 23 },
    'partly used': { index: 24 },
    replaced: { index: 25 },
    lost: { index: 26 },
    reserved: { index: 27 },
    'beyond the list': { index: 200_000 },
    'other list': { list: 9 },
    'multi-use crossed': { index: 24, document: { documentType: 'O-MIC', importer: null, countryOfImport: null, validUntil: '2027-11-01' } },
    future: { issuedAt: noon + 3 * day },
    'too long': { document: { validUntil: '2027-07-30' } },
    'unlisted type': { document: { documentType: 'O-CO' } },
    'appendix I': { line: { appendix: 'I' } },
    'appendix I source D': { line: { appendix: 'I', source: 'D', operationNumber: 'A-XA-501' } },
    '40 lines': { document: { lines: lines(40) } },
    '120 lines': { document: { lines: lines(120) } },
    '301 lines': { document: { lines: lines(301) } },
    '90 marks': { line: { marks } },
    'hashed name': {
      hashNaturalPersonNames: true,
      document: { exporter: { name: 'Raphael Hythloday', address: 'Amaurot', country: 'XA', naturalPerson: true } },
    },
    'coded taxon': { taxa: { version: 1, codeOf: () => 7 } },
    'unknown taxon': { taxa: { version: 1, codeOf: () => 999_999 } },
    forged: { key: 'thief' },
    'forged as ZZ': { key: 'thief', document: { authority: { country: 'ZZ', name: 'Nowhere', address: '' } } },
    'ZZ by XA': { document: { authority: { country: 'ZZ', name: 'Nowhere', address: '' } } },
    'XA by XB': { key: 'XB permit' },
    'XA by status key': { key: 'XA status' },
    'other algorithm': { key: { alg: -19, kid: permit.kid, sign: keyOf(keys, 'XA Ed25519 permit').sign } },
    'broken key': { key: { alg: -9, kid: keyId(brokenSpki), sign: permit.sign } },
    'before key': { issuedAt: noon - 201 * day, document: { validUntil: '2026-12-31' } },
    'XA stolen': { key: 'XA stolen permit' },
    'XB logged': { key: 'XB permit', document: xb },
    'XB unlogged': { key: 'XB permit', issuedAt: noon - 10 * day, document: { ...xb, validUntil: '2027-05-01' } },
    'XB fresh': { key: 'XB permit', issuedAt: noon - 3600, document: xb },
    'XB fresh I': { key: 'XB permit', issuedAt: noon - 3600, document: xb, line: { appendix: 'I' } },
    'XB stolen logged': { key: 'XB stolen permit', issuedAt: noon - 40 * day, document: { ...xb, validUntil: '2027-03-31' } },
    'XB stolen unlogged': { key: 'XB stolen permit', issuedAt: noon - 40 * day, document: { ...xb, number: '26XB000666', validUntil: '2027-03-31' } },
  };
}

export type VectorTokens = Readonly<Record<string, VectorToken>>;

export async function vectorTokens(keys: WorldKeys): Promise<VectorTokens> {
  const tokens: Record<string, VectorToken> = {};
  for (const [name, recipe] of Object.entries(recipes(keys))) {
    const signer = typeof recipe.key === 'object' ? recipe.key : keyOf(keys, recipe.key ?? 'XA permit');
    const documentLines = recipe.document?.lines ?? [sampleLine(1, recipe.line)];
    const documentBytes = canonicalBytes(samplePermit({ ...recipe.document, lines: documentLines }));
    const result = await issueToken(
      {
        documentBytes,
        status: { list: recipe.list ?? 27, index: recipe.index ?? 10 },
        issuedAt: recipe.issuedAt ?? noon - day,
        publicUrl: 'https://check.xa.example/',
        ...(recipe.taxa && { taxa: recipe.taxa }),
        ...(recipe.hashNaturalPersonNames && { hashNaturalPersonNames: true }),
      },
      signer,
    );
    if (!result.ok) throw new Error(`${name}: ${result.reason} ${result.detail}`);
    tokens[name] = { ...result, documentBytes };
  }
  return tokens;
}
