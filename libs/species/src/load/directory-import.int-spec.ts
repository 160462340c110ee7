import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { resolveListing } from '#cites';
import { UnitOfWork, withClient } from '#database';
import { testDatabase, type TestDatabase } from '#database/testing';
import { SpeciesFacts } from '../species-facts.js';
import { madeFiles, writeDirectory } from '../testing/made-directory.js';
import { directorySource } from './directory-source.js';
import type { ImportSource } from './import-source.js';
import { importSpecies } from './import-species.js';
import { installSpecies, today } from './install-species.js';
import { rejectsCsv } from './rejects-file.js';

let database: TestDatabase;
let portal: UnitOfWork;
let rejected: { step: string; line: number; reason: string; detail: string }[];
const facts = new SpeciesFacts();

const worker = <T>(work: (client: pg.Client) => Promise<T>) => withClient(database.url('oc_worker'), work);
const taxon = async (name: string) => {
  const [found] = await portal.run((tx) => facts.taxa(tx, [name], today()));
  if (!found) throw new Error('one entry per name');
  return found;
};
const appendix = async (name: string, country: string, date: string) => {
  const resolved = resolveListing(await taxon(name), country, date);
  return resolved.kind === 'listed' ? resolved.appendices.join() : resolved.kind;
};

beforeAll(async () => {
  database = await testDatabase();
  portal = new UnitOfWork(await database.dataSource('oc_portal'));
  await worker(async (client) => {
    const report = await installSpecies(client, await directorySource(writeDirectory(madeFiles)));
    const { rows } = await client.query<(typeof rejected)[number]>(
      'select step, line::int as line, reason, detail from species.import_reject r join species.import_batch b using (batch_no) where b.id = $1',
      [report.batchId],
    );
    rejected = rows;
    expect(report.rowsRejected).toBe(rows.length);
  });
});
afterAll(() => database.drop());

describe('importing a directory', () => {
  it('reports every rejected row with its reason', () => {
    const seen = rejected.map(({ step, line, reason }) => `${step} ${line} ${reason}`).sort();
    expect(seen).toEqual(
      [
        'taxa.csv 8 duplicate',
        'taxa 0 taxon-not-known',
        'taxa.csv 13 value-not-known',
        'taxa.csv 14 value-not-known',
        'synonyms.csv 3 taxon-not-known',
        'listings 6 value-not-known',
        'listings 7 value-not-known',
        'listings 8 not-a-date',
        'listings 5 not-used',
        'listings 7 taxon-not-known',
        'quotas.csv 5 no-quantity',
        'quotas.csv 6 not-a-number',
        'quotas.csv 7 taxon-not-known',
        'suspensions.csv 4 taxon-not-known',
        'distribution_partial.csv 3 value-not-known',
      ].sort(),
    );
  });

  it('writes the rejects as CSV that no spreadsheet runs', async () => {
    await worker(async (client) => {
      const { rows } = await client.query<{ id: string }>("select id from species.import_batch where state = 'applied'");
      let text = '';
      for await (const part of rejectsCsv(client, rows[0]?.id ?? '')) text += part;
      expect(text.split('\n')[0]).toBe('step,line,reason,detail,raw');
      expect(text).toContain('quotas.csv,6,not-a-number,"quota ""many""",');
      expect(text).not.toMatch(/(^|,)[=+@]/m);
    });
  });

  it('finds taxa by accepted name, synonym and higher name, in any spelling of case', async () => {
    expect(await taxon('Crocodylus madeupensis')).toMatchObject({ known: true, rank: 'species', distribution: ['KE', 'TZ', 'ZM'] });
    expect(await taxon('crocodylus OLDNAME')).toMatchObject({ known: true, acceptedName: 'Crocodylus madeupensis' });
    expect(await taxon('Crocodylia spp.')).toMatchObject({ known: true, rank: 'order' });
    expect(await taxon('Lost orphan')).toMatchObject({ known: false });
    expect((await taxon('Crocodylus madeupensis')).lineage.map((step) => step.name)).toEqual([
      'Crocodylus madeupensis',
      'Crocodylus',
      'Crocodylidae',
      'Crocodylia',
      'Animalia',
    ]);
    expect((await taxon('Echinus')).lineage.at(-1)).toEqual({ rank: 'kingdom', name: 'Plantae' });
  });

  it('inherits a listing from the order, and lets the nearer listing decide', async () => {
    expect(await appendix('Crocodylus', 'KE', '2024-01-01')).toBe('II');
    expect(await appendix('Crocodylus madeupensis', 'ZM', '2024-01-01')).toBe('I');
  });

  it('splits a listing by population, and falls back to the order where the population is left out', async () => {
    expect(await appendix('Crocodylus madeupensis', 'KE', '2024-01-01')).toBe('II');
    expect(await appendix('Crocodylus madeupensis', 'TZ', '2024-01-01')).toBe('II');
    // Between 2019 and 2023 only Kenya was left out; read from the words of the annotation.
    expect(await appendix('Crocodylus madeupensis', 'TZ', '2021-01-01')).toBe('I');
    expect(await appendix('Crocodylus madeupensis', 'KE', '2021-01-01')).toBe('II');
  });

  it('uses the file that is right for each day', async () => {
    expect(await appendix('Crocodylus madeupensis', 'ZM', '1970-01-01')).toBe('no-data');
    expect(await appendix('Crocodylus madeupensis', 'GH', '1976-06-01')).toBe('III');
    expect(await appendix('Crocodylus madeupensis', 'ZM', '2013-06-11')).toBe('I');
    // Present listings.csv, but in force there only from 2019-11-26: before that the order holds.
    expect(await appendix('Crocodylus madeupensis', 'ZM', '2013-06-12')).toBe('II');
    expect(await appendix('Crocodylus madeupensis', 'ZM', '2019-11-26')).toBe('I');
    expect(await appendix('Crocodylus madeupensis', 'ZM', '2023-02-23')).toBe('I');
  });

  it('reads a delayed entry into effect from the annotation', async () => {
    expect(await appendix('Echinus', 'BO', '2020-08-27')).toBe('no-data');
    expect(await appendix('Echinus', 'BO', '2020-08-28')).toBe('II');
  });

  it('leaves out excluded taxa', async () => {
    expect(await appendix('Pereskia', 'BR', '2024-01-01')).toBe('not-covered');
    expect(await appendix('Cactaceae', 'BR', '2024-01-01')).toBe('II');
  });

  it('keeps one listing per Party of Appendix III', async () => {
    const listings = (await taxon('Echinus')).listings.filter((listing) => listing.appendix === 'III' && listing.to === null);
    expect(listings.map((listing) => listing.party).sort()).toEqual(['BO', 'BR']);
  });

  it('adds the text of footnotes to the annotation', async () => {
    const order = (await taxon('Crocodylia')).listings.find((listing) => listing.to === null);
    expect(order?.annotation).toBe('Except the species included in Appendix I. Fossils are outside the Convention.');
  });

  it('gives quotas of the taxon and above it, in their year and country, with converted units', async () => {
    const at = (date: string) => portal.run((tx) => facts.quotas(tx, { names: ['Crocodylus oldname'], countries: ['TZ'], date }));
    expect((await at('2015-07-01')).map(({ taxon: name, quantity }) => [name, quantity])).toEqual(
      expect.arrayContaining([
        ['Crocodylus madeupensis', { value: '1600', unit: 'NAR' }],
        ['Crocodylus', { value: '9', unit: 'NAR' }],
      ]),
    );
    expect(await at('2016-07-01')).toMatchObject([
      { quantity: { value: '2.5', unit: 'KGM' }, terms: ['LIV'], sources: ['R'], reserved: '0', committed: '0' },
    ]);
    expect(await at('2017-07-01')).toEqual([]);
  });

  it('applies a country-wide suspension to every taxon, and never makes one of a row that lost its taxon', async () => {
    const at = (country: string, date: string) =>
      portal.run((tx) => facts.suspensions(tx, { names: ['Echinus'], countries: [country], date }));
    expect(await at('SO', '2015-01-01')).toMatchObject([{ taxon: null, country: 'SO', appliesTo: 'both' }]);
    expect((await at('SO', '2015-01-01'))[0]?.purposesAllowed).not.toContain('T');
    expect(await at('SO', '2004-07-29')).toEqual([]);
    expect(await at('GQ', '2013-01-01')).toEqual([]);
  });

  it('ends a suspension on its last day', async () => {
    const at = (date: string) => portal.run((tx) => facts.suspensions(tx, { names: ['Crocodylus madeupensis'], countries: ['TZ'], date }));
    expect(await at('2013-05-01')).toMatchObject([{ taxon: 'Crocodylus', appliesTo: 'export', to: '2013-05-02' }]);
    expect(await at('2013-05-02')).toEqual([]);
  });

  it('answers for a form of a thousand names in a few statements', async () => {
    const names = Array.from({ length: 1000 }, (_, index) => (index % 2 ? 'Crocodylus madeupensis' : `Unknown name${index}`));
    const found = await portal.run((tx) => facts.taxa(tx, names, today()));
    expect(found).toHaveLength(501);
    expect(found.filter((one) => one.known)).toHaveLength(1);
  });

  it('installs only once: afterwards an update needs approval', async () => {
    await worker(async (client) => {
      await expect(installSpecies(client, await directorySource(writeDirectory(madeFiles)))).rejects.toThrow('installed already');
    });
  });

  it('refuses a directory that is none', async () => {
    await expect(directorySource(writeDirectory({ 'quotas.csv': [['a']] }))).rejects.toThrow('has no taxa.csv');
    const wrong = writeDirectory({
      ...madeFiles,
      'taxa.csv': [
        ['number', 'name'],
        ['1', 'x'],
      ],
    });
    await worker(async (client) => {
      const source = await directorySource(wrong);
      await expect(importSpecies(client, source, { effectiveOn: '2030-01-01' })).rejects.toThrow('lacks the columns id, kingdom');
    });
  });
});

describe('an import that is killed', () => {
  /** Breaks the connection of the import after `chunks` chunks, as a kill of the process does. */
  function dying(source: ImportSource, chunks: number): ImportSource {
    let left = chunks;
    return {
      ...source,
      steps: async () =>
        (await source.steps()).map((step) => ({
          ...step,
          async *read(...args: Parameters<typeof step.read>) {
            for await (const chunk of step.read(...args)) {
              if (left === 0) throw new Error('killed');
              left -= 1;
              yield chunk;
            }
          },
        })),
    };
  }

  it('goes on where it stopped, and ends with the same rows as one that was not', async () => {
    const directory = writeDirectory(madeFiles);
    const counts = async (client: pg.Client, batchId: string) => {
      const { rows } = await client.query(
        `select (select count(*)::int from species.stage_taxon s where s.batch_no = b.batch_no) as taxa,
                (select count(*)::int from species.stage_name s where s.batch_no = b.batch_no) as names,
                (select count(*)::int from species.stage_listing s where s.batch_no = b.batch_no) as listings,
                (select count(*)::int from species.stage_quota s where s.batch_no = b.batch_no) as quotas, b.rows_read::int as read, b.rows_rejected::int as rejected
           from species.import_batch b where id = $1`,
        [batchId],
      );
      return rows[0] as Record<string, number>;
    };
    const whole = await worker(async (client) => {
      const report = await importSpecies(client, await directorySource(directory), { effectiveOn: '2031-01-01' });
      return counts(client, report.batchId);
    });
    for (const [index, chunks] of [1, 2, 4, 6].entries()) {
      const effectiveOn = `2032-01-0${index + 1}`;
      await worker(async (client) => {
        await expect(importSpecies(client, dying(await directorySource(directory), chunks), { effectiveOn })).rejects.toThrow('killed');
      });
      await worker(async (client) => {
        const report = await importSpecies(client, await directorySource(directory), { effectiveOn });
        expect(report.resumed).toBe(true);
        expect(await counts(client, report.batchId)).toEqual(whole);
      });
    }
  });

  it('begins anew when the content is another', async () => {
    await worker(async (client) => {
      await expect(
        importSpecies(client, dying(await directorySource(writeDirectory(madeFiles)), 1), { effectiveOn: '2033-01-01' }),
      ).rejects.toThrow();
      const other = writeDirectory({ ...madeFiles, 'quotas.csv': [...(madeFiles['quotas.csv'] ?? []).slice(0, 2)] });
      const report = await importSpecies(client, await directorySource(other), { effectiveOn: '2033-01-01' });
      expect(report.resumed).toBe(false);
    });
  });

  it('takes no rows any more once it is closed', async () => {
    await worker(async (client) => {
      const report = await importSpecies(client, await directorySource(writeDirectory(madeFiles)), { effectiveOn: '2034-01-01' });
      await expect(
        client.query(
          `insert into species.stage_distribution (batch_no, taxon_source, country, kind)
           select batch_no, '13', 'ZW', 'native' from species.import_batch where id = $1`,
          [report.batchId],
        ),
      ).rejects.toThrow('this import is closed');
    });
  });
});
