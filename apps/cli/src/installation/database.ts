import { EmbeddedPostgres, ensureDatabase, ensureRoles, loginRoles, type LoginRole, migrate, roleUrl, type RolePasswords } from '#database';
import { migrations } from '#migrations';
import type { InstallationConfig } from '../config.js';
import type { StateDirectory } from './state-directory.js';

export interface InstallationDatabase {
  /** Connection of a role of ours. */
  url(role: LoginRole): string;
  /** true when the database was made just now. */
  readonly isNew: boolean;
  readonly appliedMigrations: readonly string[];
  /** What cannot be had on an outside server, in words. */
  readonly where: string;
  stop(): Promise<void>;
}

/** Server, roles with generated passwords (0600 files), database, migrations. Safe to run at every start. */
export async function openDatabase(config: InstallationConfig, state: StateDirectory, durable = true): Promise<InstallationDatabase> {
  const server = config.databaseUrl === null ? await embedded(config, state, durable) : null;
  const adminUrl = server?.adminUrl ?? config.databaseUrl ?? '';
  try {
    const passwords = Object.fromEntries(loginRoles.map((role) => [role, state.secret(`role.${role}`)])) as RolePasswords;
    await ensureRoles(adminUrl, passwords);
    const isNew = await ensureDatabase(adminUrl, config.databaseName);
    const url = (role: LoginRole) => roleUrl(adminUrl, role, passwords[role], config.databaseName);
    const { applied } = await migrate(url('oc_migrator'), migrations);
    const where = server
      ? `embedded PostgreSQL on port ${config.ports.postgres}${server.takenOver ? ' (took over a running server)' : ''}`
      : 'outside server';
    return { url, isNew, appliedMigrations: applied, where, stop: async () => server?.stop() };
  } catch (error) {
    await server?.stop();
    throw error;
  }
}

function embedded(config: InstallationConfig, state: StateDirectory, durable: boolean): Promise<EmbeddedPostgres> {
  return EmbeddedPostgres.start({
    dataDirectory: state.databaseDirectory(),
    port: config.ports.postgres,
    passwordFile: state.at('secrets', 'postgres-superuser'),
    logFile: state.at('log', 'postgres.log'),
    durable,
  });
}
