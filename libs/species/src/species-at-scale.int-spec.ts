import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { UnitOfWork, withClient } from '#database';
import { testDatabase, type TestDatabase } from '#database/testing';
import { directorySource } from './load/directory-source.js';
import { importSpecies } from './load/import-species.js';
import { today } from './load/install-species.js';
import { SpeciesSearch } from './search/species-search.js';

const directory = process.env['OPENCITES_SPECIES_DIR'];

if (!directory)
  describe('species data at scale', () => {
    it('is not measured here: OPENCITES_SPECIES_DIR names no directory', () => {
      expect(directory).toBeUndefined();
    });
  });
else
  describe('species data at scale', () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await testDatabase();
    });
    afterAll(() => database.drop());

    it('imports and installs', async () => {
      const client = new pg.Client({ connectionString: database.url('oc_worker') });
      await client.connect();
      let began = performance.now();
      const report = await importSpecies(client, await directorySource(directory), { effectiveOn: today() });
      console.log('import', performance.now() - began, report);
      const rejects = await client.query('select step, reason, count(*), min(detail) from species.import_reject group by 1,2 order by 1,2');
      console.table(rejects.rows);
      for (const t of ['taxon', 'name', 'listing', 'quota', 'suspension', 'distribution']) {
        const r = await client.query(`select count(*)::int as n from species.stage_${t}`);
        console.log(t, r.rows[0]);
      }
      // bare copy
      await withClient(database.adminUrl, async (admin) => {
        let total = 0,
          rows = 0;
        for (const t of ['taxon', 'name', 'listing', 'quota', 'suspension', 'distribution']) {
          const gen =
            t === 'listing'
              ? 'id, taxon_source, appendix, valid_from, valid_to, party, populations, populations_excluded, excluded_taxa, annotation, hash_note, source'
              : '*';
          await admin.query(`copy (select ${gen} from species.stage_${t}) to '/tmp/bare_${t}.copy'`);
          await admin.query(`create table bare_${t} as select ${gen} from species.stage_${t} limit 0`);
          const { createReadStream } = await import('node:fs');
          const { pipeline } = await import('node:stream/promises');
          const { from } = await import('pg-copy-streams');
          const b = performance.now();
          await pipeline(createReadStream(`/tmp/bare_${t}.copy`), admin.query(from(`copy bare_${t} from stdin`)));
          total += performance.now() - b;
          rows += (await admin.query(`select count(*)::int as n from bare_${t}`)).rows[0].n;
        }
        console.log('bare copy', total, rows);
      });
      began = performance.now();
      await client.query('select count(*) from species.import_diff($1)', [report.batchId]);
      console.log('diff', performance.now() - began);
      began = performance.now();
      await client.query('select species.install_import($1)', [report.batchId]);
      console.log('install', performance.now() - began);
      await client.end();
    });

    it('searches', async () => {
      const portal = new UnitOfWork(await database.dataSource('oc_portal'));
      await withClient(database.adminUrl, (c) => c.query('analyze'));
      const search = new SpeciesSearch();
      const names: { taxonId: string; name: string }[] = await portal.reader.query(
        'select coalesce(t.accepted_id,t.id)::text as "taxonId", n.name from species.name n join species.taxon t on t.id = n.taxon_id where length(n.name) >= 6 order by md5(n.name || \'x\') limit 1000',
      );
      let seed = 7;
      const random = (n: number) => {
        seed = (seed * 1103515245 + 12345) % 2147483648;
        return seed % n;
      };
      const letters = 'abcdefghijklmnopqrstuvwxyz';
      const times: number[] = [];
      let right = 0;
      const misses: string[] = [];
      for (const { taxonId, name } of names) {
        const at = random(name.length);
        const kind = random(4);
        let q = name;
        if (kind === 0) q = name.slice(0, at) + name.slice(at + 1);
        else if (kind === 1) q = name.slice(0, at) + letters[random(26)] + name.slice(at);
        else if (kind === 2) q = name.slice(0, at) + letters[random(26)] + name.slice(at + 1);
        else {
          const i = Math.min(at, name.length - 2);
          q = name.slice(0, i) + name[i + 1] + name[i] + name.slice(i + 2);
        }
        const began = performance.now();
        const results = await portal.run((tx) => search.find(tx, { q, at: '2024-01-01', country: 'CM', lang: 'en', limit: 10 }));
        times.push(performance.now() - began);
        if (results.slice(0, 5).some((r) => r.taxonId === taxonId)) right += 1;
        else
          misses.push(
            `${name} -> ${q}: ${results
              .slice(0, 3)
              .map((r) => r.matchedName)
              .join(', ')}`,
          );
      }
      times.sort((a, b) => a - b);
      console.log('recall', right, 'p50', times[500], 'p95', times[950], 'max', times[999]);
      console.log(misses.slice(0, 40).join('\n'));
      const t2: number[] = [];
      for (const q of [
        'pa',
        'ti',
        'or',
        'al',
        'ca',
        'tig',
        'orch',
        'bulbophyllum',
        'dendrobium',
        'el',
        'ma',
        'aloe',
        'eleph',
        'loro',
        'perro',
        'elefant',
        'turtle',
        'Panthera leo',
        'orquid',
      ]) {
        const began = performance.now();
        const results = await portal.run((tx) => search.find(tx, { q, at: '2024-01-01', lang: 'en', limit: 10 }));
        t2.push(performance.now() - began);
        console.log(
          q,
          Math.round(performance.now() - began),
          results
            .slice(0, 4)
            .map((r) => `${r.matchedName}=${r.acceptedName} ${r.appendices}`)
            .join(' | '),
        );
      }
    }, 200_000);
  });
