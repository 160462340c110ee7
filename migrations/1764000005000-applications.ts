import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Applications, their attachments, questions, findings and decisions; and the table of their states. */
export class Applications1764000005000 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create schema applications;
      comment on schema applications is 'Applications for permits and the decisions on them';

      create table applications.office (
        country text constraint office_pk primary key constraint office_country_code check (country ~ '^[A-Z]{2}$'),
        name text not null,
        address text not null,
        place text not null,
        time_zone text not null,
        specimen boolean not null,
        appeal_text text not null,
        the_one boolean not null default true constraint office_single unique constraint office_is_the_one check (the_one)
      );
      comment on table applications.office is 'The authority this installation issues for: box 6, place of issue, IANA zone that decides when a day ends; one row';

      create table applications.state_transition (
        from_state text not null,
        event text not null,
        to_state text not null,
        who text[] not null,
        logged text not null,
        constraint state_transition_pk primary key (from_state, event)
      );
      comment on table applications.state_transition is 'What can happen to an application, by whose hand; the same rows as libs/applications application-transitions.ts';

      create table applications.decision_duty (
        kind text not null,
        role text not null,
        duty text not null constraint decision_duty_known check (duty in ('science', 'recommendation', 'approval')),
        constraint decision_duty_pk primary key (kind, role)
      );
      comment on table applications.decision_duty is 'Who may put which decision on record, and which of the three hands that is; the same rows as libs/applications duties.ts';

      create sequence applications.case_serial;
      create function applications.take_case_number(country text) returns text
        language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
        select country || '-' || to_char(now() at time zone 'UTC', 'YYYY') || '-' || lpad(nextval('applications.case_serial')::text, 6, '0')
      $$;

      create table applications.application (
        id uuid constraint application_pk primary key,
        case_number text not null constraint application_case_number_unique unique,
        country text not null constraint application_country_code check (country ~ '^[A-Z]{2}$'),
        state text not null default 'draft',
        version integer not null default 1,
        round integer not null default 1,
        applicant uuid not null,
        applicant_org text,
        form jsonb not null constraint application_form_object check (jsonb_typeof(form) = 'object'),
        form_sha256 bytea not null constraint application_form_hash check (octet_length(form_sha256) = 32),
        form_faults jsonb not null default '[]',
        document_type text,
        line_count integer not null default 0 constraint application_lines_bounded check (line_count between 0 and 5000),
        declaration jsonb,
        as_of date,
        copied_from uuid constraint application_copied_from_fk references applications.application,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        submitted_at timestamptz,
        closed_at timestamptz,
        case_officer uuid,
        last_event text not null,
        last_actor uuid not null,
        last_org text not null,
        last_role text not null,
        constraint application_declared check (state in ('draft', 'withdrawn') or (declaration is not null and submitted_at is not null)),
        constraint application_has_lines check (state in ('draft', 'withdrawn') or line_count > 0)
      );
      comment on table applications.application is 'One request for one document; round counts how often officers began again, and decisions to recommend, approve or override count in their round only';
      comment on column applications.application.form_sha256 is 'SHA-256 of the RFC 8785 form: every decision names it, so a changed form voids them';
      comment on column applications.application.as_of is 'Day the rules are evaluated as of, where that is not today: demonstrations of a fictitious authority only';
      create index application_applicant on applications.application (applicant, id);
      create index application_org on applications.application (applicant_org, id) where applicant_org is not null;
      create index application_state on applications.application (state, id);

      create table applications.state_change (
        seq bigint generated always as identity constraint state_change_pk primary key,
        application_id uuid not null constraint state_change_application_fk references applications.application,
        from_state text,
        event text not null,
        to_state text not null,
        actor uuid not null,
        org text not null,
        role text not null,
        at timestamptz not null default clock_timestamp()
      );
      comment on table applications.state_change is 'Append-only history, written by a trigger; the statutory clock is computed from it';
      create index state_change_application on applications.state_change (application_id, seq);

      create table applications.evaluation (
        application_id uuid constraint evaluation_pk primary key constraint evaluation_application_fk references applications.application,
        form_sha256 bytea not null,
        as_of date not null,
        outcome text not null constraint evaluation_outcome_known check (outcome in ('clear', 'warned', 'blocked', 'no-data')),
        rule_set_hash text not null,
        rule_set_date date not null,
        findings jsonb not null,
        evaluated_at timestamptz not null default now()
      );
      comment on table applications.evaluation is 'Last findings of the rules on an application; shown, never relied on: approval and issue evaluate anew';

      create table applications.information_request (
        id uuid constraint information_request_pk primary key,
        application_id uuid not null constraint information_request_application_fk references applications.application,
        question text not null,
        asked_by uuid not null,
        asked_role text not null,
        asked_at timestamptz not null default now(),
        due_on date not null,
        answer text,
        answered_by uuid,
        answered_at timestamptz,
        constraint information_request_answer_whole check ((answer is null) = (answered_by is null) and (answer is null) = (answered_at is null))
      );
      comment on table applications.information_request is 'Questions to the applicant; the clock stands still while one is open';
      create unique index information_request_one_open on applications.information_request (application_id) where answer is null;

      create table applications.attachment (
        id uuid constraint attachment_pk primary key,
        application_id uuid not null constraint attachment_application_fk references applications.application,
        sha256 bytea not null constraint attachment_hash check (octet_length(sha256) = 32),
        media_type text not null constraint attachment_type_known check (media_type in (
          'application/pdf', 'image/png', 'image/jpeg', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document')),
        size integer not null constraint attachment_size check (size between 1 and 10485760),
        file_name text not null,
        uploaded_by uuid not null,
        uploaded_at timestamptz not null default now(),
        removed_at timestamptz
      );
      comment on table applications.attachment is 'Evidence on file; the bytes lie under their SHA-256 in the file store';
      create index attachment_application on applications.attachment (application_id);
      create unique index attachment_once on applications.attachment (application_id, sha256) where removed_at is null;

      create table applications.decision (
        id uuid constraint decision_pk primary key,
        application_id uuid not null constraint decision_application_fk references applications.application,
        round integer not null,
        kind text not null,
        role text not null,
        duty text not null,
        outcome text not null constraint decision_outcome_known check (outcome in ('positive', 'negative', 'conditional')),
        person uuid not null,
        org text not null,
        at timestamptz not null default now(),
        lines integer[] not null default '{}',
        evidence bytea[] not null default '{}',
        overrides text,
        reason text,
        appeal text,
        form_sha256 bytea not null,
        statement text not null,
        statement_sha256 bytea not null,
        signature bytea,
        constraint decision_duty_fk foreign key (kind, role) references applications.decision_duty (kind, role),
        constraint decision_statement_hash check (statement_sha256 = sha256(convert_to(statement, 'UTF8'))),
        constraint decision_override_reasoned check ((kind = 'override') = (overrides is not null) and (kind <> 'override' or length(trim(reason)) >= 10)),
        constraint decision_refusal_reasoned check (kind <> 'approval' or outcome <> 'negative' or (length(trim(reason)) >= 10 and length(trim(appeal)) >= 10))
      );
      comment on table applications.decision is 'Append-only. One statement of one officer; statement is the RFC 8785 JSON that an officer''s key signs where officers have keys';
      create index decision_application on applications.decision (application_id, at);
      create index decision_person on applications.decision (person, application_id);

      grant usage on schema applications to oc_portal, oc_signer, oc_worker, oc_auditor;
      grant execute on function applications.take_case_number(text) to oc_portal;
      grant select on all tables in schema applications to oc_portal, oc_auditor;
      grant select on applications.office, applications.application, applications.decision, applications.decision_duty, applications.attachment to oc_signer;
      grant usage on schema applications to oc_gateway;
      grant select on applications.office to oc_gateway, oc_worker;
      grant select on applications.application, applications.evaluation, applications.information_request, applications.state_change to oc_worker;
      grant insert on applications.office, applications.application, applications.information_request, applications.attachment, applications.decision to oc_portal;
      grant update (state, version, round, form, form_sha256, form_faults, document_type, line_count, declaration, updated_at, submitted_at, closed_at,
        case_officer, last_event, last_actor, last_org, last_role) on applications.application to oc_portal;
      grant update (name, address, place, time_zone, appeal_text) on applications.office to oc_portal;
      grant insert, update, delete on applications.evaluation to oc_portal, oc_worker;
      grant update (answer, answered_by, answered_at) on applications.information_request to oc_portal;
      grant update (removed_at) on applications.attachment to oc_portal;
    `);
    await queries.query(`
      insert into applications.state_transition (from_state, event, to_state, who, logged) values
        ('draft', 'submit', 'submitted', '{applicant,agent}', 'application.submitted'),
        ('draft', 'withdraw', 'withdrawn', '{applicant,agent}', 'application.withdrawn'),
        ('submitted', 'withdraw', 'withdrawn', '{applicant,agent}', 'application.withdrawn'),
        ('submitted', 'take', 'in-work', '{case-officer,system}', 'application.taken'),
        ('in-work', 'ask', 'information-asked', '{case-officer,scientific-authority}', 'application.information-asked'),
        ('in-work', 'withdraw', 'withdrawn', '{applicant,agent}', 'application.withdrawn'),
        ('in-work', 'recommend', 'decided', '{case-officer}', 'decision.recommendation'),
        ('information-asked', 'answer', 'in-work', '{applicant,agent}', 'application.information-answered'),
        ('information-asked', 'withdraw', 'withdrawn', '{applicant,agent}', 'application.withdrawn'),
        ('information-asked', 'abandon', 'lapsed', '{system}', 'application.lapsed'),
        ('decided', 'return', 'in-work', '{issuing-officer}', 'application.returned'),
        ('decided', 'approve', 'approved', '{issuing-officer}', 'permit.approved'),
        ('decided', 'refuse', 'refused', '{issuing-officer}', 'decision.refusal'),
        ('decided', 'withdraw', 'withdrawn', '{applicant,agent}', 'application.withdrawn'),
        ('approved', 'issue', 'issuing', '{issuing-officer}', 'permit.reserved'),
        ('approved', 'reopen', 'in-work', '{issuing-officer}', 'application.reopened'),
        ('approved', 'withdraw', 'withdrawn', '{applicant,agent}', 'application.withdrawn'),
        ('approved', 'lapse', 'lapsed', '{system}', 'application.lapsed'),
        ('issuing', 'complete', 'issued', '{system}', 'permit.issued'),
        ('issuing', 'reopen', 'in-work', '{issuing-officer}', 'application.reopened');
      insert into applications.decision_duty (kind, role, duty) values
        ('non-detriment', 'scientific-authority', 'science'),
        ('import-not-detrimental', 'scientific-authority', 'science'),
        ('recipient-suitably-equipped', 'scientific-authority', 'science'),
        ('recipient-suitably-equipped', 'case-officer', 'recommendation'),
        ('legal-acquisition', 'case-officer', 'recommendation'),
        ('live-transport', 'case-officer', 'recommendation'),
        ('not-primarily-commercial', 'case-officer', 'recommendation'),
        ('imported-under-convention', 'case-officer', 'recommendation'),
        ('import-permit-granted', 'case-officer', 'recommendation'),
        ('origin-stated', 'case-officer', 'recommendation'),
        ('pre-convention', 'case-officer', 'recommendation'),
        ('bred-or-propagated', 'case-officer', 'recommendation'),
        ('bred-or-propagated', 'scientific-authority', 'science'),
        ('exemption-registered', 'case-officer', 'recommendation'),
        ('recommendation', 'case-officer', 'recommendation'),
        ('approval', 'issuing-officer', 'approval'),
        ('override', 'issuing-officer', 'approval');
    `);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query('drop schema applications cascade');
  }
}
