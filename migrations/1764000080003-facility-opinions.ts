import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A facility enters the register, or changes in it, once the Scientific Authority said yes and two officers of the other authority decided. */
export class FacilityOpinions1764000080003 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create table registers.opinion (
        id uuid constraint opinion_pk primary key,
        proposal_id uuid not null constraint opinion_proposal_fk references registers.proposal,
        outcome text not null constraint opinion_outcome_known check (outcome in ('positive', 'negative')),
        reason text not null constraint opinion_reasoned check (length(trim(reason)) >= 10),
        person uuid not null constraint opinion_person_fk references identity.person,
        org text not null,
        at timestamptz not null default now()
      );
      create index opinion_proposal on registers.opinion (proposal_id, at);
      comment on table registers.opinion is 'Append-only. What the Scientific Authority says of a proposed facility; the newest counts';

      create function registers.check_opinion() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      declare
        p registers.proposal;
      begin
        select * into p from registers.proposal where id = new.proposal_id for no key update;
        if p.state is distinct from 'open' then
          raise exception 'the proposal is decided' using errcode = 'check_violation', constraint = 'opinion_proposal_open';
        end if;
        if p.proposed_by = new.person or not identity.holds_role(new.person, new.org, 'scientific-authority') then
          raise exception 'the Scientific Authority gives the opinion' using errcode = 'check_violation', constraint = 'opinion_by_scientist';
        end if;
        return new;
      end $$;
      create trigger opinion_check before insert on registers.opinion for each row execute function registers.check_opinion();
      create function registers.opinion_never_changes() returns trigger language plpgsql set search_path = pg_catalog as $$
      begin
        raise exception 'an opinion never changes' using errcode = 'insufficient_privilege', constraint = 'append_only';
      end $$;
      create trigger opinion_append_only before update or delete or truncate on registers.opinion for each statement execute function registers.opinion_never_changes();

      -- Inspections and figures of a year are records of what was seen: they need two officers and no new opinion.
      create function registers.needs_opinion(action text, new_content jsonb, entry uuid) returns boolean
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
          select identity.policy_at('facility-opinion') = 'true' and action <> 'close'
            and (action = 'create' or (new_content - '{inspections,years}'::text[]) is distinct from
              (select e.content - '{inspections,years}'::text[] from registers.entry e where e.id = entry))
        $$;
      comment on function registers.needs_opinion is 'Is a proposal about a facility one that the Scientific Authority has to agree to?';

      create function registers.check_facility() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      declare
        newest registers.opinion;
      begin
        if new.register <> 'operations' or old.state <> 'open' or new.state <> 'approved' or not registers.needs_opinion(new.action, new.content, new.entry_id) then
          return new;
        end if;
        select * into newest from registers.opinion o where o.proposal_id = new.id order by o.at desc, o.id desc limit 1;
        if newest.outcome is distinct from 'positive' or newest.person = new.decided_by then
          raise exception 'the Scientific Authority has not agreed' using errcode = 'check_violation', constraint = 'proposal_opinion_first';
        end if;
        return new;
      end $$;
      create trigger proposal_facility_check before update on registers.proposal for each row execute function registers.check_facility();
      alter table registers.proposal enable always trigger proposal_facility_check;

      -- In force from the start where nobody was set up yet; an authority at work decides when.
      alter table identity.policy disable trigger policy_event_required;
      insert into identity.policy (id, name, value, valid_from, decided_by)
        select '01930000-0000-7000-8000-000000000083', 'facility-opinion', 'true', '2020-01-01T00:00:00Z', 'default: the Scientific Authority agrees to facilities'
        where not exists (select 1 from applications.office);
      alter table identity.policy enable always trigger policy_event_required;

      grant select on registers.opinion to oc_portal, oc_signer, oc_worker, oc_auditor;
      grant insert on registers.opinion to oc_portal;
      revoke execute on function registers.check_opinion(), registers.opinion_never_changes(), registers.needs_opinion(text, jsonb, uuid), registers.check_facility() from public;
      grant execute on function registers.check_opinion(), registers.opinion_never_changes(), registers.needs_opinion(text, jsonb, uuid), registers.check_facility() to oc_portal;
      select ledger.guard('registers.opinion', 'proposal_id');
    `);
  }

  down(): Promise<void> {
    return Promise.reject(
      new Error('opinions that were given stay on record; an authority that wants it otherwise changes its policy facility-opinion'),
    );
  }
}
