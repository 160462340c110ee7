import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The draw: who may be drawn for a case, who was, and who came after them. */
export class Draw1764000013000 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      -- In force from the start where nobody was set up yet; an authority at work puts it in force by a decision of its own.
      alter table identity.policy disable trigger policy_event_required;
      insert into identity.policy (id, name, value, valid_from, decided_by)
        select '01930000-0000-7000-8000-000000000003', 'draw', 'true', '2020-01-01T00:00:00Z', 'default: cases are drawn'
        where not exists (select 1 from applications.office);
      alter table identity.policy enable always trigger policy_event_required;

      create table applications.draw (
        application_id uuid        not null,
        event_id       uuid        not null,
        leaf_hash      bytea       not null,
        kept_from      uuid,
        witness        text,
        demonstration  boolean     not null,
        case_salt      bytea       not null,
        officers       uuid[]      not null,
        salts          bytea[]     not null,
        fields         text[]      not null,
        at             timestamptz not null default now(),
        constraint draw_pk primary key (application_id),
        constraint draw_application_fk foreign key (application_id) references applications.application (id),
        constraint draw_event_unique unique (event_id),
        constraint draw_kept_from_fk foreign key (kept_from) references applications.draw (application_id),
        constraint draw_leaf_hash_size check (octet_length(leaf_hash) = 32),
        constraint draw_case_salt_size check (octet_length(case_salt) = 32),
        constraint draw_kept_or_own check ((kept_from is null) = (witness is not null)),
        constraint draw_set_whole check (cardinality(officers) = cardinality(salts) and cardinality(officers) = cardinality(fields)),
        constraint draw_set_kept check (kept_from is null or cardinality(officers) = 0),
        constraint draw_set_bounded check (cardinality(officers) <= 60)
      );
      comment on table applications.draw is
        'A submission whose case is drawn: officers in the order of their commitments in its entry. Append-only. A case that was withdrawn and came again keeps the draw of kept_from';
      comment on column applications.draw.witness is 'C2SP verifier key of the designated witness, as the entry names it';

      create table applications.assignment (
        application_id uuid        not null,
        ordinal        integer     not null,
        officer        uuid        not null,
        cause          text        not null,
        reason         text,
        note           text,
        actor          uuid        not null,
        role           text        not null,
        size           bigint,
        cosigned_at    bigint,
        line           text,
        seed           bytea,
        place          integer,
        struck         integer[]   not null default '{}',
        at             timestamptz not null default now(),
        constraint assignment_pk primary key (application_id, ordinal),
        constraint assignment_draw_fk foreign key (application_id) references applications.draw (application_id),
        constraint assignment_officer_fk foreign key (officer) references identity.person (id),
        constraint assignment_ordinal_natural check (ordinal >= 1),
        constraint assignment_cause_known check (cause in ('drawn', 'kept', 'struck', 'reassigned')),
        constraint assignment_seed_size check (seed is null or octet_length(seed) = 32),
        constraint assignment_drawn_whole check (cause <> 'drawn' or (size is not null and cosigned_at is not null and line is not null and seed is not null and place is not null)),
        constraint assignment_struck_placed check (cause <> 'struck' or (place is not null and seed is not null and reason is not null)),
        constraint assignment_reassigned_explained check (cause <> 'reassigned' or (reason is not null and length(trim(note)) >= 10))
      );
      create unique index assignment_once on applications.assignment (application_id) where cause in ('drawn', 'kept');
      comment on table applications.assignment is 'Who a case went to, one row each time; the last counts. Append-only';
      comment on column applications.assignment.size is 'Entries of the first checkpoint with the submission that the designated witness cosigned; cosigned_at and line are of that cosignature';
      comment on column applications.assignment.struck is 'Places of those who fell out before this draw: by an interest declared, or because they no longer hold the role';

      create table applications.draw_waiting (
        application_id uuid not null,
        constraint draw_waiting_pk primary key (application_id),
        constraint draw_waiting_draw_fk foreign key (application_id) references applications.draw (application_id)
      );
      comment on table applications.draw_waiting is 'Draws without an assignment, kept by triggers: what is looked at each second stays short';

      create function applications.officer_of(application uuid) returns uuid
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
          select s.officer from applications.assignment s where s.application_id = application order by s.ordinal desc limit 1
        $$;
      comment on function applications.officer_of is 'The officer a drawn case went to last; null before the draw, and for cases without one';

      create function applications.may_work(application uuid, person uuid) returns boolean
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
          select exists (
              select 1 from identity.role_grant g join identity.organisation o on o.id = g.organisation_id join identity.person p on p.id = g.person_id
              where g.person_id = person and g.role = 'case-officer' and g.state = 'active' and o.kind = 'management-authority'
                and o.closed_at is null and p.closed_at is null)
            and not applications.is_bound(application, person)
        $$;
      comment on function applications.may_work is 'A case officer at this moment, and not bound to the applicant';

      create function applications.unfit_officers(application uuid, officers uuid[]) returns table (person uuid, bound boolean)
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
          select o.person, applications.is_bound(application, o.person) from unnest(officers) as o (person)
           where not applications.may_work(application, o.person)
        $$;

      create function applications.eligible_officers(application uuid, most integer) returns table (person uuid)
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
          select o.person from (select distinct g.person_id as person from identity.role_grant g where g.role = 'case-officer' and g.state = 'active') o
           where applications.may_work(application, o.person)
           order by sha256(convert_to('opencites-draw-set/1', 'UTF8') || uuid_send(application) || uuid_send(o.person)) limit most
        $$;
      comment on function applications.eligible_officers is 'Who may be drawn. Where they are more than an entry can name, those whose hash with the case is smallest: nobody chooses them';

      -- A case withdrawn, refused or lapsed and handed in anew keeps its draw: nobody draws until they like the officer.
      create function applications.earlier_draw(application uuid) returns uuid
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
          select coalesce(d.kept_from, d.application_id)
            from applications.application now join applications.application before on before.id <> now.id
              and (before.applicant = now.applicant or before.applicant_org = now.applicant_org)
            join applications.draw d on d.application_id = before.id
           where now.id = application and before.state in ('withdrawn', 'refused', 'lapsed') and before.closed_at > now() - interval '1 year'
             and (before.id = now.copied_from or (before.document_type = now.document_type and exists (
               select 1 from jsonb_array_elements(before.form -> 'lines') one join jsonb_array_elements(now.form -> 'lines') other
                 on one ->> 'scientificName' = other ->> 'scientificName')))
           order by before.closed_at desc limit 1
        $$;
      comment on function applications.earlier_draw is 'The draw that a submission keeps: of the last case of that applicant that ended without a permit within a year, copied from it or for the same document and a taxon of it';
    `);
    await queries.query(`
      create function applications.guard_assignment() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      declare
        drawn applications.draw;
        own applications.draw;
      begin
        perform 1 from applications.application a where a.id = new.application_id for update;
        select * into own from applications.draw d where d.application_id = new.application_id;
        select * into drawn from applications.draw d where d.application_id = coalesce(own.kept_from, own.application_id);
        if new.ordinal <> 1 + (select count(*) from applications.assignment s where s.application_id = new.application_id) then
          raise exception 'the case was assigned meanwhile' using errcode = 'check_violation', constraint = 'assignment_in_order';
        end if;
        if (new.cause = 'drawn' and own.kept_from is not null) or (new.cause = 'kept' and own.kept_from is null)
            or (new.cause in ('drawn', 'kept') and new.ordinal <> 1) then
          raise exception 'a case is drawn once' using errcode = 'check_violation', constraint = 'assignment_once';
        end if;
        if new.cause in ('drawn', 'struck') and new.officer is distinct from drawn.officers[new.place + 1] then
          raise exception 'another officer stands in that place' using errcode = 'check_violation', constraint = 'assignment_place';
        end if;
        if new.cause in ('drawn', 'kept', 'struck') and new.role <> 'system' or new.cause = 'reassigned' and
            (new.role not in ('issuing-officer', 'administrator') or new.actor = new.officer or not exists (
              select 1 from identity.role_grant g where g.person_id = new.actor and g.role = new.role and g.state = 'active')) then
          raise exception 'not by this hand' using errcode = 'check_violation', constraint = 'assignment_hand';
        end if;
        -- A draw draws whom it draws; whoever cannot work on the case is struck after it.
        if new.cause = 'reassigned' and not applications.may_work(new.application_id, new.officer) then
          raise exception 'this officer cannot have the case' using errcode = 'check_violation', constraint = 'assignment_officer';
        end if;
        delete from applications.draw_waiting w where w.application_id = new.application_id;
        return new;
      end $$;

      create function applications.note_draw() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        insert into applications.draw_waiting (application_id) values (new.application_id);
        return null;
      end $$;
      create trigger note_draw after insert on applications.draw for each row execute function applications.note_draw();
      create trigger guard_assignment before insert on applications.assignment for each row execute function applications.guard_assignment();
      create trigger assignment_append_only before update or delete or truncate on applications.assignment for each statement execute function applications.refuse_change();
      create trigger draw_append_only before update or delete or truncate on applications.draw for each statement execute function applications.refuse_change();
      alter table applications.assignment enable always trigger guard_assignment;
      alter table applications.assignment enable always trigger assignment_append_only;
      alter table applications.draw enable always trigger draw_append_only;
      select ledger.guard('applications.draw', 'application_id');
      select ledger.guard('applications.assignment', 'application_id');

      create function applications.assert_drawn(application uuid, person uuid) returns void
        language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
      declare
        officer uuid := applications.officer_of(application);
      begin
        if not exists (select 1 from applications.draw d where d.application_id = application) or officer = person then return; end if;
        if officer is null then
          raise exception 'the case is not drawn yet' using errcode = 'check_violation', constraint = 'draw_first';
        end if;
        raise exception 'the case went to another officer' using errcode = 'check_violation', constraint = 'drawn_officer_only';
      end $$;

      create function applications.guard_drawn_case() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        if new.state <> old.state and (new.last_event = 'take' or new.last_role = 'case-officer') then
          perform applications.assert_drawn(new.id, case new.last_event when 'take' then new.case_officer else new.last_actor end);
        end if;
        return new;
      end $$;
      create trigger guard_drawn_case before update on applications.application for each row execute function applications.guard_drawn_case();

      create function applications.guard_drawn_decision() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        if new.role = 'case-officer' then perform applications.assert_drawn(new.application_id, new.person); end if;
        return new;
      end $$;
      create trigger guard_drawn_decision before insert on applications.decision for each row execute function applications.guard_drawn_decision();

      grant select on applications.draw, applications.draw_waiting, applications.assignment to oc_portal, oc_signer, oc_worker, oc_auditor;
      grant insert on applications.draw, applications.assignment to oc_portal;
      grant execute on function applications.officer_of, applications.may_work, applications.unfit_officers, applications.eligible_officers,
        applications.earlier_draw
        to oc_portal, oc_signer, oc_worker, oc_auditor;
    `);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('what was drawn stays drawn; an authority that wants no draw changes its policy draw'));
  }
}
