import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { newId, UnitOfWork } from '#database';
import { testDatabase, type TestDatabase } from '#database/testing';
import { loadStarterSpecies } from '../load/install-species.js';
import { SpeciesFacts } from '../species-facts.js';
import { QuotaLedger } from './quota-ledger.js';

let database: TestDatabase;
let portal: UnitOfWork;
let signer: UnitOfWork;
let portalPool: DataSource;
const ledger = new QuotaLedger();
const facts = new SpeciesFacts();

async function leopardQuota(): Promise<{ id: string; reserved: string; committed: string }> {
  const scope = { names: ['Panthera pardus'], countries: ['XA'], date: '2024-07-01' };
  const [quota] = await portal.run((tx) => facts.quotas(tx, scope));
  if (!quota) throw new Error('the starter set has a leopard quota for XA');
  return quota;
}

beforeAll(async () => {
  database = await testDatabase();
  await new UnitOfWork(await database.dataSource('oc_worker')).run((tx) => loadStarterSpecies(tx));
  portalPool = await database.dataSource('oc_portal', 12);
  portal = new UnitOfWork(portalPool);
  signer = new UnitOfWork(await database.dataSource('oc_signer'));
});
afterAll(() => database.drop());

describe('the quota ledger', () => {
  it('reserves, commits and gives back, and the facts follow', async () => {
    const { id } = await leopardQuota();
    const permitId = newId();
    expect(await portal.run((tx) => ledger.reserve(tx, { quotaId: id, permitId, amount: '3' }))).toEqual({ ok: true });
    expect(await leopardQuota()).toMatchObject({ reserved: '3', committed: '0' });
    expect(await signer.run((tx) => ledger.commitAll(tx, permitId))).toBe(1);
    expect(await leopardQuota()).toMatchObject({ reserved: '0', committed: '3' });
    expect(await portal.run((tx) => ledger.giveBack(tx, { quotaId: id, permitId, amount: '3', reason: 'original returned' }))).toEqual({
      ok: true,
    });
    expect(await leopardQuota()).toMatchObject({ reserved: '0', committed: '0' });
  });

  it('leaves out what the permit itself holds when its rules run again', async () => {
    const { id } = await leopardQuota();
    const permitId = newId();
    await portal.run((tx) => ledger.reserve(tx, { quotaId: id, permitId, amount: '2' }));
    const scope = { names: ['Panthera pardus'], countries: ['XA'], date: '2024-07-01', exceptPermit: permitId };
    expect((await signer.run((tx) => facts.quotas(tx, scope)))[0]).toMatchObject({ reserved: '0' });
    expect(await portal.run((tx) => ledger.releaseAll(tx, permitId, 'lapsed'))).toBe(1);
  });

  it('refuses more than is left and leaves the transaction usable', async () => {
    const { id } = await leopardQuota();
    const outcome = await portal.run(async (tx) => {
      const refused = await ledger.reserve(tx, { quotaId: id, permitId: newId(), amount: '20.0001' });
      const [{ alive }] = (await tx.query('select 1 as alive')) as [{ alive: number }];
      return { refused, alive };
    });
    expect(outcome).toEqual({ refused: { ok: false, code: 'overdrawn' }, alive: 1 });
  });

  it('refuses to commit or release what the permit does not hold', async () => {
    const { id } = await leopardQuota();
    expect(await signer.run((tx) => ledger.commit(tx, { quotaId: id, permitId: newId(), amount: '1' }))).toEqual({
      ok: false,
      code: 'not-held',
    });
    expect(await portal.run((tx) => ledger.release(tx, { quotaId: id, permitId: newId(), amount: '1' }))).toEqual({
      ok: false,
      code: 'not-held',
    });
  });

  it('refuses a quota that does not exist', async () => {
    expect(await portal.run((tx) => ledger.reserve(tx, { quotaId: newId(), permitId: newId(), amount: '1' }))).toEqual({
      ok: false,
      code: 'unknown-quota',
    });
  });

  it('cannot be overdrawn by many permits at once: exactly the quota is given out', async () => {
    const { id } = await leopardQuota();
    const results = await Promise.all(
      Array.from({ length: 40 }, () => portal.run((tx) => ledger.reserve(tx, { quotaId: id, permitId: newId(), amount: '1' }))),
    );
    expect(results.filter(({ ok }) => ok)).toHaveLength(20);
    expect(await leopardQuota()).toMatchObject({ reserved: '20' });
  });

  it('forgets a reservation whose transaction did not commit', async () => {
    const scope = { names: ['Crocodylus niloticus'], countries: ['XA'], date: '2024-07-01' };
    const [quota] = await portal.run((tx) => facts.quotas(tx, scope));
    await expect(
      portal.run(async (tx) => {
        await ledger.reserve(tx, { quotaId: quota?.id ?? '', permitId: newId(), amount: '100' });
        throw new Error('killed');
      }),
    ).rejects.toThrow('killed');
    expect((await portal.run((tx) => facts.quotas(tx, scope)))[0]).toMatchObject({ reserved: '0' });
  });

  it('is append-only, and each role may only do its own part', async () => {
    await expect(portalPool.query('update species.quota_entry set amount = 1')).rejects.toThrow('permission denied');
    await expect(portalPool.query('delete from species.quota_entry')).rejects.toThrow('permission denied');
    await expect(portalPool.query('update species.quota_balance set reserved = 0')).rejects.toThrow('permission denied');
    const admin = await database.adminDataSource();
    await expect(admin.query('update species.quota_entry set amount = 1')).rejects.toThrow('append-only');
    await expect(admin.query('truncate species.quota_entry')).rejects.toThrow('append-only');
    const { id } = await leopardQuota();
    await expect(portal.run((tx) => ledger.commit(tx, { quotaId: id, permitId: newId(), amount: '1' }))).rejects.toThrow(
      'row-level security',
    );
    await expect(signer.run((tx) => ledger.reserve(tx, { quotaId: id, permitId: newId(), amount: '1' }))).rejects.toThrow(
      'row-level security',
    );
  });
});
