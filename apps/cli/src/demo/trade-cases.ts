import type { TaxonFacts } from '#cites';
import { createDataSource, UnitOfWork } from '#database';
import { SpeciesFacts } from '#species';
import type { Installation } from '../installation/installation.js';
import type { DemoCase } from './example-case.js';
import { tradeCase } from './trade-case.js';
import { readTradeRows, type TradeRow } from './trade-row.js';

const rowsAtOnce = 400;

/** Rows of a trade file as applications, in the file's order; null for a row of which nothing can be said. */
export async function* tradeCases(installation: Installation, file: string, count?: number): AsyncGenerator<DemoCase | null> {
  const pool = await createDataSource({ url: installation.database.url('oc_portal'), applicationName: 'opencites-demo-rows', poolSize: 1 });
  const unit = new UnitOfWork(pool);
  const species = new SpeciesFacts();
  const known = new Map<string, TaxonFacts>();
  const cases = async (rows: readonly TradeRow[]): Promise<(DemoCase | null)[]> => {
    const names = [...new Set(rows.map((row) => row.taxon))].filter((name) => !known.has(name));
    for (const facts of await unit.run((tx) => species.taxa(tx, names, '2015-07-01'))) known.set(facts.scientificName, facts);
    return rows.map((row) => {
      const taxon = known.get(row.taxon);
      if (!taxon?.known) return null;
      const outcome = tradeCase(row, taxon);
      return outcome.kind === 'case' ? outcome.case : null;
    });
  };
  try {
    let rows: TradeRow[] = [];
    for await (const row of readTradeRows(file, count)) {
      rows.push(row);
      if (rows.length < rowsAtOnce) continue;
      yield* await cases(rows);
      rows = [];
    }
    yield* await cases(rows);
  } finally {
    await pool.destroy();
  }
}
