import { createDataSource, type LoginRole, UnitOfWork } from '#database';
import type { InstallationConfig } from '../config.js';
import { openDatabase } from './database.js';
import { StateDirectory } from './state-directory.js';

/**
 * Work that only whoever holds the machine may do, as oc_migrator unless another role is named: beside a running
 * installation, or with the server started for this one act.
 */
export async function onTheMachine<T>(
  config: InstallationConfig,
  work: (unitOfWork: UnitOfWork) => Promise<T>,
  { role = 'oc_migrator', connections = 1 }: { readonly role?: LoginRole; readonly connections?: number } = {},
): Promise<T> {
  const state = new StateDirectory(config.home);
  state.prepare();
  const database = await openDatabase(config, state);
  try {
    const pool = await createDataSource({ url: database.url(role), applicationName: 'opencites-machine', poolSize: connections });
    try {
      return await work(new UnitOfWork(pool));
    } finally {
      await pool.destroy();
    }
  } finally {
    // A server that was running before belongs to whoever started it.
    if (!database.tookOver) await database.stop();
  }
}
