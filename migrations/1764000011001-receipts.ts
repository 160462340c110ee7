import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Receipts: for every event of a case a signed promise that it will stand in the log. */
export class Receipts1764000011001 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create table signing.receipt (
        event_id uuid constraint receipt_pk primary key,
        application_id uuid not null constraint receipt_application_fk references applications.application,
        log text not null constraint receipt_log_known check (log in ('public', 'restricted')),
        kind text not null,
        leaf_hash bytea not null constraint receipt_leaf_hash_size check (octet_length(leaf_hash) = 32),
        at timestamptz not null,
        receipt bytea not null,
        signed_at timestamptz not null default now()
      );
      comment on table signing.receipt is 'COSE receipts by the receipt key, one per event of a case; written by the signer alone, never changed';
      create index receipt_application on signing.receipt (application_id, event_id);

      create table signing.receipt_mark (
        single boolean constraint receipt_mark_pk primary key default true constraint receipt_mark_single check (single),
        horizon xid8 not null
      );
      comment on table signing.receipt_mark is 'Every event of an older transaction has its receipt; the oldest transaction that was running when the signer last looked';
      insert into signing.receipt_mark (horizon) values ('0');

      create trigger receipt_never_changes before update or delete or truncate on signing.receipt for each statement execute function issuance.refuse_change();
      alter table signing.receipt enable always trigger receipt_never_changes;

      create function signing.events_without_receipt(most integer)
        returns table (event_id uuid, log text, origin text, kind text, at timestamptz, leaf_hash bytea, application_id uuid, case_number text, txid xid8)
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
        select b.event_id, b.log, l.origin, told.entry ->> 'k', (told.entry ->> 'at')::timestamptz, sha256('\\x00'::bytea || b.entry), a.id, a.case_number, b.txid
          from ledger.event_bytes b
          join ledger.log l on l.kind = b.log and l.frozen_size is null
          cross join lateral (select convert_from(b.entry, 'UTF8')::jsonb as entry) told
          cross join lateral (
            select a.id, a.case_number from applications.application a
             where a.id = any (b.subjects) or a.id in (select p.application_id from issuance.permit p where p.id = any (b.subjects))
             order by a.id limit 1) a
         where b.txid >= (select m.horizon from signing.receipt_mark m)
           and told.entry ->> 'k' ~ '^(application|decision|override|permit)[.]'
           and not exists (select 1 from signing.receipt r where r.event_id = b.event_id)
         order by b.txid limit most
      $$;
      comment on function signing.events_without_receipt is 'Steps that applicant or authority took in a case and that have no receipt yet, of transactions from the mark on';

      grant execute on function signing.events_without_receipt(integer) to oc_signer;
      grant select, insert on signing.receipt to oc_signer;
      grant select, update (horizon) on signing.receipt_mark to oc_signer;
      grant usage on schema signing to oc_portal;
      grant select on signing.receipt to oc_portal, oc_auditor;
    `);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query(`
      drop function signing.events_without_receipt(integer);
      drop table signing.receipt, signing.receipt_mark;
      revoke usage on schema signing from oc_portal;
    `);
  }
}
