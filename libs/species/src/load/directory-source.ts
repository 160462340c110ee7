import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { ImportSourceError, readTable } from '../read/csv-table.js';
import { listingStep } from './directory-listings.js';
import { type RowTaker, takeCommonName, takeDistribution, takeQuota, takeSuspension, takeSynonym, takeTaxon } from './directory-rows.js';
import type { ImportSource, ImportStep } from './import-source.js';

const listingFiles = ['annotations.csv', 'listings.csv', 'listings_history_to_2013.csv', 'listings_state_cop18.csv'];
const otherFiles = ['taxa.csv', 'synonyms.csv', 'common_names.csv', 'quotas.csv', 'suspensions.csv', 'distribution_partial.csv'];

/** The CSV directory layout of docs/species-data.md: `taxa.csv` and `listings.csv`, and any of the other files. */
export async function directorySource(path: string): Promise<ImportSource> {
  const directory = resolve(path);
  const present = new Set((await readdir(directory)).filter((name) => listingFiles.includes(name) || otherFiles.includes(name)));
  for (const needed of ['taxa.csv', 'listings.csv']) if (!present.has(needed)) throw new ImportSourceError(directory, `has no ${needed}`);
  const files = [...present].sort();
  return {
    kind: 'directory',
    name: basename(directory),
    coverage: 'history',
    complete: true,
    digest: async () => {
      const hash = createHash('sha256');
      for (const name of files) {
        hash.update(`${name}\0`);
        for await (const part of createReadStream(join(directory, name)) as AsyncIterable<Buffer>) hash.update(part);
      }
      return hash.digest();
    },
    steps: async () => {
      const steps: ImportStep[] = [await taxaStep(directory, present)];
      const table = async (name: string, required: readonly string[], take: RowTaker) => {
        if (present.has(name)) steps.push(await fileStep(directory, name, required, take));
      };
      await table('synonyms.csv', ['synonym', 'accepted_taxon_id'], takeSynonym);
      await table('common_names.csv', ['taxon_id', 'language', 'common_name'], takeCommonName);
      steps.push(listingStep(directory, present));
      await table('quotas.csv', ['taxon_id', 'country_iso2', 'year', 'quota'], takeQuota);
      await table('suspensions.csv', ['taxon_id', 'country_iso2', 'start_date'], takeSuspension);
      await table('distribution_partial.csv', ['taxon_id', 'countries_iso2'], takeDistribution);
      return steps;
    },
  };
}

async function fileStep(directory: string, name: string, required: readonly string[], take: RowTaker): Promise<ImportStep> {
  const file = join(directory, name);
  return {
    name,
    size: (await stat(file)).size,
    async *read(from, known, newCopy) {
      for await (const chunk of readTable(file, required, from)) {
        const copy = newCopy();
        const rejected = [...chunk.rejected];
        for (const row of chunk.rows) {
          const fault = take(row, copy, known);
          if (fault) rejected.push(fault);
        }
        yield { copy, rejected, rowsRead: chunk.rows.length + chunk.rejected.length, cursor: chunk.cursor, line: chunk.line };
      }
    },
  };
}

async function taxaStep(directory: string, present: ReadonlySet<string>): Promise<ImportStep> {
  let acceptedBySynonym: ReadonlyMap<string, string> | null = null;
  const inner = await fileStep(
    directory,
    'taxa.csv',
    ['id', 'kingdom', 'rank', 'scientific_name', 'parent_id', 'status'],
    (row, copy, known) => take(row, copy, known),
  );
  let take: RowTaker = () => null;
  return {
    ...inner,
    async *read(from, known, newCopy) {
      acceptedBySynonym ??= present.has('synonyms.csv') ? await readSynonyms(join(directory, 'synonyms.csv')) : new Map();
      const byName = acceptedBySynonym;
      const seen = new Map<string, { id: string; author: string | null }>();
      // After a restart the names staged before are not in `seen`; go through the file again up to where it stopped.
      take = takeTaxon((name) => byName.get(name), seen);
      if (from.cursor > 0)
        for await (const chunk of readTable(join(directory, 'taxa.csv'), [], { cursor: 0, line: 0 })) {
          for (const row of chunk.rows)
            if (row.line < from.line && known.key(row.get('id')) === row.get('id')) {
              const kingdom = row.get('kingdom');
              const rank = row.get('rank').toLowerCase();
              const key = `${kingdom}|${rank}|${known.nameOf(row.get('id')) ?? ''}`;
              if (!seen.has(key))
                seen.set(key, { id: row.get('id'), author: row.get('author') === 'NULL' ? null : row.get('author') || null });
            }
          if (chunk.line >= from.line) break;
        }
      yield* inner.read(from, known, newCopy);
    },
  };
}

async function readSynonyms(file: string): Promise<Map<string, string>> {
  const accepted = new Map<string, string>();
  for await (const chunk of readTable(file, ['synonym', 'accepted_taxon_id'], { cursor: 0, line: 0 }))
    for (const row of chunk.rows) if (!accepted.has(row.get('synonym'))) accepted.set(row.get('synonym'), row.get('accepted_taxon_id'));
  return accepted;
}
