import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
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

/** What many databases begin with: filled in once, and copied from then on. */
export interface Beginning {
  /** Part of the template's name. */
  readonly name: string;
  /** @param url connection as oc_migrator; nothing may stay connected */
  fill(url: string): Promise<void>;
}

/** Makes a database from a template that is migrated once per set of migration files, and filled once where it has a beginning. */
export async function testDatabase(beginning?: Beginning): Promise<TestDatabase> {
  const { adminUrl, passwords } = testServer();
  const migrated = await migratedTemplate(adminUrl, passwords);
  const template = beginning ? await filledTemplate(adminUrl, passwords, migrated, beginning) : migrated;
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

async function filledTemplate(adminUrl: string, passwords: RolePasswords, migrated: string, beginning: Beginning): Promise<string> {
  const template = `${migrated}_${beginning.name}`;
  await once(adminUrl, template, async (client) => {
    await client.query(`create database ${template} template ${migrated} owner oc_owner`);
    await beginning.fill(roleUrl(adminUrl, 'oc_migrator', passwords.oc_migrator, template));
  });
  return template;
}

/** Test files run in several processes; one of them makes a template. The server is of this run alone, and so is the template. */
async function once(adminUrl: string, template: string, make: (client: pg.Client) => Promise<void>): Promise<void> {
  await withClient(adminUrl, async (client) => {
    await client.query('select pg_advisory_lock(7251002)');
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1 and datistemplate', [template]);
    if ((rowCount ?? 0) === 0) {
      await client.query(`drop database if exists ${template} with (force)`);
      await make(client);
      await client.query(`alter database ${template} is_template true`);
    }
    await client.query('select pg_advisory_unlock(7251002)');
  });
}

async function migratedTemplate(adminUrl: string, passwords: RolePasswords): Promise<string> {
  const directory = fileURLToPath(new URL('../../../migrations', import.meta.url));
  const hash = createHash('sha256');
  for (const file of readdirSync(directory).sort())
    if (/\.(ts|js)$/.test(file)) hash.update(file).update(readFileSync(join(directory, file)));
  const template = `oc_template_${hash.digest('hex').slice(0, 12)}`;
  await once(adminUrl, template, async () => {
    await ensureDatabase(adminUrl, template);
    const { migrations } = await import('#migrations');
    await migrate(roleUrl(adminUrl, 'oc_migrator', passwords.oc_migrator, template), migrations);
  });
  return template;
}
