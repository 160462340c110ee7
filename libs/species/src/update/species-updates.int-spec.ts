import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { newId, UnitOfWork, withClient } from '#database';
import { testDatabase, type TestDatabase } from '#database/testing';
import { type Actor, Ledger } from '#ledger';
import { systemActor } from '#web';
import { directorySource } from '../load/directory-source.js';
import { importSpecies } from '../load/import-species.js';
import { installSpecies, today } from '../load/install-species.js';
import { SpeciesFacts } from '../species-facts.js';
import { changed, madeFiles, type MadeFiles, writeDirectory } from '../testing/made-directory.js';
import { changesOf, updateById } from './species-update.repository.js';
import { SpeciesUpdates } from './species-updates.js';

let database: TestDatabase;
let worker: UnitOfWork;
let portal: UnitOfWork;
let portalPool: DataSource;
const facts = new SpeciesFacts();
const updates = new SpeciesUpdates(new Ledger());
const proposer: Actor = { personId: newId(), org: 'XA-MA', role: 'case-officer' };
const officer: Actor = { personId: newId(), org: 'XA-MA', role: 'issuing-officer' };

const stage = (files: MadeFiles, effectiveOn = today()) =>
  withClient(
    database.url('oc_worker'),
    async (client) => (await importSpecies(client, await directorySource(writeDirectory(files)), { effectiveOn })).batchId,
  );
const open = async (name: string) => {
  const [taxon] = await portal.run((tx) => facts.taxa(tx, [name], today()));
  return (taxon?.listings ?? [])
    .filter((listing) => listing.to === null && listing.listedTaxon === name)
    .map((listing) => `${listing.appendix} ${listing.from}`)
    .sort();
};
/** The crocodile moves to Appendix II, Pereskia is listed, the bean of Brazil is withdrawn. */
const amended = changed('listings.csv', (rows) => [
  ...rows.filter((row) => row[0] !== '2' && row[0] !== '4'),
  ['2', '13', 'II', '2026-01-01', '2026-01-01', '', '', '', '', '', '', ''],
  ['4', '22', 'III', '2016-01-01', '2019-11-26', 'BO', '', '', '', '', '', ''],
  ['9', '21', 'II', '2026-01-01', '2026-01-01', '', '', '', '', '', '', ''],
]);

beforeAll(async () => {
  database = await testDatabase();
  worker = new UnitOfWork(await database.dataSource('oc_worker'));
  portalPool = await database.dataSource('oc_portal', 8);
  portal = new UnitOfWork(portalPool);
  await withClient(database.url('oc_worker'), async (client) => installSpecies(client, await directorySource(writeDirectory(madeFiles))));
});
afterAll(() => database.drop());

describe('an update of species data', () => {
  it('that changes nothing shows no difference', async () => {
    const id = await stage({ ...madeFiles, 'synonyms.csv': (madeFiles['synonyms.csv'] ?? []).slice(0, 2) });
    expect(await portal.run((tx) => changesOf(tx, id, 100))).toEqual([]);
  });

  it('shows per taxon what is added, removed and changed', async () => {
    const id = await stage(amended);
    const changes = await portal.run((tx) => changesOf(tx, id, 100));
    expect(changes.map(({ scientificName, appendix, party, change }) => [scientificName, appendix, party, change])).toEqual([
      ['Crocodylus madeupensis', 'I', null, 'removed'],
      ['Crocodylus madeupensis', 'II', null, 'added'],
      ['Echinus', 'III', 'BR', 'removed'],
      ['Pereskia', 'II', null, 'added'],
    ]);
    expect(changes[0]?.before).toMatchObject([{ from: '2023-02-23', to: null, populationsExcluded: ['KE', 'TZ'] }]);
  });

  it('changes nothing before an officer who did not propose it approves', async () => {
    const id = await stage(amended);
    expect(await portal.run((tx) => updates.approve(tx, officer, id, null))).toEqual({ ok: false, code: 'not-found' });
    expect(await worker.run((tx) => updates.propose(tx, proposer, id))).toMatchObject({
      ok: true,
      value: { state: 'proposed', proposedBy: proposer.personId },
    });
    expect(await worker.run((tx) => updates.propose(tx, officer, id))).toEqual({ ok: false, code: 'proposal-closed' });
    expect(await portal.run((tx) => updates.approve(tx, { ...proposer, role: 'issuing-officer' }, id, null))).toEqual({
      ok: false,
      code: 'proposal-own',
    });
    expect(await open('Crocodylus madeupensis')).toEqual(['I 2023-02-23']);
  });

  it('takes effect with the approval when its date has come, keeps what was known before, and names the affected taxa', async () => {
    const id = await stage(amended);
    await worker.run((tx) => updates.propose(tx, proposer, id));
    const notified = new Promise<string>((resolve, reject) => {
      void withClient(database.url('oc_portal'), async (client) => {
        client.on('notification', (message) => resolve(message.payload ?? ''));
        await client.query('listen species_update');
        expect(await portal.run((tx) => updates.approve(tx, officer, id, 'as adopted'))).toMatchObject({
          ok: true,
          value: { state: 'applied', decidedBy: officer.personId },
        });
        await new Promise((wait) => setTimeout(wait, 200));
      }).catch(reject);
    });
    expect(await notified).toBe(id);
    expect(await open('Crocodylus madeupensis')).toEqual(['II 2026-01-01']);
    expect(await open('Pereskia')).toEqual(['II 2026-01-01']);
    const affected = await portal.run((tx) => updates.affected(tx, id));
    expect(affected.names).toEqual(expect.arrayContaining(['Crocodylus madeupensis', 'Crocodylus oldname', 'Pereskia']));
    const [retired]: { n: number }[] = await portalPool.query('select count(*)::int as n from species.listing where retired_by = $1', [id]);
    expect(retired?.n).toBeGreaterThan(0);
    expect(await portal.run((tx) => updates.approve(tx, officer, id, null))).toEqual({ ok: false, code: 'proposal-closed' });
  });

  it('waits for its date', async () => {
    const id = await stage(madeFiles, '2099-01-01');
    await worker.run((tx) => updates.propose(tx, proposer, id));
    expect(await portal.run((tx) => updates.approve(tx, officer, id, null))).toMatchObject({ ok: true, value: { state: 'approved' } });
    expect(await portal.run((tx) => updates.takeDueEffects(tx, systemActor('system')))).toEqual([]);
    expect(await open('Crocodylus madeupensis')).toEqual(['II 2026-01-01']);
    await expect(portalPool.query('select species.take_effect($1)', [id])).rejects.toThrow('whose date has come');
    const admin = await database.adminDataSource();
    await admin.query('update species.import_batch set effective_on = current_date where id = $1', [id]);
    expect(await portal.run((tx) => updates.takeDueEffects(tx, systemActor('system')))).toEqual([id]);
    expect(await open('Crocodylus madeupensis')).toEqual(['I 2023-02-23']);
  });

  it('that is refused never takes effect', async () => {
    const id = await stage({ ...amended, 'quotas.csv': (amended['quotas.csv'] ?? []).slice(0, 2) });
    await worker.run((tx) => updates.propose(tx, proposer, id));
    expect(await portal.run((tx) => updates.refuse(tx, officer, id, 'not what the meeting adopted'))).toMatchObject({
      ok: true,
      value: { state: 'refused' },
    });
    expect(await portal.run((tx) => updateById(tx, id))).toMatchObject({ decisionReason: 'not what the meeting adopted' });
    await expect(portalPool.query('select species.take_effect($1)', [id])).rejects.toThrow('approved update');
  });

  it('is decided once when two officers decide at the same moment', async () => {
    const id = await stage({ ...amended, 'quotas.csv': (amended['quotas.csv'] ?? []).slice(0, 3) });
    await worker.run((tx) => updates.propose(tx, proposer, id));
    const other: Actor = { personId: newId(), org: 'XA-MA', role: 'issuing-officer' };
    const outcomes = await Promise.all([officer, other].map((actor) => portal.run((tx) => updates.refuse(tx, actor, id, 'no'))));
    expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1);
    expect(outcomes.filter((outcome) => !outcome.ok)).toEqual([{ ok: false, code: 'proposal-closed' }]);
  });

  it('is held to two persons by the database too, whatever the service does', async () => {
    const id = await stage({ ...amended, 'quotas.csv': (amended['quotas.csv'] ?? []).slice(0, 4) });
    await worker.run((tx) => updates.propose(tx, proposer, id));
    await expect(portalPool.query('select species.decide_import($1, $2, true, null)', [id, proposer.personId])).rejects.toThrow(
      'import_batch_two_persons',
    );
    await expect(portalPool.query('select species.propose_import($1, $2)', [id, proposer.personId])).rejects.toThrow('permission denied');
    await expect(worker.reader.query('select species.decide_import($1, $2, true, null)', [id, officer.personId])).rejects.toThrow(
      'permission denied',
    );
    for (const table of ['taxon', 'listing', 'quota', 'suspension'])
      for (const reader of [portal.reader, worker.reader])
        await expect(reader.query(`delete from species.${table}`)).rejects.toThrow('permission denied');
    await expect(worker.reader.query("update species.import_batch set state = 'applied'")).rejects.toThrow('permission denied');
  });

  it('changes the quantity of a quota without losing what was drawn from it', async () => {
    const scope = { names: ['Crocodylus madeupensis'], countries: ['TZ'], date: '2015-07-01' };
    const before = (await portal.run((tx) => facts.quotas(tx, scope))).find((quota) => quota.taxon === 'Crocodylus madeupensis');
    const id = await stage(
      changed('quotas.csv', (rows) => rows.map((row) => (row[4] === '1600' ? [...row.slice(0, 4), '1200', ...row.slice(5)] : row))),
    );
    await worker.run((tx) => updates.propose(tx, proposer, id));
    await portal.run((tx) => updates.approve(tx, officer, id, null));
    const after = (await portal.run((tx) => facts.quotas(tx, scope))).find((quota) => quota.taxon === 'Crocodylus madeupensis');
    expect(after).toMatchObject({ id: before?.id, quantity: { value: '1200', unit: 'NAR' } });
  });
});
