import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What officers say of each item of the checklist, which the applicant sees. */
export class EvidenceMarks1764000090002 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create table applications.evidence_mark (
        id             uuid        not null,
        application_id uuid        not null,
        item           text        not null,
        valid          boolean     not null,
        reason         text,
        marked_by      uuid        not null,
        marked_org     text        not null,
        marked_role    text        not null,
        marked_at      timestamptz not null default clock_timestamp(),
        constraint evidence_mark_pk primary key (id),
        constraint evidence_mark_application foreign key (application_id) references applications.application (id),
        constraint evidence_mark_person foreign key (marked_by) references identity.person (id),
        constraint evidence_mark_item check (item ~ '^[a-z][a-z-]{1,39}$'),
        constraint evidence_mark_reason check ((valid and reason is null) or (not valid and length(reason) between 10 and 2000))
      );
      comment on table applications.evidence_mark is 'Items of the checklist that an officer found valid, or not valid and why. Append-only; the newest of an item counts';
      create index evidence_mark_of on applications.evidence_mark (application_id, item, marked_at);

      create function applications.guard_evidence_mark() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        if new.marked_role not in ('case-officer', 'scientific-authority')
            or not exists (select 1 from applications.application a where a.id = new.application_id and a.state = 'in-work') then
          raise exception 'not on the desk' using errcode = 'check_violation', constraint = 'evidence_mark_state';
        end if;
        perform applications.assert_unbound(new.application_id, new.marked_by, new.marked_org, new.marked_role);
        return new;
      end $$;
      create trigger guard_evidence_mark before insert on applications.evidence_mark for each row execute function applications.guard_evidence_mark();
      create trigger evidence_mark_append_only before update or delete or truncate on applications.evidence_mark for each statement execute function applications.refuse_change();
      select ledger.guard('applications.evidence_mark', 'application_id');
      grant select on applications.evidence_mark to oc_portal, oc_auditor;
      grant insert on applications.evidence_mark to oc_portal;
    `);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query(`
      drop table applications.evidence_mark;
      drop function applications.guard_evidence_mark();
    `);
  }
}
