import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who may see and act on an application for its house. @param clerk of a paper, as one more select */
const agentsOf = (clerk: string) => `
      create or replace function applications.agents_of(application uuid) returns uuid[]
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
          select coalesce(array_agg(distinct agent), '{}') from (
            select d.agent
              from applications.application a join identity.organisation o on o.code = a.applicant_org
                join applications.delegation d on d.organisation_id = o.id and d.withdrawn_at is null
             where a.id = application and a.applicant_org in (select applications.principals_of(d.agent))
               and (a.state = 'draft' or a.applicant = d.agent
                 or exists (select 1 from applications.state_change s where s.application_id = a.id and s.actor = d.agent))
            ${clerk}) of_house
        $$;`;
const clerkOf = `union
            select p.entered_by from applications.paper_entry p where p.application_id = application and applications.is_clerk(p.entered_by, p.entered_org)`;

/** For whom an agent begins an application. @param clerk another reason, as SQL */
const guardPrincipal = (clerk: string) => `
      create or replace function applications.guard_principal() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        if not (new.last_role = 'agent' and (${clerk}new.applicant_org in (select applications.principals_of(new.last_actor)))) then
          raise exception '% does not act for %', new.last_actor, new.applicant_org using errcode = 'check_violation', constraint = 'application_principal';
        end if;
        return new;
      end $$;`;

/** Parts of the guard of vettings: what only the house itself did, a clerk does for a house that nobody of it has an account for. */
const vettingParts: readonly (readonly [string, string])[] = [
  ['not identity.belongs_to(new.made_by, house.code)', 'not applications.speaks_for(new.made_by, house.code)'],
  ['not identity.belongs_to(new.handed_in_by, house.code)', 'not applications.speaks_for(new.handed_in_by, house.code)'],
  [
    'if applications.is_bound_to(new.proposed_by, house.code) then',
    'if applications.is_bound_to(new.proposed_by, house.code) or new.proposed_by = new.handed_in_by then',
  ],
  [
    'if applications.is_bound_to(new.decided_by, house.code) then',
    'if applications.is_bound_to(new.decided_by, house.code) or new.decided_by = new.handed_in_by then',
  ],
];

/**
 * Applications on paper, typed in at the counter. The clerk is an agent whose power is the signed paper: the case is bound to them
 * as to any applicant, so that nobody decides what they typed.
 */
export class CounterEntry1764000130000 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create or replace function identity.role_fits(role text, kind text) returns boolean
        language sql immutable set search_path = pg_catalog, pg_temp
        as $$ select case role
          when 'applicant' then kind = 'trader'
          when 'agent' then kind in ('trader', 'management-authority')
          when 'case-officer' then kind = 'management-authority'
          when 'issuing-officer' then kind = 'management-authority'
          when 'administrator' then kind = 'management-authority'
          when 'scientific-authority' then kind = 'scientific-authority'
          when 'auditor' then kind in ('oversight', 'management-authority')
          else false end $$;

      create sequence applications.walk_in_serial;
      create function applications.take_walk_in_code(country text) returns text
        language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
        select country || '-W' || lpad(nextval('applications.walk_in_serial')::text, 6, '0')
      $$;
      comment on function applications.take_walk_in_code is 'Code of a house that came to the counter and has no account';

      create table applications.paper_entry (
        application_id uuid constraint paper_entry_pk primary key constraint paper_entry_application_fk references applications.application,
        register_number text not null constraint paper_entry_number_size check (length(register_number) between 1 and 40),
        received_on date not null,
        pages integer not null constraint paper_entry_pages_bounded check (pages between 1 and 500),
        signed_by text not null constraint paper_entry_signatory_size check (length(signed_by) between 2 and 200),
        signed_on date not null,
        entered_by uuid not null constraint paper_entry_entered_by_fk references identity.person (id),
        entered_org text not null,
        entered_at timestamptz not null default now(),
        constraint paper_entry_signed_first check (signed_on <= received_on)
      );
      comment on table applications.paper_entry is 'Applications that came on paper: number in the register of incoming papers, who signed it, who typed it in; append-only';

      create index paper_entry_number on applications.paper_entry (upper(register_number));

      create function applications.is_clerk(person uuid, org text) returns boolean
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
          select identity.holds_role(person, org, 'agent') and exists (
            select 1 from identity.organisation o where o.code = org and o.kind = 'management-authority' and o.closed_at is null)
        $$;
      comment on function applications.is_clerk is 'An agent of the authority itself: types in what came on paper, for houses that signed it';

      create function applications.guard_paper_entry() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      declare
        entered applications.application;
      begin
        select * into strict entered from applications.application a where a.id = new.application_id;
        if not applications.is_clerk(new.entered_by, new.entered_org) or entered.state <> 'draft' or entered.applicant <> new.entered_by
            or new.received_on > current_date + 1 then
          raise exception 'a clerk types in a paper that is there' using errcode = 'check_violation', constraint = 'paper_entry_by_clerk';
        end if;
        -- A paper is typed in once, unless what was typed came to nothing: for the wrong house, say.
        perform pg_advisory_xact_lock(hashtextextended('paper ' || upper(new.register_number), 0));
        if exists (select 1 from applications.paper_entry p join applications.application a on a.id = p.application_id
            where upper(p.register_number) = upper(new.register_number) and a.state not in ('withdrawn', 'lapsed')) then
          raise exception 'this paper was typed in' using errcode = 'unique_violation', constraint = 'paper_entry_once';
        end if;
        return new;
      end $$;
      create trigger guard_paper_entry before insert on applications.paper_entry for each row execute function applications.guard_paper_entry();
      create trigger paper_entry_append_only before update or delete or truncate on applications.paper_entry
        for each statement execute function applications.refuse_change();

      -- Whoever applies is a house; what a clerk begins rests on a paper by the end of the transaction.
      create function applications.guard_house() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        if not exists (select 1 from identity.organisation o where o.code = new.applicant_org and o.kind = 'trader')
            or (new.last_org is distinct from new.applicant_org and not new.applicant_org in (select applications.principals_of(new.last_actor))
              and not exists (select 1 from applications.paper_entry p where p.application_id = new.id)) then
          raise exception 'no paper of %', new.applicant_org using errcode = 'check_violation', constraint = 'application_principal';
        end if;
        return null;
      end $$;
      create constraint trigger guard_house after insert on applications.application deferrable initially deferred
        for each row when (new.last_role = 'agent') execute function applications.guard_house();

      create function applications.guard_paper_scan() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        if exists (select 1 from applications.paper_entry p where p.application_id = new.id)
            and not exists (select 1 from applications.attachment f where f.application_id = new.id and f.removed_at is null
              and f.media_type in ('application/pdf', 'image/png', 'image/jpeg')) then
          raise exception 'the scan of the paper is missing' using errcode = 'check_violation', constraint = 'paper_scan';
        end if;
        return new;
      end $$;
      create trigger guard_paper_scan before update of state on applications.application
        for each row when (new.last_event = 'submit') execute function applications.guard_paper_scan();

      select ledger.guard('applications.paper_entry', 'application_id');
      grant select, insert on applications.paper_entry to oc_portal;
      grant select on applications.paper_entry to oc_auditor;
      revoke execute on function applications.is_clerk(uuid, text), applications.take_walk_in_code(text) from public;
      grant execute on function applications.is_clerk(uuid, text) to oc_portal, oc_auditor, oc_signer, oc_worker;
      grant execute on function applications.take_walk_in_code(text), applications.plain_name(text) to oc_portal;
    `);
    await queries.query(`
      create function applications.speaks_for(person uuid, organisation_code text) returns boolean
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
          select identity.belongs_to(person, organisation_code) or (
            exists (select 1 from identity.role_grant g join identity.organisation m on m.id = g.organisation_id
              where g.person_id = person and applications.is_clerk(person, m.code))
            and not exists (select 1 from identity.membership b join identity.organisation o on o.id = b.organisation_id
              where o.code = organisation_code and (b.until is null or b.until > now())))
        $$;
      revoke execute on function applications.speaks_for(uuid, text) from public;
      grant execute on function applications.speaks_for(uuid, text) to oc_portal;
      comment on function applications.speaks_for is 'One of the house, or a clerk of the counter for a house of which nobody has an account';
    `);
    for (const [from, to] of vettingParts) await rewrite(queries, from, to);
    await queries.query(`${guardPrincipal('applications.is_clerk(new.last_actor, new.last_org) or ')} ${agentsOf(clerkOf)}`);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query(`${guardPrincipal('')} ${agentsOf('')}`);
    for (const [from, to] of vettingParts) await rewrite(queries, to, from);
    await queries.query(`
      drop trigger guard_paper_scan on applications.application;
      drop trigger guard_house on applications.application;
      drop table applications.paper_entry;
      drop function applications.speaks_for(uuid, text), applications.guard_paper_scan(), applications.guard_house(), applications.guard_paper_entry(), applications.is_clerk(uuid, text),
        applications.take_walk_in_code(text);
      drop sequence applications.walk_in_serial;
      revoke execute on function applications.plain_name(text) from oc_portal;
      create or replace function identity.role_fits(role text, kind text) returns boolean
        language sql immutable set search_path = pg_catalog, pg_temp
        as $$ select case role
          when 'applicant' then kind = 'trader'
          when 'agent' then kind = 'trader'
          when 'case-officer' then kind = 'management-authority'
          when 'issuing-officer' then kind = 'management-authority'
          when 'administrator' then kind = 'management-authority'
          when 'scientific-authority' then kind = 'scientific-authority'
          when 'auditor' then kind in ('oversight', 'management-authority')
          else false end $$;
    `);
  }
}

/** Replaces one part of the guard of vettings that stands in it once. */
async function rewrite(queries: QueryRunner, from: string, to: string): Promise<void> {
  const guard = 'applications.guard_vetting()';
  const [row] = (await queries.query('select pg_get_functiondef($1::regprocedure) as text', [guard])) as [{ text: string }];
  if (row.text.split(from).length !== 2) throw new Error(`${guard} is written in another way than it was`);
  await queries.query(row.text.replace(from, () => to));
}
