import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '#database';
import { type Casework, startCasework } from '../../../test/kit/casework.js';
import { reservedPermit } from '../../../test/kit/reserved-permit.js';
import { type SigningHouse, signingHouse } from '../../../test/kit/signing.js';

describe('a signer whose clock is wrong', () => {
  let house: Casework;
  let signing: SigningHouse;
  beforeAll(async () => {
    house = await startCasework();
    signing = await signingHouse(house);
  });
  afterAll(async () => {
    await signing?.close();
    await house?.close();
  });
  const eventually = async (happened: () => Promise<boolean>, milliseconds = 20_000): Promise<boolean> => {
    for (let waited = 0; waited < milliseconds; waited += 50) {
      if (await happened()) return true;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return false;
  };
  const stateOf = async (table: string, id: string) =>
    ((await house.admin.query(`select state from issuance.${table} where id = $1`, [id])) as { state: string }[])[0]?.state;

  it('signs nothing with a time in it, says so, and goes on by itself when the clock is set', async () => {
    let ahead = 0;
    const { service, stop } = await signing.start({ clock: () => new Date(Date.now() + ahead) });
    const before = await reservedPermit(house);
    expect(await eventually(async () => (await stateOf('permit', before)) === 'issued')).toBe(true);
    expect(await service.checks.clock()).toBe(true);

    ahead = -90_000;
    expect(await eventually(async () => !(await service.checks.clock()))).toBe(true);
    expect(await eventually(async () => !(await service.checks.lists()))).toBe(true);
    const job = newId();
    await house.admin.query("insert into issuance.signing_job (id, kind) values ($1, 'trust')", [job]);
    await house.admin.query("select pg_notify('signing_job', 'trust:')");
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(await stateOf('signing_job', job)).not.toBe('done');
    expect(signing.reports.map(({ text }) => text).join('\n')).toContain('the clocks of signer and database are 90 s apart');

    ahead = 0;
    expect(await eventually(async () => (await service.checks.clock()) && (await service.checks.lists()))).toBe(true);
    expect(await eventually(async () => (await stateOf('signing_job', job)) === 'done', 60_000)).toBe(true);
    await stop();
  }, 120_000);
});
