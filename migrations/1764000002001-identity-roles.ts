import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Roles with who granted them, the rules no service can talk its way around, and dated policies. */
export class IdentityRoles1764000002001 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create table identity.role_grant (
        id              uuid        not null,
        person_id       uuid        not null,
        organisation_id uuid        not null,
        role            text        not null,
        state           text        not null default 'proposed',
        bootstrap       boolean     not null default false,
        proposed_by     uuid,
        proposed_at     timestamptz not null default now(),
        confirmed_by    uuid,
        confirmed_at    timestamptz,
        ended_by        uuid,
        ended_at        timestamptz,
        version         integer     not null default 1,
        constraint role_grant_pk primary key (id),
        constraint role_grant_person foreign key (person_id) references identity.person (id),
        constraint role_grant_organisation foreign key (organisation_id) references identity.organisation (id),
        constraint role_grant_role_known check (role in ('applicant', 'agent', 'case-officer', 'scientific-authority', 'issuing-officer', 'auditor', 'administrator')),
        constraint role_grant_state_known check (state in ('proposed', 'active', 'refused', 'revoked')),
        -- Two people make a grant, and neither is the one who gains; only the ceremony on the machine does without.
        constraint role_grant_proposer check (bootstrap or proposed_by is not null and proposed_by <> person_id),
        constraint role_grant_two_people check (bootstrap or confirmed_by is null or confirmed_by not in (proposed_by, person_id)),
        constraint role_grant_confirmed check (state in ('proposed', 'refused') or bootstrap or confirmed_by is not null),
        constraint role_grant_ended check ((state in ('refused', 'revoked')) = (ended_at is not null))
      );
      create unique index role_grant_once on identity.role_grant (person_id, organisation_id, role) where state in ('proposed', 'active');
      create index role_grant_state_idx on identity.role_grant (state, id);
      comment on table identity.role_grant is 'Who holds which role where, proposed by one person and confirmed by another; history is kept.';

      create function identity.role_fits(role text, kind text) returns boolean
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
      comment on function identity.role_fits is 'Art. IX of the Convention: Management and Scientific Authority are separate bodies.';

      -- Roles of different groups never meet in one person: who administers accounts can neither decide nor issue,
      -- and nobody advises as a scientist on what they handle as an officer.
      create function identity.role_group(role text) returns text
        language sql immutable set search_path = pg_catalog, pg_temp
        as $$ select case role
          when 'case-officer' then 'management' when 'issuing-officer' then 'management'
          when 'scientific-authority' then 'science' when 'administrator' then 'administration' when 'auditor' then 'audit' end $$;

      create function identity.check_role_grant() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp
        as $$
        begin
          if tg_op = 'UPDATE' then
            if (new.id, new.person_id, new.organisation_id, new.role, new.bootstrap, new.proposed_by, new.proposed_at)
               is distinct from (old.id, old.person_id, old.organisation_id, old.role, old.bootstrap, old.proposed_by, old.proposed_at)
               or (old.confirmed_by is not null and (new.confirmed_by, new.confirmed_at) is distinct from (old.confirmed_by, old.confirmed_at)) then
              raise exception 'a grant keeps what it was' using errcode = 'check_violation', constraint = 'role_grant_fixed';
            end if;
            if (old.state, new.state) not in (('proposed', 'active'), ('proposed', 'refused'), ('active', 'revoked')) then
              raise exception 'no such step' using errcode = 'check_violation', constraint = 'role_grant_step';
            end if;
          elsif new.state <> 'proposed' and not new.bootstrap then
            raise exception 'a grant begins as a proposal' using errcode = 'check_violation', constraint = 'role_grant_step';
          end if;
          if new.bootstrap and tg_op = 'INSERT' and not pg_has_role(session_user, 'oc_owner', 'member') then
            raise exception 'bootstrap happens on the machine' using errcode = 'insufficient_privilege', constraint = 'role_grant_bootstrap';
          end if;
          if new.state in ('proposed', 'active') then
            -- One at a time per person, so that two conflicting grants cannot pass each other.
            perform 1 from identity.person p where p.id = new.person_id and p.closed_at is null for no key update;
            if not found then
              raise exception 'the account is closed' using errcode = 'check_violation', constraint = 'role_grant_person_open';
            end if;
            if not exists (select 1 from identity.organisation o where o.id = new.organisation_id and o.closed_at is null and identity.role_fits(new.role, o.kind)) then
              raise exception 'the role does not belong to this organisation' using errcode = 'check_violation', constraint = 'role_grant_fits_organisation';
            end if;
            if not exists (select 1 from identity.membership m where m.person_id = new.person_id and m.organisation_id = new.organisation_id and m.until is null) then
              raise exception 'not a member' using errcode = 'check_violation', constraint = 'role_grant_member';
            end if;
            if exists (select 1 from identity.role_grant g where g.person_id = new.person_id and g.id <> new.id and g.state in ('proposed', 'active')
                       and identity.role_group(g.role) <> identity.role_group(new.role)) then
              raise exception 'roles conflict' using errcode = 'check_violation', constraint = 'role_grant_conflict';
            end if;
          end if;
          return new;
        end $$;
      create trigger role_grant_check before insert or update on identity.role_grant for each row execute function identity.check_role_grant();
      alter table identity.role_grant enable always trigger role_grant_check;

      create function identity.holds_role(person uuid, organisation_code text, wanted text, at timestamptz default now()) returns boolean
        language sql stable security definer set search_path = pg_catalog, pg_temp
        as $$
          select exists (
            select 1 from identity.role_grant g join identity.organisation o on o.id = g.organisation_id
            where g.person_id = person and o.code = organisation_code and g.role = wanted and g.state in ('active', 'revoked')
              and coalesce(g.confirmed_at, g.proposed_at) <= at and (g.ended_at is null or g.ended_at > at))
        $$;
      comment on function identity.holds_role is 'Did the person hold the role in the organisation at that instant? For triggers of other schemas and for the signer.';

      create function identity.belongs_to(person uuid, organisation_code text, at timestamptz default now()) returns boolean
        language sql stable security definer set search_path = pg_catalog, pg_temp
        as $$
          select exists (
            select 1 from identity.membership m join identity.organisation o on o.id = m.organisation_id
            where m.person_id = person and o.code = organisation_code and m.since <= at and (m.until is null or m.until > at))
        $$;
      comment on function identity.belongs_to is 'Was the person a member of the organisation at that instant? Nobody decides for an applicant they belong to.';
    `);
    await queries.query(`
      create table identity.policy (
        id         uuid        not null,
        name       text        not null,
        value      jsonb       not null,
        valid_from timestamptz not null,
        valid_to   timestamptz,
        decided_by text        not null,
        constraint policy_pk primary key (id),
        constraint policy_period check (valid_to is null or valid_to > valid_from),
        constraint policy_one_at_a_time exclude using gist (name with =, tstzrange(valid_from, valid_to) with &&)
      );
      comment on table identity.policy is 'Dated decisions of the authority that change how software enforces; one in force per name and instant.';
      insert into identity.policy (id, name, value, valid_from, decided_by) values
        ('01930000-0000-7000-8000-000000000001', 'separation-of-duties', '{"allowedPairs": []}', '2020-01-01T00:00:00Z', 'default: three people per case');

      create function identity.policy_at(wanted text, at timestamptz default now()) returns jsonb
        language sql stable security definer set search_path = pg_catalog, pg_temp
        as $$ select p.value from identity.policy p where p.name = wanted and p.valid_from <= at and (p.valid_to is null or p.valid_to > at) $$;
      comment on function identity.policy_at is 'Value of a policy at an instant; null when none is in force.';

      grant select, insert on identity.role_grant to oc_portal;
      grant update (state, confirmed_by, confirmed_at, ended_by, ended_at, version) on identity.role_grant to oc_portal;
      grant select on identity.role_grant, identity.policy to oc_signer, oc_worker, oc_auditor;
      grant select on identity.policy to oc_portal;
      grant execute on function identity.holds_role, identity.belongs_to, identity.policy_at to oc_portal, oc_signer, oc_worker, oc_auditor;

      select ledger.guard('identity.role_grant');
      select ledger.guard('identity.policy');
    `);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query(`
      drop table identity.policy, identity.role_grant cascade;
      drop function identity.policy_at, identity.holds_role, identity.belongs_to, identity.check_role_grant, identity.role_fits, identity.role_group;
    `);
  }
}
