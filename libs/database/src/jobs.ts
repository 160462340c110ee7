import { EventEmitter } from 'node:events';
import type { Logger, WorkerEvents } from 'graphile-worker';
import pg from 'pg';

/** A job that ran for the last time, or again and again: for the log of its process. */
export interface JobTrouble {
  readonly task: string;
  readonly attempts: number;
  /** true when it is not tried again. */
  readonly dead: boolean;
  readonly error: unknown;
}

/** Work on one job. What it throws makes the job wait and run again, longer each time. */
export type JobTask = (payload: unknown, job: { readonly attempts: number; readonly maxAttempts: number }) => Promise<void>;

export interface JobRunnerOptions {
  /** Connection of the role that runs jobs. */
  readonly url: string;
  readonly applicationName: string;
  readonly tasks: Readonly<Record<string, JobTask>>;
  /** Lines of a crontab, in UTC: tasks that come of themselves. */
  readonly crontab?: readonly string[];
  readonly concurrency: number;
  readonly trouble: (trouble: JobTrouble) => void;
  /** The connection that makes this process the only one is gone: it must end. */
  readonly lost: (error: unknown) => void;
}

export interface JobRunner {
  readonly stop: () => Promise<void>;
}

/** How soon a job is found whose transaction told nobody of it. */
const pollMilliseconds = 1000;
/** Whoever holds this lock runs the jobs of this database. */
const onlyRunner = 7251011;

/** Loaded by those who run or install jobs: every other process goes without. */
async function graphile() {
  const { Logger, run, runMigrations } = await import('graphile-worker');
  const silent: Logger = new Logger(() => () => undefined);
  return { run, runMigrations, silent };
}

/**
 * Makes or brings up to date the tables of the job queue, as the owner of everything.
 *
 * @param url connection of oc_migrator
 */
export async function installJobs(url: string): Promise<void> {
  const { runMigrations, silent } = await graphile();
  const pool = poolOf({ connectionString: url, max: 2, application_name: 'opencites-migrate', options: '-c role=oc_owner' });
  try {
    await runMigrations({ pgPool: pool, logger: silent });
  } finally {
    await pool.end();
  }
}

/**
 * Runs jobs from now on. One process at a time does: a second one waits here until the first is gone, and then takes over what
 * it was at when it was killed. So a job runs at least once, and what it does must bear being done again.
 */
export async function runJobs(options: JobRunnerOptions): Promise<JobRunner> {
  const { run, silent } = await graphile();
  const alone = new pg.Client({ connectionString: options.url, application_name: `${options.applicationName}-lock`, keepAlive: true });
  let ending = false;
  alone.on('error', (error) => {
    if (!ending) options.lost(error);
  });
  alone.on('end', () => {
    if (!ending) options.lost(new Error('the connection of the lock ended'));
  });
  await alone.connect();
  await alone.query('select pg_advisory_lock($1)', [onlyRunner]);
  // No other process runs jobs, so whatever is locked was locked by one that died.
  await alone.query(`select graphile_worker.force_unlock_workers(array_agg(distinct locked_by))
    from graphile_worker._private_jobs where locked_by is not null having count(*) > 0`);
  const pool = poolOf({
    connectionString: options.url,
    max: options.concurrency + 3,
    application_name: `${options.applicationName}-jobs`,
  });
  const events = new EventEmitter() as WorkerEvents;
  const told = ({ job, error }: { job: { task_identifier: string; attempts: number }; error: unknown }, dead: boolean) =>
    options.trouble({ task: job.task_identifier, attempts: job.attempts, dead, error });
  events.on('job:error', (event) => told(event, false));
  events.on('job:failed', (event) => told(event, true));
  const runner = await run({
    pgPool: pool,
    events,
    logger: silent,
    concurrency: options.concurrency,
    pollInterval: pollMilliseconds,
    noHandleSignals: true,
    crontab: (options.crontab ?? []).join('\n'),
    taskList: Object.fromEntries(
      Object.entries(options.tasks).map(([name, task]) => [
        name,
        (payload: unknown, { job }: { job: { attempts: number; max_attempts: number } }) =>
          task(payload, { attempts: job.attempts, maxAttempts: job.max_attempts }),
      ]),
    ),
  });
  return {
    stop: async () => {
      await runner.stop();
      ending = true;
      await pool.end();
      await alone.end();
    },
  };
}

/** A lost connection is found by whoever uses it next; the pool makes another. */
function poolOf(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(config);
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}
