import type { MigrationInterface, QueryRunner } from 'typeorm';

const tables = ['_private_jobs', '_private_job_queues', '_private_tasks', '_private_known_crontabs'];

/**
 * Who may do what with the job queue (graphile-worker 0.17.3; its tables are made before our migrations run). Only oc_worker
 * runs jobs. Whoever else has work for it calls a function of ours that says so in the transaction of the business.
 */
export class Jobs1764000068000 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      revoke all on schema graphile_worker from public;
      revoke all on all tables in schema graphile_worker from public;
      revoke execute on all functions in schema graphile_worker from public;
      grant usage on schema graphile_worker to oc_worker, oc_auditor;
      grant select on graphile_worker.migrations to oc_worker;
      grant execute on function graphile_worker.force_unlock_workers to oc_worker;
    `);
    for (const table of tables)
      await queries.query(`
        grant select, insert, update, delete on graphile_worker.${table} to oc_worker;
        grant select on graphile_worker.${table} to oc_auditor;
        create policy oc_worker on graphile_worker.${table} to oc_worker using (true) with check (true);
        create policy oc_auditor on graphile_worker.${table} for select to oc_auditor using (true);
      `);
    await queries.query(`
      create schema notices authorization oc_owner;
      comment on schema notices is 'Who is told of what: notices in the portal, e-mail, SMS and webhooks; and the one way to give the worker something to do';

      insert into graphile_worker._private_tasks (identifier)
        values ('announce'), ('deliver'), ('contact-code'), ('clocks'), ('missed') on conflict do nothing;

      create function notices.enqueue(task text, payload json, due timestamptz default null) returns void
        language plpgsql security definer set search_path = pg_catalog, pg_temp
        as $$
        declare
          known integer;
        begin
          select t.id into known from graphile_worker._private_tasks t where t.identifier = task;
          if known is null then raise exception 'the worker knows no task %', task using errcode = 'invalid_parameter_value'; end if;
          -- A COMMIT with a notification holds a lock of the whole server: one transaction at a time tells the worker, and
          -- what commits meanwhile is found by its poll.
          if due is null and pg_try_advisory_xact_lock(7251012) then
            perform graphile_worker.add_job(task, payload);
          else
            insert into graphile_worker._private_jobs (task_id, payload, run_at) values (known, payload, coalesce(due, now()));
          end if;
        end $$;
      comment on function notices.enqueue is 'A job for the worker, in the transaction of whoever asks: it runs when that commits, and never when it does not';

      grant usage on schema notices to oc_portal, oc_worker, oc_auditor;
      grant execute on function notices.enqueue to oc_worker;
    `);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query('drop schema notices cascade');
    for (const table of tables)
      await queries.query(`
        drop policy oc_worker on graphile_worker.${table};
        drop policy oc_auditor on graphile_worker.${table};
      `);
    await queries.query('revoke all on all tables in schema graphile_worker from oc_worker, oc_auditor');
  }
}
