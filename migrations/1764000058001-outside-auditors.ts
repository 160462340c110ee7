import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The accounts of an outside body's auditors are that body's: the authority can neither end, close, take over nor add to them. */
export class OutsideAuditors1764000058001 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create function identity.outside_body_of(person uuid) returns text
        language sql stable security definer set search_path = pg_catalog, pg_temp
        as $$
          select o.code from identity.role_grant g join identity.organisation o on o.id = g.organisation_id
           where g.person_id = person and g.role = 'auditor' and g.state = 'active' and o.kind = 'oversight' limit 1
        $$;
      comment on function identity.outside_body_of is 'Code of the outside body for which a person audits; null for everybody else';

      create function identity.is_of_body(body text) returns boolean
        language sql stable security definer set search_path = pg_catalog, pg_temp
        as $$
          select pg_has_role(session_user, 'oc_owner', 'member') or exists (
            select 1 from ledger.event e join ledger.queue q on q.event_id = e.event_id
              cross join lateral (select convert_from(q.entry, 'UTF8')::jsonb as told) t
             where e.txid = pg_current_xact_id() and t.told #>> '{by,role}' = 'auditor' and t.told #>> '{by,org}' = body
               and not (t.told ->> 'k' like 'look.%'))
        $$;
      comment on function identity.is_of_body is 'Does this transaction tell an act of an auditor of this body, or is it the machine''s own?';

      -- Deferred: the event may be written after the change that it tells.
      create function identity.guard_outside_body() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp
        as $$
        declare
          body text;
          changed jsonb := to_jsonb(new);
          before jsonb := case when tg_op = 'UPDATE' then to_jsonb(old) end;
        begin
          case tg_table_name
            when 'role_grant' then
              if changed ->> 'role' <> 'auditor' then return null; end if;
              select o.code into body from identity.organisation o where o.id = (changed ->> 'organisation_id')::uuid and o.kind = 'oversight';
              -- The first auditor of a body is set up by others; from then on the body itself says who belongs to it.
              if changed ->> 'state' = 'active' and not exists (
                   select 1 from identity.role_grant g where g.organisation_id = (changed ->> 'organisation_id')::uuid
                    and g.role = 'auditor' and g.state = 'active' and g.id <> (changed ->> 'id')::uuid) then return null; end if;
              if changed ->> 'state' not in ('active', 'revoked') or (before ->> 'state' is not distinct from changed ->> 'state') then return null; end if;
            when 'organisation' then
              if changed ->> 'kind' = 'oversight' and changed ->> 'closed_at' is not null and before ->> 'closed_at' is null then
                body := changed ->> 'code';
              end if;
            when 'person' then
              if changed ->> 'closed_at' is not null then body := identity.outside_body_of((changed ->> 'id')::uuid); end if;
            when 'membership' then
              if changed ->> 'until' is not null then body := identity.outside_body_of((changed ->> 'person_id')::uuid); end if;
            when 'credential' then
              body := identity.outside_body_of((changed ->> 'person_id')::uuid);
          end case;
          if body is not null and not identity.is_of_body(body) then
            raise exception 'only % itself changes the accounts of its auditors', body
              using errcode = 'insufficient_privilege', constraint = 'outside_body';
          end if;
          return null;
        end $$;
      comment on function identity.guard_outside_body is 'Accounts and grants of an outside body''s auditors change by an act of that body, or on the machine, where the log tells it';
    `);
    for (const [table, when] of [
      ['role_grant', 'insert or update'],
      ['organisation', 'update'],
      ['person', 'update'],
      ['membership', 'update'],
      ['credential', 'insert or update'],
    ] as const)
      await queries.query(`
        create constraint trigger ${table}_outside_body after ${when} on identity.${table} deferrable initially deferred
          for each row execute function identity.guard_outside_body();
        alter table identity.${table} enable always trigger ${table}_outside_body;
      `);
    await queries.query(`
      revoke execute on function identity.outside_body_of, identity.is_of_body from public;
      grant execute on function identity.outside_body_of to oc_portal, oc_auditor;
    `);
  }

  async down(queries: QueryRunner): Promise<void> {
    for (const table of ['role_grant', 'organisation', 'person', 'membership', 'credential'])
      await queries.query(`drop trigger ${table}_outside_body on identity.${table}`);
    await queries.query('drop function identity.guard_outside_body, identity.is_of_body, identity.outside_body_of');
  }
}
