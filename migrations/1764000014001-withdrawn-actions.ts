import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who proposed to cancel, suspend or lift may take it back: otherwise a mistaken proposal of the only issuing officer stands
 * in the way of every other for good.
 */
export class WithdrawnActions1764000014001 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      alter table issuance.permit_action
        drop constraint permit_action_state_known,
        drop constraint permit_action_two_people,
        drop constraint permit_action_decider_role,
        add constraint permit_action_state_known check (state in ('proposed', 'approved', 'rejected', 'withdrawn')),
        add constraint permit_action_two_people check (state = 'withdrawn' or decided_by is distinct from proposed_by),
        add constraint permit_action_withdrawn_by_own check (state <> 'withdrawn' or decided_by = proposed_by),
        add constraint permit_action_decider_role check (decided_role = 'issuing-officer' or state = 'withdrawn' and decided_role = 'case-officer');

      create or replace function issuance.guard_action() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      declare
        application uuid;
        said jsonb;
      begin
        select application_id into application from issuance.permit where id = new.permit_id;
        if tg_op = 'INSERT' then
          if new.state <> 'proposed' then
            raise exception 'an act begins as proposed' using errcode = 'check_violation', constraint = 'permit_action_begins';
          end if;
          perform applications.assert_unbound(application, new.proposed_by, new.proposed_org, new.proposed_role);
          select s.text::jsonb into said from identity.signed_statement s where s.id = new.id;
          if identity.signature_missing(new.id, new.permit_id, null, new.proposed_by, new.proposed_org, new.proposed_role)
              or said is not null and (said ->> 'act', said ->> 'kind') is distinct from ('propose', new.kind) then
            raise exception 'the proposal is not signed' using errcode = 'check_violation', constraint = 'permit_action_signed';
          end if;
          return new;
        end if;
        if old.state <> 'proposed' then
          raise exception 'a decided act never changes' using errcode = 'check_violation', constraint = 'permit_action_closed';
        end if;
        new.decided_at := transaction_timestamp();
        -- Taking back what one proposed oneself changes nothing about the permit, so nobody signs it.
        if new.state = 'withdrawn' then
          return new;
        end if;
        perform applications.assert_unbound(application, new.decided_by, new.decided_org, new.decided_role);
        if new.state = 'approved' and new.kind = 'cancel' and not (new.original_returned or new.sworn_loss) then
          raise exception 'the original must be back, or its loss sworn' using errcode = 'check_violation', constraint = 'permit_action_original';
        end if;
        select s.text::jsonb into said from identity.signed_statement s where s.id = new.verdict_statement;
        if identity.signature_missing(new.verdict_statement, new.permit_id, null, new.decided_by, new.decided_org, new.decided_role)
            or said is not null and (said ->> 'act', said ->> 'action', said ->> 'kind')
              is distinct from (case new.state when 'approved' then 'approve' else 'reject' end, new.id::text, new.kind) then
          raise exception 'the verdict is not signed' using errcode = 'check_violation', constraint = 'permit_action_signed';
        end if;
        return new;
      end $$;
    `);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('proposals that were withdrawn are on record'));
  }
}
