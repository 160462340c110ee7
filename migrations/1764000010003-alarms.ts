import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What must not happen and did: alarms, and the addresses outside the authority that are told of them. */
export class Alarms1764000010003 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create table identity.alarm (
        id         uuid        not null,
        code       text        not null,
        about      uuid,
        evidence   jsonb       not null,
        raised_at  timestamptz not null default now(),
        written_by name        not null default session_user,
        constraint alarm_pk primary key (id),
        constraint alarm_code_form check (code ~ '^[a-z]+(-[a-z]+)*$'),
        constraint alarm_evidence_flat check (jsonb_typeof(evidence) = 'object')
      );
      comment on table identity.alarm is 'Append-only. What a process refused because somebody seems to have gone round it; no personal data in evidence.';

      create table identity.alarm_change (
        id           uuid        not null,
        change       text        not null,
        url          text        not null,
        state        text        not null default 'proposed',
        proposal     uuid        not null,
        confirmation uuid,
        proposed_at  timestamptz not null default now(),
        decided_at   timestamptz,
        version      integer     not null default 1,
        constraint alarm_change_pk primary key (id),
        constraint alarm_change_known check (change in ('add', 'end')),
        constraint alarm_change_url check (url ~ '^https?://' and length(url) <= 500),
        constraint alarm_change_state_known check (state in ('proposed', 'confirmed', 'refused')),
        constraint alarm_change_confirmed check ((state = 'confirmed') = (confirmation is not null) and (state = 'proposed') = (decided_at is null)),
        constraint alarm_change_proposal foreign key (proposal) references identity.signed_statement (id),
        constraint alarm_change_confirmation foreign key (confirmation) references identity.signed_statement (id)
      );
      comment on table identity.alarm_change is 'Addresses outside the authority that are told of alarms: for each that is added or ended two people sign, so no director and no administrator can silence it alone. The newest confirmed change of an address counts.';

      create table identity.alarm_delivery (
        alarm_id     uuid        not null,
        channel      text        not null,
        delivered_at timestamptz not null default now(),
        constraint alarm_delivery_pk primary key (alarm_id, channel),
        constraint alarm_delivery_alarm foreign key (alarm_id) references identity.alarm (id)
      );
      comment on table identity.alarm_delivery is 'Append-only: which alarm reached which channel ("file", or an address).';

      create function identity.check_alarm_change() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp
        as $$
        declare
          first identity.signed_statement;
          second identity.signed_statement;
        begin
          select * into first from identity.signed_statement s where s.id = new.proposal;
          if first.about <> new.id or (first.text::jsonb ->> 'act', first.text::jsonb ->> 'change', first.text::jsonb ->> 'url')
               is distinct from ('propose', new.change, new.url) or tg_op = 'INSERT' and new.state <> 'proposed' then
            raise exception 'a change of address begins as a signed proposal' using errcode = 'check_violation', constraint = 'alarm_change_proposed';
          end if;
          if tg_op = 'INSERT' then
            return new;
          end if;
          if (new.id, new.change, new.url, new.proposal) is distinct from (old.id, old.change, old.url, old.proposal) or old.state <> 'proposed' then
            raise exception 'a change that was decided stays' using errcode = 'check_violation', constraint = 'alarm_change_step';
          end if;
          if new.state = 'confirmed' then
            select * into second from identity.signed_statement s where s.id = new.confirmation;
            if second.about <> new.id or second.person_id = first.person_id
               or (second.text::jsonb ->> 'act', second.text::jsonb ->> 'change', second.text::jsonb ->> 'url') is distinct from ('confirm', new.change, new.url) then
              raise exception 'two people sign for this' using errcode = 'check_violation', constraint = 'alarm_change_two_people';
            end if;
          end if;
          return new;
        end $$;
      create trigger alarm_change_check before insert or update on identity.alarm_change for each row execute function identity.check_alarm_change();
      alter table identity.alarm_change enable always trigger alarm_change_check;

      create trigger alarm_append_only before update or delete or truncate on identity.alarm for each statement execute function identity.refuse_change();
      create trigger alarm_delivery_append_only before update or delete or truncate on identity.alarm_delivery for each statement execute function identity.refuse_change();
      create trigger alarm_change_never_goes before delete or truncate on identity.alarm_change for each statement execute function identity.refuse_change();
      alter table identity.alarm enable always trigger alarm_append_only;
      alter table identity.alarm_delivery enable always trigger alarm_delivery_append_only;
      alter table identity.alarm_change enable always trigger alarm_change_never_goes;

      grant insert on identity.alarm to oc_portal, oc_signer, oc_worker, oc_gateway;
      grant usage on schema identity to oc_gateway;
      grant select on identity.alarm, identity.alarm_change, identity.alarm_delivery to oc_portal, oc_signer, oc_auditor;
      grant insert on identity.alarm_delivery to oc_signer;
      grant insert on identity.alarm_change to oc_portal;
      grant update (state, confirmation, decided_at, version) on identity.alarm_change to oc_portal;
      select ledger.guard('identity.alarm_change');
      select ledger.guard('identity.alarm');
    `);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query(
      'drop table identity.alarm_delivery, identity.alarm_change, identity.alarm; drop function identity.check_alarm_change',
    );
  }
}
