import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Permits that the log knows and the tables no longer do: they are on paper in the world and stay as logged as they were. */
export class RestoredPermits1764000015001 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create table issuance.restored_permit (
        event_id uuid  constraint restored_permit_pk primary key,
        cred     bytea not null constraint restored_permit_cred_size check (octet_length(cred) = 32),
        txid     xid8  not null default pg_current_xact_id()
      );
      comment on table issuance.restored_permit is
        'permit.issued entries that came back from a mirror without their permit; the sets of logged permits go on naming them. Insert-only.';
      comment on column issuance.restored_permit.txid is 'As in log_proof: a reader that remembers the oldest transaction then running misses no row';
      create index restored_permit_txid on issuance.restored_permit (txid);
      create trigger restored_permit_append_only before update or delete or truncate on issuance.restored_permit
        for each statement execute function issuance.refuse_change();
      alter table issuance.restored_permit enable always trigger restored_permit_append_only;
      grant select on issuance.restored_permit to oc_signer, oc_auditor;
    `);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query('drop table issuance.restored_permit');
  }
}
