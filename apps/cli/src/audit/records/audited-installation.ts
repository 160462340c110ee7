import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createDataSource, EmbeddedPostgres, roleUrl, type Tx, UnitOfWork } from '#database';
import { isDemonstration, parsePolicy, type Policy } from '#merkle';
import { type InstallationConfig, readConfig } from '../../config.js';
import { serverConfig } from '../../installation/database.js';
import { StateDirectory } from '../../installation/state-directory.js';

/** What an auditor sees of an installation: its records under the auditor's role, and whom the log is believed by. */
export interface AuditedInstallation {
  readonly unit: UnitOfWork;
  /** null where the installation has no policy of its log. */
  readonly policy: Policy | null;
  close(): Promise<void>;
}

/** @throws CannotAudit */
export type OpenAudited = () => Promise<AuditedInstallation>;

/** Records that cannot be read: nothing is said about them. */
export class CannotAudit extends Error {
  override readonly name = 'CannotAudit';
}

/**
 * The installation that the environment names, as it is: nothing is made, migrated or written. The only password that is
 * used is the auditor's, unless an embedded server that stands still has to be started for the time of the audit.
 */
export async function openAudited(environment = process.env): Promise<AuditedInstallation> {
  const configured = readConfig(environment);
  if ('faults' in configured) throw new CannotAudit(configured.faults.map(({ name, reason }) => `${name}: ${reason}`).join('; '));
  const { config } = configured;
  const state = new StateDirectory(config.home);
  const password = await readFile(state.at('secrets', 'role.oc_auditor'), 'utf8').catch(() => null);
  if (password === null) throw new CannotAudit(`no installation in ${config.home}, or none that you may read`);
  try {
    const server = config.databaseUrl === null ? await serving(config, state) : null;
    try {
      const url = roleUrl(
        config.databaseUrl ?? `postgres://127.0.0.1:${config.ports.postgres}/`,
        'oc_auditor',
        password.trim(),
        config.databaseName,
      );
      const pool = await createDataSource({ url, applicationName: 'opencites-audit', poolSize: 1, readOnly: true });
      const close = async () => {
        await pool.destroy();
        await server?.stop();
      };
      return { unit: new UnitOfWork(pool), policy: await policyOf(config, state), close };
    } catch (error) {
      await server?.stop();
      throw error;
    }
  } catch (error) {
    throw new CannotAudit(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

/** The embedded server where none runs; null where one does, which belongs to whoever started it. */
async function serving(config: InstallationConfig, state: StateDirectory): Promise<EmbeddedPostgres | null> {
  const { dataDirectory } = serverConfig(config, state, true);
  if (EmbeddedPostgres.lives(dataDirectory)) return null;
  if (!existsSync(join(dataDirectory, 'PG_VERSION'))) throw new CannotAudit(`no database in ${dataDirectory}`);
  return EmbeddedPostgres.start(serverConfig(config, state, true));
}

async function policyOf({ country }: InstallationConfig, state: StateDirectory): Promise<Policy | null> {
  const text = await readFile(state.at('trust', 'log', `${country}.policy`)).catch(() => null);
  const read = text && parsePolicy(text);
  return read?.ok ? read.policy : null;
}

/** One view of the records, which nothing changes meanwhile and which changes nothing. */
export async function inOneView<T>({ unit }: AuditedInstallation, work: (tx: Tx) => Promise<T>): Promise<T> {
  return unit.run(async (tx) => {
    await tx.query('set transaction read only');
    return work(tx);
  }, 'REPEATABLE READ');
}

export function protectsNobody(policy: Policy | null): boolean {
  return policy !== null && isDemonstration(policy);
}
