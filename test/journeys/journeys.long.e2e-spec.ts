import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Fleet } from './fleet.js';
import { keyboard, mouse } from './hands.js';
import { bredFalcon, leopardTrophy, wildBark } from './journeys.js';

describe('three journeys through all processes in a browser', () => {
  let fleet: Fleet;
  beforeAll(async () => {
    fleet = await Fleet.open();
  }, 120_000);
  afterAll(() => fleet?.close(), 60_000);
  afterEach(() => expect(fleet.browser.faults).toEqual([]));

  it('exports bark of a wild tree of Appendix II, 500 lines from a table', async () => {
    const { lines, science, authority, overridden, acts } = await wildBark(fleet, mouse);
    expect([lines, science, authority]).toEqual([500, ['non-detriment'], ['legal-acquisition']]);
    expect([...overridden].sort()).toEqual(['distribution', 'taxon-term']);
    expect(acts.length).toBeGreaterThan(5);
  }, 300_000);

  it('exports a hunting trophy of Appendix I: the import permit must be on record first', async () => {
    const { lines, science, authority } = await leopardTrophy(fleet, mouse);
    expect([lines, science, [...authority].sort()]).toEqual([1, ['non-detriment'], ['import-permit-granted', 'legal-acquisition']]);
  }, 300_000);

  it('exports a bred falcon of Appendix I by keyboard alone: no import permit is asked for, and the operation must be registered', async () => {
    const { lines, science, authority, overridden } = await bredFalcon(fleet, keyboard);
    expect([lines, science, [...authority].sort()]).toEqual([1, ['bred-or-propagated'], ['legal-acquisition', 'live-transport']]);
    expect(overridden).toEqual([]);
  }, 300_000);
});
