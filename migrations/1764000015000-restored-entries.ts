import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which entries came back from a mirror after the database had been restored to an older state. */
export class RestoredEntries1764000015000 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create table ledger.restored (
        log_id   smallint    not null,
        from_idx bigint      not null,
        to_size  bigint      not null,
        root     bytea       not null,
        begun_at timestamptz not null default clock_timestamp(),
        constraint restored_pk primary key (log_id, from_idx, to_size),
        constraint restored_range check (from_idx >= 0 and to_size > from_idx),
        constraint restored_root_size check (octet_length(root) = 32)
      );
      comment on table ledger.restored is
        'Ranges of entries that were brought back from a mirror; the business rows of these events may be lost. Written before the first entry. Insert-only.';
      create trigger restored_append_only before update or delete on ledger.restored for each row execute function ledger.refuse_change();
      create trigger restored_no_truncate before truncate on ledger.restored for each statement execute function ledger.refuse_change();
      alter table ledger.restored enable always trigger restored_append_only;
      alter table ledger.restored enable always trigger restored_no_truncate;

      create table ledger.restored_event (
        event_id uuid     not null,
        log_id   smallint not null,
        idx      bigint   not null,
        constraint restored_event_pk primary key (event_id)
      );
      comment on table ledger.restored_event is
        'Events that came back from a mirror as entries only: what they are about, their openings and the rows they changed are lost. Insert-only.';
      create trigger restored_event_append_only before update or delete on ledger.restored_event for each row execute function ledger.refuse_change();
      create trigger restored_event_no_truncate before truncate on ledger.restored_event for each statement execute function ledger.refuse_change();
      alter table ledger.restored_event enable always trigger restored_event_append_only;
      alter table ledger.restored_event enable always trigger restored_event_no_truncate;
      grant select on ledger.restored, ledger.restored_event to oc_auditor;
    `);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query('drop table ledger.restored_event, ledger.restored');
  }
}
