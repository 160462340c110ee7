import type { MigrationInterface, QueryRunner } from 'typeorm';

const unbound = 'perform applications.assert_unbound(application, person, org, role);';
const otherHands = `${unbound}
        -- What was set aside is decided anew by others.
        if hand in ('recommendation', 'approval') and applications.had_hand_before(application, person) then
          raise exception 'had a hand in the case that was set aside' using errcode = 'check_violation', constraint = 'appeal_other_hands';
        end if;`;
const free = 'and not applications.is_bound(application, person)';
const freeAndFresh = `${free} and not applications.had_hand_before(application, person)`;
const earlier = 'where now.id = application and before.state';
const notFresh =
  'where now.id = application and not exists (select 1 from applications.appeal p where p.fresh_application = now.id) and before.state';
const fee = 'from applications.fee_of(new.document_type) f;';
const feeOnce = 'from applications.fee_of(new.document_type) f where applications.place_kept(new.id) is null;';
const lastPeople = `select h.person_id from holder h where audience = 'case-officers'`;
const deciders = `select h.person_id from holder h where audience = 'appeal-officers' and h.role = 'issuing-officer'
            and exists (select 1 from applications.appeal p where p.id = any (about) and not applications.had_hand(p.application_id, h.person_id)
              and not applications.had_hand_before(p.application_id, h.person_id))
          union
          `;

/** Appeals against refusals: filed within a term, decided by somebody who had no hand in the case. */
export class Appeals1764000120000 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await this.tables(queries);
    await this.hands(queries);
    await this.guards(queries);
    await rewrite(queries, 'applications.assert_hand(uuid,uuid,text,text,text)', unbound, otherHands);
    await rewrite(queries, 'applications.may_work(uuid,uuid)', free, freeAndFresh);
    await rewrite(queries, 'applications.earlier_draw(uuid)', earlier, notFresh);
    await rewrite(queries, 'applications.charge_submission()', fee, feeOnce);
    await rewrite(queries, 'notices.more_people(text,uuid[])', lastPeople, `${deciders}${lastPeople}`);
    const [check] = (await queries.query(
      `select pg_get_constraintdef(oid) as text from pg_constraint where conname = 'rule_audience_known' and conrelid = 'notices.rule'::regclass`,
    )) as [{ text: string }];
    await queries.query(`
      alter table notices.rule drop constraint rule_audience_known;
      alter table notices.rule add constraint rule_audience_known ${check.text.replace(`'house'::text`, `'house'::text, 'appeal-officers'::text`)};
      insert into notices.rule (event_kind, audience, notice, status) values
        ('application.appealed', 'appeal-officers', 'appeal-waiting', null),
        ('decision.appeal-upheld', 'applicant', 'appeal-upheld', null),
        ('decision.appeal-set-aside', 'applicant', 'appeal-set-aside', null);
      -- It is part of how the database is made, so no event tells it.
      alter table identity.policy disable trigger policy_event_required;
      insert into identity.policy (id, name, value, valid_from, decided_by)
        values ('01930000-0000-7000-8000-000000000072', 'appeal-days', '30', '2020-01-01T00:00:00Z', 'default: an applicant may appeal for 30 days');
      alter table identity.policy enable always trigger policy_event_required;
      select ledger.guard('applications.appeal');
      select ledger.guard('applications.appeal_paper', 'appeal_id');
      grant select on applications.appeal, applications.appeal_paper to oc_portal, oc_auditor;
      grant insert on applications.appeal, applications.appeal_paper to oc_portal;
      grant update (state, reason, decided_by, decided_org, decided_at, statement_id, statement, signature, fresh_application) on applications.appeal to oc_portal;
    `);
  }

  async down(queries: QueryRunner): Promise<void> {
    await rewrite(queries, 'notices.more_people(text,uuid[])', `${deciders}${lastPeople}`, lastPeople);
    await rewrite(queries, 'applications.charge_submission()', feeOnce, fee);
    await rewrite(queries, 'applications.earlier_draw(uuid)', notFresh, earlier);
    await rewrite(queries, 'applications.may_work(uuid,uuid)', freeAndFresh, free);
    await rewrite(queries, 'applications.assert_hand(uuid,uuid,text,text,text)', otherHands, unbound);
    await queries.query(`
      delete from notices.rule where audience = 'appeal-officers' or event_kind like 'decision.appeal-%';
      drop trigger keep_place on applications.application;
      drop table applications.appeal_paper, applications.appeal;
      drop function applications.keep_place(), applications.guard_appeal(), applications.guard_appeal_paper(), applications.place_kept(uuid),
        applications.had_hand_before(uuid, uuid), applications.had_hand(uuid, uuid), applications.appeal_until(uuid);
      alter table identity.policy disable trigger policy_event_required;
      delete from identity.policy where name = 'appeal-days';
      alter table identity.policy enable always trigger policy_event_required;
    `);
  }

  private async tables(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create table applications.appeal (
        id uuid constraint appeal_pk primary key,
        application_id uuid not null constraint appeal_application_fk references applications.application constraint appeal_once unique,
        text text not null constraint appeal_text_size check (length(text) between 10 and 10000),
        filed_by uuid not null constraint appeal_filed_by_fk references identity.person (id),
        filed_org text not null,
        filed_role text not null constraint appeal_filed_role_known check (filed_role in ('applicant', 'agent')),
        filed_at timestamptz not null default clock_timestamp(),
        state text not null default 'filed' constraint appeal_state_known check (state in ('filed', 'upheld', 'set-aside')),
        reason text constraint appeal_reason_size check (length(reason) between 10 and 10000),
        decided_by uuid constraint appeal_decided_by_fk references identity.person (id),
        decided_org text,
        decided_at timestamptz,
        statement_id uuid,
        statement text,
        signature bytea,
        fresh_application uuid constraint appeal_fresh_fk references applications.application constraint appeal_fresh_once unique,
        constraint appeal_decided check ((state = 'filed') = (decided_by is null) and (decided_by is null) = (reason is null)
          and (decided_by is null) = (decided_org is null) and (decided_by is null) = (decided_at is null)
          and (decided_by is null) = (statement is null) and (decided_by is null) = (statement_id is null)),
        constraint appeal_fresh_of_set_aside check (fresh_application is null or state = 'set-aside')
      );
      comment on table applications.appeal is 'An appeal against a refusal, one each; decided once, by an issuing officer who had no hand in the case';
      comment on column applications.appeal.state is 'upheld: the refusal stands; set-aside: the applicant may take the application up again';
      comment on column applications.appeal.statement is 'RFC 8785 JSON, exactly the bytes (UTF-8) that the officer''s key signs';
      comment on column applications.appeal.fresh_application is 'The application that took the refused one up again';
      create index appeal_open on applications.appeal (filed_at, id) where state = 'filed';

      create table applications.appeal_paper (
        id uuid constraint appeal_paper_pk primary key,
        appeal_id uuid not null constraint appeal_paper_appeal_fk references applications.appeal,
        sha256 bytea not null constraint appeal_paper_sha256_size check (octet_length(sha256) = 32),
        media_type text not null,
        size integer not null constraint appeal_paper_size check (size > 0),
        file_name text not null,
        uploaded_by uuid not null constraint appeal_paper_uploaded_by_fk references identity.person (id),
        uploaded_at timestamptz not null default clock_timestamp(),
        scanned_at timestamptz,
        constraint appeal_paper_once unique (appeal_id, sha256)
      );
      comment on table applications.appeal_paper is 'What an applicant adds to an appeal until it is decided; the file lies in the file store under its hash';
      comment on column applications.appeal_paper.scanned_at is 'null: not scanned for viruses';
    `);
  }

  private async hands(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create function applications.appeal_until(application uuid) returns date
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
          select (a.closed_at at time zone coalesce((select time_zone from applications.office limit 1), 'UTC'))::date
              + case jsonb_typeof(identity.policy_at('appeal-days', a.closed_at)) when 'number' then (identity.policy_at('appeal-days', a.closed_at) #>> '{}')::integer end
            from applications.application a where a.id = application and a.state = 'refused'
        $$;
      comment on function applications.appeal_until is 'Last day to appeal, in the office''s zone, by the policy appeal-days of the day of the refusal; null where nothing was refused';

      create function applications.had_hand(application uuid, person uuid) returns boolean
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
          select exists (select 1 from applications.decision d where d.application_id = had_hand.application and d.person = had_hand.person)
            or exists (select 1 from applications.state_change s where s.application_id = had_hand.application and s.actor = had_hand.person
              and s.role not in ('applicant', 'agent', 'system'))
            or exists (select 1 from applications.assignment s where s.application_id = had_hand.application
              and (s.officer = had_hand.person or (s.actor = had_hand.person and s.role <> 'system')))
            or exists (select 1 from applications.evidence_mark m where m.application_id = had_hand.application and m.marked_by = had_hand.person)
            or exists (select 1 from applications.attachment f where f.application_id = had_hand.application and f.uploaded_by = had_hand.person)
        $$;
      comment on function applications.had_hand is 'Whether somebody decided, took a step, was given the case or gave it, marked or filed evidence. A look is no hand';

      create function applications.had_hand_before(application uuid, person uuid) returns boolean
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
          with recursive before (id) as (
            select p.application_id from applications.appeal p where p.fresh_application = application
            union select p.application_id from applications.appeal p join before b on p.fresh_application = b.id)
          select exists (select 1 from before b where applications.had_hand(b.id, person))
        $$;
      comment on function applications.had_hand_before is 'The same of the refused cases that an application takes up again';

      create function applications.place_kept(application uuid) returns timestamptz
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
          select o.submitted_at from applications.appeal p join applications.application o on o.id = p.application_id
            join applications.application a on a.id = p.fresh_application
           where p.fresh_application = application and o.document_type is not distinct from a.document_type
        $$;
      comment on function applications.place_kept is 'When the refused application was submitted that this one takes up again, for the same document; null for any other';

      create function applications.keep_place() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        new.submitted_at := coalesce(applications.place_kept(new.id), new.submitted_at);
        return new;
      end $$;
      create trigger keep_place before update of state on applications.application
        for each row when (new.last_event = 'submit' and old.state = 'draft' and new.state <> 'draft') execute function applications.keep_place();
      revoke execute on function applications.appeal_until(uuid), applications.had_hand(uuid, uuid), applications.had_hand_before(uuid, uuid),
        applications.place_kept(uuid) from public;
      grant execute on function applications.appeal_until(uuid), applications.had_hand(uuid, uuid), applications.had_hand_before(uuid, uuid) to oc_portal, oc_auditor;
    `);
  }

  private async guards(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create function applications.guard_appeal() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      declare
        refused applications.application;
        said jsonb;
      begin
        select * into refused from applications.application a where a.id = new.application_id for no key update;
        if tg_op = 'INSERT' then
          if new.state <> 'filed' or new.fresh_application is not null or refused.state <> 'refused' then
            raise exception 'an appeal is against a refusal' using errcode = 'check_violation', constraint = 'appeal_step';
          end if;
          if (now() at time zone coalesce((select time_zone from applications.office limit 1), 'UTC'))::date > applications.appeal_until(new.application_id) is not false then
            raise exception 'the term is over' using errcode = 'check_violation', constraint = 'appeal_in_time';
          end if;
          if not identity.holds_role(new.filed_by, new.filed_org, new.filed_role) or not (case when new.filed_role = 'agent' and new.filed_org is distinct from refused.applicant_org
              then new.filed_by = any (applications.agents_of(refused.id)) else new.filed_by = refused.applicant or new.filed_org = refused.applicant_org end) then
            raise exception 'not the applicant' using errcode = 'check_violation', constraint = 'appeal_by_applicant';
          end if;
          return new;
        end if;
        if (new.id, new.application_id, new.text, new.filed_by, new.filed_org, new.filed_role, new.filed_at)
            is distinct from (old.id, old.application_id, old.text, old.filed_by, old.filed_org, old.filed_role, old.filed_at) then
          raise exception 'an appeal stays what it is' using errcode = 'check_violation', constraint = 'appeal_step';
        end if;
        if old.state = 'filed' and new.state <> 'filed' and new.fresh_application is null then
          perform applications.assert_unbound(new.application_id, new.decided_by, new.decided_org, 'issuing-officer');
          if applications.had_hand(new.application_id, new.decided_by) or applications.had_hand_before(new.application_id, new.decided_by) then
            raise exception 'had a hand in the case' using errcode = 'check_violation', constraint = 'appeal_other_hands';
          end if;
          said := new.statement::jsonb;
          if (said ->> 'id', said ->> 'appeal', said ->> 'application', said ->> 'outcome', said ->> 'reason', said ->> 'person', said ->> 'org', said ->> 'role')
              is distinct from (new.statement_id::text, new.id::text, new.application_id::text, new.state, new.reason, new.decided_by::text, new.decided_org, 'issuing-officer') then
            raise exception 'statement and row differ' using errcode = 'check_violation', constraint = 'appeal_statement_fits';
          end if;
          if identity.signature_missing(new.statement_id, new.id, new.statement, new.decided_by, new.decided_org, 'issuing-officer') then
            raise exception 'the decision is not signed' using errcode = 'check_violation', constraint = 'appeal_signed';
          end if;
          return new;
        end if;
        -- Taken up once, by a draft copied from what was refused.
        if old.state = 'set-aside' and old.fresh_application is null and exists (
            select 1 from applications.application a where a.id = new.fresh_application and a.state = 'draft' and a.copied_from = new.application_id
              and a.applicant_org is not distinct from refused.applicant_org)
            and (to_jsonb(new) - 'fresh_application') = (to_jsonb(old) - 'fresh_application') then
          return new;
        end if;
        raise exception 'an appeal is decided once' using errcode = 'check_violation', constraint = 'appeal_step';
      end $$;
      create trigger guard_appeal before insert or update on applications.appeal for each row execute function applications.guard_appeal();
      create trigger appeal_never_goes before delete or truncate on applications.appeal for each statement execute function applications.refuse_change();

      create function applications.guard_appeal_paper() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      declare
        about applications.appeal;
      begin
        select * into about from applications.appeal p where p.id = new.appeal_id for no key update;
        if about.state <> 'filed' then
          raise exception 'the appeal is decided' using errcode = 'check_violation', constraint = 'appeal_step';
        end if;
        return new;
      end $$;
      create trigger guard_appeal_paper before insert on applications.appeal_paper for each row execute function applications.guard_appeal_paper();
      create trigger appeal_paper_append_only before update or delete or truncate on applications.appeal_paper
        for each statement execute function applications.refuse_change();
    `);
  }
}

/** Replaces one part of a function that stands in it once. */
async function rewrite(queries: QueryRunner, name: string, from: string, to: string): Promise<void> {
  const [row] = (await queries.query('select pg_get_functiondef($1::regprocedure) as text', [name])) as [{ text: string }];
  if (row.text.split(from).length !== 2) throw new Error(`${name} is written in another way than it was`);
  await queries.query(row.text.replace(from, () => to));
}
