import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Policy `signed-decisions`: where it is in force, a decision without its officer's signature does not exist. */
export class SignedDecisions1764000010001 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      -- In force from the start where nobody was set up yet; an authority at work puts it in force when its officers have keys.
      -- It is part of how the database is made, so no event tells it; the founding keys do.
      alter table identity.policy disable trigger policy_event_required;
      insert into identity.policy (id, name, value, valid_from, decided_by)
        select '01930000-0000-7000-8000-000000000002', 'signed-decisions', 'true', '2020-01-01T00:00:00Z', 'default: officers sign what they decide'
        where not exists (select 1 from applications.office);
      alter table identity.policy enable always trigger policy_event_required;

      create function identity.signature_missing(statement uuid, about uuid, said text, person uuid, org text, role text) returns boolean
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
          select identity.policy_at('signed-decisions') = 'true' and not exists (
            select 1 from identity.signed_statement s where s.id = statement and s.about = signature_missing.about and (said is null or s.text = said)
              and s.person_id = person and s.org = signature_missing.org and s.role = signature_missing.role)
        $$;
      comment on function identity.signature_missing is 'Is a signature asked for that is not there? For triggers of other schemas';

      create or replace function applications.guard_decision() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      declare
        application applications.application;
        said_at timestamptz := coalesce((new.statement::jsonb ->> 'at')::timestamptz, new.at);
      begin
        perform applications.assert_hand(new.application_id, new.person, new.org, new.role, new.duty);
        select * into application from applications.application where id = new.application_id;
        if new.duty is distinct from (select duty from applications.decision_duty where kind = new.kind and role = new.role) then
          raise exception 'this is not the duty of %', new.role using errcode = 'check_violation', constraint = 'decision_duty_fits';
        end if;
        -- Eleven minutes: what was put before an officer may be signed for ten, and clocks differ.
        if new.form_sha256 <> application.form_sha256 or new.round <> application.round
            or abs(extract(epoch from new.at - clock_timestamp())) > 60 or extract(epoch from new.at - said_at) not between -60 and 660 then
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
        if identity.signature_missing(new.id, new.application_id, new.statement, new.person, new.org, new.role) then
          raise exception 'the decision is not signed' using errcode = 'check_violation', constraint = 'decision_signed';
        end if;
        return new;
      end $$;
      grant execute on function identity.signature_missing to oc_portal;
    `);
  }

  down(): Promise<void> {
    return Promise.reject(
      new Error('decisions go on being signed; an authority that wants it otherwise changes its policy signed-decisions'),
    );
  }
}
