import { beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { canonicalJson, type PermitDocument } from '#cites';
import { exclusiveExpiry, type IssueInput } from '#credential';
import { nodeCrypto } from '#keystore/verify-crypto';
import type { TokenExpectation } from './lint-token.js';
import { TrialIssuer } from './trial-issuer.js';

const now = Math.floor(Date.UTC(2026, 10, 22, 9, 30) / 1000);
const document: PermitDocument = {
  format: 'opencites-permit/1',
  salt: 'AAECAwQFBgcICQoLDA0ODw',
  number: '26XA000123',
  documentType: 'E',
  version: 1,
  copyNumber: 0,
  specimen: true,
  authority: { country: 'XA', name: 'MA of Utopia', address: '1 Amaurot Square' },
  issuedAt: '2026-11-22T09:30:00Z',
  placeOfIssue: 'Amaurot',
  issuedBy: 'Raphael Hythloday',
  validUntil: '2027-05-21',
  timeZone: 'Europe/Paris',
  importer: { name: 'Ménagerie', address: '57 rue Cuvier', country: 'FR' },
  countryOfImport: 'FR',
  exporter: { name: 'Utopian Reptiles Ltd', address: '12 Anyder Quay', country: 'XA' },
  countryOfExport: 'XA',
  specialConditions: [],
  purpose: 'T',
  securityStamp: null,
  lines: [
    {
      line: 1,
      scientificName: 'Python regius',
      term: 'LIV',
      description: 'juvenile',
      appendix: 'II',
      source: 'C',
      quantity: { value: '2', unit: 'NAR' },
    },
  ],
  rules: { hash: '0'.repeat(64), date: '2026-11-01', asOf: '2026-11-22', findings: [] },
};

function planned(changes: Partial<PermitDocument> = {}): { input: IssueInput; expected: TokenExpectation } {
  const frozen = { ...document, ...changes };
  const documentBytes = new Uint8Array(Buffer.from(canonicalJson(frozen)));
  const status = { list: 20271, index: 4711 };
  return {
    input: { documentBytes, status, issuedAt: now, publicUrl: 'http://xa.localhost:8081/' },
    expected: {
      country: 'XA',
      number: frozen.number,
      documentSha256: new Uint8Array(createHash('sha256').update(documentBytes).digest()),
      totalLines: frozen.lines.length,
      expires: exclusiveExpiry(frozen.validUntil, frozen.timeZone),
      status,
      specimen: frozen.specimen,
      now,
    },
  };
}

describe('the trial copy', () => {
  const office = { country: 'XA', timeZone: 'Europe/Paris' };
  let trial: TrialIssuer;
  beforeAll(() => {
    trial = new TrialIssuer(nodeCrypto);
  });
  const lint = (plan: ReturnType<typeof planned>) => trial.lint(plan.input, plan.expected, office);

  it('verifies for a permit in order, also of 40, 300 and 1,000 lines', async () => {
    expect(await lint(planned())).toBeNull();
    for (const count of [40, 300, 1000]) {
      const lines = Array.from({ length: count }, (_, index) => ({ ...document.lines[0]!, line: index + 1 }));
      expect(await lint(planned({ lines }))).toBeNull();
    }
  });

  it.each([
    ['the number of another permit', { number: '26XA000124' }, 'number'],
    ['the hash of another document', { documentSha256: new Uint8Array(32) }, 'documentDigest'],
    ['another day of expiry', { expires: now + 86400 }, 'expires'],
    ['another place in the status list', { status: { list: 20271, index: 4712 } }, 'status'],
    ['a line less', { totalLines: 2 }, 'totalLines'],
    ['a genuine permit instead of a SPECIMEN', { specimen: false }, 'specimen'],
    ['another country', { country: 'XB' }, 'issuer'],
  ])('does not verify against %s', async (_what, change, fault) => {
    const plan = planned();
    const office = { country: 'XA', timeZone: 'Europe/Paris' };
    const found = await new TrialIssuer(nodeCrypto).lint(plan.input, { ...plan.expected, ...change }, office);
    expect(found).toContain(fault);
  });

  it('does not verify when the permit has ended, lasts longer than its type allows, or is of a type that nobody knows', async () => {
    expect(await lint(planned({ validUntil: '2026-11-21' }))).toContain('expired');
    expect(await lint(planned({ validUntil: '2029-11-21' }))).toContain('validity-too-long');
    expect(await lint(planned({ documentType: 'Q-42' }))).toEqual([expect.stringMatching(/^not-encodable/)]);
  });

  it('does not verify when a quantity cannot be written exactly', async () => {
    const lines = [{ ...document.lines[0]!, quantity: { value: '1.5e3', unit: 'NAR' } }];
    expect(await lint(planned({ lines }))).toEqual([expect.stringMatching(/^not-encodable/)]);
  });
});
