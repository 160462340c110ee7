import { describe, expect, it } from '@jest/globals';
import type { Mark, PermitDocument, PermitLine } from '#cites';
import { webCrypto } from '#verify';
import fc from 'fast-check';
import { canonicalBytes, sampleLine, samplePermit } from '../../../test/vectors/sample-permit.js';
import { testKey } from '../../../test/vectors/test-keys.js';
import {
  decodeToken,
  encodeCbor,
  issueToken,
  joinAnnexes,
  nameHash,
  parseCheckCode,
  parseQr,
  qrPlan,
  sha256,
  signSign1,
  toHex,
  type IssuedToken,
  type IssueInput,
  type PermitClaims,
} from './index.js';

const key = await testKey('permit');
const verifyKey = await webCrypto().importKey(key.alg, key.spki);
const publicUrl = 'http://xa.localhost:8081/';

async function issue(document: PermitDocument, more: Partial<IssueInput> = {}): Promise<IssuedToken> {
  const documentBytes = canonicalBytes(document);
  const result = await issueToken({ documentBytes, status: { list: 27, index: 8123 }, issuedAt: 1795327200, publicUrl, ...more }, key);
  if (!result.ok) throw new Error(`${result.reason}: ${result.detail}`);
  return result;
}

async function claimsOf(token: Pick<IssuedToken, 'front'>): Promise<PermitClaims> {
  const content = parseQr(token.front);
  if (content.kind !== 'front') throw new Error(content.kind);
  const decoded = decodeToken(content.bytes);
  if (!decoded.ok) throw new Error(decoded.reason);
  expect(await verifyKey?.verify(decoded.token.message.toBeSigned, decoded.token.message.signature)).toBe(true);
  if (!decoded.token.permit.ok) throw new Error(decoded.token.permit.reason);
  return decoded.token.permit.claims;
}

const rich: Partial<PermitLine> = {
  marks: [
    { kind: 'microchip', number: '985112004711001' },
    { kind: 'ring', number: 'XA 0071' },
  ],
  secondSource: 'W',
  source: 'O',
  quantity: { value: '12.5', unit: 'KGM' },
  secondQuantity: { value: '0.0001', unit: 'MTQ' },
  origin: { country: 'TD', permitNumber: '0123/TD', permitDate: '2025-03-04' },
  lastReExport: { country: 'CH', certificateNumber: '25CH000123456' },
  operationNumber: 'A-XA-501',
  acquisitionDate: '1968-02-29',
  sex: 'F',
  age: '3 years',
  quota: { id: 'q1', exported: '40', annual: '500', unit: 'NAR' },
};

describe('issuing a permit token', () => {
  it('signs all boxes of a small permit and gives them back from the digits', async () => {
    const document = samplePermit({ lines: [sampleLine(1, rich)], specimen: true });
    const token = await issue(document);
    const claims = await claimsOf(token);
    expect(claims).toEqual(token.claims);
    expect(claims).toMatchObject({
      issuer: 'XA',
      number: '26XA000001',
      documentType: 'E',
      box1: 'export',
      purpose: 'T',
      specimen: true,
      ruleDate: '2026-11-01',
      // Midnight after 21 May 2027 in Nairobi (UTC+3).
      expires: Date.parse('2027-05-21T21:00:00Z') / 1000,
    });
    expect(claims.lines[0]).toMatchObject({
      taxon: 'Python bivittatus',
      quantity: { value: '12.5', unit: 'KGM' },
      secondQuantity: { value: '0.0001', unit: 'MTQ' },
      acquisitionDate: '1968-02-29',
      lastReExport: { country: 'CH', number: '25CH000123456', date: null },
    });
    expect(claims.lines[0]?.marks).toEqual(expect.arrayContaining(rich.marks as Mark[]));
    expect(toHex(claims.documentDigest)).toBe(toHex(sha256(canonicalBytes(document))));
    expect(toHex(token.lookupCapability)).toBe(toHex(claims.documentDigest).slice(0, 32));
    expect(parseCheckCode(token.checkCode.toLowerCase().replace(/0/g, 'o'))).toBe(token.checkCode);
    expect(token.annexes).toEqual([]);
  });

  it('keeps addresses and conditions while there is room, and leaves addresses out first', async () => {
    const roomy = await claimsOf(await issue(samplePermit()));
    expect(roomy.importer).toEqual({
      name: 'Maison des Cuirs SA',
      nameHash: null,
      address: '12 rue des Tanneurs\n1204 Geneve',
      country: 'CH',
    });
    expect(roomy.specialConditions).toBe('Valid only for skins tagged as listed.');
    const full = await claimsOf(await issue(samplePermit({ lines: [sampleLine(1, rich)] })));
    expect(full.importer?.address).toBeUndefined();
    expect(full.lines[0]?.description).toBe('dried skins');
  });

  it('uses the taxon code table where it knows the name', async () => {
    const taxa = { version: 3, codeOf: (name: string) => (name === 'Python bivittatus' ? 4711 : undefined) };
    const document = samplePermit({ lines: [sampleLine(1), sampleLine(2, { scientificName: 'Novum genus' })] });
    const claims = await claimsOf(await issue(document, { taxa }));
    expect(claims.lines.map((line) => line.taxon)).toEqual([4711, 'Novum genus']);
    expect(claims.codeTable).toBe(3);
  });

  it('hashes names of natural persons where policy wants it, and no others', async () => {
    const document = samplePermit({ exporter: { name: 'Zoë  Ångström', address: 'x', country: 'XA', naturalPerson: true } });
    const claims = await claimsOf(await issue(document, { hashNaturalPersonNames: true }));
    expect(claims.exporter).toMatchObject({ name: null });
    expect(claims.exporter.address).toBeUndefined();
    expect(toHex(claims.exporter.nameHash ?? new Uint8Array())).toBe(toHex(nameHash(claims.documentDigest, 'ZOË ÅNGSTRÖM')));
    expect(claims.importer?.name).toBe('Maison des Cuirs SA');
  });

  it.each([1, 2, 3, 8, 40, 120, 300])('puts %i lines into codes of version 17 at most', async (count) => {
    const lines = Array.from({ length: count }, (_, i) =>
      sampleLine(i + 1, { scientificName: `Genus species-${i % 50}`, quantity: { value: `${i + 1}.25`, unit: 'KGM' } }),
    );
    const token = await issue(samplePermit({ lines }));
    for (const text of [token.front, ...token.annexes]) expect(qrPlan(text)).not.toBeNull();
    const claims = await claimsOf(token);
    const scanned = token.annexes.map((text) => {
      const content = parseQr(text);
      if (content.kind !== 'annex') throw new Error(content.kind);
      return content.bytes;
    });
    expect(claims.totalLines).toBe(count);
    expect(claims.lines.length).toBeGreaterThan(0);
    const joined = joinAnnexes(claims, [...scanned].reverse());
    if (!joined.ok) throw new Error(joined.reason);
    expect(joined.lines.map((line) => line.quantity.value)).toEqual(lines.map((line) => line.quantity.value));
    if (token.annexes.length > 0) {
      expect(joined.exporter.address).toBe('Plot 7, River Road\nAmaurot');
      expect(joinAnnexes(claims, scanned.slice(1))).toEqual({ ok: false, reason: 'missing' });
      const altered = scanned.map((bytes) => bytes.slice());
      altered[0]?.set([(altered[0].at(-1) ?? 0) ^ 1], altered[0].length - 1);
      expect(joinAnnexes(claims, altered)).toEqual({ ok: false, reason: 'mismatch' });
    }
  });

  it('holds only count and digest above 300 lines', async () => {
    const lines = Array.from({ length: 301 }, (_, i) => sampleLine(i + 1));
    const token = await issue(samplePermit({ lines }));
    expect(token.annexes).toEqual([]);
    expect(await claimsOf(token)).toMatchObject({ lines: [], totalLines: 301 });
  });

  it('leaves marks out of one overfull line and says how many there are', async () => {
    const marks = Array.from({ length: 90 }, (_, i): Mark => ({ kind: 'microchip', number: `98511200471${1000 + i}` }));
    const token = await issue(samplePermit({ lines: [sampleLine(1, { marks })] }));
    const [line] = (await claimsOf(token)).lines;
    expect(line?.marksTotal).toBe(90);
    expect(line?.marks).toEqual(marks.slice(0, line?.marks?.length));
    expect(line?.marks?.length).toBeGreaterThan(15);
    expect(token.annexes).toEqual([]);
  });

  it('falls back to hashes for names that are too long, and refuses what cannot fit', async () => {
    const long = samplePermit({ exporter: { name: 'N'.repeat(700), address: '', country: 'XA' } });
    expect((await claimsOf(await issue(long))).exporter).toMatchObject({ name: null });
    const refused = await issueToken(
      {
        documentBytes: canonicalBytes(samplePermit({ lines: [sampleLine(1, { scientificName: 'G'.repeat(700) })] })),
        status: { list: 1, index: 1 },
        issuedAt: 1,
        publicUrl,
      },
      key,
    );
    expect(refused).toMatchObject({ ok: false, reason: 'does-not-fit' });
  });

  it.each([
    ['a quantity that is no canonical decimal', { quantity: { value: '1.50', unit: 'KGM' } }],
    ['a negative quantity', { quantity: { value: '-1', unit: 'KGM' } }],
    ['an unknown source', { source: 'Q' }],
    ['a date that does not exist', { acquisitionDate: '2026-02-30' }],
  ] as [string, Partial<PermitLine>][])('refuses %s', async (_what, line) => {
    const documentBytes = canonicalBytes(samplePermit({ lines: [sampleLine(1, line)] }));
    expect(await issueToken({ documentBytes, status: { list: 1, index: 1 }, issuedAt: 1, publicUrl }, key)).toMatchObject({
      ok: false,
      reason: 'not-encodable',
    });
  });

  it('gives any quantity of up to nine decimals back', async () => {
    const quantities = fc
      .tuple(fc.integer({ min: 0, max: 999_999 }), fc.stringMatching(/^\d{0,8}[1-9]$/))
      .map(([whole, decimals]) => `${whole}.${decimals}`);
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          quantities,
          fc.maxSafeInteger().map((n) => String(Math.abs(n) % 2 ** 52)),
        ),
        async (value) => {
          const token = await issue(samplePermit({ lines: [sampleLine(1, { quantity: { value, unit: 'KGM' } })] }));
          expect((await claimsOf(token)).lines[0]?.quantity.value).toBe(value);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('decoding a permit token', () => {
  it('refuses every truncation and every extension', async () => {
    const { cose } = await issue(samplePermit());
    for (let length = 0; length < cose.length; length++) expect(decodeToken(cose.slice(0, length)).ok).toBe(false);
    expect(decodeToken(Uint8Array.of(...cose, 0))).toEqual({ ok: false, reason: 'format' });
    expect(decodeToken(new Uint8Array(4000).fill(0xd2))).toEqual({ ok: false, reason: 'format' });
  });

  it('refuses other kinds of signed message', async () => {
    const { cose, claims } = await issue(samplePermit());
    const decoded = decodeToken(cose);
    if (!decoded.ok) throw new Error(decoded.reason);
    const typed = await signSign1(decoded.token.message.payload, key, 'application/statuslist+cwt');
    expect(decodeToken(typed)).toEqual({ ok: false, reason: 'wrong-type' });
    const other = await signSign1(encodeCbor(new Map([[1, claims.issuer]])), key);
    expect(decodeToken(other)).toEqual({ ok: false, reason: 'wrong-type' });
  });

  it.each([
    ['-7 (ES256)', -7],
    ['-8 (EdDSA)', -8],
    ['-16', -16],
  ])('refuses algorithm %s', async (_name, alg) => {
    const cose = await signSign1(encodeCbor(new Map([[1, 'XA']])), { ...key, alg });
    expect(decodeToken(cose)).toEqual({ ok: false, reason: 'algorithm' });
  });

  it('reads no further than the envelope of a newer profile', async () => {
    const payload = encodeCbor(
      new Map<number, string | number | Map<number, number>>([
        [1, 'XA'],
        [4, 2],
        [6, 1],
        [-66001, new Map([[1, 2]])],
      ]),
    );
    const decoded = decodeToken(await signSign1(payload, key));
    expect(decoded).toMatchObject({ ok: true, token: { issuer: 'XA', permit: { ok: false, reason: 'newer-profile' } } });
  });

  it('never throws on arbitrary bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        decodeToken(bytes);
        decodeToken(Uint8Array.of(0xd2, 0x84, ...bytes));
      }),
      { numRuns: 3000 },
    );
  });
});
