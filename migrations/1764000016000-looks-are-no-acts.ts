import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A look stands beside many changes and says nothing about them: it is not the event that a change needs. */
export class LooksAreNoActs1764000016000 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create or replace function ledger.require_event() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp
        as $$
        declare
          changed jsonb := to_jsonb(case tg_op when 'DELETE' then old else new end);
        begin
          -- The bytes still wait in the queue: nobody but this transaction sees them before it commits.
          if not exists (
            select 1 from ledger.event e join ledger.queue q on q.event_id = e.event_id
             where e.txid = pg_current_xact_id() and (tg_argv[0] = '' or e.subjects @> array[(changed->>tg_argv[0])::uuid])
               and not (convert_from(q.entry, 'UTF8')::jsonb->>'k' like 'look.%')
          ) then
            raise exception '%.% changed without its event', tg_table_schema, tg_table_name
              using errcode = 'integrity_constraint_violation', constraint = 'event_required';
          end if;
          return null;
        end $$;
      comment on function ledger.require_event is
        'Deferred constraint trigger: the COMMIT fails unless an event of this transaction, other than a look, names the row.';
    `);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create or replace function ledger.require_event() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp
        as $$
        declare
          changed jsonb := to_jsonb(case tg_op when 'DELETE' then old else new end);
        begin
          if not exists (
            select 1 from ledger.event e where e.txid = pg_current_xact_id()
              and (tg_argv[0] = '' or e.subjects @> array[(changed->>tg_argv[0])::uuid])
          ) then
            raise exception '%.% changed without its event', tg_table_schema, tg_table_name
              using errcode = 'integrity_constraint_violation', constraint = 'event_required';
          end if;
          return null;
        end $$;
      comment on function ledger.require_event is 'Deferred constraint trigger: the COMMIT fails unless an event of this transaction names the row.';
    `);
  }
}
