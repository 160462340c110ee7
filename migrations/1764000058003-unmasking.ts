import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who stands behind a pseudonym or commitment is told on a legal basis alone; that it was told is kept for the data protection officer. */
export class Unmasking1764000058003 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create table oversight.unmasking (
        id       uuid        constraint unmasking_pk primary key,
        event_id uuid        not null constraint unmasking_event_fk references ledger.event (event_id),
        side     text        not null constraint unmasking_side_known check (side in ('by', 'with')),
        body     text        not null,
        basis    text        not null constraint unmasking_basis_size check (length(btrim(basis)) between 20 and 2000),
        at       timestamptz not null default clock_timestamp()
      );
      create index unmasking_at on oversight.unmasking (at);
      comment on table oversight.unmasking is 'Each time an auditor was told who a person is. Append-only; reached through functions alone.';
      create trigger unmasking_append_only before update or delete on oversight.unmasking for each row execute function ledger.refuse_change();
      create trigger unmasking_no_truncate before truncate on oversight.unmasking for each statement execute function ledger.refuse_change();
      alter table oversight.unmasking enable always trigger unmasking_append_only;
      alter table oversight.unmasking enable always trigger unmasking_no_truncate;

      create function oversight.unmask(new_id uuid, wanted uuid, of_side text, told_basis text) returns boolean
        language plpgsql security definer set search_path = pg_catalog, pg_temp
        as $$
        declare asking text := oversight.reads();
        begin
          if asking is null then
            raise exception 'no live session of an auditor, or no look' using errcode = 'insufficient_privilege', constraint = 'auditor_session';
          end if;
          -- Who of another body looked is that body's.
          if not exists (select 1 from ledger.event_bytes e where e.event_id = wanted and not oversight.is_outside_look(e.entry, asking)) then return false; end if;
          insert into oversight.unmasking (id, event_id, side, body, basis) values (new_id, wanted, of_side, asking, told_basis);
          return true;
        end $$;
      comment on function oversight.unmask is 'Writes an unmasking down; false for another body''s look, whose people are not told';

      create function oversight.unmaskings(most integer) returns table (at timestamptz, body text, basis text)
        language sql stable security definer set search_path = pg_catalog, pg_temp
        as $$ select u.at, u.body, u.basis from oversight.unmasking u order by u.at desc limit least(most, 500) $$;
      comment on function oversight.unmaskings is 'For the data protection officer: when, which body, on which basis; neither whom nor in which case';

      revoke execute on function oversight.unmask, oversight.unmaskings from public;
      grant execute on function oversight.unmask, oversight.unmaskings to oc_portal;
    `);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query('drop function oversight.unmask, oversight.unmaskings; drop table oversight.unmasking;');
  }
}
