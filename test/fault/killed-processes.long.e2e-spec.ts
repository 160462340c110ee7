import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HouseUnderFire, type Victim } from './killed-processes.js';

const kinds: readonly Victim[] = ['signer', 'portal', 'worker', 'sequencer', 'checkpoint', 'witness-1', 'postgres', 'everything'];
const rounds = ['first', 'second', 'third', 'fourth'] as const;
const kills = 24;
const applications = 160;

/** Many more moments than the sample, with the signer's leases waited for as they are. */
describe.each(rounds)('Processes killed with -9 again and again (%s round)', (seed) => {
  let house: HouseUnderFire;
  let permits: readonly string[];
  beforeAll(async () => {
    house = await HouseUnderFire.open();
    const victims = Array.from({ length: kills }, (_, index) => kinds[(index * 5 + seed.length) % kinds.length] ?? 'signer');
    permits = await house.fire(applications, victims, seed);
    await house.settle(400_000, true);
  }, 1_200_000);
  afterAll(() => house?.close(), 60_000);

  it('leaves every application with one issued permit', async () => {
    expect(new Set(permits).size).toBe(applications);
    expect(await house.states()).toEqual({ issued: applications });
  });

  it('leaves numbers, quotas, credentials, histories and events in order', async () => {
    expect(await house.brokenLaws()).toEqual({});
  });

  it('leaves permits that all verify', async () => {
    expect((await house.verdicts(permits)).filter(([, code]) => code !== 0)).toEqual([]);
  }, 300_000);
});
