/**
 * PostgreSQL: the embedded server, roles, migrations, pools and transactions.
 * Nothing above this library opens a connection of its own.
 */
export { isConnectionLoss, isDatabaseError } from './connection-loss.js';
export { createDataSource, type DataSourceConfig, type Tx } from './data-source.js';
export { DatabaseModule } from './database.module.js';
export { dropDatabase, ensureDatabase, ensureRoles, roleUrl, withClient } from './cluster.js';
export { EmbeddedPostgres, type EmbeddedPostgresConfig } from './embedded-postgres.js';
export { installJobs, type JobRunner, type JobRunnerOptions, runJobs, type JobTask, type JobTrouble } from './jobs.js';
export { migrate, type MigrationReport } from './migrate.js';
export { newId } from './new-id.js';
export { NotificationListener } from './notification-listener.js';
export { loginRoles, ownerRole, type LoginRole, type RolePasswords } from './roles.js';
export { type Isolation, sqlState, UnitOfWork, violatedConstraint } from './unit-of-work.js';
