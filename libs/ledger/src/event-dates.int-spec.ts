import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { newId, UnitOfWork } from '#database';
import { type TestDatabase, testDatabase } from '#database/testing';
import { type Actor, Ledger } from './index.js';

const actor: Actor = { personId: '0197f3a0-0000-7000-8000-00000000000a', org: 'XA-MA', role: 'issuing-officer' };

describe('the date of an event', () => {
  let database: TestDatabase;
  let portal: UnitOfWork;
  beforeAll(async () => {
    database = await testDatabase();
    portal = new UnitOfWork(await database.dataSource('oc_portal'));
  });
  afterEach(() => void jest.useRealTimers());
  afterAll(() => database.drop());

  /** An event of an application whose clock is wrong. */
  const append = (offsetSeconds: number) => {
    const now = Date.now() + offsetSeconds * 1000;
    jest.useFakeTimers({
      now,
      doNotFake: [
        'setTimeout',
        'clearTimeout',
        'setInterval',
        'clearInterval',
        'setImmediate',
        'clearImmediate',
        'nextTick',
        'queueMicrotask',
        'performance',
        'hrtime',
      ],
    });
    return portal
      .run((tx) =>
        new Ledger().append(tx, { kind: 'permit.issued', actor, act: 'issue', subjects: [newId()], fields: { permit: '26XA000001' } }),
      )
      .finally(() => jest.useRealTimers());
  };

  it('is that of the database, to the minute: nobody dates an act back or forward', async () => {
    await expect(append(-40)).resolves.toMatchObject({ eventId: expect.any(String) });
    await expect(append(40)).resolves.toMatchObject({ eventId: expect.any(String) });
    for (const seconds of [-90, 90, -86_400, 31_536_000])
      await expect(append(seconds)).rejects.toMatchObject({ message: expect.stringMatching(/entry is dated/) });
  });
});
