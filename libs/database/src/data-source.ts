import pg from 'pg';
import { DataSource, type EntityManager, type MixedList } from 'typeorm';
import { PreparingClient } from './prepared-statements.js';

// A calendar date has no time and no zone: keep YYYY-MM-DD as PostgreSQL sends it (OID 1082).
pg.types.setTypeParser(1082, (text) => text);

/** A transaction's connection. Features take it as an argument and never open their own. */
export type Tx = EntityManager;

export interface DataSourceConfig {
  /** postgres://role:password@host:port/database */
  readonly url: string;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  /** Connections at most. */
  readonly poolSize?: number;
  /** No transaction of this pool may write, whatever its role may. */
  readonly readOnly?: boolean;
  readonly entities?: MixedList<abstract new () => unknown>;
}

/** Options for TypeORM: no schema synchronisation ever, statements bounded in time so that a stuck lock shows itself. */
export function dataSourceOptions(config: DataSourceConfig) {
  return {
    type: 'postgres' as const,
    url: config.url,
    applicationName: config.applicationName,
    synchronize: false,
    migrationsRun: false,
    logging: false as const,
    entities: (config.entities ?? []) as never[],
    extra: {
      Client: PreparingClient,
      max: config.poolSize ?? 10,
      // A new connection costs a sign-in, and every statement its parsing and its first plans again.
      idleTimeoutMillis: 60_000,
      statement_timeout: 60_000,
      idle_in_transaction_session_timeout: 60_000,
      // Whatever a server or a role was set to. Compiling costs more than any statement of ours takes.
      options: `-c default_transaction_isolation=read\\ committed -c jit=off${config.readOnly ? ' -c default_transaction_read_only=on' : ''}`,
    },
  };
}

/** Opens a pool. Throws the driver's error when the server refuses. */
export async function createDataSource(config: DataSourceConfig): Promise<DataSource> {
  return new DataSource(dataSourceOptions(config)).initialize();
}
