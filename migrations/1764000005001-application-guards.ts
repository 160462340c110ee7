import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the database refuses whoever asks: a step outside the table, a decision by the wrong hand, a form that changes under
 * the officers. The service says the same first; this is for the day the service is wrong, or not the one that asks.
 */
export class ApplicationGuards1764000005001 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      alter table applications.application add constraint application_applicant_fk foreign key (applicant) references identity.person (id);
      alter table applications.decision add constraint decision_person_fk foreign key (person) references identity.person (id);

      create function applications.plain_name(name text) returns text
        language sql immutable set search_path = pg_catalog, pg_temp
        as $$ select trim(regexp_replace(upper(normalize(name, NFKC)), '\\s+', ' ', 'g')) $$;
      comment on function applications.plain_name is 'Names of parties are compared in compatibility form, upper case, white space folded';

      -- Nobody decides for an applicant they belong to: the person itself, its organisation, a party of declared interest.
      create function applications.is_bound(application uuid, person uuid) returns boolean
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
          select exists (
            select 1 from applications.application a
            where a.id = application and (
              a.applicant = person
              or identity.belongs_to(person, a.applicant_org)
              or exists (
                select 1 from identity.interest i left join identity.organisation o on o.code = a.applicant_org
                where i.person_id = person and i.ended_at is null and applications.plain_name(i.party) in (
                  applications.plain_name(a.applicant_org), applications.plain_name(o.name),
                  applications.plain_name(a.form #>> '{exporter,name}'), applications.plain_name(a.form #>> '{importer,name}')))))
        $$;

      create function applications.assert_unbound(application uuid, person uuid, org text, role text) returns void
        language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
      begin
        if not identity.holds_role(person, org, role) then
          raise exception '% is not held', role using errcode = 'check_violation', constraint = 'officer_role_held';
        end if;
        if applications.is_bound(application, person) then
          raise exception 'the officer belongs to the applicant' using errcode = 'check_violation', constraint = 'officer_unbound';
        end if;
      end $$;

      create function applications.pair_allowed(one text, other text) returns boolean
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
          select not (one in ('recommendation', 'approval') and other in ('recommendation', 'approval')) and exists (
            select 1 from jsonb_array_elements(identity.policy_at('separation-of-duties') -> 'allowedPairs') pair
            where pair in (to_jsonb(one || '+' || other), to_jsonb(other || '+' || one), jsonb_build_array(one, other), jsonb_build_array(other, one)))
        $$;
      comment on function applications.pair_allowed is 'May one person lend these two hands to one case today? Recommendation and approval: never, whatever the policy says';

      -- A case is touched by one officer at a time, so that two hands of one person cannot pass each other unseen.
      create function applications.assert_hand(application uuid, person uuid, org text, role text, hand text) returns void
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      declare
        other text;
      begin
        perform 1 from applications.application a where a.id = application for update;
        perform applications.assert_unbound(application, person, org, role);
        for other in
          select distinct d.duty from applications.decision d where d.application_id = application and d.person = assert_hand.person and d.duty <> hand
          union
          select 'approval' from applications.state_change s where hand <> 'approval' and s.application_id = application and s.actor = assert_hand.person
            and s.event in ('approve', 'refuse', 'return', 'reopen', 'issue')
        loop
          if not applications.pair_allowed(other, hand) then
            raise exception 'one person, % and %', other, hand using errcode = 'check_violation', constraint = 'duties_apart';
          end if;
        end loop;
      end $$;

      -- Approved means: in this round, on this very form, by somebody who did not recommend it.
      create function applications.assert_approved(application uuid, approver uuid) returns void
        language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
      begin
        if not exists (
          select 1 from applications.decision d join applications.application a on a.id = d.application_id
          where a.id = application and d.kind = 'approval' and d.outcome = 'positive' and d.round = a.round and d.form_sha256 = a.form_sha256
            and (approver is null or d.person = approver)) then
          raise exception 'the application is not approved' using errcode = 'check_violation', constraint = 'approval_first';
        end if;
      end $$;
    `);
    await queries.query(`
      create function applications.guard_application() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      declare
        step applications.state_transition;
      begin
        if tg_op = 'INSERT' then
          if new.state <> 'draft' or new.version <> 1 or new.round <> 1 then
            raise exception 'an application begins as a draft' using errcode = 'check_violation', constraint = 'application_begins_draft';
          end if;
          if new.as_of is not null and not exists (select 1 from applications.office where specimen) then
            raise exception 'a real permit is judged by the rules of its day' using errcode = 'check_violation', constraint = 'application_as_of_specimen';
          end if;
          return new;
        end if;
        if new.version <> old.version + 1 then
          raise exception 'the application was changed meanwhile' using errcode = 'serialization_failure';
        end if;
        if new.state = old.state then
          if (new.form, new.form_sha256) is distinct from (old.form, old.form_sha256) and old.state not in ('draft', 'information-asked') then
            raise exception 'a form under decision never changes' using errcode = 'check_violation', constraint = 'application_form_fixed';
          end if;
          if (new.round, new.declaration, new.submitted_at, new.closed_at, new.case_officer)
              is distinct from (old.round, old.declaration, old.submitted_at, old.closed_at, old.case_officer) then
            raise exception 'an application changes by its transitions only' using errcode = 'check_violation', constraint = 'application_transition';
          end if;
          return new;
        end if;
        select * into step from applications.state_transition where from_state = old.state and event = new.last_event and to_state = new.state;
        if step is null or not new.last_role = any (step.who) or (new.last_event = 'complete') <> (session_user = 'oc_signer') then
          raise exception 'an application cannot go from % to % by % of %', old.state, new.state, new.last_event, new.last_role
            using errcode = 'check_violation', constraint = 'application_transition';
        end if;
        if (new.form, new.form_sha256) is distinct from (old.form, old.form_sha256) then
          raise exception 'a step changes no form' using errcode = 'check_violation', constraint = 'application_form_fixed';
        end if;
        if new.round <> old.round + (new.last_event in ('return', 'reopen'))::int then
          raise exception 'a round begins when a case goes back' using errcode = 'check_violation', constraint = 'application_transition';
        end if;
        if new.last_role = 'issuing-officer' then
          perform applications.assert_hand(new.id, new.last_actor, new.last_org, new.last_role, 'approval');
        elsif new.last_role = 'case-officer' then
          perform applications.assert_hand(new.id, new.last_actor, new.last_org, new.last_role, 'recommendation');
        elsif new.last_role = 'scientific-authority' then
          perform applications.assert_hand(new.id, new.last_actor, new.last_org, new.last_role, 'science');
        elsif new.last_role in ('applicant', 'agent') and not (new.last_actor = old.applicant or new.last_org = old.applicant_org) then
          raise exception 'not the applicant' using errcode = 'check_violation', constraint = 'application_transition';
        end if;
        if new.last_event in ('recommend', 'approve', 'refuse') and not exists (
            select 1 from applications.decision d where d.application_id = new.id and d.person = new.last_actor and d.round = new.round
              and d.form_sha256 = new.form_sha256 and d.kind = case new.last_event when 'recommend' then 'recommendation' else 'approval' end
              and case new.last_event when 'approve' then d.outcome = 'positive' when 'refuse' then d.outcome = 'negative' else true end) then
          raise exception 'no decision stands behind %', new.last_event using errcode = 'check_violation', constraint = 'decision_behind_step';
        end if;
        return new;
      end $$;
      create trigger guard_application before insert or update on applications.application for each row execute function applications.guard_application();

      create function applications.note_application() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        if tg_op = 'INSERT' or new.state <> old.state then
          insert into applications.state_change (application_id, from_state, event, to_state, actor, org, role)
            values (new.id, case tg_op when 'UPDATE' then old.state end, new.last_event, new.state, new.last_actor, new.last_org, new.last_role);
        end if;
        return null;
      end $$;
      create trigger note_application after insert or update on applications.application for each row execute function applications.note_application();

      create function applications.guard_decision() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      declare
        application applications.application;
      begin
        perform applications.assert_hand(new.application_id, new.person, new.org, new.role, new.duty);
        select * into application from applications.application where id = new.application_id;
        if new.duty is distinct from (select duty from applications.decision_duty where kind = new.kind and role = new.role) then
          raise exception 'this is not the duty of %', new.role using errcode = 'check_violation', constraint = 'decision_duty_fits';
        end if;
        if new.form_sha256 <> application.form_sha256 or new.round <> application.round
            or abs(extract(epoch from new.at - clock_timestamp())) > 60 then
          raise exception 'the decision is on another form, round or time' using errcode = 'check_violation', constraint = 'decision_form_current';
        end if;
        if application.state <> all (case when new.duty = 'approval' then array['decided'] else array['in-work'] end) then
          raise exception 'no % on an application that is %', new.kind, application.state using errcode = 'check_violation', constraint = 'decision_state_fits';
        end if;
        if new.duty = 'approval' and not exists (
            select 1 from applications.decision d where d.application_id = new.application_id and d.kind = 'recommendation' and d.round = application.round
              and d.form_sha256 = application.form_sha256 and d.person <> new.person
              and (new.kind <> 'approval' or new.outcome <> 'positive' or d.outcome <> 'negative')) then
          raise exception 'nobody else recommended it' using errcode = 'check_violation', constraint = 'recommendation_first';
        end if;
        -- The signed statement and the row must say the same.
        if (new.statement::jsonb ->> 'id', new.statement::jsonb ->> 'application', new.statement::jsonb ->> 'kind', new.statement::jsonb ->> 'outcome',
            new.statement::jsonb ->> 'person', new.statement::jsonb ->> 'role', new.statement::jsonb ->> 'form')
            is distinct from (new.id::text, new.application_id::text, new.kind, new.outcome, new.person::text, new.role, encode(new.form_sha256, 'hex')) then
          raise exception 'statement and row differ' using errcode = 'check_violation', constraint = 'decision_statement_fits';
        end if;
        return new;
      end $$;
      create trigger guard_decision before insert on applications.decision for each row execute function applications.guard_decision();

      create function applications.refuse_change() returns trigger language plpgsql set search_path = pg_catalog as $$
      begin
        raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege', constraint = 'append_only';
      end $$;
      create trigger decision_append_only before update or delete or truncate on applications.decision for each statement execute function applications.refuse_change();
      create trigger state_change_append_only before update or delete or truncate on applications.state_change for each statement execute function applications.refuse_change();
      create trigger application_never_goes before delete or truncate on applications.application for each statement execute function applications.refuse_change();

      select ledger.guard('applications.decision', 'application_id');
      select ledger.guard('applications.attachment', 'application_id');
      -- The signer's closing step is told by the event of the permit.
      create constraint trigger application_event_required after insert or update of state on applications.application
        deferrable initially deferred for each row when (new.last_event <> 'complete') execute function ledger.require_event('id');
      alter table applications.application enable always trigger application_event_required;
    `);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query(`
      alter table applications.application drop constraint application_applicant_fk;
      alter table applications.decision drop constraint decision_person_fk;
      drop trigger application_event_required on applications.application;
      drop trigger decision_event_required on applications.decision;
      drop trigger attachment_event_required on applications.attachment;
      drop function applications.guard_application(), applications.note_application(), applications.guard_decision(), applications.refuse_change(),
        applications.assert_hand(uuid, uuid, text, text, text), applications.assert_unbound(uuid, uuid, text, text), applications.assert_approved(uuid, uuid),
        applications.pair_allowed(text, text), applications.is_bound(uuid, uuid), applications.plain_name(text) cascade;
    `);
  }
}
