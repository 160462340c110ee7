import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { ImportSourceError, orNull, readTable } from '../read/csv-table.js';
import type { RejectedRow } from '../read/stage-rows.js';
import { listingStep } from './directory-listings.js';
import {
  type RowTaker,
  type SeenTaxon,
  takeCommonName,
  takeDistribution,
  takeQuota,
  takeSuspension,
  takeSynonym,
  takeTaxon,
} from './directory-rows.js';
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
      const steps: ImportStep[] = [await taxaStep(directory)];
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
      let copy = newCopy();
      let rejected: RejectedRow[] = [];
      const chunks = readTable(file, required, from, (row) => {
        const fault = take(row, copy, known);
        if (fault) rejected.push(fault);
      });
      for await (const chunk of chunks) {
        yield { copy, rejected: [...rejected, ...chunk.rejected], rowsRead: chunk.rows, cursor: chunk.cursor, line: chunk.line };
        copy = newCopy();
        rejected = [];
      }
    },
  };
}

async function taxaStep(directory: string): Promise<ImportStep> {
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
      const seen = new Map<string, SeenTaxon>();
      // After a restart the names staged before are not in `seen`; go through the file again up to where it stopped.
      take = takeTaxon(seen);
      if (from.cursor > 0) {
        const again = readTable(join(directory, 'taxa.csv'), [], { cursor: 0, line: 0 }, (row) => {
          const id = row.get('id');
          if (row.line >= from.line || known.key(id) !== id) return;
          const name = known.nameOf(id) ?? '';
          const rank = row.get('rank').toLowerCase();
          if (!seen.has(name)) seen.set(name, { id, kingdom: row.get('kingdom'), rank, author: orNull(row.get('author')) });
        });
        for await (const chunk of again) if (chunk.line >= from.line) break;
      }
      yield* inner.read(from, known, newCopy);
    },
  };
}
