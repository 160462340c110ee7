import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { resolveListing } from '#cites';
import { UnitOfWork, withClient } from '#database';
import { testDatabase, type TestDatabase } from '#database/testing';
import { SpeciesFacts } from '../species-facts.js';
import { speciesPlusServer } from '../testing/species-plus-server.js';
import type { ImportSource } from './import-source.js';
import { importSpecies } from './import-species.js';
import { installSpecies } from './install-species.js';
import { speciesPlusApiSource } from './species-plus-api-source.js';
import { SpeciesPlusClient } from './species-plus-client.js';
import { notesByAppendix, speciesPlusCsvSource } from './species-plus-csv-source.js';

let database: TestDatabase;
let portal: UnitOfWork;
const facts = new SpeciesFacts();
const taxon = async (name: string) => (await portal.run((tx) => facts.taxa(tx, [name], '2024-01-01')))[0];
const appendix = async (name: string, country: string, date: string) => {
  const resolved = resolveListing(await taxon(name), country, date);
  return resolved.kind === 'listed' ? resolved.appendices.join() : resolved.kind;
};
const rejects = (batchId: string) =>
  withClient(database.url('oc_worker'), async (client) => {
    const { rows } = await client.query<{ reason: string; detail: string }>(
      'select reason, detail from species.import_reject r join species.import_batch b using (batch_no) where b.id = $1 order by reason, detail',
      [batchId],
    );
    return rows;
  });
const install = (source: ImportSource, effectiveOn = '2024-01-01') =>
  withClient(database.url('oc_worker'), (client) => installSpecies(client, source, { effectiveOn }));

beforeEach(async () => {
  database = await testDatabase();
  portal = new UnitOfWork(await database.dataSource('oc_portal'));
});
afterEach(() => database.drop());

describe('the Species+ API', () => {
  let server: Awaited<ReturnType<typeof speciesPlusServer>>;
  const waits: number[] = [];
  const client = (more: { token?: string; attempts?: number } = {}) =>
    new SpeciesPlusClient({
      address: server.address,
      token: server.token,
      pause: 0,
      sleep: async (milliseconds) => {
        waits.push(milliseconds);
      },
      ...more,
    });
  beforeAll(async () => {
    server = await speciesPlusServer();
  });
  afterAll(() => server.close());
  beforeEach(() => {
    server.asked.length = 0;
    server.refuseNext.length = 0;
    waits.length = 0;
  });

  it('is read page by page with its token, then taxon by taxon', async () => {
    const report = await install(speciesPlusApiSource(client(), { day: '2026-01-01', perPage: 3, distributions: true }));
    expect(server.asked.slice(0, 3)).toEqual([1, 2, 3].map((page) => `/api/v1/taxon_concepts.json?page=${page}&per_page=3`));
    expect(server.asked.filter((path) => path.includes('/103/cites_legislation.json?scope=all&language=en'))).toHaveLength(1);
    // The family came after its species, which had needed it: still asked for by its own number.
    expect(server.asked.some((path) => path.includes('/102/cites_legislation'))).toBe(true);

    expect(await taxon('Loxodonta cyclotis')).toMatchObject({
      known: true,
      acceptedName: 'Loxodonta africana',
      distribution: ['DJ', 'ML'],
    });
    expect((await taxon('Loxodonta africana'))?.lineage.map(({ name }) => name)).toEqual([
      'Loxodonta africana',
      'Loxodonta',
      'Elephantidae',
      'Proboscidea',
      'Mammalia',
      'Chordata',
      'Animalia',
    ]);
    expect(await appendix('Loxodonta africana', 'GH', '1976-06-01')).toBe('III');
    expect(await appendix('Loxodonta africana', 'KE', '1980-01-01')).toBe('II');
    expect(await appendix('Loxodonta africana', 'BW', '2000-01-01')).toBe('I');
    expect(await appendix('Loxodonta africana', 'BW', '2024-01-01')).toBe('II');
    expect(await appendix('Loxodonta africana', 'KE', '2024-01-01')).toBe('I');
    expect((await taxon('Orchidaceae'))?.listings).toMatchObject([{ appendix: 'II', hashNote: '#4', to: null }]);

    const quotas = await portal.run((tx) =>
      facts.quotas(tx, { names: ['Loxodonta africana'], countries: ['BW', 'NA', 'ZW'], date: '2022-06-01' }),
    );
    expect([...quotas].sort((left, right) => left.country.localeCompare(right.country))).toMatchObject([
      { country: 'BW', quantity: { value: '1500', unit: 'KGM' }, terms: ['TUS'] },
      { country: 'NA', quantity: { value: '180', unit: 'NAR' }, terms: ['TUS'] },
    ]);
    const suspensions = await portal.run((tx) =>
      facts.suspensions(tx, { names: ['Orchidaceae'], countries: ['DJ', 'SO'], date: '2022-06-01' }),
    );
    expect(suspensions).toMatchObject([{ taxon: null, country: 'DJ', source: 'CITES Notif. No. 2011/010' }]);

    const seen = (await rejects(report.batchId)).map(({ reason, detail }) => `${reason}: ${detail}`);
    expect(seen).toEqual(
      expect.arrayContaining([
        'not-used: deleted',
        'not-used: name status "S"',
        'value-not-known: rank "TRIBE"',
        'no-quantity: Loxodonta africana: the source gives no quantity',
        'not-used: Loxodonta africana: inherited',
        'value-not-known: Loxodonta africana: change "R+"',
      ]),
    );
  });

  it('is asked again, later and later, when it throttles with 429 or with 404', async () => {
    server.refuseNext.push(
      (response) => response.writeHead(429, { 'Retry-After': '3' }).end(),
      (response) => response.writeHead(404).end(),
      (response) => response.writeHead(503).end('busy'),
      (response) => response.writeHead(200).end('{"cut off'),
      (response) => response.destroy(),
    );
    expect(await client().get('taxon_concepts/103/cites_legislation.json')).toMatchObject({ cites_quotas: expect.any(Array) });
    expect(server.asked).toHaveLength(6);
    expect(waits).toEqual([3000, 1000, 2000, 4000, 8000]);
  });

  it('that goes on refusing one taxon costs that taxon alone, with its reason', async () => {
    const gone = (response: { writeHead(status: number): { end(): unknown } }) => void response.writeHead(404).end();
    const source = speciesPlusApiSource(client({ attempts: 2 }), { day: '2026-01-02' });
    const report = await withClient(database.url('oc_worker'), async (worker) => {
      const steps = await source.steps();
      const whole: ImportSource = {
        ...source,
        steps: async () =>
          steps.map((step) => ({
            ...step,
            read: (...args: Parameters<typeof step.read>) => {
              if (step.name === 'legislation') server.refuseNext.push(gone, gone);
              return step.read(...args);
            },
          })),
      };
      return importSpecies(worker, whole, { effectiveOn: '2026-01-02' });
    });
    expect((await rejects(report.batchId)).filter(({ detail }) => detail.includes('the server has no legislation'))).toHaveLength(1);
  });

  it('resumes after a kill without asking again for what was stored', async () => {
    const source = speciesPlusApiSource(client({ attempts: 1 }), { day: '2026-01-03', perPage: 3 });
    await withClient(database.url('oc_worker'), async (worker) => {
      const dying: ImportSource = {
        ...source,
        steps: async () =>
          (await source.steps()).map((step, index) =>
            index === 0
              ? step
              : {
                  ...step,
                  read: () => {
                    throw new Error('killed');
                  },
                },
          ),
      };
      await expect(importSpecies(worker, dying, { effectiveOn: '2026-01-03' })).rejects.toThrow('killed');
    });
    server.asked.length = 0;
    const report = await withClient(database.url('oc_worker'), (worker) => importSpecies(worker, source, { effectiveOn: '2026-01-03' }));
    expect(report.resumed).toBe(true);
    expect(server.asked.some((path) => path.includes('taxon_concepts.json'))).toBe(false);
    expect(server.asked.some((path) => path.includes('/102/cites_legislation'))).toBe(true);
  });

  it('stops at once when the token is refused, and never follows it elsewhere', async () => {
    await expect(client({ token: 'wrong' }).get('taxon_concepts.json?page=1&per_page=3')).rejects.toThrow('refuses the token (401)');
    server.refuseNext.push((response) => response.writeHead(302, { Location: 'http://127.0.0.1:1/steal' }).end());
    await expect(client({ attempts: 1 }).get('taxon_concepts.json')).rejects.toThrow('does not answer');
  });

  it('with answers of another shape ends in a clear refusal', async () => {
    server.refuseNext.push((response) => response.writeHead(200).end('[1,2,3]'));
    await expect(install(speciesPlusApiSource(client(), { day: '2026-01-04' }))).rejects.toThrow('is not as documented');
  });
});

describe('a Species+ or CITES Checklist download', () => {
  const header =
    'Id,Kingdom,Phylum,Class,Order,Family,Genus,Species,Subspecies,Scientific Name,Author,Rank,Listing,Party,Listed under,Full note,# Full note,All_DistributionFullNames,All_DistributionISOCodes';
  const download = (rows: string[], head = header) => {
    const file = join(mkdtempSync(join(tmpdir(), 'species-plus-')), 'cites_listings.csv');
    writeFileSync(file, `${[head, ...rows].join('\n')}\n`);
    return file;
  };
  const lion =
    '6354,Animalia,Chordata,Mammalia,Carnivora,Felidae,Panthera,leo,,Panthera leo,"(Linnaeus, 1758)",SPECIES,I/II,,Felidae spp.,"**I** Only the population of India.\n**II** [Included in Felidae spp.] All other populations.",,"India,Kenya","IN,KE"';
  const tiger = '6353,Animalia,Chordata,Mammalia,Carnivora,Felidae,Panthera,tigris,,Panthera tigris,,SPECIES,I,,Panthera tigris,,,,';
  const cat = '6355,Animalia,Chordata,Mammalia,Carnivora,Felidae,Felis,chaus,,Felis chaus,,SPECIES,II,,Felidae spp.,,,,';
  const jackal = '6356,Animalia,Chordata,Mammalia,Carnivora,Canidae,Canis,aureus,,Canis aureus,,SPECIES,III,"IN,PK",Canis aureus,,,,';
  const aloe = '6357,Plantae,,,Liliales,Liliaceae,Aloe,,,Aloe,,GENUS,II/NC,,Aloe spp.,**II** Except Aloe vera,**II** #4 All parts,,';

  it('is one day’s state: what is listed under a family is listed there once', async () => {
    const file = download([
      lion,
      tiger,
      cat,
      jackal,
      aloe,
      'x,Fungi,,,,,,,,Amanita,,GENUS,II,,,,,,',
      'y,Animalia,,,,,,,,Bad,,SPECIES,IV,,,,,,',
      'z,Animalia,,,,,,,,Odd party,,SPECIES,III,Ghana,,,,,',
    ]);
    const report = await install(await speciesPlusCsvSource(file, { effectiveOn: '2024-01-01', complete: true }));
    expect(report).toMatchObject({ rowsRead: 8, rowsRejected: 3 });
    expect(await appendix('Panthera tigris', 'IN', '2030-01-01')).toBe('I');
    expect(await appendix('Panthera leo', 'IN', '2030-01-01')).toBe('I');
    expect(await appendix('Panthera leo', 'KE', '2030-01-01')).toBe('II');
    expect(await appendix('Felis chaus', 'IN', '2030-01-01')).toBe('II');
    expect((await taxon('Felis chaus'))?.listings.map(({ listedTaxon }) => listedTaxon)).toContain('Felidae');
    const parties = (await taxon('Canis aureus'))?.listings.map(({ party }) => party);
    expect(parties).toEqual(expect.arrayContaining(['IN', 'PK']));
    expect((await taxon('Aloe'))?.listings).toMatchObject([{ appendix: 'II', hashNote: '#4', annotation: 'Except Aloe vera' }]);
    expect((await rejects(report.batchId)).map(({ detail }) => detail)).toEqual(['Appendix "IV"', 'Party "Ghana"', 'kingdom "Fungi"']);
  });

  it('ends what is no longer in it on its effective date, and keeps the past', async () => {
    await install(await speciesPlusCsvSource(download([tiger, cat, jackal]), { effectiveOn: '2024-01-01', complete: true }));
    const later = await speciesPlusCsvSource(download([tiger.replace(',I,,Panthera tigris', ',II,,Panthera tigris'), cat]), {
      effectiveOn: '2020-06-01',
      complete: true,
    });
    const batchId = await withClient(
      database.url('oc_worker'),
      async (client) => (await importSpecies(client, later, { effectiveOn: '2025-06-01' })).batchId,
    );
    const admin = await database.adminDataSource();
    const persons = ['00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000002'];
    await admin.query('select species.propose_import($1, $2)', [batchId, persons[0]]);
    const diff: { scientific_name: string; appendix: string; change: string }[] = await admin.query(
      'select * from species.import_diff($1)',
      [batchId],
    );
    expect(await appendix('Panthera tigris', 'IN', '2025-05-31')).toBe('I');
    expect(diff.map((row) => `${row.change} ${row.scientific_name} ${row.appendix}`).sort()).toEqual([
      'added Panthera tigris II',
      'removed Canis aureus III',
      'removed Canis aureus III',
      'removed Panthera tigris I',
    ]);
    await admin.query('select species.decide_import($1, $2, true, null)', [batchId, persons[1]]);
    await admin.query('select species.take_effect($1)', [batchId]);
    const before = (await taxon('Panthera tigris'))?.listings.map(({ appendix: listed, to }) => `${listed} ${to ?? 'now'}`);
    expect(before).toEqual(expect.arrayContaining(['II now']));
    expect(await appendix('Panthera tigris', 'IN', '2030-01-01')).toBe('II');
    expect(await appendix('Panthera tigris', 'IN', '2025-05-31')).toBe('I');
    expect(await appendix('Canis aureus', 'IN', '2025-05-31')).toBe('III');
    expect(await appendix('Canis aureus', 'IN', '2025-06-01')).toBe('no-data');
    expect(await appendix('Felis chaus', 'IN', '2030-01-01')).toBe('II');
  });

  it('of the Checklist with other column names is read too', async () => {
    const head =
      'TaxonId,Kingdom,Phylum,Class,Order,Family,Genus,Species,Subspecies,FullName,AuthorYear,RankName,CurrentListing,FullAnnotationEnglish,#AnnotationSymbol,EnglishNames,DistributionISOCodes';
    const file = download(
      [
        '1,Animalia,Chordata,Aves,Psittaciformes,Psittacidae,Ara,macao,,Ara macao,"(Linnaeus, 1758)",SPECIES,I,Appendix I: a note,,"Scarlet Macaw, Red Macaw","BR,PE"',
      ],
      head,
    );
    await install(await speciesPlusCsvSource(file, { effectiveOn: '2024-01-01', complete: true }));
    expect(await taxon('Ara macao')).toMatchObject({
      known: true,
      distribution: ['BR', 'PE'],
      listings: [{ appendix: 'I', annotation: 'a note' }],
    });
  });

  it('that is something else is refused', async () => {
    await expect(speciesPlusCsvSource(download(['1,2'], 'a,b'), { effectiveOn: '2024-01-01', complete: false })).rejects.toThrow(
      'lacks the column Kingdom, Scientific Name, Rank, Listing',
    );
  });

  it('has notes per Appendix', () => {
    expect(Object.fromEntries(notesByAppendix('**I** first\n**II** [auto] second'))).toEqual({ I: 'first', II: '[auto] second' });
    expect(Object.fromEntries(notesByAppendix('Appendix II:note'))).toEqual({ II: 'note' });
    expect(Object.fromEntries(notesByAppendix('for all of them'))).toEqual({ '': 'for all of them' });
    expect(notesByAppendix('').size).toBe(0);
  });
});
