import { DataSource, type MixedList } from 'typeorm';
import { installJobs } from './jobs.js';

export interface MigrationReport {
  readonly applied: readonly string[];
}

/**
 * Applies the migrations that are not applied yet, each in its own transaction, acting as oc_owner so that every object
 * belongs to the role nobody can log in as. The tables of the job queue, which are not ours, come first.
 *
 * @param url connection of oc_migrator
 * @throws the driver's error; the failing migration is rolled back and earlier ones stay applied
 */
export async function migrate(url: string, migrations: MixedList<string | (abstract new () => unknown)>): Promise<MigrationReport> {
  await installJobs(url);
  const dataSource = new DataSource({
    type: 'postgres',
    url,
    applicationName: 'opencites-migrate',
    synchronize: false,
    logging: false,
    entities: [],
    migrations: migrations as never,
    migrationsTableName: 'applied_migration',
    migrationsTransactionMode: 'each',
    extra: { max: 2, options: '-c role=oc_owner' },
  });
  await dataSource.initialize();
  try {
    const applied = await dataSource.runMigrations({ transaction: 'each' });
    return { applied: applied.map((migration) => migration.name) };
  } finally {
    await dataSource.destroy();
  }
}
