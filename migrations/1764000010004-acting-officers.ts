import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Small authorities: roles for a time, and policies that say which hands and how many people a case needs. */
export class ActingOfficers1764000010004 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      alter table identity.role_grant add valid_until timestamptz
        constraint role_grant_acting_period check (valid_until is null or valid_until > proposed_at);
      comment on column identity.role_grant.valid_until is 'Last instant of an acting officer''s role; null where it ends by revocation only';

      create or replace function identity.holds_role(person uuid, organisation_code text, wanted text, at timestamptz default now()) returns boolean
        language sql stable security definer set search_path = pg_catalog, pg_temp
        as $$
          select exists (
            select 1 from identity.role_grant g join identity.organisation o on o.id = g.organisation_id
            where g.person_id = person and o.code = organisation_code and g.role = wanted and g.state in ('active', 'revoked')
              and coalesce(g.confirmed_at, g.proposed_at) <= at and (g.ended_at is null or g.ended_at > at) and (g.valid_until is null or g.valid_until > at))
        $$;

      -- Which groups of roles may meet in one person is policy, except that an auditor is nothing else.
      create function identity.groups_may_meet(one text, other text) returns boolean
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
          select 'audit' not in (one, other) and exists (
            select 1 from jsonb_array_elements(case jsonb_typeof(identity.policy_at('role-groups') -> 'allowedPairs') when 'array'
                then identity.policy_at('role-groups') -> 'allowedPairs' else '[]' end) pair
            where pair in (to_jsonb(one || '+' || other), to_jsonb(other || '+' || one)))
        $$;
      comment on function identity.groups_may_meet is 'May one person hold roles of both groups (management, science, administration)? Policy role-groups, e.g. {"allowedPairs":["administration+management"]}; none without it';
      grant execute on function identity.groups_may_meet, identity.role_group to oc_portal;

      create or replace function identity.check_role_grant() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp
        as $$
        begin
          if tg_op = 'UPDATE' then
            if (new.id, new.person_id, new.organisation_id, new.role, new.bootstrap, new.proposed_by, new.proposed_at, new.valid_until)
               is distinct from (old.id, old.person_id, old.organisation_id, old.role, old.bootstrap, old.proposed_by, old.proposed_at, old.valid_until)
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
                       and (g.valid_until is null or g.valid_until > now()) and identity.role_group(g.role) <> identity.role_group(new.role)
                       and not identity.groups_may_meet(identity.role_group(g.role), identity.role_group(new.role))) then
              raise exception 'roles conflict' using errcode = 'check_violation', constraint = 'role_grant_conflict';
            end if;
          end if;
          return new;
        end $$;
    `);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('a role that was granted for a time would become one without end'));
  }
}
