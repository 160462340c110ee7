import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseAuthorityFile } from './authority-file.js';

const good = {
  country: 'KE',
  name: 'Kenya Wildlife Service',
  address: 'P.O. Box 40241\nNairobi',
  contact: { email: 'cites@example.go.ke', phone: '+254 20 0000000' },
  languages: ['en', 'fr'],
  publicUrl: 'https://permits.example.go.ke/',
  portalUrl: 'https://apply.example.go.ke/',
  offices: [{ name: 'Head office', place: 'Nairobi', timeZone: 'Africa/Nairobi' }],
  appeal: 'Appeals go to the Minister within 30 days.',
};
const faults = (change: Record<string, unknown>) => {
  const read = parseAuthorityFile(JSON.stringify({ ...good, ...change }));
  return 'faults' in read ? read.faults : [];
};

describe('the file of an authority', () => {
  it('is read as it is meant', () => {
    expect(parseAuthorityFile(JSON.stringify(good))).toEqual({
      authority: expect.objectContaining({ country: 'KE', shortName: 'Kenya Wildlife Service', office: good.offices[0] }),
    });
  });

  it.each([
    ['a fictitious country', { country: 'XA' }],
    ['a country that is none', { country: 'QQ' }],
    ['the Union, whose member States grant permits', { country: 'EU' }],
    ['plain http', { publicUrl: 'http://permits.example.go.ke/' }],
    ['this machine', { publicUrl: 'https://ke.localhost/' }],
    ['an address with a query', { portalUrl: 'https://apply.example.go.ke/?a=1' }],
    ['an address without the last slash', { publicUrl: 'https://permits.example.go.ke' }],
    ['a password in the address', { publicUrl: 'https://a:b@permits.example.go.ke/' }],
    ['an address in other letters than browsers send', { publicUrl: 'https://permiso-ñ.example.go.ke/' }],
    ['a zone that is an offset', { offices: [{ ...good.offices[0], timeZone: '+03:00' }] }],
    ['a zone that is none', { offices: [{ ...good.offices[0], timeZone: 'Africa/Utopia' }] }],
    ['no office', { offices: [] }],
    ['two offices', { offices: [good.offices[0], good.offices[0]] }],
    ['English alone', { languages: ['en'] }],
    ['a language that the form has not', { languages: ['en', 'de'] }],
    ['a name too long for certificates', { name: 'M'.repeat(65) }],
    ['a name with a hidden character', { name: 'Kenya\u202eWildlife' }],
    ['an address of six lines', { address: 'a\nb\nc\nd\ne\nf' }],
    ['a mail address that is none', { contact: { email: 'nobody' } }],
    ['a misspelt member', { adress: 'x' }],
    ['a number as a name', { name: 4 }],
  ])('is refused with %s', (_what, change) => {
    expect(faults(change)).toHaveLength(1);
  });

  it('is told all its faults at once', () => {
    const read = parseAuthorityFile('{}');
    expect('faults' in read && read.faults.length).toBeGreaterThan(7);
    expect(parseAuthorityFile('[')).toEqual({ faults: ['it is not JSON'] });
  });

  it('never throws, whatever stands in it', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => expect(parseAuthorityFile(JSON.stringify(value))).toHaveProperty('faults')));
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(good)), fc.jsonValue(), (name, value) => {
        parseAuthorityFile(JSON.stringify({ ...good, [name]: value }));
      }),
    );
  });
});
