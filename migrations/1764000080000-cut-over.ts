import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What an authority brings along from before its records began: permits on paper, quota used this year, open cases, stamps
 * and the last number. Staged and looked through first; carried out whole, by the second of two approvals.
 */
export class CutOver1764000080000 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create schema records authorization oc_owner;
      comment on schema records is 'What the authority keeps beside cases and permits: what came before, quota figures, stamps';

      create table records.cut_over (
        id uuid constraint cut_over_pk primary key,
        country text not null constraint cut_over_country_code check (country ~ '^[A-Z]{2}$'),
        begins_on date not null,
        state text not null default 'draft' constraint cut_over_state_known check (state in ('draft', 'proposed', 'committed', 'withdrawn')),
        round integer not null default 1,
        version integer not null default 1,
        content_sha256 bytea constraint cut_over_hash check (octet_length(content_sha256) = 32),
        summary jsonb,
        started_by uuid not null,
        started_org text not null,
        started_at timestamptz not null default now(),
        proposed_at timestamptz,
        committed_at timestamptz,
        constraint cut_over_proposed_whole check (state in ('draft', 'withdrawn') or num_nonnulls(content_sha256, summary, proposed_at) = 3),
        constraint cut_over_committed_at check ((state = 'committed') = (committed_at is not null))
      );
      comment on table records.cut_over is 'One import from before; begins_on is the first day of the records here, the same for all of them; round counts proposals, each approved anew';
      create unique index cut_over_one_open on records.cut_over ((true)) where state in ('draft', 'proposed');

      create table records.cut_over_file (
        cut_over_id uuid not null constraint cut_over_file_fk references records.cut_over,
        kind text not null constraint cut_over_file_kind_known check (kind in ('permits', 'quota-use', 'cases', 'stamps', 'numbers')),
        file_name text not null,
        sha256 bytea not null constraint cut_over_file_hash check (octet_length(sha256) = 32),
        accepted integer not null,
        rejected jsonb not null,
        headings jsonb not null,
        uploaded_at timestamptz not null default now(),
        constraint cut_over_file_pk primary key (cut_over_id, kind)
      );
      comment on table records.cut_over_file is 'What was uploaded last of each kind; rejected holds each refused row with its reasons';

      create table records.cut_over_row (
        cut_over_id uuid not null constraint cut_over_row_fk references records.cut_over,
        kind text not null,
        row integer not null,
        content jsonb not null,
        constraint cut_over_row_pk primary key (cut_over_id, kind, row)
      );
      comment on table records.cut_over_row is 'Rows that were accepted, by their line in the file';

      create table records.cut_over_approval (
        cut_over_id uuid not null constraint cut_over_approval_fk references records.cut_over,
        round integer not null,
        person uuid not null,
        org text not null,
        role text not null constraint cut_over_approval_role check (role in ('issuing-officer', 'administrator')),
        verdict text not null constraint cut_over_verdict_known check (verdict in ('approve', 'refuse')),
        note text,
        statement uuid constraint cut_over_approval_statement references identity.signed_statement (id),
        content_sha256 bytea not null,
        at timestamptz not null default now(),
        constraint cut_over_approval_pk primary key (cut_over_id, round, person),
        constraint cut_over_refusal_reasoned check (verdict = 'approve' or length(trim(note)) >= 3)
      );
      comment on table records.cut_over_approval is 'Append-only. Who looked a proposal through, and what they signed';

      create table records.legacy_permit (
        number text constraint legacy_permit_pk primary key,
        number_as_printed text not null,
        document_type text not null,
        issued_on date not null,
        valid_until date not null,
        status text not null constraint legacy_permit_status_known check (status in ('valid', 'used', 'cancelled', 'lost', 'expired', 'replaced')),
        exporter text,
        importer text,
        country_of_import text,
        cut_over_id uuid not null constraint legacy_permit_cut_over_fk references records.cut_over,
        constraint legacy_permit_dates check (valid_until >= issued_on)
      );
      comment on table records.legacy_permit is 'Permits issued on paper before the records began; number is folded as documents'' numbers are compared';
      create table records.legacy_permit_line (
        number text not null constraint legacy_permit_line_fk references records.legacy_permit,
        line integer not null,
        scientific_name text not null,
        term text not null,
        source text,
        quantity numeric not null constraint legacy_permit_line_quantity check (quantity > 0),
        unit text not null,
        constraint legacy_permit_line_pk primary key (number, line)
      );
      comment on table records.legacy_permit_line is 'Lines of permits from before';

      create table records.legacy_case (
        id uuid constraint legacy_case_pk primary key,
        reference text not null constraint legacy_case_reference_once unique,
        received_on date not null,
        party text not null,
        document_type text not null,
        scientific_name text,
        note text,
        state text not null default 'open' constraint legacy_case_state_known check (state in ('open', 'taken-over', 'closed')),
        application_id uuid constraint legacy_case_application_fk references applications.application,
        closing_note text,
        settled_by uuid,
        settled_at timestamptz,
        version integer not null default 1,
        cut_over_id uuid not null constraint legacy_case_cut_over_fk references records.cut_over,
        constraint legacy_case_settled check ((state = 'open') = (settled_by is null) and (state = 'open') = (settled_at is null)),
        constraint legacy_case_taken check ((state = 'taken-over') = (application_id is not null)),
        constraint legacy_case_closed check ((state = 'closed') = (closing_note is not null))
      );
      comment on table records.legacy_case is 'Applications that were open when the records began: each ends as an application here or is closed with a reason';

      create table records.number_floor (
        country text not null,
        year integer not null constraint number_floor_year check (year between 2000 and 2999),
        serial integer not null constraint number_floor_serial check (serial between 1 and 999999),
        cut_over_id uuid not null constraint number_floor_cut_over_fk references records.cut_over,
        constraint number_floor_pk primary key (country, year)
      );
      comment on table records.number_floor is 'Last serial given on paper in a year; the next number here follows it';
    `);
    await queries.query(`
      -- Movements of a quota from before the records: counted as committed, held by the import. What was used was used: it may be
      -- more than the quota, and then nothing is left.
      alter table species.quota_entry drop constraint quota_entry_kind_known;
      alter table species.quota_entry add constraint quota_entry_kind_known check (kind in ('reserve', 'commit', 'release', 'return', 'import'));
      create or replace function species.quota_entry_post() returns trigger
        language plpgsql security definer set search_path = pg_catalog, species, pg_temp as $$
      declare
        to_reserved numeric := case new.kind when 'reserve' then new.amount when 'commit' then -new.amount when 'release' then -new.amount else 0 end;
        to_committed numeric := case new.kind when 'commit' then new.amount when 'import' then new.amount when 'return' then -new.amount else 0 end;
        allowed numeric;
        used numeric;
      begin
        insert into species.quota_balance (quota_id) values (new.quota_id) on conflict do nothing;
        -- The row lock taken here orders every change of this quota until the transaction ends.
        update species.quota_balance set reserved = reserved + to_reserved, committed = committed + to_committed
          where quota_id = new.quota_id returning reserved + committed into used;
        if new.kind = 'reserve' then
          select quantity into allowed from species.quota where id = new.quota_id;
          if used > allowed then
            raise exception 'quota % allows %, % would be used', new.quota_id, allowed, used
              using errcode = 'check_violation', constraint = 'quota_not_overdrawn';
          end if;
        end if;
        -- Only a reservation or an import may open a line; anything else must find enough on the permit's own line.
        insert into species.quota_use (quota_id, permit_id) values (new.quota_id, new.permit_id) on conflict do nothing;
        update species.quota_use set reserved = reserved + to_reserved, committed = committed + to_committed
          where quota_id = new.quota_id and permit_id = new.permit_id;
        return null;
      end $$;

      create function records.content_of(cut_over uuid) returns bytea
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
          select sha256(convert_to(c.begins_on::text || coalesce((
            select string_agg(E'\\n' || r.kind || ' ' || r.row || ' ' || r.content::text, '' order by r.kind collate "C", r.row)
              from records.cut_over_row r where r.cut_over_id = c.id), ''), 'UTF8'))
          from records.cut_over c where c.id = cut_over
        $$;
      comment on function records.content_of is 'SHA-256 over the day and every accepted row: what the two officers sign';

      create function records.guard_cut_over() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        if tg_op = 'INSERT' then
          if new.state <> 'draft' or not identity.holds_role(new.started_by, new.started_org, 'case-officer') then
            raise exception 'a case officer begins' using errcode = 'check_violation', constraint = 'cut_over_by_case_officer';
          end if;
          perform pg_advisory_xact_lock(hashtext('records.cut_over'));
          if exists (select 1 from records.cut_over c where c.state = 'committed' and c.begins_on <> new.begins_on) then
            raise exception 'the records began on another day' using errcode = 'check_violation', constraint = 'cut_over_one_beginning';
          end if;
          return new;
        end if;
        if (new.id, new.country, new.begins_on, new.started_by, new.started_org, new.started_at)
            is distinct from (old.id, old.country, old.begins_on, old.started_by, old.started_org, old.started_at)
            or new.version <> old.version + 1 then
          raise exception 'an import changes by its steps only' using errcode = 'check_violation', constraint = 'cut_over_step';
        end if;
        if (old.state, new.state) not in (('draft', 'draft'), ('draft', 'proposed'), ('draft', 'withdrawn'), ('proposed', 'draft'), ('proposed', 'withdrawn'), ('proposed', 'committed'))
            or new.round <> old.round + (old.state = 'proposed' and new.state = 'draft')::int then
          raise exception 'an import cannot go from % to %', old.state, new.state using errcode = 'check_violation', constraint = 'cut_over_step';
        end if;
        if new.state in ('proposed', 'committed') and new.content_sha256 is distinct from records.content_of(new.id) then
          raise exception 'what is proposed is not what was read' using errcode = 'check_violation', constraint = 'cut_over_content';
        end if;
        if old.state = 'proposed' and new.state = 'draft' and not exists (select 1 from records.cut_over_approval a
            where a.cut_over_id = new.id and a.round = old.round and a.verdict = 'refuse') then
          raise exception 'nobody refused' using errcode = 'check_violation', constraint = 'cut_over_step';
        end if;
        if new.state = 'committed' and (select count(distinct a.person) < 2 or not bool_or(a.role = 'issuing-officer') from records.cut_over_approval a
            where a.cut_over_id = new.id and a.round = new.round and a.verdict = 'approve' and a.content_sha256 = new.content_sha256) then
          raise exception 'two people are needed' using errcode = 'check_violation', constraint = 'cut_over_two_people';
        end if;
        return new;
      end $$;
      create trigger cut_over_guard before insert or update on records.cut_over for each row execute function records.guard_cut_over();

      create function records.guard_cut_over_part() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      declare
        held text;
      begin
        select state into held from records.cut_over c where c.id = coalesce(new.cut_over_id, old.cut_over_id) for no key update;
        if held is distinct from 'draft' then
          raise exception 'what is proposed does not change' using errcode = 'check_violation', constraint = 'cut_over_fixed';
        end if;
        return coalesce(new, old);
      end $$;
      create trigger cut_over_file_guard before insert or update or delete on records.cut_over_file for each row execute function records.guard_cut_over_part();
      create trigger cut_over_row_guard before insert or update or delete on records.cut_over_row for each row execute function records.guard_cut_over_part();

      create function records.guard_cut_over_approval() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      declare
        whole records.cut_over;
        said jsonb;
      begin
        select * into whole from records.cut_over c where c.id = new.cut_over_id for no key update;
        if whole.state is distinct from 'proposed' or whole.round <> new.round or whole.content_sha256 <> new.content_sha256 then
          raise exception 'another proposal stands' using errcode = 'check_violation', constraint = 'cut_over_approval_fits';
        end if;
        if whole.started_by = new.person then
          raise exception 'nobody approves an own import' using errcode = 'check_violation', constraint = 'cut_over_two_people';
        end if;
        if not identity.holds_role(new.person, new.org, new.role) then
          raise exception '% is not held', new.role using errcode = 'check_violation', constraint = 'officer_role_held';
        end if;
        select s.text::jsonb into said from identity.signed_statement s where s.id = new.statement;
        if identity.signature_missing(new.statement, new.cut_over_id, null, new.person, new.org, new.role)
            or said is not null and (said ->> 'cutOver', said ->> 'content', said ->> 'verdict')
              is distinct from (new.cut_over_id::text, encode(new.content_sha256, 'hex'), new.verdict) then
          raise exception 'the verdict is not signed' using errcode = 'check_violation', constraint = 'cut_over_signed';
        end if;
        return new;
      end $$;
      create trigger cut_over_approval_guard before insert on records.cut_over_approval for each row execute function records.guard_cut_over_approval();

      create function records.refuse_change() returns trigger language plpgsql set search_path = pg_catalog as $$
      begin
        raise exception '% never changes', tg_table_name using errcode = 'insufficient_privilege', constraint = 'append_only';
      end $$;
      create trigger cut_over_approval_append_only before update or delete or truncate on records.cut_over_approval for each statement execute function records.refuse_change();
      create trigger cut_over_never_goes before delete or truncate on records.cut_over for each statement execute function records.refuse_change();
      create trigger legacy_permit_never_changes before update or delete or truncate on records.legacy_permit for each statement execute function records.refuse_change();
      create trigger legacy_permit_line_never_changes before update or delete or truncate on records.legacy_permit_line for each statement execute function records.refuse_change();

      -- A number is given once: neither on paper what was given here, nor here what was given on paper.
      create function records.number_once() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        if tg_table_name = 'legacy_permit' and exists (select 1 from issuance.permit p where p.number = new.number)
            or tg_table_name = 'permit' and exists (select 1 from records.legacy_permit l where l.number = new.number) then
          raise exception 'the number % is taken', new.number using errcode = 'check_violation', constraint = 'number_given_once';
        end if;
        return new;
      end $$;
      create trigger legacy_permit_number_once before insert on records.legacy_permit for each row execute function records.number_once();
      create trigger permit_number_not_legacy before update of number on issuance.permit for each row when (new.number is not null) execute function records.number_once();
    `);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('what was brought along from before stays on record'));
  }
}
