import type { MigrationInterface, QueryRunner } from 'typeorm';

const guard = 'applications.guard_application()';
const own = 'not (new.last_actor = old.applicant or new.last_org = old.applicant_org)';
const ownOrAgent = `not (case when new.last_role = 'agent' and new.last_org is distinct from old.applicant_org
          then new.last_actor = any (applications.agents_of(old.id)) else new.last_actor = old.applicant or new.last_org = old.applicant_org end)`;
const lastPeople = `select h.person_id from holder h where audience = 'case-officers'`;
const agents = `select d.agent from applications.delegation d where audience = 'agents' and d.id = any (about)
          union
          `;

/** Agents: a house names a person of another house who prepares its applications, for a time. */
export class Delegations1764000070002 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create table applications.delegation (
        id uuid constraint delegation_pk primary key,
        organisation_id uuid not null constraint delegation_organisation_fk references identity.organisation (id),
        agent uuid not null constraint delegation_agent_fk references identity.person (id),
        from_day date not null,
        to_day date not null,
        named_by uuid not null constraint delegation_named_by_fk references identity.person (id),
        named_at timestamptz not null default now(),
        withdrawn_by uuid constraint delegation_withdrawn_by_fk references identity.person (id),
        withdrawn_at timestamptz,
        constraint delegation_days check (to_day >= from_day and to_day <= from_day + 1830),
        constraint delegation_withdrawn check ((withdrawn_by is null) = (withdrawn_at is null)),
        constraint delegation_one_at_a_time exclude using gist (organisation_id with =, agent with =, daterange(from_day, to_day, '[]') with &&)
          where (withdrawn_at is null)
      );
      comment on table applications.delegation is 'Who may prepare applications for a house, from and to which day; withdrawn at once, never changed';
      create index delegation_agent on applications.delegation (agent) where withdrawn_at is null;

      create function applications.principals_of(person uuid) returns setof text
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
          select o.code from applications.delegation d join identity.organisation o on o.id = d.organisation_id and o.closed_at is null
           where d.agent = person and d.withdrawn_at is null
             and (now() at time zone coalesce((select time_zone from applications.office limit 1), 'UTC'))::date between d.from_day and d.to_day
        $$;
      comment on function applications.principals_of is 'Houses that an agent acts for today, in the office''s zone';

      create function applications.agents_of(application uuid) returns uuid[]
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
          select coalesce(array_agg(distinct d.agent), '{}')
            from applications.application a join identity.organisation o on o.code = a.applicant_org
              join applications.delegation d on d.organisation_id = o.id and d.withdrawn_at is null
           where a.id = application and a.applicant_org in (select applications.principals_of(d.agent))
             and (a.state = 'draft' or a.applicant = d.agent
               or exists (select 1 from applications.state_change s where s.application_id = a.id and s.actor = d.agent))
        $$;
      comment on function applications.agents_of is 'Agents who may see and act on an application now: drafts of the house, and what they began or took a step on themselves';

      create function applications.guard_delegation() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      declare
        house text;
      begin
        select o.code into house from identity.organisation o where o.id = new.organisation_id and o.kind = 'trader' and o.closed_at is null;
        if tg_op = 'INSERT' then
          if new.withdrawn_at is not null or house is null or not identity.holds_role(new.named_by, house, 'applicant') then
            raise exception 'an applicant of the house names its agents' using errcode = 'check_violation', constraint = 'delegation_by_house';
          end if;
          if not exists (select 1 from identity.role_grant g where g.person_id = new.agent and g.role = 'agent' and g.state = 'active'
              and (g.valid_until is null or g.valid_until > now())) then
            raise exception 'not an agent' using errcode = 'check_violation', constraint = 'delegation_to_agent';
          end if;
          return new;
        end if;
        if old.withdrawn_at is not null or new.withdrawn_at is null or house is null or not identity.holds_role(new.withdrawn_by, house, 'applicant') then
          raise exception 'an applicant of the house withdraws it, once' using errcode = 'check_violation', constraint = 'delegation_by_house';
        end if;
        return new;
      end $$;
      create trigger guard_delegation before insert or update on applications.delegation for each row execute function applications.guard_delegation();
      create trigger delegation_never_goes before delete or truncate on applications.delegation for each statement execute function applications.refuse_change();

      create function applications.guard_principal() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        if not (new.last_role = 'agent' and new.applicant_org in (select applications.principals_of(new.last_actor))) then
          raise exception '% does not act for %', new.last_actor, new.applicant_org using errcode = 'check_violation', constraint = 'application_principal';
        end if;
        return new;
      end $$;
      create trigger guard_principal before insert on applications.application
        for each row when (new.last_role in ('applicant', 'agent') and new.applicant_org is distinct from new.last_org) execute function applications.guard_principal();

      select ledger.guard('applications.delegation');
      grant select, insert on applications.delegation to oc_portal;
      grant update (withdrawn_by, withdrawn_at) on applications.delegation to oc_portal;
      grant select on applications.delegation to oc_auditor, oc_worker;
      revoke execute on function applications.principals_of(uuid), applications.agents_of(uuid) from public;
      grant execute on function applications.principals_of(uuid), applications.agents_of(uuid) to oc_portal, oc_signer, oc_worker, oc_auditor;
    `);
    await rewrite(queries, guard, own, ownOrAgent);
    await rewrite(queries, 'notices.more_people(text,uuid[])', lastPeople, `${agents}${lastPeople}`);
    const [check] = (await queries.query(
      `select pg_get_constraintdef(oid) as text from pg_constraint where conname = 'rule_audience_known' and conrelid = 'notices.rule'::regclass`,
    )) as [{ text: string }];
    await queries.query(`
      alter table notices.rule drop constraint rule_audience_known;
      alter table notices.rule add constraint rule_audience_known ${check.text.replace(`'house'::text`, `'house'::text, 'agents'::text`)};
      insert into notices.rule (event_kind, audience, notice, status) values
        ('organisation.agent-named', 'agents', 'agent-named', null),
        ('organisation.agent-withdrawn', 'agents', 'agent-withdrawn', null);
    `);
  }

  async down(queries: QueryRunner): Promise<void> {
    await rewrite(queries, guard, ownOrAgent, own);
    await rewrite(queries, 'notices.more_people(text,uuid[])', `${agents}${lastPeople}`, lastPeople);
    await queries.query(`
      delete from notices.rule where audience = 'agents';
      drop trigger guard_principal on applications.application;
      drop table applications.delegation;
      drop function applications.guard_principal(), applications.guard_delegation(), applications.agents_of(uuid), applications.principals_of(uuid);
    `);
  }
}

/** Replaces one part of a function that stands in it once. */
async function rewrite(queries: QueryRunner, name: string, from: string, to: string): Promise<void> {
  const [row] = (await queries.query('select pg_get_functiondef($1::regprocedure) as text', [name])) as [{ text: string }];
  if (row.text.split(from).length !== 2) throw new Error(`${name} is written in another way than it was`);
  await queries.query(row.text.replace(from, () => to));
}
