import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The signer's steps as functions: its role may write credentials and sealed PDFs and call these, and nothing else of a
 * permit is open to it. Every step checks that what it stands for is there.
 */
export class IssuanceSignerSteps1764000006002 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create function issuance.step_permit(permit uuid, step text, org text) returns text
        language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
      #variable_conflict use_variable
      declare
        target text;
      begin
        update issuance.permit p set
            state = t.to_state, last_event = step, last_actor = '00000000-0000-0000-0000-000000000000', last_org = org, last_role = 'system',
            row_version = p.row_version + 1,
            issued_at = case step when 'complete' then transaction_timestamp() else p.issued_at end,
            ended_at = case when step = 'replace' then transaction_timestamp() else p.ended_at end
          from issuance.state_transition t
          where p.id = permit and t.from_state = p.state and t.event = step
          returning t.to_state into target;
        if target is null then
          raise exception 'the permit cannot %', step using errcode = 'check_violation', constraint = 'permit_transition';
        end if;
        return target;
      end $$;
      comment on function issuance.step_permit is 'One step of the machine; the triggers of issuance.permit judge it like any other';

      create function issuance.advance_permit(permit uuid, step text, org text) returns text
        language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
      #variable_conflict use_variable
      declare
        held issuance.permit;
        replaced issuance.permit;
        entry record;
        target text;
      begin
        select * into held from issuance.permit where id = permit for update;
        if held is null or step not in ('sign', 'log', 'witness', 'seal', 'complete') then
          raise exception 'no such step' using errcode = 'check_violation', constraint = 'permit_transition';
        end if;
        if step = 'sign' and not exists (select 1 from issuance.credential c where c.permit_id = permit) then
          raise exception 'no credential is stored' using errcode = 'check_violation', constraint = 'permit_has_credential';
        end if;
        if step = 'seal' and not exists (select 1 from issuance.sealed_pdf s where s.permit_id = permit) then
          raise exception 'no sealed document is stored' using errcode = 'check_violation', constraint = 'permit_has_pdf';
        end if;
        target := issuance.step_permit(permit, step, org);
        if step <> 'complete' then
          return target;
        end if;

        -- Issued: the quota is committed, the application closed and a replaced permit ended, all at this one instant.
        if held.replaces is not null then
          select * into replaced from issuance.permit where id = held.replaces for update;
          perform issuance.step_permit(replaced.id, 'replace', org);
          update registers.mark_in_use m set given_back_at = transaction_timestamp() where m.permit_id = replaced.id and m.given_back_at is null;
          for entry in select quota_id, committed from species.quota_use where permit_id = replaced.id and committed > 0 order by quota_id loop
            insert into species.quota_entry (id, quota_id, permit_id, kind, amount, reason)
              values (gen_random_uuid(), entry.quota_id, replaced.id, 'return', entry.committed, 'replaced by ' || held.number),
                     (gen_random_uuid(), entry.quota_id, permit, 'reserve', entry.committed, 'replaces ' || replaced.number);
          end loop;
        end if;
        insert into species.quota_entry (id, quota_id, permit_id, kind, amount, reason)
          select gen_random_uuid(), quota_id, permit, 'commit', reserved, 'issued ' || held.number
            from species.quota_use where permit_id = permit and reserved > 0 order by quota_id;
        update applications.application set
            state = 'issued', version = version + 1, last_event = 'complete', last_actor = '00000000-0000-0000-0000-000000000000', last_org = org,
            last_role = 'system', closed_at = transaction_timestamp(), updated_at = transaction_timestamp()
          where id = held.application_id;
        return target;
      end $$;
      comment on function issuance.advance_permit is 'sign, log, witness, seal, complete: the signer calls it in the transaction that stores what the step stands for';
      grant execute on function issuance.advance_permit(uuid, text, text) to oc_signer;
    `);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query(`
      drop function issuance.advance_permit(uuid, text, text), issuance.step_permit(uuid, text, text);
    `);
  }
}
