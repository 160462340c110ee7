import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createDataSource, type Tx, UnitOfWork } from '#database';
import { isDemonstration, parsePolicy, type Policy } from '#merkle';
import { type InstallationConfig, readConfig } from '../../config.js';
import { openDatabase } from '../../installation/database.js';
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

/** The installation that the environment names. It is never made here: whoever audits nothing must hear so. */
export async function openAudited(): Promise<AuditedInstallation> {
  const configured = readConfig();
  if ('faults' in configured) throw new CannotAudit(configured.faults.map(({ name, reason }) => `${name}: ${reason}`).join('; '));
  const { config } = configured;
  const state = new StateDirectory(config.home);
  if (!existsSync(state.at('secrets', 'role.oc_auditor'))) throw new CannotAudit(`no installation in ${config.home}`);
  try {
    const database = await openDatabase(config, state);
    const stop = async () => {
      // A server that was running before belongs to whoever started it.
      if (!database.tookOver) await database.stop();
    };
    try {
      const pool = await createDataSource({ url: database.url('oc_auditor'), applicationName: 'opencites-audit', poolSize: 1 });
      const close = async () => {
        await pool.destroy();
        await stop();
      };
      return { unit: new UnitOfWork(pool), policy: await policyOf(config, state), close };
    } catch (error) {
      await stop();
      throw error;
    }
  } catch (error) {
    throw new CannotAudit(error instanceof Error ? error.message : String(error), { cause: error });
  }
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
