/**
 * Species data of a whole directory (OPENCITES_SPECIES_DIR, layout: docs/species-data.md): an import into a fresh database
 * beside a bare COPY of the very rows it staged, into tables without index, trigger or constraint, over the same
 * connection; the same import with its installation (what makes it the law of the day) beside a COPY of the installed rows
 * into tables with the same indexes and constraints; and searches for misspelt names.
 */
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { UnitOfWork, withClient } from '#database';
import { type TestDatabase, testDatabase } from '#database/testing';
import { directorySource, importSpecies, SpeciesSearch } from '#species';
import { misspelt } from '../../libs/species/src/testing/misspelt.js';
import { benchServer } from './kit/bench-server.js';
import { type BenchRow, median, printRows } from './kit/report.js';

const tables = ['taxon', 'name', 'listing', 'quota', 'suspension', 'distribution'] as const;
const rounds = 4;
const searches = 1000;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

async function stagedRows(admin: pg.Client, batch: string): Promise<Map<string, Buffer>> {
  const texts = new Map<string, Buffer>();
  for (const table of tables) {
    const rows = `select s.* from species.stage_${table} s join species.import_batch b using (batch_no) where b.id = '${batch}'`;
    texts.set(table, await buffer(admin.query(copyTo(`copy (${rows}) to stdout`))));
  }
  return texts;
}

async function bareCopy(admin: pg.Client, texts: ReadonlyMap<string, Buffer>): Promise<number> {
  let total = 0;
  for (const table of tables) {
    await admin.query(`drop table if exists bare_${table}`);
    await admin.query(`create table bare_${table} as select * from species.stage_${table} limit 0`);
    const rows = Readable.from([texts.get(table) ?? Buffer.alloc(0)]);
    total += await timed(() => pipeline(rows, admin.query(copyFrom(`copy bare_${table} from stdin`))));
  }
  return total;
}

/** COPY of the installed rows into empty tables made like the real ones, milliseconds. */
async function indexedCopy(admin: pg.Client): Promise<number> {
  const { rows } = await admin.query<{ table: string; columns: string }>(
    `select table_name as table, string_agg(column_name, ', ' order by ordinal_position) as columns from information_schema.columns
      where table_schema = 'species' and is_generated = 'NEVER' group by table_name`,
  );
  let total = 0;
  for (const table of tables) {
    const columns = rows.find((row) => row.table === table)?.columns ?? '';
    const text = await buffer(admin.query(copyTo(`copy (select ${columns} from species.${table}) to stdout`)));
    await admin.query(`drop table if exists indexed_${table}`);
    await admin.query(`create table indexed_${table} (like species.${table} including all)`);
    total += await timed(() => pipeline(Readable.from([text]), admin.query(copyFrom(`copy indexed_${table} (${columns}) from stdin`))));
  }
  return total;
}

async function imports(database: TestDatabase, directory: string): Promise<BenchRow[]> {
  const found: { imported: number; copied: number }[] = [];
  const indexed: number[] = [];
  let installed = 0;
  await withClient(database.adminUrl, async (admin) => {
    let texts = new Map<string, Buffer>();
    let batch = '';
    for (let round = 0; round < rounds; round += 1) {
      if (round > 0) await admin.query('select species.abandon_import($1)', [batch]);
      const imported = await timed(() =>
        withClient(database.url('oc_worker'), async (client) => {
          ({ batchId: batch } = await importSpecies(client, await directorySource(directory), { effectiveOn: `2040-01-0${round + 1}` }));
        }),
      );
      if (round === 0) texts = await stagedRows(admin, batch);
      found.push({ imported, copied: await bareCopy(admin, texts) });
    }
    installed = await timed(() => admin.query('select species.install_import($1)', [batch]));
    for (let round = 0; round < rounds; round += 1) indexed.push(await indexedCopy(admin));
  });
  const measured = found.slice(1);
  const imported = median(measured.map((round) => round.imported));
  const copied = median(indexed.slice(1));
  const row = (what: string, took: number, limit: number, name: string, ratio: number): BenchRow => ({
    ...{ what, measured: `${Math.round(took)} ms`, limit: `${Math.round(limit)} ms ${name}`, ratio, target: '>= 0.30', ok: ratio >= 0.3 },
  });
  return [
    row(
      'import: read, check, stage',
      imported,
      median(measured.map((round) => round.copied)),
      'COPY into bare heaps',
      median(measured.map((round) => round.copied / round.imported)),
    ),
    row('import and installation', imported + installed, copied, 'COPY into the same tables', copied / (imported + installed)),
  ];
}

async function search(portal: UnitOfWork): Promise<BenchRow[]> {
  const finder = new SpeciesSearch();
  const names: { taxonId: string; name: string }[] = await portal.reader.query(
    `select coalesce(t.accepted_id, t.id)::text as "taxonId", n.name from species.name n join species.taxon t on t.id = n.taxon_id
      where length(n.name) >= 6 order by n.id`,
  );
  const times: number[] = [];
  let right = 0;
  for (const { taxonId, text } of misspelt(names, searches, 20260102)) {
    const query = { q: text, at: '2024-01-01', country: 'CM', lang: 'en', limit: 5 } as const;
    let results: readonly { taxonId: string }[] = [];
    times.push(
      await timed(async () => {
        results = await portal.run((tx) => finder.find(tx, query));
      }),
    );
    if (results.some((result) => result.taxonId === taxonId)) right += 1;
  }
  const p95 = times.sort((left, other) => left - other)[Math.ceil(times.length * 0.95) - 1] ?? 0;
  const recall = (right * 100) / searches;
  return [
    {
      what: `search, ${searches} misspelt names of ${names.length}, p95`,
      measured: `${p95.toFixed(1)} ms`,
      limit: '',
      ratio: null,
      target: '< 100 ms',
      ok: p95 < 100,
    },
    {
      what: 'right taxon among the first five',
      measured: `${recall.toFixed(1)} %`,
      limit: '',
      ratio: null,
      target: '>= 95 %',
      ok: recall >= 95,
    },
  ];
}

const directory = process.env['OPENCITES_SPECIES_DIR'];
if (!directory) process.stdout.write('Not measured: OPENCITES_SPECIES_DIR names no directory of species data.\n');
else {
  const server = await benchServer();
  const database = await testDatabase();
  try {
    const imported = await imports(database, directory);
    printRows([...imported, ...(await search(new UnitOfWork(await database.dataSource('oc_portal'))))]);
  } finally {
    await database.drop();
    await server.stop();
  }
}
