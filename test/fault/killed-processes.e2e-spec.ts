import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HouseUnderFire, type Victim } from './killed-processes.js';

/** Each process once, in a fixed order at fixed times; again and again at many moments in the long run. */
const victims: readonly Victim[] = ['signer', 'checkpoint', 'postgres', 'sequencer', 'portal', 'everything', 'witness-1'];
const applications = 26;

describe('Processes killed with -9 while applications are decided, issued and signed', () => {
  let house: HouseUnderFire;
  let permits: readonly string[];
  beforeAll(async () => {
    house = await HouseUnderFire.open();
    permits = await house.fire(applications, victims, 'sample');
    await house.settle(120_000, false);
  }, 420_000);
  afterAll(() => house?.close(), 60_000);

  it('was really under fire: requests died and were sent again', () => {
    expect(house.repeated()).toBeGreaterThan(0);
  });

  it('leaves every application with one issued permit, and no permit anywhere else', async () => {
    expect(new Set(permits).size).toBe(applications);
    expect(await house.states()).toEqual({ issued: applications });
  });

  it('leaves numbers, quotas, credentials, histories and events in order', async () => {
    expect(await house.brokenLaws()).toEqual({});
  });

  it('leaves permits that all verify, each with a number of its own', async () => {
    const verdicts = await house.verdicts(permits);
    expect(new Set(verdicts.map(([number]) => number)).size).toBe(applications);
    expect(verdicts.filter(([, code]) => code !== 0)).toEqual([]);
  });

  it('told nobody’s password or application to a log', () => {
    const logs = house.logs();
    for (const secret of [...house.secrets(), 'Coralline', 'Harbour Road', 'Desert Reptiles', 'Tomás'])
      expect(logs.includes(secret)).toBe(false);
  });
});
