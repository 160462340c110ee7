import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Fleet } from './fleet.js';
import { mouse } from './hands.js';
import { leopardTrophy } from './journeys.js';

describe('a journey through all processes in a browser', () => {
  let fleet: Fleet;
  beforeAll(async () => {
    fleet = await Fleet.open();
  }, 120_000);
  afterAll(() => fleet?.close(), 60_000);

  it('exports a hunting trophy of Appendix I: the import permit must be on record first', async () => {
    const { lines, science, authority, overridden, acts } = await leopardTrophy(fleet, mouse);
    expect([lines, science, [...authority].sort()]).toEqual([1, ['non-detriment'], ['import-permit-granted', 'legal-acquisition']]);
    expect(overridden).toEqual(['distribution']);
    expect(acts.length).toBeGreaterThan(5);
    expect(fleet.browser.faults).toEqual([]);
  }, 180_000);
});
