import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Valid only if logged: where a country has a log, no permit gets past `signed` without a stored proof that its entry
 * stands in a witnessed checkpoint.
 */
export class LogProofs1764000011000 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create table issuance.log_gate (
        country text constraint log_gate_pk primary key constraint log_gate_country check (country ~ '^[A-Z]{2}$'),
        since timestamptz not null default now()
      );
      comment on table issuance.log_gate is 'Countries whose key list names a log. A row never goes away: a key list that names a log can never go back';

      create table issuance.log_proof (
        permit_id uuid constraint log_proof_pk primary key constraint log_proof_permit_fk references issuance.permit,
        event_id uuid not null constraint log_proof_event_unique unique,
        entry bytea not null constraint log_proof_entry_size check (octet_length(entry) between 2 and 8192),
        proof bytea not null constraint log_proof_proof_size check (octet_length(proof) between 32 and 65536),
        size bigint not null constraint log_proof_size_positive check (size > 0),
        witnessed boolean not null,
        txid xid8 not null default pg_current_xact_id(),
        stored_at timestamptz not null default clock_timestamp()
      );
      comment on table issuance.log_proof is 'Proof that the permit.issued entry stands in the log: C2SP tlog-proof text and the entry itself. Written by the signer after it checked both';
      comment on column issuance.log_proof.size is 'Tree size of the checkpoint in the proof';
      comment on column issuance.log_proof.witnessed is 'false: issued in degraded mode, under the log''s own signature alone; replaced once when the quorum is back';
      comment on column issuance.log_proof.txid is 'Transaction that wrote the row: a reader that remembers the oldest transaction then running misses no row, whatever the order of commits';
      create index log_proof_txid on issuance.log_proof (txid);
      create index log_proof_unwitnessed on issuance.log_proof (stored_at) where not witnessed;

      create function issuance.guard_log_proof() returns trigger language plpgsql set search_path = pg_catalog as $$
      begin
        if tg_op <> 'UPDATE' then
          raise exception 'a proof is never taken away' using errcode = 'insufficient_privilege', constraint = 'append_only';
        end if;
        if old.witnessed or not new.witnessed or (old.permit_id, old.event_id, old.entry) is distinct from (new.permit_id, new.event_id, new.entry) then
          raise exception 'only an unwitnessed proof is replaced, by a witnessed one of the same entry'
            using errcode = 'check_violation', constraint = 'log_proof_replaced_once';
        end if;
        new.txid := pg_current_xact_id();
        new.stored_at := clock_timestamp();
        return new;
      end $$;
      create trigger guard_log_proof before update or delete on issuance.log_proof for each row execute function issuance.guard_log_proof();
      create trigger log_proof_never_emptied before truncate on issuance.log_proof for each statement execute function issuance.guard_log_proof();
      create trigger log_gate_never_opened before update or delete or truncate on issuance.log_gate for each statement execute function issuance.refuse_change();
      alter table issuance.log_proof enable always trigger guard_log_proof;
      alter table issuance.log_proof enable always trigger log_proof_never_emptied;
      alter table issuance.log_gate enable always trigger log_gate_never_opened;

      alter table issuance.signing_job drop constraint signing_job_kind_known;
      alter table issuance.signing_job add constraint signing_job_kind_known check (kind in ('credential', 'log', 'seal', 'trust'));
      alter table issuance.signing_job add column event_id uuid;
      alter table issuance.signing_job add constraint signing_job_event_named check ((kind = 'log') = (event_id is not null));
      comment on column issuance.signing_job.event_id is 'Of a log job: the permit.issued event whose proof is awaited';
      create unique index signing_job_event_once on issuance.signing_job (event_id) where state <> 'refused';
      create index signing_job_unlogged on issuance.signing_job (created_at, id) where kind = 'log' and state <> 'done';

      create or replace function issuance.guard_job() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      declare
        permit_state text;
      begin
        select state into permit_state from issuance.permit where id = new.permit_id;
        if (new.kind = 'credential' and permit_state <> 'reserved') or (new.kind = 'seal' and (permit_state <> 'witnessed' or session_user = 'oc_portal'))
            or (new.kind = 'log' and (permit_state in ('approved', 'lapsed', 'reserved') or session_user = 'oc_portal')) then
          raise exception 'no % job for a permit that is %', new.kind, permit_state using errcode = 'check_violation', constraint = 'signing_job_state_fits';
        end if;
        return new;
      end $$;

      create function issuance.require_log_proof() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        if exists (select 1 from issuance.log_gate g where g.country = new.country)
            and not exists (select 1 from issuance.log_proof l where l.permit_id = new.id) then
          raise exception 'no proof of the log is stored' using errcode = 'check_violation', constraint = 'permit_has_log_proof';
        end if;
        return new;
      end $$;
      create trigger permit_log_proof before update of state on issuance.permit
        for each row when (new.last_event in ('log', 'witness')) execute function issuance.require_log_proof();
      alter table issuance.permit enable always trigger permit_log_proof;

      create function issuance.open_log_gate(named text) returns integer
        language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
      declare
        awaited integer;
      begin
        insert into issuance.log_gate (country) values (named) on conflict do nothing;
        insert into issuance.signing_job (id, permit_id, kind, event_id)
          select gen_random_uuid(), c.permit_id, 'log', e.event_id
            from issuance.credential c
            join issuance.permit p on p.id = c.permit_id and p.country = named
            cross join lateral (
              select b.event_id from ledger.event_bytes b
               where b.subjects @> array[c.permit_id] and b.log = 'public' and convert_from(b.entry, 'UTF8')::jsonb ->> 'k' = 'permit.issued'
               order by b.recorded_at limit 1) e
           where not exists (select 1 from issuance.log_proof l where l.permit_id = c.permit_id)
             and not exists (select 1 from issuance.signing_job j where j.permit_id = c.permit_id and j.kind = 'log' and j.state <> 'refused')
          on conflict do nothing;
        get diagnostics awaited = row_count;
        return awaited;
      end $$;
      comment on function issuance.open_log_gate is
        'From now on no permit of the country passes without a proof; asks for the proofs of those signed before, and anew for those refused';

      create function issuance.entry_openings(events uuid[]) returns table (event_id uuid, field text, salt bytea, value bytea)
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
        select o.event_id, o.field, o.salt, o.value from ledger.opening o
         where o.event_id = any (events) and o.field in ('doc', 'permit')
           and exists (select 1 from issuance.signing_job j where j.event_id = o.event_id)
      $$;
      comment on function issuance.entry_openings is 'What opens permit number and document hash in permit.issued entries, and nothing of any other event; it travels with the proof';

      grant execute on function issuance.open_log_gate(text), issuance.entry_openings(uuid[]) to oc_signer;
      grant select on issuance.log_gate, issuance.log_proof to oc_portal, oc_signer, oc_auditor;
      grant insert on issuance.log_proof to oc_signer;
      grant update (proof, size, witnessed) on issuance.log_proof to oc_signer;
      grant insert (event_id) on issuance.signing_job to oc_signer;
    `);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query(`
      delete from issuance.signing_job where kind = 'log';
      drop index issuance.signing_job_unlogged, issuance.signing_job_event_once;
      alter table issuance.signing_job drop constraint signing_job_event_named;
      alter table issuance.signing_job drop column event_id;
      alter table issuance.signing_job drop constraint signing_job_kind_known;
      alter table issuance.signing_job add constraint signing_job_kind_known check (kind in ('credential', 'seal', 'trust'));
      drop trigger permit_log_proof on issuance.permit;
      drop table issuance.log_proof, issuance.log_gate;
      drop function issuance.guard_log_proof(), issuance.require_log_proof(), issuance.open_log_gate(text), issuance.entry_openings(uuid[]);
      create or replace function issuance.guard_job() returns trigger
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
    `);
  }
}
