import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the database refuses whoever asks: a state reached outside the table, a frozen document that changes, a number used
 * twice, a permit reserved without its approval; and the few steps the signer may take.
 */
export class IssuanceGuards1764000006001 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      insert into issuance.state_transition (from_state, event, to_state, who, process, logged) values
        ('approved', 'reserve', 'reserved', '{issuing-officer}', '{portal}', 'permit.reserved'),
        ('approved', 'lapse', 'lapsed', '{issuing-officer,system,applicant,agent}', '{portal}', 'permit.lapsed'),
        ('reserved', 'sign', 'signed', '{system}', '{signer}', 'permit.issued'),
        ('reserved', 'void', 'void', '{issuing-officer}', '{portal}', 'permit.voided'),
        ('signed', 'log', 'logged', '{system}', '{signer}', null),
        ('logged', 'witness', 'witnessed', '{system}', '{signer}', null),
        ('witnessed', 'seal', 'sealed', '{system}', '{signer}', null),
        ('sealed', 'complete', 'issued', '{system}', '{signer}', null),
        ('issued', 'endorse', 'endorsed', '{system}', '{portal}', 'permit.endorsed'),
        ('issued', 'use', 'used', '{system}', '{portal}', 'permit.used'),
        ('endorsed', 'use', 'used', '{system}', '{portal}', 'permit.used'),
        ('issued', 'suspend', 'suspended', '{issuing-officer}', '{portal}', 'permit.suspended'),
        ('endorsed', 'suspend', 'suspended', '{issuing-officer}', '{portal}', 'permit.suspended'),
        ('suspended', 'lift', 'issued', '{issuing-officer}', '{portal}', 'permit.suspension-lifted'),
        ('suspended', 'lift-endorsed', 'endorsed', '{issuing-officer}', '{portal}', 'permit.suspension-lifted'),
        ('issued', 'cancel', 'cancelled', '{issuing-officer}', '{portal}', 'permit.cancelled'),
        ('suspended', 'cancel', 'cancelled', '{issuing-officer}', '{portal}', 'permit.cancelled'),
        ('expired', 'cancel', 'cancelled', '{issuing-officer}', '{portal}', 'permit.cancelled'),
        ('issued', 'replace', 'replaced', '{system}', '{signer}', 'permit.replaced'),
        ('suspended', 'replace', 'replaced', '{system}', '{signer}', 'permit.replaced'),
        ('issued', 'expire', 'expired', '{system}', '{portal}', 'permit.expired'),
        ('endorsed', 'expire', 'expired', '{system}', '{portal}', 'permit.expired'),
        ('suspended', 'expire', 'expired', '{system}', '{portal}', 'permit.expired');

      -- One sequence per country and year, made when first needed. A sequence never gives a number twice: not to two
      -- transactions at once, not after a rollback, not after a crash. Gaps are harmless, a second use is not.
      create function issuance.take_number(country text, year integer) returns text
        language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
      declare
        sequence_name text := format('number_%s_%s', lower(country), year);
        serial bigint;
      begin
        if country !~ '^[A-Z]{2}$' or year not between 2000 and 2999 then
          raise exception 'no such number series' using errcode = 'invalid_parameter_value';
        end if;
        if to_regclass('issuance.' || sequence_name) is null then
          perform pg_advisory_xact_lock(hashtext('issuance.' || sequence_name));
          execute format('create sequence if not exists issuance.%I maxvalue 999999', sequence_name);
        end if;
        execute format('select nextval(%L)', 'issuance.' || sequence_name) into serial;
        return lpad((year % 100)::text, 2, '0') || country || lpad(serial::text, 6, '0');
      end $$;

      create function issuance.guard_permit() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      declare
        step issuance.state_transition;
        application applications.application;
        process text := case session_user when 'oc_portal' then 'portal' when 'oc_signer' then 'signer' when 'oc_worker' then 'worker' else session_user::text end;
      begin
        select * into application from applications.application where id = new.application_id;
        if tg_op = 'INSERT' then
          if new.state <> 'approved' or new.number is not null then
            raise exception 'a permit begins as approved' using errcode = 'check_violation', constraint = 'permit_begins_approved';
          end if;
          perform applications.assert_hand(new.application_id, new.last_actor, new.last_org, new.last_role, 'approval');
          perform applications.assert_approved(new.application_id, new.approved_by);
          return new;
        end if;
        if new.state = old.state then
          raise exception 'a permit changes by its transitions only' using errcode = 'check_violation', constraint = 'permit_transition';
        end if;
        select * into step from issuance.state_transition where from_state = old.state and event = new.last_event and to_state = new.state;
        if step is null or not new.last_role = any (step.who) or not process = any (step.process) then
          raise exception 'a permit cannot go from % to % by % of % in %', old.state, new.state, new.last_event, new.last_role, process
            using errcode = 'check_violation', constraint = 'permit_transition';
        end if;
        if new.row_version <> old.row_version + 1 then
          raise exception 'the permit was changed meanwhile' using errcode = 'serialization_failure';
        end if;
        if old.number is not null and (old.number, old.document_sha256, old.document, old.status_list, old.status_index, old.valid_until, old.expires_at, old.reserved_at, old.reserved_by)
            is distinct from (new.number, new.document_sha256, new.document, new.status_list, new.status_index, new.valid_until, new.expires_at, new.reserved_at, new.reserved_by) then
          raise exception 'a frozen permit never changes' using errcode = 'check_violation', constraint = 'permit_frozen';
        end if;
        if new.last_role = 'issuing-officer' then
          perform applications.assert_hand(new.application_id, new.last_actor, new.last_org, new.last_role, 'approval');
        end if;
        if new.last_event = 'reserve' then
          perform applications.assert_approved(new.application_id, null);
          if new.reserved_by is distinct from new.last_actor then
            raise exception 'who reserves is who acts' using errcode = 'check_violation', constraint = 'permit_transition';
          end if;
        elsif new.last_event in ('cancel', 'suspend', 'lift', 'lift-endorsed') then
          if not exists (select 1 from issuance.permit_action action where action.permit_id = new.id and action.state = 'approved'
              and action.kind = case new.last_event when 'lift-endorsed' then 'lift' else new.last_event end
              and action.decided_by = new.last_actor and action.decided_at = transaction_timestamp()) then
            raise exception 'two officers are needed' using errcode = 'check_violation', constraint = 'permit_action_needed';
          end if;
          if new.last_event = 'cancel' and (old.endorsed_at is not null or exists (select 1 from issuance.permit_use where permit_id = new.id)) then
            raise exception 'an endorsed permit cannot be cancelled' using errcode = 'check_violation', constraint = 'permit_endorsed';
          end if;
          if (new.last_event = 'lift') = (old.endorsed_at is not null) and new.last_event in ('lift', 'lift-endorsed') then
            raise exception 'a lifted permit returns to where it stood' using errcode = 'check_violation', constraint = 'permit_transition';
          end if;
        elsif new.last_event = 'replace' and old.endorsed_at is not null then
          raise exception 'an endorsed permit cannot be replaced' using errcode = 'check_violation', constraint = 'permit_endorsed';
        elsif new.last_event = 'expire' and old.expires_at > transaction_timestamp() then
          raise exception 'the permit is still valid' using errcode = 'check_violation', constraint = 'permit_not_expired';
        end if;
        return new;
      end $$;
      create trigger guard_permit before insert or update on issuance.permit for each row execute function issuance.guard_permit();

      create function issuance.note_permit() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        insert into issuance.permit_event (permit_id, from_state, event, to_state, actor, org, role)
          values (new.id, case tg_op when 'UPDATE' then old.state end, new.last_event, new.state, new.last_actor, new.last_org, new.last_role);
        return null;
      end $$;
      create trigger note_permit after insert or update on issuance.permit for each row execute function issuance.note_permit();

      create function issuance.guard_action() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      declare
        application uuid;
      begin
        select application_id into application from issuance.permit where id = new.permit_id;
        if tg_op = 'INSERT' then
          if new.state <> 'proposed' then
            raise exception 'an act begins as proposed' using errcode = 'check_violation', constraint = 'permit_action_begins';
          end if;
          perform applications.assert_unbound(application, new.proposed_by, new.proposed_org, new.proposed_role);
          return new;
        end if;
        if old.state <> 'proposed' then
          raise exception 'a decided act never changes' using errcode = 'check_violation', constraint = 'permit_action_closed';
        end if;
        perform applications.assert_unbound(application, new.decided_by, new.decided_org, new.decided_role);
        new.decided_at := transaction_timestamp();
        if new.state = 'approved' and new.kind = 'cancel' and not (new.original_returned or new.sworn_loss) then
          raise exception 'the original must be back, or its loss sworn' using errcode = 'check_violation', constraint = 'permit_action_original';
        end if;
        return new;
      end $$;
      create trigger guard_action before insert or update on issuance.permit_action for each row execute function issuance.guard_action();

      create function issuance.refuse_change() returns trigger language plpgsql set search_path = pg_catalog as $$
      begin
        raise exception '% never changes', tg_table_name using errcode = 'insufficient_privilege', constraint = 'append_only';
      end $$;
      create trigger credential_never_changes before update or delete or truncate on issuance.credential for each statement execute function issuance.refuse_change();
      create trigger sealed_pdf_never_changes before update or delete or truncate on issuance.sealed_pdf for each statement execute function issuance.refuse_change();
      create trigger permit_event_never_changes before update or delete or truncate on issuance.permit_event for each statement execute function issuance.refuse_change();
      create trigger permit_use_never_changes before update or delete or truncate on issuance.permit_use for each statement execute function issuance.refuse_change();
      create trigger permit_line_never_changes before update or delete or truncate on issuance.permit_line for each statement execute function issuance.refuse_change();
      create trigger permit_never_goes before delete or truncate on issuance.permit for each statement execute function issuance.refuse_change();

      create function issuance.guard_job() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      declare
        permit_state text;
      begin
        select state into permit_state from issuance.permit where id = new.permit_id;
        if (new.kind = 'credential' and permit_state <> 'reserved') or (new.kind = 'seal' and (permit_state <> 'witnessed' or session_user = 'oc_portal')) then
          raise exception 'no % job for a permit that is %', new.kind, permit_state using errcode = 'check_violation', constraint = 'signing_job_state_fits';
        end if;
        return new;
      end $$;
      create trigger guard_job before insert on issuance.signing_job for each row execute function issuance.guard_job();

      create function issuance.notify_job() returns trigger language plpgsql set search_path = pg_catalog as $$
      begin
        perform pg_notify('signing_job', new.kind || ':' || new.id::text);
        return null;
      end $$;
      create trigger notify_job after insert on issuance.signing_job for each row execute function issuance.notify_job();

      -- No step of a permit without its event; those of the machine that say nothing of their own are told by the one before.
      create constraint trigger permit_event_required after insert or update of state on issuance.permit deferrable initially deferred
        for each row when (new.last_event not in ('log', 'witness', 'seal', 'complete')) execute function ledger.require_event('id');
      alter table issuance.permit enable always trigger permit_event_required;
      select ledger.guard('issuance.permit_action', 'permit_id');
      select ledger.guard('issuance.credential', 'permit_id');

      grant execute on function issuance.take_number(text, integer) to oc_portal;
    `);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query(`
      drop trigger permit_event_required on issuance.permit;
      drop trigger permit_action_event_required on issuance.permit_action;
      drop trigger credential_event_required on issuance.credential;
      drop function issuance.take_number(text, integer), issuance.guard_permit(), issuance.note_permit(), issuance.guard_action(),
        issuance.refuse_change(), issuance.guard_job(), issuance.notify_job() cascade;
      delete from issuance.state_transition;
    `);
  }
}
