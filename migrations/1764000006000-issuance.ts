import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Permits: numbers, frozen documents, status entries, the signer's jobs and what became of each permit. */
export class Issuance1764000006000 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create schema issuance;
      comment on schema issuance is 'Permits and certificates from approval to their end';

      create table issuance.state_transition (
        from_state text not null,
        event text not null,
        to_state text not null,
        who text[] not null,
        process text[] not null,
        logged text,
        constraint state_transition_pk primary key (from_state, event)
      );
      comment on table issuance.state_transition is 'What can happen to a permit, by whose hand and in which process; the same rows as libs/issuance permit-transitions.ts';

      create table issuance.permit (
        id uuid constraint permit_pk primary key,
        application_id uuid not null constraint permit_application_fk references applications.application,
        country text not null constraint permit_country_code check (country ~ '^[A-Z]{2}$'),
        number text constraint permit_number_unique unique,
        document_type text not null,
        state text not null,
        version integer not null default 1,
        copy_number integer not null default 0,
        document bytea,
        document_sha256 bytea,
        status_list integer,
        status_index integer,
        valid_until date,
        expires_at timestamptz,
        security_stamp text,
        replaces uuid constraint permit_replaces_fk references issuance.permit,
        round integer not null,
        row_version integer not null default 1,
        approved_at timestamptz not null default now(),
        approved_by uuid not null,
        reserved_at timestamptz,
        reserved_by uuid,
        issued_at timestamptz,
        endorsed_at timestamptz,
        ended_at timestamptz,
        last_event text not null,
        last_actor uuid not null,
        last_org text not null,
        last_role text not null,
        constraint permit_number_form check (number ~ '^[0-9]{2}[A-Z]{2}[0-9]{6}$' and substr(number, 3, 2) = country),
        constraint permit_frozen_whole check (
          num_nonnulls(number, document, document_sha256, status_list, status_index, valid_until, expires_at, reserved_at, reserved_by) in (0, 9)),
        constraint permit_frozen_from_reservation check ((number is null) = (state in ('approved', 'lapsed'))),
        constraint permit_document_hash check (document_sha256 = sha256(document)),
        constraint permit_status_entry_unique unique (country, status_list, status_index),
        constraint permit_issued_has_time check (state not in ('issued', 'endorsed', 'used') or issued_at is not null)
      );
      comment on table issuance.permit is 'One permit or certificate; document is the RFC 8785 JSON, frozen at reservation and never changed; expires_at is the first second after the last valid day in the office''s zone';
      create unique index permit_one_per_application on issuance.permit (application_id) where state not in ('void', 'lapsed');
      create unique index permit_replaced_once on issuance.permit (replaces) where state not in ('void', 'lapsed');
      -- A stamp stands on one paper: a second use of its number is how stolen stamps show themselves.
      create unique index permit_security_stamp_once on issuance.permit (country, security_stamp) where security_stamp is not null;
      create index permit_state on issuance.permit (state, id);
      create index permit_expiry on issuance.permit (expires_at) where state in ('issued', 'endorsed', 'suspended');

      create table issuance.permit_line (
        permit_id uuid not null constraint permit_line_permit_fk references issuance.permit,
        line integer not null,
        scientific_name text not null,
        term text not null,
        appendix text not null,
        source text not null,
        quantity numeric not null constraint permit_line_quantity_positive check (quantity > 0),
        unit text not null,
        operation_number text,
        origin_permit text,
        origin_country text,
        import_permit text,
        rule_year integer not null,
        constraint permit_line_pk primary key (permit_id, line)
      );
      comment on table issuance.permit_line is 'Lines of the frozen document, for sums over permits: what a facility sent out, what was drawn from a permit of origin';
      create index permit_line_operation on issuance.permit_line (operation_number) where operation_number is not null;
      create index permit_line_origin on issuance.permit_line (origin_permit) where origin_permit is not null;
      create index permit_line_import on issuance.permit_line (import_permit) where import_permit is not null;

      create table issuance.permit_event (
        seq bigint generated always as identity constraint permit_event_pk primary key,
        permit_id uuid not null constraint permit_event_permit_fk references issuance.permit,
        from_state text,
        event text not null,
        to_state text not null,
        actor uuid not null,
        org text not null,
        role text not null,
        at timestamptz not null default clock_timestamp()
      );
      comment on table issuance.permit_event is 'Append-only history of every permit, written by a trigger';
      create index permit_event_permit on issuance.permit_event (permit_id, seq);

      create table issuance.permit_use (
        id uuid constraint permit_use_pk primary key,
        permit_id uuid not null constraint permit_use_permit_fk references issuance.permit,
        line integer not null,
        kind text not null constraint permit_use_kind_known check (kind in ('export', 'import', 're-export', 'transit')),
        quantity numeric not null constraint permit_use_quantity_not_negative check (quantity >= 0),
        unit text not null,
        place text not null,
        counted_at timestamptz not null,
        recorded_at timestamptz not null default now(),
        recorded_by uuid not null
      );
      comment on table issuance.permit_use is 'Append-only: what the border counted, also when it is more than the permit allows';
      create index permit_use_permit on issuance.permit_use (permit_id);

      create table issuance.permit_action (
        id uuid constraint permit_action_pk primary key,
        permit_id uuid not null constraint permit_action_permit_fk references issuance.permit,
        kind text not null constraint permit_action_kind_known check (kind in ('cancel', 'suspend', 'lift')),
        state text not null default 'proposed' constraint permit_action_state_known check (state in ('proposed', 'approved', 'rejected')),
        reason text not null constraint permit_action_reasoned check (length(trim(reason)) >= 10),
        original_returned boolean not null default false,
        sworn_loss boolean not null default false,
        evidence bytea[] not null default '{}',
        proposed_by uuid not null,
        proposed_org text not null,
        proposed_role text not null constraint permit_action_proposer_role check (proposed_role in ('case-officer', 'issuing-officer')),
        proposed_at timestamptz not null default now(),
        decided_by uuid,
        decided_org text,
        decided_role text constraint permit_action_decider_role check (decided_role = 'issuing-officer'),
        decided_at timestamptz,
        decision_note text,
        constraint permit_action_two_people check (decided_by is distinct from proposed_by),
        constraint permit_action_decided_whole check (num_nonnulls(decided_by, decided_org, decided_role, decided_at) = case state when 'proposed' then 0 else 4 end)
      );
      comment on table issuance.permit_action is 'Cancelling, suspending and lifting: one officer proposes, another decides';
      create unique index permit_action_one_open on issuance.permit_action (permit_id) where state = 'proposed';

      create table issuance.status_list (
        country text not null,
        list integer not null,
        size integer not null default 16384 constraint status_list_size_power check (size >= 16384 and (size & (size - 1)) = 0),
        used integer not null default 0,
        constraint status_list_pk primary key (country, list)
      );
      comment on table issuance.status_list is 'One list per country and half-year of expiry (20262 = second half of 2026); doubled when half of its places are taken';

      create table issuance.signing_job (
        id uuid constraint signing_job_pk primary key,
        permit_id uuid constraint signing_job_permit_fk references issuance.permit,
        kind text not null constraint signing_job_kind_known check (kind in ('credential', 'seal', 'trust')),
        state text not null default 'waiting' constraint signing_job_state_known check (state in ('waiting', 'running', 'done', 'refused')),
        refusal jsonb,
        attempts integer not null default 0,
        created_at timestamptz not null default now(),
        claimed_at timestamptz,
        finished_at timestamptz,
        constraint signing_job_permit_named check ((kind = 'trust') = (permit_id is null)),
        constraint signing_job_refusal_reasoned check ((state = 'refused') = (refusal is not null))
      );
      comment on table issuance.signing_job is 'What the signer has to do; a row and NOTIFY signing_job are all the portal can ask of it';
      create unique index signing_job_once on issuance.signing_job (permit_id, kind) where state <> 'refused';
      create index signing_job_open on issuance.signing_job (created_at) where state in ('waiting', 'running');

      create table issuance.credential (
        permit_id uuid constraint credential_pk primary key constraint credential_permit_fk references issuance.permit,
        kid bytea not null constraint credential_kid_length check (octet_length(kid) = 8),
        cose bytea not null,
        front_qr text not null,
        annex_qr text[] not null default '{}',
        cred bytea not null constraint credential_cred_length check (octet_length(cred) = 32) constraint credential_cred_unique unique,
        check_code text not null,
        signed_at timestamptz not null
      );
      comment on table issuance.credential is 'The signed permit token; written by the signer alone, never changed';

      create table issuance.sealed_pdf (
        permit_id uuid constraint sealed_pdf_pk primary key constraint sealed_pdf_permit_fk references issuance.permit,
        pdf bytea not null,
        sha256 bytea not null,
        sealed_at timestamptz not null,
        constraint sealed_pdf_hash check (sha256 = sha256(pdf))
      );
      comment on table issuance.sealed_pdf is 'The sealed paper form; written by the signer alone, never changed';
      alter table issuance.sealed_pdf alter column pdf set storage external;

      grant usage on schema issuance to oc_portal, oc_signer, oc_worker, oc_gateway, oc_auditor;
      grant select on all tables in schema issuance to oc_portal, oc_signer, oc_auditor;
      grant select on issuance.permit, issuance.permit_event, issuance.signing_job to oc_worker;
      grant select (id, country, number, document_type, state, document_sha256, status_list, status_index, valid_until, expires_at, issued_at, endorsed_at, ended_at, replaces)
        on issuance.permit to oc_gateway;
      grant select on issuance.credential, issuance.status_list to oc_gateway;
      grant insert on issuance.permit, issuance.permit_line, issuance.permit_action, issuance.status_list to oc_portal;
      grant update (number, state, document, document_sha256, status_list, status_index, valid_until, expires_at, security_stamp, row_version,
        reserved_at, reserved_by, ended_at, last_event, last_actor, last_org, last_role) on issuance.permit to oc_portal;
      grant update (state, decided_by, decided_org, decided_role, decided_at, decision_note) on issuance.permit_action to oc_portal;
      grant update (size, used) on issuance.status_list to oc_portal;
      grant insert (id, permit_id, kind) on issuance.signing_job to oc_portal, oc_signer;
      grant update (state, refusal, attempts, claimed_at, finished_at) on issuance.signing_job to oc_signer;
      grant insert on issuance.credential, issuance.sealed_pdf to oc_signer;
    `);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query('drop schema issuance cascade');
  }
}
