import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { canonicalJson } from '#cites';
import { openFrozenDocument } from './frozen-document.js';
import type { SignedPermit } from './signing-case.js';

const document = {
  format: 'opencites-permit/1',
  salt: 'AAECAwQFBgcICQoLDA0ODw',
  number: '26XA000123',
  documentType: 'E',
  version: 1,
  copyNumber: 0,
  specimen: true,
  authority: {},
  issuedAt: '',
  placeOfIssue: '',
  issuedBy: '',
  validUntil: '',
  timeZone: '',
  importer: null,
  countryOfImport: null,
  exporter: {},
  countryOfExport: 'XA',
  specialConditions: [],
  purpose: 'T',
  securityStamp: null,
  lines: [{ line: 1 }],
  rules: {},
};
function frozen(text: string | Buffer, hashOf: string | Buffer = text): SignedPermit {
  return { document: Buffer.from(text), documentSha256: createHash('sha256').update(hashOf).digest() } as SignedPermit;
}
const code = (permit: SignedPermit) => {
  const result = openFrozenDocument(permit);
  return result.ok ? 'ok' : result.refusal.code;
};

describe('the frozen document', () => {
  it('opens when it is whole and written in the one canonical way', () => {
    expect(code(frozen(canonicalJson(document)))).toBe('ok');
  });

  it('is refused with any single byte changed after it was frozen', () => {
    const text = canonicalJson(document);
    for (let at = 0; at < text.length; at += 1) {
      const altered = Buffer.from(text);
      altered[at] = altered[at]! ^ 1;
      expect(code(frozen(altered, text))).toBe('document-altered');
    }
  });

  it.each([
    ['spaces', JSON.stringify(document, null, 1)],
    ['members in another order', `{"version":1,${canonicalJson(document).slice(1).replace(',"version":1', '')}`],
    ['a member twice', canonicalJson(document).replace('"version":1', '"version":2,"version":1')],
    ['an escape where none is needed', canonicalJson(document).replace('"purpose":"T"', '"purpose":"\\u0054"')],
    ['no JSON', 'permit'],
  ])('is refused with %s, though the hash fits', (_what, text) => {
    expect(code(frozen(text))).toBe('document-not-canonical');
  });

  it('is refused when it is not UTF-8', () => {
    expect(code(frozen(Buffer.from([0x22, 0xff, 0x22])))).toBe('document-not-canonical');
  });

  it.each([
    ['an unknown member', { ...document, discount: 1 }],
    ['a member missing', Object.fromEntries(Object.entries(document).filter(([name]) => name !== 'exporter'))],
    ['a salt of 15 bytes', { ...document, salt: 'AAECAwQFBgcICQoLDA0O' }],
    ['no lines', { ...document, lines: [] }],
    ['a list in place of a document', [document]],
  ])('is refused with %s', (_what, value) => {
    expect(code(frozen(canonicalJson(value)))).toBe('document-malformed');
  });
});
