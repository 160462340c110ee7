import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Officers accept the code of conduct before they decide, and are vetted: what two people say of an officer, with its dates. */
export class OfficersConduct1764000140000 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create table identity.conduct_acceptance (
        id uuid constraint conduct_acceptance_pk primary key,
        person_id uuid not null constraint conduct_acceptance_person_fk references identity.person (id),
        org text not null,
        version text not null constraint conduct_acceptance_version_size check (length(version) between 1 and 40),
        text_sha256 bytea not null constraint conduct_acceptance_text_hash check (octet_length(text_sha256) = 32),
        accepted_at timestamptz not null default now()
      );
      comment on table identity.conduct_acceptance is 'Which code of conduct an officer accepted, and when; append-only';
      comment on column identity.conduct_acceptance.text_sha256 is 'SHA-256 of the text that was read, UTF-8, in the language in which it was read';
      create index conduct_acceptance_person on identity.conduct_acceptance (person_id, version, accepted_at);

      create table identity.officer_vetting (
        id uuid constraint officer_vetting_pk primary key,
        person_id uuid not null constraint officer_vetting_person_fk references identity.person (id),
        vetted_on date not null,
        valid_until date not null,
        body text not null constraint officer_vetting_body_size check (length(body) between 2 and 200),
        reference text not null constraint officer_vetting_reference_size check (length(reference) between 1 and 200),
        state text not null default 'proposed' constraint officer_vetting_state_known check (state in ('proposed', 'confirmed', 'rejected')),
        proposed_by uuid not null constraint officer_vetting_proposed_by_fk references identity.person (id),
        proposed_org text not null,
        proposed_at timestamptz not null default now(),
        decided_by uuid constraint officer_vetting_decided_by_fk references identity.person (id),
        decided_org text,
        decided_at timestamptz,
        constraint officer_vetting_period check (valid_until >= vetted_on and valid_until <= vetted_on + 3660),
        constraint officer_vetting_decided check ((state = 'proposed') = (decided_by is null) and (decided_by is null) = (decided_org is null)
          and (decided_by is null) = (decided_at is null)),
        constraint officer_vetting_two_people check (proposed_by <> person_id and decided_by is distinct from person_id
          and (decided_by is null or decided_by <> proposed_by))
      );
      comment on table identity.officer_vetting is 'That an officer was vetted, by whom outside and until when; entered by one person, confirmed by another, neither of them the officer';
      create unique index officer_vetting_one_open on identity.officer_vetting (person_id) where state = 'proposed';
      create index officer_vetting_person on identity.officer_vetting (person_id, vetted_on);
    `);
    await queries.query(`
      create function identity.conduct_accepted(person uuid) returns boolean
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
          select p.value is null or p.value = 'false' or exists (
            select 1 from identity.conduct_acceptance a
             where a.person_id = person and a.version = p.value ->> 'version'
               and a.accepted_at > now() - make_interval(months => coalesce((p.value ->> 'everyMonths')::int, 1200)))
            from (select identity.policy_at('code-of-conduct') as value) p
        $$;
      comment on function identity.conduct_accepted is 'Nothing is asked, or the person accepted the version in force within its months';

      create function identity.officer_vetted(person uuid, day date) returns boolean
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
          select coalesce((
            select v.valid_until >= day from identity.officer_vetting v
             where v.person_id = person and v.state = 'confirmed' and v.vetted_on <= day order by v.vetted_on desc, v.id desc limit 1), false)
        $$;
      comment on function identity.officer_vetted is 'The newest vetting that was confirmed has not run out on that day';

      create function identity.guard_officer_vetting() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        if tg_op = 'INSERT' then
          if new.state <> 'proposed' then
            raise exception 'a vetting is entered by one person first' using errcode = 'check_violation', constraint = 'officer_vetting_transition';
          end if;
          return new;
        end if;
        if old.state <> 'proposed' or new.state = 'proposed' or (to_jsonb(new) - array['state', 'decided_by', 'decided_org', 'decided_at'])
            <> (to_jsonb(old) - array['state', 'decided_by', 'decided_org', 'decided_at']) then
          raise exception 'a vetting is decided once and not changed' using errcode = 'check_violation', constraint = 'officer_vetting_transition';
        end if;
        return new;
      end $$;
      create trigger guard_officer_vetting before insert or update on identity.officer_vetting
        for each row execute function identity.guard_officer_vetting();
      create trigger officer_vetting_stays before delete or truncate on identity.officer_vetting
        for each statement execute function ledger.refuse_change();
      create trigger conduct_acceptance_append_only before update or delete or truncate on identity.conduct_acceptance
        for each statement execute function ledger.refuse_change();

      -- Its argument is the column that names who decides.
      create function identity.guard_integrity() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      declare
        decider uuid := (to_jsonb(new) ->> tg_argv[0])::uuid;
      begin
        if not identity.conduct_accepted(decider) then
          raise exception 'the code of conduct is not accepted' using errcode = 'check_violation', constraint = 'conduct_accepted';
        end if;
        if identity.policy_at('officer-vetting') = 'true' and not identity.officer_vetted(decider, current_date) then
          raise exception 'the officer is not vetted' using errcode = 'check_violation', constraint = 'officer_vetted';
        end if;
        return new;
      end $$;
      comment on function identity.guard_integrity is 'Nobody decides before they accepted the code of conduct in force and, where policy asks for it, were vetted';
      create trigger guard_integrity before insert on applications.decision for each row execute function identity.guard_integrity('person');
      create trigger guard_integrity before insert on applications.standing_finding for each row execute function identity.guard_integrity('person');
      create trigger guard_integrity before update of decided_by on applications.appeal
        for each row when (new.decided_by is not null and old.decided_by is null) execute function identity.guard_integrity('decided_by');

      select ledger.guard('identity.conduct_acceptance');
      select ledger.guard('identity.officer_vetting');
      insert into notices.rule (event_kind, audience, notice, status) values
        ('account.vetting-proposed', 'second-officers', 'officer-vetting-proposed', null);
      grant select, insert on identity.conduct_acceptance, identity.officer_vetting to oc_portal;
      grant update (state, decided_by, decided_org, decided_at) on identity.officer_vetting to oc_portal;
      grant select on identity.conduct_acceptance, identity.officer_vetting to oc_auditor;
      revoke execute on function identity.conduct_accepted(uuid), identity.officer_vetted(uuid, date) from public;
      grant execute on function identity.conduct_accepted(uuid), identity.officer_vetted(uuid, date) to oc_portal, oc_auditor;
    `);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query(`
      delete from notices.rule where event_kind = 'account.vetting-proposed';
      drop trigger guard_integrity on applications.appeal;
      drop trigger guard_integrity on applications.standing_finding;
      drop trigger guard_integrity on applications.decision;
      drop function identity.guard_integrity(), identity.conduct_accepted(uuid), identity.officer_vetted(uuid, date);
      drop table identity.officer_vetting, identity.conduct_acceptance;
      drop function identity.guard_officer_vetting();
    `);
  }
}
