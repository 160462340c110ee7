import { describe, expect, it } from '@jest/globals';
import { firstListedOn, resolveListing, type ListingFact, type TaxonFacts } from '#cites';
import { crocodile, leopard, listing, python } from '../../../test/kit/rule-cases/taxa.js';

const at = (taxon: TaxonFacts, country: string, date: string) => {
  const resolved = resolveListing(taxon, country, date);
  return resolved.kind === 'listed' ? resolved.appendices.join('/') : resolved.kind;
};
const withListings = (...listings: ListingFact[]): TaxonFacts => ({ ...python, listings });

describe('the Appendix of a taxon, population and date', () => {
  it('comes from the nearest listing: the species before its family', () => {
    expect(at(leopard, 'ZA', '2026-01-01')).toBe('I');
    expect(at(python, 'GH', '2026-01-01')).toBe('II');
  });

  it('starts on its first day and ends before its last', () => {
    const taxon = withListings({ ...listing('a', 'Pythonidae', 'family', 'II', '1977-02-04'), to: '2000-01-01' });
    expect(at(taxon, 'GH', '1977-02-03')).toBe('no-data');
    expect(at(taxon, 'GH', '1977-02-04')).toBe('II');
    expect(at(taxon, 'GH', '1999-12-31')).toBe('II');
    expect(at(taxon, 'GH', '2000-01-01')).toBe('no-data');
  });

  it('differs by population, and what a listing leaves out falls to the rank above', () => {
    expect(at(crocodile, 'TH', '2026-01-01')).toBe('I');
    expect(at(crocodile, 'AU', '2026-01-01')).toBe('II');
  });

  it('is open where the population is unknown', () => {
    const split = withListings(
      { ...listing('a', 'Python regius', 'species', 'I', '1977-02-04'), populations: ['GH'] },
      { ...listing('b', 'Python regius', 'species', 'II', '1977-02-04'), populationsExcluded: ['GH'] },
    );
    expect(at(split, 'GH', '2026-01-01')).toBe('I');
    expect(at(split, 'TG', '2026-01-01')).toBe('II');
    expect(at(split, 'XX', '2026-01-01')).toBe('I/II');
  });

  it('reads region tokens as the countries in them', () => {
    const african = withListings({ ...listing('a', 'Pythonidae', 'family', 'II', '1977-02-04'), populations: ['AFRICA'] });
    expect(at(african, 'GH', '2026-01-01')).toBe('II');
    expect(at(african, 'TH', '2026-01-01')).toBe('not-covered');
    const elsewhere = withListings({ ...listing('a', 'Pythonidae', 'family', 'II', '1977-02-04'), populationsExcluded: ['AFRICA'] });
    expect(at(elsewhere, 'GH', '2026-01-01')).toBe('not-covered');
    expect(at(elsewhere, 'TH', '2026-01-01')).toBe('II');
  });

  it('does not reach a taxon that the listing names as excluded, at any rank', () => {
    for (const excluded of ['Python regius', 'Python', 'Pythonidae'])
      expect(
        at(withListings({ ...listing('a', 'Serpentes', 'order', 'II', '1977-02-04'), excludedTaxa: [excluded] }), 'GH', '2026-01-01'),
      ).toBe('not-covered');
    expect(at(withListings({ ...listing('a', 'Serpentes', 'order', 'II', '1977-02-04'), excludedTaxa: ['Boa'] }), 'GH', '2026-01-01')).toBe(
      'II',
    );
  });

  it('is not lowered by an Appendix III listing below an Appendix II one', () => {
    const both = withListings(
      { ...listing('a', 'Python regius', 'species', 'III', '1977-02-04'), party: 'GH' },
      listing('b', 'Pythonidae', 'family', 'II', '1977-02-04'),
    );
    expect(at(both, 'GH', '2026-01-01')).toBe('II');
    expect(at(withListings({ ...listing('a', 'Python regius', 'species', 'III', '1977-02-04'), party: 'GH' }), 'GH', '2026-01-01')).toBe(
      'III',
    );
  });

  it('tells an unasked name from an unknown one', () => {
    expect(resolveListing(undefined, 'GH', '2026-01-01')).toEqual({ kind: 'no-facts' });
    expect(resolveListing({ ...python, known: false }, 'GH', '2026-01-01')).toEqual({ kind: 'unknown-name' });
  });

  it('was first listed on the earliest day of any listing of the population, at any rank', () => {
    expect(firstListedOn(leopard, 'ZA')).toBe('1975-07-01');
    expect(firstListedOn(crocodile, 'AU')).toBe('1977-02-04');
    expect(firstListedOn(withListings(), 'GH')).toBeNull();
  });
});
