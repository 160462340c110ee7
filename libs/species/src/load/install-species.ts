import type pg from 'pg';
import { type Tx } from '#database';
import { type ImportReport, importSpecies, stageSpecies } from './import-species.js';
import type { ImportSource } from './import-source.js';
import type { ProgressOutput } from './progress.js';
import { starterSource } from './starter-source.js';

/**
 * The first species of an installation, loaded inside the installer's own transaction as oc_worker (or the owner).
 * Returns null when species are installed already.
 */
export async function loadStarterSpecies(tx: Tx): Promise<ImportReport | null> {
  const [{ installed }] = (await tx.query("select exists (select from species.import_batch where state = 'applied') as installed")) as [
    { installed: boolean },
  ];
  if (installed) return null;
  const client = (await tx.queryRunner?.connect()) as pg.PoolClient | undefined;
  if (!client) throw new Error('loadStarterSpecies needs the entity manager of a running transaction');
  const report = await stageSpecies(client, starterSource(), { effectiveOn: today(), transaction: 'of-the-caller' });
  await client.query('select species.install_import($1)', [report.batchId]);
  return report;
}

/**
 * Installs any source as the first species of an empty installation (`demo --species DIR`). Later data goes through
 * proposal and approval instead; the database refuses a second installation.
 *
 * @param client a connection of its own as oc_worker
 * @param options `effectiveOn` matters for a source that tells one day's state: its listings begin on that day (today without it)
 */
export async function installSpecies(
  client: pg.ClientBase,
  source: ImportSource,
  options: { readonly effectiveOn?: string; readonly progress?: ProgressOutput } = {},
): Promise<ImportReport> {
  const report = await importSpecies(client, source, { ...options, effectiveOn: options.effectiveOn ?? today() });
  await client.query('select species.install_import($1)', [report.batchId]);
  return report;
}

export const today = (): string => new Date().toISOString().slice(0, 10);
