import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an authority that is not fictitious needs: who to write to, and a named person's word for every unconfirmed rule. */
export class Authority1764000012000 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      alter table applications.office add column contact text;
      comment on column applications.office.contact is 'How to reach the authority: one way a line';
      -- The authority is set up on the machine; no running process makes one.
      revoke insert on applications.office from oc_portal;

      create table applications.rule_acceptance (
        id uuid constraint rule_acceptance_pk primary key,
        rule text not null constraint rule_acceptance_rule check (rule ~ '^[a-z][a-z0-9-]{1,63}$'),
        rule_sha256 bytea not null constraint rule_acceptance_rule_hash check (octet_length(rule_sha256) = 32),
        rule_set_sha256 bytea not null constraint rule_acceptance_set_hash check (octet_length(rule_set_sha256) = 32),
        person_name text not null constraint rule_acceptance_person check (length(person_name) between 2 and 200),
        person_role text not null constraint rule_acceptance_role check (length(person_role) between 2 and 200),
        accepted_on date not null,
        recorded_at timestamptz not null default transaction_timestamp(),
        constraint rule_acceptance_once unique (rule, rule_sha256)
      );
      comment on table applications.rule_acceptance is
        'A named person accepted an unconfirmed rule, as it was then: rule_sha256 is over its content, so a changed rule is open again. Nothing but a SPECIMEN is approved or signed while one in force is open';
      create trigger rule_acceptance_never_changes before update or delete or truncate on applications.rule_acceptance
        for each statement execute function issuance.refuse_change();
      select ledger.guard('applications.rule_acceptance');
      grant select on applications.rule_acceptance to oc_portal, oc_signer, oc_worker, oc_auditor;
    `);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query(`
      drop table applications.rule_acceptance;
      alter table applications.office drop column contact;
      grant insert on applications.office to oc_portal;
    `);
  }
}
