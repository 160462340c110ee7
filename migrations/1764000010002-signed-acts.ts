import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The other acts that take two officers: cancelling, suspending and lifting permits, and what stands in registers, are signed too. */
export class SignedActs1764000010002 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      alter table issuance.permit_action add verdict_statement uuid
        constraint permit_action_verdict_statement references identity.signed_statement (id);
      comment on column issuance.permit_action.verdict_statement is 'What the second officer signed; the proposal''s own statement has the id of the row';
      grant update (verdict_statement) on issuance.permit_action to oc_portal;

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
        perform applications.assert_unbound(application, new.decided_by, new.decided_org, new.decided_role);
        new.decided_at := transaction_timestamp();
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

      alter table registers.proposal add verdict_statement uuid
        constraint proposal_verdict_statement references identity.signed_statement (id);
      comment on column registers.proposal.verdict_statement is 'What the issuing officer signed';
      grant update (verdict_statement) on registers.proposal to oc_portal;

      create function registers.check_verdict() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      declare
        said jsonb;
      begin
        if new.state = old.state or new.state not in ('approved', 'refused') then
          return new;
        end if;
        select s.text::jsonb into said from identity.signed_statement s where s.id = new.verdict_statement;
        if identity.signature_missing(new.verdict_statement, new.id, null, new.decided_by, new.decided_org, 'issuing-officer')
            or said is not null and (said ->> 'verdict', said ->> 'register', said ->> 'key', said ->> 'entry')
              is distinct from (case new.state when 'approved' then 'approve' else 'refuse' end, new.register, new.key, new.entry_id::text) then
          raise exception 'the verdict is not signed' using errcode = 'check_violation', constraint = 'proposal_signed';
        end if;
        return new;
      end $$;
      create trigger proposal_verdict_check before update on registers.proposal for each row execute function registers.check_verdict();
      alter table registers.proposal enable always trigger proposal_verdict_check;
    `);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('acts go on being signed; an authority that wants it otherwise changes its policy signed-decisions'));
  }
}
