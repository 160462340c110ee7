import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Erasures are signed by the two people who decide on them, as everything that cannot be undone. */
export class SignedErasure1764000019002 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      alter table ledger.erasure add confirmation uuid constraint erasure_confirmation references identity.signed_statement (id);
      comment on column ledger.erasure.confirmation is 'What the second person signed; the proposal''s own statement has the id of the row';

      create function ledger.check_erasure_signatures() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      declare
        said jsonb;
        confirming boolean := tg_op = 'UPDATE';
      begin
        -- Turning one down takes nothing from anybody.
        if confirming and new.state <> 'done' then return null; end if;
        select s.text::jsonb into said from identity.signed_statement s where s.id = case when confirming then new.confirmation else new.id end;
        if (case when confirming then identity.signature_missing(new.confirmation, new.id, null, new.decided_by, new.decided_org, new.decided_role)
                 else identity.signature_missing(new.id, new.id, null, new.proposed_by, new.proposed_org, new.proposed_role) end)
            or said is not null and (said ->> 'format', said ->> 'act', said ->> 'erasure', said ->> 'about', said ->> 'basis', said ->> 'reason', said ->> 'events')
              is distinct from ('opencites-erasure/1', case when confirming then 'confirm' else 'propose' end, new.id::text, new.about::text, new.basis, new.reason,
                encode(sha256(convert_to((select '["' || string_agg(e::text, '","' order by e) || '"]' from unnest(new.events) e), 'UTF8')), 'hex')) then
          raise exception 'the erasure is not signed' using errcode = 'check_violation', constraint = 'erasure_signed';
        end if;
        return null;
      end $$;
      create trigger erasure_signed after insert or update on ledger.erasure for each row execute function ledger.check_erasure_signatures();
      alter table ledger.erasure enable always trigger erasure_signed;

      drop function ledger.decide_erasure(uuid, text, uuid, text, text);
      create function ledger.decide_erasure(wanted uuid, verdict text, by_person uuid, by_org text, by_role text, signed uuid default null) returns integer
        language plpgsql security definer set search_path = pg_catalog, pg_temp
        as $$
        declare
          taken uuid[];
          gone integer := 0;
        begin
          update ledger.erasure r set state = verdict, decided_by = by_person, decided_org = by_org, decided_role = by_role, confirmation = signed,
              decided_at = now(), decided_txid = pg_current_xact_id(), version = version + 1
            where r.id = wanted and r.state = 'proposed' returning r.events into taken;
          if not found then raise exception 'no such proposal' using errcode = 'check_violation', constraint = 'erasure_settled'; end if;
          if verdict = 'done' then
            delete from ledger.opening o where o.event_id = any (taken);
            get diagnostics gone = row_count;
          end if;
          return gone;
        end $$;
      comment on function ledger.decide_erasure is 'Carries an erasure out (done) or turns it down (refused); returns how many openings went. The only way for openings to go.';
      revoke execute on function ledger.decide_erasure(uuid, text, uuid, text, text, uuid) from public;
      grant execute on function ledger.decide_erasure(uuid, text, uuid, text, text, uuid) to oc_portal;
    `);
  }

  down(): Promise<void> {
    return Promise.reject(
      new Error('erasures go on being signed; an authority that wants it otherwise changes its policy signed-decisions'),
    );
  }
}
