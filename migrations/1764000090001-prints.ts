import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Papers that officers printed, counted, and offices that may print for the one that issued. */
export class Prints1764000090001 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create table issuance.print_delegation (
        id         uuid        not null,
        office     text        not null,
        permit_id  uuid,
        holder_org text,
        until      date        not null,
        reason     text        not null,
        granted_by uuid        not null,
        granted_org text       not null,
        granted_at timestamptz not null default now(),
        ended_at   timestamptz,
        ended_by   uuid,
        constraint print_delegation_pk primary key (id),
        constraint print_delegation_permit foreign key (permit_id) references issuance.permit (id),
        constraint print_delegation_office foreign key (office) references identity.organisation (code),
        constraint print_delegation_holder foreign key (holder_org) references identity.organisation (code),
        constraint print_delegation_granter foreign key (granted_by) references identity.person (id),
        constraint print_delegation_ender foreign key (ended_by) references identity.person (id),
        constraint print_delegation_scope check (num_nonnulls(permit_id, holder_org) = 1),
        constraint print_delegation_reason check (length(reason) between 10 and 4000),
        constraint print_delegation_ended check ((ended_at is null) = (ended_by is null))
      );
      comment on table issuance.print_delegation is 'Offices that may print one permit, or every permit of a holder of their district';
      create index print_delegation_of on issuance.print_delegation (office);

      create table issuance.permit_print (
        id         uuid        not null,
        permit_id  uuid        not null,
        copy       integer     not null,
        person     uuid        not null,
        org        text        not null,
        role       text        not null,
        place      text        not null,
        reason     text,
        delegation uuid,
        printed_at timestamptz not null default now(),
        constraint permit_print_pk primary key (id),
        constraint permit_print_copy unique (permit_id, copy),
        constraint permit_print_permit foreign key (permit_id) references issuance.permit (id),
        constraint permit_print_person foreign key (person) references identity.person (id),
        constraint permit_print_delegation foreign key (delegation) references issuance.print_delegation (id),
        constraint permit_print_place check (length(place) between 2 and 200),
        constraint permit_print_reason check ((copy = 1 and reason is null) or (copy between 2 and 100 and length(reason) between 10 and 4000))
      );
      comment on table issuance.permit_print is 'Each time officers printed the sealed form of a permit: who, where, when and, from the second copy on, why. Append-only';

      create function issuance.guard_print() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      declare
        permit issuance.permit;
      begin
        select * into permit from issuance.permit p where p.id = new.permit_id for no key update;
        if permit.state not in ('issued', 'endorsed', 'suspended') then
          raise exception 'no paper of a permit that is %', permit.state using errcode = 'check_violation', constraint = 'print_state';
        end if;
        if new.copy <> 1 + (select count(*) from issuance.permit_print d where d.permit_id = new.permit_id) then
          raise exception 'copies are counted' using errcode = 'check_violation', constraint = 'print_counted';
        end if;
        if new.role not in ('case-officer', 'issuing-officer') or not identity.holds_role(new.person, new.org, new.role) then
          raise exception 'not an officer' using errcode = 'check_violation', constraint = 'officer_role_held';
        end if;
        if new.delegation is null then
          if not exists (select 1 from applications.state_change s where s.application_id = permit.application_id and s.event = 'issue' and s.org = new.org) then
            raise exception 'another office issued it' using errcode = 'check_violation', constraint = 'print_delegated';
          end if;
        elsif not exists (select 1 from issuance.print_delegation d join applications.application a on a.id = permit.application_id
            where d.id = new.delegation and d.office = new.org and d.ended_at is null and d.until >= current_date - 1
              and (d.permit_id = new.permit_id or d.holder_org = a.applicant_org)) then
          raise exception 'this office may not print it' using errcode = 'check_violation', constraint = 'print_delegated';
        end if;
        return new;
      end $$;
      create trigger guard_print before insert on issuance.permit_print for each row execute function issuance.guard_print();
      create trigger permit_print_append_only before update or delete or truncate on issuance.permit_print for each statement execute function applications.refuse_change();
      create trigger print_delegation_never_goes before delete or truncate on issuance.print_delegation for each statement execute function applications.refuse_change();

      create function issuance.guard_print_delegation() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        if tg_op = 'UPDATE' then
          if old.ended_at is not null or new.ended_at is null then
            raise exception 'a delegation ends once' using errcode = 'check_violation', constraint = 'print_delegation_ends';
          end if;
          return new;
        end if;
        if not identity.holds_role(new.granted_by, new.granted_org, 'issuing-officer') then
          raise exception 'not an issuing officer' using errcode = 'check_violation', constraint = 'officer_role_held';
        end if;
        if not exists (select 1 from identity.organisation o where o.code = new.office and o.kind = 'management-authority' and o.closed_at is null) then
          raise exception 'no office of the authority' using errcode = 'check_violation', constraint = 'print_delegation_office_known';
        end if;
        return new;
      end $$;
      create trigger guard_print_delegation before insert or update on issuance.print_delegation for each row execute function issuance.guard_print_delegation();
      select ledger.guard('issuance.permit_print', 'permit_id');
      select ledger.guard('issuance.print_delegation');

      grant select on issuance.permit_print, issuance.print_delegation to oc_portal, oc_auditor;
      grant insert on issuance.permit_print, issuance.print_delegation to oc_portal;
      grant update (ended_at, ended_by) on issuance.print_delegation to oc_portal;
    `);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query(`
      drop table issuance.permit_print, issuance.print_delegation;
      drop function issuance.guard_print(), issuance.guard_print_delegation();
    `);
  }
}
