import {
  EmbeddedPostgres,
  type EmbeddedPostgresConfig,
  ensureDatabase,
  ensureRoles,
  loginRoles,
  type LoginRole,
  migrate,
  roleUrl,
  type RolePasswords,
} from '#database';
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
  /** true when an embedded server of somebody else was running already: whoever started it stops it. */
  readonly tookOver: boolean;
  /** From now on, starts an embedded server again that dies; our processes connect to it again by themselves. */
  keepServing(say: (line: string) => void): void;
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
    const keeper = server ? new Keeper(serverConfig(config, state, durable)) : null;
    return {
      ...{ url, isNew, appliedMigrations: applied, where, tookOver: server?.takenOver ?? false },
      keepServing: (say) => keeper?.watch(say),
      stop: async () => {
        await keeper?.stop();
        await server?.stop();
      },
    };
  } catch (error) {
    await server?.stop();
    throw error;
  }
}

function embedded(config: InstallationConfig, state: StateDirectory, durable: boolean): Promise<EmbeddedPostgres> {
  return EmbeddedPostgres.start(serverConfig(config, state, durable));
}

/** How the embedded server of an installation is started. */
export function serverConfig(config: InstallationConfig, state: StateDirectory, durable: boolean): EmbeddedPostgresConfig {
  return {
    dataDirectory: state.databaseDirectory(),
    port: config.ports.postgres,
    passwordFile: state.at('secrets', 'postgres-superuser'),
    logFile: state.at('log', 'postgres.log'),
    durable,
  };
}

const lookEveryMs = 500;

/** Looks whether the server lives, and starts it when it does not. */
class Keeper {
  private timer: NodeJS.Timeout | null = null;
  private restart: Promise<void> | null = null;

  constructor(private readonly config: EmbeddedPostgresConfig) {}

  watch(say: (line: string) => void): void {
    this.timer = setInterval(() => {
      if (this.restart !== null || EmbeddedPostgres.lives(this.config.dataDirectory)) return;
      say('PostgreSQL ended; starting it again');
      this.restart = EmbeddedPostgres.start(this.config)
        // The last backends of the dead server may still be going: the next look tries again.
        .then(
          () => undefined,
          (error: unknown) => say(`PostgreSQL did not start yet: ${(error as Error).message.split('\n', 1)[0]}`),
        )
        .finally(() => (this.restart = null));
    }, lookEveryMs);
  }

  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    await this.restart;
  }
}
