import type { MigrationInterface, QueryRunner } from 'typeorm';

const lastPeople = 'select w.created_by from notices.webhook';
const morePeople = 'select m from notices.more_people(audience, about) m\n          union\n          ';

/** Organisations are vetted before their first submission; files say whether a scanner looked at them. */
export class Vetting1764000070000 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await this.tables(queries);
    await this.guards(queries);
    await this.notices(queries);
    await queries.query(`
      -- In force from the start where nobody was set up yet; an authority at work puts it in force when its traders are vetted.
      -- It is part of how the database is made, so no event tells it.
      alter table identity.policy disable trigger policy_event_required;
      insert into identity.policy (id, name, value, valid_from, decided_by)
        select '01930000-0000-7000-8000-000000000070', 'organisation-vetting', 'true', '2020-01-01T00:00:00Z',
          'default: only organisations that two officers have vetted submit applications'
        where not exists (select 1 from applications.office);
      alter table identity.policy enable always trigger policy_event_required;

      create function applications.guard_vetted() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        if identity.policy_at('organisation-vetting') = 'true' and not applications.organisation_vetted(new.applicant_org) then
          raise exception '% is not vetted', new.applicant_org using errcode = 'check_violation', constraint = 'organisation_vetted';
        end if;
        return new;
      end $$;
      create trigger guard_vetted before update of state on applications.application
        for each row when (new.last_event = 'submit' and new.last_role in ('applicant', 'agent') and old.state = 'draft' and new.state <> 'draft')
        execute function applications.guard_vetted();

      grant select, insert on applications.vetting, applications.paper to oc_portal;
      grant update (particulars, state, version, organisation_version, handed_in_by, handed_in_at, proposal, proposal_note, proposed_by, proposed_org,
        proposed_at, reason, decided_by, decided_org, decided_at) on applications.vetting to oc_portal;
      grant update (removed_at) on applications.paper to oc_portal;
      grant select on applications.vetting, applications.paper to oc_auditor;
      revoke execute on function applications.is_bound_to(uuid, text), applications.organisation_vetted(text) from public;
      grant execute on function applications.is_bound_to(uuid, text), applications.organisation_vetted(text) to oc_portal, oc_auditor;
    `);
  }

  async down(queries: QueryRunner): Promise<void> {
    await this.rewrite(queries, `${morePeople}${lastPeople}`, lastPeople);
    await queries.query(`
      delete from notices.rule where event_kind like 'organisation.vetting-%';
      drop function notices.more_people(text, uuid[]);
      alter table notices.rule drop constraint rule_audience_known;
      alter table notices.rule add constraint rule_audience_known
        check (audience in ('applicant', 'case-officer', 'issuing-officers', 'grant-confirmers', 'key-confirmers', 'webhook-owner'));
      drop trigger guard_vetted on applications.application;
      drop table applications.paper, applications.vetting;
      drop function applications.guard_vetted(), applications.guard_vetting(), applications.organisation_vetted(text), applications.is_bound_to(uuid, text),
        applications.guard_paper();
      alter table applications.attachment drop column scanned_at;
      alter table identity.policy disable trigger policy_event_required;
      delete from identity.policy where id = '01930000-0000-7000-8000-000000000070';
      alter table identity.policy enable always trigger policy_event_required;
    `);
  }

  private async notices(queries: QueryRunner): Promise<void> {
    const [check] = (await queries.query(
      `select pg_get_constraintdef(oid) as text from pg_constraint where conname = 'rule_audience_known' and conrelid = 'notices.rule'::regclass`,
    )) as [{ text: string }];
    const wider = check.text.replace(
      `'applicant'::text`,
      `'applicant'::text, 'house'::text, 'case-officers'::text, 'second-officers'::text`,
    );
    if (wider === check.text) throw new Error('the audiences of notices are written in another way than they were');
    await queries.query(`
      create function notices.more_people(audience text, about uuid[]) returns setof uuid
        language plpgsql stable set search_path = pg_catalog, pg_temp
        as $$
        begin
          return query with holder as (
            select g.person_id, g.role, g.organisation_id from identity.role_grant g join identity.person p on p.id = g.person_id and p.closed_at is null
            where g.state = 'active' and (g.valid_until is null or g.valid_until > now()))
          select h.person_id from holder h where audience = 'house' and h.role = 'applicant' and h.organisation_id = any (about)
          union
          select h.person_id from holder h where audience = 'case-officers' and h.role = 'case-officer'
          union
          select h.person_id from holder h where audience = 'second-officers' and h.role = 'issuing-officer'
            and not exists (select 1 from applications.vetting v where v.id = any (about) and v.proposed_by = h.person_id);
        end $$;
      comment on function notices.more_people is 'Audiences of what is no case of its own: a house''s applicants, all case officers, issuing officers but the one who proposed it';
      alter table notices.rule drop constraint rule_audience_known;
      alter table notices.rule add constraint rule_audience_known ${wider};
      insert into notices.rule (event_kind, audience, notice, status) values
        ('organisation.vetting-handed-in', 'case-officers', 'vetting-waiting', null),
        ('organisation.vetting-proposed', 'second-officers', 'vetting-proposed', null),
        ('organisation.vetting-approved', 'house', 'vetted', null),
        ('organisation.vetting-refused', 'house', 'not-vetted', null);
    `);
    await this.rewrite(queries, lastPeople, `${morePeople}${lastPeople}`);
  }

  /** What people an audience is: one select more among those that are there. */
  private async rewrite(queries: QueryRunner, from: string, to: string): Promise<void> {
    const [row] = (await queries.query('select pg_get_functiondef($1::regprocedure) as text', [
      'notices.people_of(text,uuid[],uuid,uuid,uuid)',
    ])) as [{ text: string }];
    if (row.text.split(from).length !== 2) throw new Error('notices.people_of is written in another way than it was');
    await queries.query(row.text.replace(from, to));
  }

  private async tables(queries: QueryRunner): Promise<void> {
    await queries.query(`
      alter table applications.attachment add column scanned_at timestamptz;
      comment on column applications.attachment.scanned_at is 'When a virus scanner found nothing in it; null = not scanned, since none was configured';

      create table applications.vetting (
        id uuid constraint vetting_pk primary key,
        organisation_id uuid not null constraint vetting_organisation_fk references identity.organisation (id),
        organisation_version integer,
        particulars jsonb not null constraint vetting_particulars_size check (length(particulars::text) <= 20000),
        state text not null default 'draft' constraint vetting_state_known check (state in ('draft', 'handed-in', 'proposed', 'approved', 'refused')),
        version integer not null default 1,
        made_by uuid not null constraint vetting_made_by_fk references identity.person (id),
        made_at timestamptz not null default now(),
        handed_in_by uuid constraint vetting_handed_in_by_fk references identity.person (id),
        handed_in_at timestamptz,
        proposal text constraint vetting_proposal_known check (proposal in ('positive', 'negative')),
        proposal_note text constraint vetting_note_size check (length(proposal_note) <= 4000),
        proposed_by uuid constraint vetting_proposed_by_fk references identity.person (id),
        proposed_org text,
        proposed_at timestamptz,
        reason text constraint vetting_reason_size check (length(reason) <= 4000),
        decided_by uuid constraint vetting_decided_by_fk references identity.person (id),
        decided_org text,
        decided_at timestamptz,
        constraint vetting_handed_in check ((state = 'draft') = (handed_in_by is null)),
        constraint vetting_proposed check ((state in ('proposed', 'approved', 'refused')) = (proposed_by is not null)),
        constraint vetting_decided check ((state in ('approved', 'refused')) = (decided_by is not null)),
        constraint vetting_two_people check (decided_by is distinct from proposed_by or decided_by is null),
        constraint vetting_refused_with_reason check (state <> 'refused' or length(reason) >= 3)
      );
      comment on table applications.vetting is 'What an organisation handed in about itself and what two officers made of it; the newest that was handed in decides';
      comment on column applications.vetting.organisation_version is 'Version of the organisation that was vetted: when name or address change, it is vetted again';
      create unique index vetting_one_open on applications.vetting (organisation_id) where state in ('draft', 'handed-in', 'proposed');
      create index vetting_state on applications.vetting (state, id);
      create index vetting_organisation on applications.vetting (organisation_id, handed_in_at);

      create table applications.paper (
        id uuid constraint paper_pk primary key,
        vetting_id uuid not null constraint paper_vetting_fk references applications.vetting,
        kind text not null constraint paper_kind_known check (kind in ('identity', 'registration', 'ownership', 'other')),
        sha256 bytea not null constraint paper_hash check (octet_length(sha256) = 32),
        media_type text not null,
        size integer not null constraint paper_size check (size between 1 and 10485760),
        file_name text not null constraint paper_name_size check (length(file_name) between 1 and 200),
        uploaded_by uuid not null constraint paper_uploaded_by_fk references identity.person (id),
        uploaded_at timestamptz not null default now(),
        scanned_at timestamptz,
        removed_at timestamptz
      );
      comment on table applications.paper is 'Papers of an organisation that is being vetted; the bytes lie under their SHA-256 in the file store';
      create unique index paper_once on applications.paper (vetting_id, sha256) where removed_at is null;
    `);
  }

  private async guards(queries: QueryRunner): Promise<void> {
    await queries.query(`
      -- Nobody vets a house they belong to or have declared an interest in.
      create function applications.is_bound_to(person uuid, organisation_code text) returns boolean
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
          select identity.belongs_to(person, organisation_code) or exists (
            select 1 from identity.interest i join identity.organisation o on o.code = organisation_code
            where i.person_id = person and i.ended_at is null
              and applications.plain_name(i.party) in (applications.plain_name(o.code), applications.plain_name(o.name)))
        $$;

      create function applications.organisation_vetted(organisation_code text) returns boolean
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
          select coalesce((
            select v.state = 'approved' and v.organisation_version = o.version and o.closed_at is null
            from identity.organisation o join applications.vetting v on v.organisation_id = o.id and v.handed_in_at is not null
            where o.code = organisation_code order by v.handed_in_at desc, v.id desc limit 1), false)
        $$;
      comment on function applications.organisation_vetted is 'The newest particulars that were handed in are approved, and name and address are those that were vetted';

      create function applications.guard_vetting() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      declare
        house identity.organisation;
      begin
        if tg_op = 'DELETE' then
          raise exception 'what was handed in stays' using errcode = 'insufficient_privilege', constraint = 'append_only';
        end if;
        select * into strict house from identity.organisation o where o.id = new.organisation_id;
        if tg_op = 'INSERT' then
          if new.state <> 'draft' or house.kind <> 'trader' or house.closed_at is not null or not identity.belongs_to(new.made_by, house.code) then
            raise exception 'particulars are begun by the house itself' using errcode = 'check_violation', constraint = 'vetting_transition';
          end if;
          return new;
        end if;
        if new.version <> old.version + 1 then
          raise exception 'the particulars were changed meanwhile' using errcode = 'serialization_failure';
        end if;
        if old.state <> 'draft' and (new.particulars, new.organisation_version, new.handed_in_by, new.handed_in_at)
            is distinct from (old.particulars, old.organisation_version, old.handed_in_by, old.handed_in_at) then
          raise exception 'what was handed in stays as it is' using errcode = 'check_violation', constraint = 'vetting_transition';
        end if;
        case old.state || ' ' || new.state
          when 'draft draft' then null;
          when 'draft handed-in' then
            if not identity.belongs_to(new.handed_in_by, house.code) or new.organisation_version is distinct from house.version then
              raise exception 'not the house itself' using errcode = 'check_violation', constraint = 'vetting_transition';
            end if;
            if not exists (select 1 from applications.paper p where p.vetting_id = new.id and p.kind = 'identity' and p.removed_at is null)
                or (house.legal_form = 'legal' and (jsonb_array_length(coalesce(new.particulars -> 'owners', '[]')) = 0
                  or not exists (select 1 from applications.paper p where p.vetting_id = new.id and p.kind = 'registration' and p.removed_at is null))) then
              raise exception 'papers or owners are missing' using errcode = 'check_violation', constraint = 'vetting_complete';
            end if;
          when 'handed-in proposed' then
            if new.proposal is null or not identity.holds_role(new.proposed_by, new.proposed_org, 'case-officer') then
              raise exception 'a case officer proposes' using errcode = 'check_violation', constraint = 'officer_role_held';
            end if;
            if applications.is_bound_to(new.proposed_by, house.code) then
              raise exception 'the officer belongs to the house' using errcode = 'check_violation', constraint = 'officer_unbound';
            end if;
          when 'proposed approved', 'proposed refused' then
            if (new.proposal, new.proposal_note, new.proposed_by, new.proposed_org, new.proposed_at)
                is distinct from (old.proposal, old.proposal_note, old.proposed_by, old.proposed_org, old.proposed_at)
                or (new.state = 'approved' and new.proposal <> 'positive') then
              raise exception 'not what was proposed' using errcode = 'check_violation', constraint = 'vetting_transition';
            end if;
            if not identity.holds_role(new.decided_by, new.decided_org, 'issuing-officer') then
              raise exception 'an issuing officer decides' using errcode = 'check_violation', constraint = 'officer_role_held';
            end if;
            if applications.is_bound_to(new.decided_by, house.code) then
              raise exception 'the officer belongs to the house' using errcode = 'check_violation', constraint = 'officer_unbound';
            end if;
            if new.state = 'approved' and new.organisation_version <> house.version then
              raise exception 'the house was changed after it handed this in' using errcode = 'check_violation', constraint = 'vetting_current';
            end if;
          else
            raise exception 'from % to % leads nothing', old.state, new.state using errcode = 'check_violation', constraint = 'vetting_transition';
        end case;
        return new;
      end $$;
      create trigger guard_vetting before insert or update or delete on applications.vetting for each row execute function applications.guard_vetting();

      create function applications.guard_paper() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        if not exists (select 1 from applications.vetting v where v.id = new.vetting_id and v.state = 'draft') then
          raise exception 'papers that were handed in stay' using errcode = 'check_violation', constraint = 'vetting_transition';
        end if;
        return new;
      end $$;
      create trigger guard_paper before insert or update on applications.paper for each row execute function applications.guard_paper();
      create trigger vetting_no_truncate before truncate on applications.vetting for each statement execute function ledger.refuse_change();
      create trigger paper_never_goes before delete or truncate on applications.paper for each statement execute function ledger.refuse_change();
      select ledger.guard('applications.vetting');
      select ledger.guard('applications.paper', 'vetting_id');
    `);
  }
}
