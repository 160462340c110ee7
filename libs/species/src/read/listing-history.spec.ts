import { describe, expect, it } from '@jest/globals';
import { type ListingEvent, listingsFromEvents, withoutOverlap } from './listing-history.js';

const event = (on: string, appendix: ListingEvent['appendix'], more: Partial<ListingEvent> = {}): ListingEvent => ({
  taxon: 't',
  change: 'ADDITION',
  appendix,
  on,
  current: false,
  inclusion: false,
  party: null,
  populations: [],
  populationsExcluded: [],
  excludedTaxa: [],
  annotation: null,
  hashNote: null,
  ...more,
});
const periods = (events: ListingEvent[], until: string | null = '2013-06-12') =>
  listingsFromEvents(events, until, 'test').map(({ appendix, from, to }) => `${appendix} ${from}..${to ?? ''}`);

describe('listings made of events', () => {
  it('end with the next event of the same Appendix', () => {
    expect(
      periods([
        event('1976-02-26', 'III', { party: 'GH' }),
        event('1977-02-04', 'II'),
        event('1977-02-04', 'III', { party: 'GH', change: 'DELETION' }),
        event('1990-01-18', 'II', { change: 'DELETION' }),
        event('1990-01-18', 'I', { current: true }),
      ]),
    ).toEqual(['III 1976-02-26..1977-02-04', 'II 1977-02-04..1990-01-18', 'I 1990-01-18..2013-06-12']);
  });

  it('are replaced by a re-listing with other populations', () => {
    expect(
      periods([
        event('1979-06-28', 'I'),
        event('1981-06-06', 'I', { populationsExcluded: ['US'] }),
        event('1985-08-01', 'I', { current: true }),
      ]),
    ).toEqual(['I 1979-06-28..1981-06-06', 'I 1981-06-06..1985-08-01', 'I 1985-08-01..2013-06-12']);
  });

  it('end with an addition to another Appendix when nothing else tells', () => {
    expect(periods([event('1975-07-01', 'I'), event('1979-06-28', 'II', { current: true })])).toEqual([
      'I 1975-07-01..1979-06-28',
      'II 1979-06-28..2013-06-12',
    ]);
  });

  it('keep the Parties of Appendix III apart', () => {
    expect(periods([event('1998-01-01', 'III', { party: 'BO' }), event('1999-01-01', 'III', { party: 'MX', current: true })])).toEqual([
      'III 1998-01-01..2013-06-12',
      'III 1999-01-01..2013-06-12',
    ]);
  });

  it('stay open at the present when no later source takes over, and are left out when their end is not told', () => {
    expect(periods([event('1990-01-18', 'I', { current: true }), event('1995-01-01', 'II')], null)).toEqual(['I 1990-01-18..']);
  });

  it('ignore what begins on the day the next source takes over', () => {
    expect(periods([event('2013-06-12', 'II', { current: true })])).toEqual([]);
  });
});

describe('overlapping listings', () => {
  const row = (from: string, to: string | null, line: number) => {
    const [listing] = listingsFromEvents([event(from, 'II', { current: true })], null, 'test');
    if (!listing) throw new Error('an open addition gives a listing');
    return { listing: { ...listing, to }, line, raw: `${line}` };
  };

  it('are cut where the later one begins, and the same day twice is a duplicate', () => {
    const { listings, rejected } = withoutOverlap([row('2000-01-01', null, 1), row('2010-01-01', null, 2), row('2010-01-01', null, 3)]);
    expect(listings.map(({ from, to }) => [from, to])).toEqual([
      ['2000-01-01', '2010-01-01'],
      ['2010-01-01', null],
    ]);
    expect(rejected).toMatchObject([{ line: 2, reason: 'duplicate' }]);
  });
});
