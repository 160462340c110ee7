import { describe, expect, it } from '@jest/globals';
import { isConnectionLoss } from './connection-loss.js';

const coded = (code: string, message = 'x') => Object.assign(new Error(message), { code });

describe('isConnectionLoss', () => {
  it.each(['ECONNREFUSED', 'ECONNRESET', 'ERR_STREAM_DESTROYED', 'EAI_AGAIN', '57P01', '57P02', '57P03', '08006', '53300'])(
    'knows %s, bare and inside a wrapper',
    (code) => {
      expect(isConnectionLoss(coded(code))).toBe(true);
      expect(isConnectionLoss(Object.assign(new Error('query failed'), { driverError: coded(code) }))).toBe(true);
      expect(isConnectionLoss(new Error('outer', { cause: coded(code) }))).toBe(true);
    },
  );

  it.each([
    'Connection terminated unexpectedly',
    'Client was closed and is not queryable',
    'Query runner already released. Cannot run queries anymore.',
    'Database connection provided by a query runner was already released, cannot continue to use its querying methods anymore.',
  ])('knows the words for a connection that died under a transaction: %s', (words) => {
    expect(isConnectionLoss(new Error(words))).toBe(true);
  });

  it.each([coded('23505'), coded('40001'), coded('57014'), new Error('no such thing'), 'ECONNREFUSED', null, undefined])(
    'does not take %p for one',
    (error) => expect(isConnectionLoss(error)).toBe(false),
  );

  it('ends on errors that are their own cause', () => {
    const loop = new Error('loop');
    loop.cause = loop;
    expect(isConnectionLoss(loop)).toBe(false);
  });
});
