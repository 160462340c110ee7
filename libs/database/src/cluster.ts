import pg from 'pg';
import { loginRoles, ownerRole, type RolePasswords } from './roles.js';

/** Connection parts of a role in a database of the same server as `adminUrl`. */
export function roleUrl(adminUrl: string, role: string, password: string, database: string): string {
  const url = new URL(adminUrl);
  url.username = role;
  url.password = encodeURIComponent(password);
  url.pathname = `/${database}`;
  return url.toString();
}

/**
 * Makes or updates the roles. Needs a connection that may create roles (superuser, or CREATEROLE on a hosted server).
 * Idempotent: a second run only sets the passwords again.
 */
export async function ensureRoles(adminUrl: string, passwords: RolePasswords): Promise<void> {
  await withClient(adminUrl, async (client) => {
    // Two installers at once would collide on the shared catalogue.
    await client.query('select pg_advisory_lock(7251001)');
    try {
      const { rows } = await client.query<{ rolname: string }>('select rolname from pg_roles where rolname like $1', ['oc\\_%']);
      const existing = new Set(rows.map((row) => row.rolname));
      if (!existing.has(ownerRole)) await client.query(`create role ${ownerRole} nologin`);
      for (const role of loginRoles) {
        const verb = existing.has(role) ? 'alter' : 'create';
        await client.query(`${verb} role ${role} login nosuperuser nocreatedb nocreaterole password ${pg.escapeLiteral(passwords[role])}`);
      }
      await client.query(`grant ${ownerRole} to oc_migrator`);
      // A hosted administrator must itself be a member to hand over a database.
      await client.query(`grant ${ownerRole} to current_user`);
    } finally {
      await client.query('select pg_advisory_unlock(7251001)');
    }
  });
}

/** Makes the database when it is not there: UTF-8, owned by oc_owner, closed to PUBLIC. Returns true when it was made. */
export async function ensureDatabase(adminUrl: string, database: string): Promise<boolean> {
  return withClient(adminUrl, async (client) => {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [database]);
    if ((rowCount ?? 0) > 0) return false;
    await client.query(`create database ${pg.escapeIdentifier(database)} owner ${ownerRole} encoding 'UTF8' template template0`);
    await client.query(`revoke all on database ${pg.escapeIdentifier(database)} from public`);
    await client.query(`grant connect on database ${pg.escapeIdentifier(database)} to ${loginRoles.join(', ')}`);
    return true;
  });
}

export async function dropDatabase(adminUrl: string, database: string): Promise<void> {
  await withClient(adminUrl, (client) => client.query(`drop database if exists ${pg.escapeIdentifier(database)} with (force)`));
}

export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
