import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Casework, startCasework } from '../../../test/kit/casework.js';
import { reservedPermit } from '../../../test/kit/reserved-permit.js';
import { takeStatusEntry } from './number.repository.js';
import { leaveOutPlaces } from './restored-permits.repository.js';

describe('places of status lists after a restore', () => {
  let house: Casework;
  beforeAll(async () => void (house = await startCasework()));
  afterAll(() => house?.close());

  const owner = <T>(work: (tx: Parameters<Parameters<Casework['machine']['run']>[0]>[0]) => Promise<T>) =>
    house.machine.run(async (tx) => {
      await tx.query('set local role oc_owner');
      return work(tx);
    });
  const rows = async <T>(sql: string, values: unknown[] = []) => (await house.admin.query(sql, values)) as T[];
  const placeOf = async (permit: string) =>
    (
      await rows<{ list: number; index: number }>('select status_list as list, status_index as index from issuance.permit where id = $1', [
        permit,
      ])
    )[0]!;
  const sizeOf = async (list: number) =>
    (await rows<{ size: number }>(`select size from issuance.status_list where country = 'XA' and list = $1`, [list]))[0]?.size;

  it('are none that the lost database may have given, in lists that there are and in those that there may have been', async () => {
    const { list } = await placeOf(await reservedPermit(house));
    expect(await sizeOf(list)).toBe(16_384);
    await owner((tx) => leaveOutPlaces(tx, 'XA', new Date()));
    for (let n = 0; n < 3; n += 1) {
      const place = await placeOf(await reservedPermit(house));
      expect(place.list).toBe(list);
      expect(place.index).toBeGreaterThanOrEqual(16_384);
      expect(place.index).toBeLessThan(32_768);
    }
    expect(await sizeOf(list)).toBe(32_768);
    const year = new Date().getUTCFullYear();
    for (const unborn of [(year + 2) * 10 + 1, (year + 3) * 10 + 2])
      expect((await house.portal.run((tx) => takeStatusEntry(tx, 'XA', unborn))).index).toBeGreaterThanOrEqual(16_384);
    // What nobody can have had goes on from its beginning.
    const far = await house.portal.run((tx) => takeStatusEntry(tx, 'XA', (year + 9) * 10 + 1));
    expect(far.index).toBeLessThan(16_384);
    // A second restore, of a list that may have doubled meanwhile.
    await rows(`update issuance.status_list set used = 9000 where country = 'XA' and list = $1`, [list]);
    await owner((tx) => leaveOutPlaces(tx, 'XA', new Date()));
    expect((await placeOf(await reservedPermit(house))).index).toBeGreaterThanOrEqual(65_536);
    expect(await sizeOf(list)).toBe(131_072);
  }, 60_000);

  it('are refused by the database below, whoever asks, and stay left out', async () => {
    const { list } = await placeOf(await reservedPermit(house));
    await house.machine
      .run(async (tx) => {
        const taken = tx.query(`update issuance.permit set status_list = $1, status_index = 5 where country = 'XA' and status_list = $1`, [
          list,
        ]);
        await expect(taken).rejects.toMatchObject({ code: '23514' });
        throw new Error('rolled back');
      })
      .catch((error: unknown) => expect((error as Error).message).toBe('rolled back'));
    for (const change of ['update issuance.status_floor set from_index = 1', 'delete from issuance.status_floor'])
      await expect(rows(change)).rejects.toMatchObject({ code: '23001' });
    await expect(house.portal.reader.query('update issuance.status_floor set from_index = from_index + 1')).rejects.toMatchObject({
      code: '42501',
    });
  });
});
