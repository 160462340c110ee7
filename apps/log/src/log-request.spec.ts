import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseLogRequest } from './log-request.js';

const event = '0197f3a0-0000-7000-8000-00000000000a';

describe('the addresses of a log', () => {
  it('are those of C2SP tlog-tiles below the name of the log, and two for convenience', () => {
    expect(parseLogRequest('/public/checkpoint')).toEqual({ kind: 'public', generation: 1, what: 'checkpoint' });
    expect(parseLogRequest('/public/2/checkpoint')).toEqual({ kind: 'public', generation: 2, what: 'checkpoint' });
    expect(parseLogRequest('/restricted/17/tile/0/000')).toMatchObject({ kind: 'restricted', generation: 17, what: 'tile' });
    expect(parseLogRequest('/restricted/tile/1/x001/x234/067.p/8')).toEqual({
      kind: 'restricted',
      generation: 1,
      what: 'tile',
      level: 1,
      n: 1234067,
      width: 8,
    });
    expect(parseLogRequest('/public/tile/entries/000')).toEqual({ kind: 'public', generation: 1, what: 'entries', n: 0, width: 256 });
    expect(parseLogRequest(`/public/proof?event=${event}`)).toEqual({ kind: 'public', generation: 1, what: 'proof', eventId: event });
    expect(parseLogRequest('/public/consistency?from=0&to=17')).toEqual({
      kind: 'public',
      generation: 1,
      what: 'consistency',
      from: 0,
      to: 17,
    });
  });

  it('are those of a feed of the public log, with each filter once and in one order', () => {
    const none = { kind: null, species: null };
    const feed = { kind: 'public', generation: 1, what: 'feed' };
    expect(parseLogRequest('/public/feed.atom')).toEqual({ ...feed, filter: none, before: null });
    expect(parseLogRequest('/public/2/feed.atom?kind=permit&species=Python+regius&before=7')).toEqual({
      ...{ ...feed, generation: 2 },
      ...{ filter: { kind: 'permit', species: 'Python regius' }, before: 7 },
    });
  });

  it.each([
    '/restricted/feed.atom',
    '/public/feed.atom?',
    '/public/feed.atom?before=7&kind=permit',
    '/public/feed.atom?kind=permit&kind=permit',
    '/public/feed.atom?kind=%3Cx%3E',
    '/public/feed.atom?species=1%27--',
    '/public/feed.atom?before=-1',
    '/public/feed.atom?before=1e3',
    '/public/feed.atom?who=x',
    '',
    '/',
    '/public',
    '/public/',
    '/secret/checkpoint',
    '/public/1/checkpoint',
    '/public/0/checkpoint',
    '/public/02/checkpoint',
    '/public/2/',
    '/public/12345/checkpoint',
    '//public/checkpoint',
    '/public/checkpoint/',
    '/public/checkpoint?x=1',
    '/public/tile/0/0',
    '/public/tile/0/000.p/0',
    '/public/tile/0/000.p/256',
    '/public/tile/0/x000/000',
    '/public/tile/00/000',
    '/public/tile/entries/../../checkpoint',
    '/public/tile/0/%30%30%30',
    '/public/proof',
    `/public/proof?event=${event.toUpperCase()}`,
    `/public/proof?event=${event}&event=${event}`,
    `/public/proof?event=${event}'--`,
    '/public/consistency?from=5&to=4',
    '/public/consistency?from=-1&to=4',
    '/public/consistency?from=1e3&to=4000',
    '/public/consistency?to=4&from=1',
    '/public/consistency?from=1&to=99999999999999999999',
    `/public/${'x'.repeat(500)}`,
  ])('are no other: %s', (url) => expect(parseLogRequest(url)).toBeNull());

  it('never throw, whatever is asked', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.string().map((text) => `/public/tile/${text}`),
          fc.webPath(),
        ),
        (url) => {
          parseLogRequest(url);
        },
      ),
    );
  });
});
