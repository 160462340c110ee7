import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DataSource } from 'typeorm';
import { dropDatabase, ensureDatabase, roleUrl, withClient } from './cluster.js';
import { createDataSource } from './data-source.js';
import { migrate } from './migrate.js';
import type { LoginRole, RolePasswords } from './roles.js';

/** A migrated database of its own for one test file, on the server that the Jest global set-up started. */
export interface TestDatabase {
  readonly name: string;
  /** Superuser connection to this database: for looking behind the walls only. */
  readonly adminUrl: string;
  /** Connection as a real role of a real process. */
  url(role: LoginRole): string;
  /** A pool as that role; closed by `drop`. */
  dataSource(role: LoginRole, poolSize?: number): Promise<DataSource>;
  /** A pool as superuser, for arranging what no role may do. */
  adminDataSource(): Promise<DataSource>;
  drop(): Promise<void>;
}

/** Makes a database from a template that is migrated once per set of migration files. */
export async function testDatabase(): Promise<TestDatabase> {
  const { adminUrl, passwords } = testServer();
  const template = await migratedTemplate(adminUrl, passwords);
  const name = `oc_test_${randomBytes(6).toString('hex')}`;
  await withClient(adminUrl, (client) => client.query(`create database ${name} template ${template} owner oc_owner`));
  const pools: DataSource[] = [];
  const own = new URL(adminUrl);
  own.pathname = `/${name}`;
  const open = async (url: string, poolSize: number) => {
    const pool = await createDataSource({ url, applicationName: 'opencites-test', poolSize });
    pools.push(pool);
    return pool;
  };
  return {
    name,
    adminUrl: own.toString(),
    url: (role) => roleUrl(adminUrl, role, passwords[role], name),
    dataSource: (role, poolSize = 5) => open(roleUrl(adminUrl, role, passwords[role], name), poolSize),
    adminDataSource: () => open(own.toString(), 2),
    drop: async () => {
      for (const pool of pools) if (pool.isInitialized) await pool.destroy();
      await dropDatabase(adminUrl, name);
    },
  };
}

function testServer(): { adminUrl: string; passwords: RolePasswords } {
  const text = process.env['OPENCITES_TEST_SERVER'];
  if (!text) throw new Error('No test server: run through `npm test` or `npm run jest`, whose global set-up starts PostgreSQL.');
  return JSON.parse(text) as { adminUrl: string; passwords: RolePasswords };
}

async function migratedTemplate(adminUrl: string, passwords: RolePasswords): Promise<string> {
  const directory = fileURLToPath(new URL('../../../migrations', import.meta.url));
  const hash = createHash('sha256');
  for (const file of readdirSync(directory).sort())
    if (/\.(ts|js)$/.test(file)) hash.update(file).update(readFileSync(join(directory, file)));
  const template = `oc_template_${hash.digest('hex').slice(0, 12)}`;
  await withClient(adminUrl, async (client) => {
    // Test files run in several processes; one of them migrates.
    await client.query('select pg_advisory_lock(7251002)');
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1 and datistemplate', [template]);
    if ((rowCount ?? 0) === 0) {
      await client.query(`drop database if exists ${template} with (force)`);
      await ensureDatabase(adminUrl, template);
      const { migrations } = await import('#migrations');
      await migrate(roleUrl(adminUrl, 'oc_migrator', passwords.oc_migrator, template), migrations);
      await client.query(`alter database ${template} is_template true`);
    }
    await client.query('select pg_advisory_unlock(7251002)');
  });
  return template;
}
