import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Open cases as officers list them. Of a million cases few thousand are open: they stand in a short table of their own, kept
 * by triggers, so that a queue is one indexed read however many permits there are.
 */
export class Desk1764000038000 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      alter table applications.evaluation add column science jsonb not null default '[]'
        constraint evaluation_science_list check (jsonb_typeof(science) = 'array');
      alter table applications.evaluation add column officers_work text[] not null default '{}';
      comment on column applications.evaluation.officers_work is 'Rules with a finding that the officers themselves put right: they flag no case';
      comment on column applications.evaluation.science is 'Findings that the Scientific Authority owes this form: [{"kind", "lines"}]';

      create table applications.desk (
        application_id uuid        not null,
        case_number    text        not null,
        state          text        not null,
        officer        uuid,
        applicant      uuid        not null,
        applicant_org  text,
        document_type  text,
        species        text        not null default '',
        species_count  integer     not null default 0,
        appendices     text[]      not null default '{}',
        quantity       text,
        unit           text,
        line_count     integer     not null,
        clock_from     timestamptz not null,
        paused_at      timestamptz,
        blocks         integer     not null default 0,
        warns          integer     not null default 0,
        flags          text[]      not null default '{}',
        science        text[]      not null default '{}',
        twin           boolean     not null default false,
        constraint desk_pk primary key (application_id),
        constraint desk_application_fk foreign key (application_id) references applications.application (id),
        constraint desk_state_open check (state in ('submitted', 'in-work', 'information-asked', 'decided', 'approved', 'issuing'))
      );
      comment on table applications.desk is 'Open cases, one row each, written by triggers alone: what the queues read';
      comment on column applications.desk.clock_from is 'When the clock of the case would have begun, had it never stood still';
      comment on column applications.desk.paused_at is 'Since when the applicant''s answer is awaited and the clock stands still';
      comment on column applications.desk.flags is 'Rules with a finding at the last evaluation';
      comment on column applications.desk.science is 'Kinds of findings that the Scientific Authority still owes';
      comment on column applications.desk.twin is 'Another application of the last year names the same parties and goods';
      create index desk_clock on applications.desk (clock_from, application_id);
      create index desk_officer on applications.desk (officer, clock_from) where officer is not null;

      create table applications.likeness (
        application_id uuid        not null,
        key            bytea       not null,
        species        text[]      not null default '{}',
        submitted_at   timestamptz not null,
        constraint likeness_pk primary key (application_id),
        constraint likeness_application_fk foreign key (application_id) references applications.application (id),
        constraint likeness_key_size check (octet_length(key) = 32)
      );
      comment on table applications.likeness is 'What submitted applications are found again by: a hash over document type, parties and goods, and the names of their species';
      create index likeness_key on applications.likeness (key, submitted_at);
      create index likeness_species on applications.likeness using gin (species);
      create index permit_line_species on issuance.permit_line (scientific_name);
      create index organisation_name on identity.organisation (lower(name) text_pattern_ops);
    `);
    await queries.query(`
      create function applications.likeness_of(form jsonb) returns bytea
        language sql stable set search_path = pg_catalog, pg_temp as $$
          select sha256(convert_to(concat_ws(E'\\n', form ->> 'documentType', applications.plain_name(form #>> '{exporter,name}'),
            applications.plain_name(form #>> '{importer,name}'),
            (select string_agg(goods, E'\\n' order by goods) from (
              select concat_ws(' ', upper(l ->> 'scientificName'), l ->> 'term', l #>> '{quantity,value}', l #>> '{quantity,unit}') as goods
                from jsonb_array_elements(form -> 'lines') l) g)), 'UTF8'))
        $$;

      create function applications.species_of(form jsonb) returns text[]
        language sql immutable set search_path = pg_catalog, pg_temp as $$
          select coalesce(array_agg(distinct l ->> 'scientificName') filter (where l ->> 'scientificName' is not null), '{}')
            from jsonb_array_elements(form -> 'lines') l
        $$;

      create function applications.science_open(application uuid) returns text[]
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
          select coalesce(array_agg(distinct r.kind order by r.kind), '{}')
            from applications.application a join applications.evaluation e on e.application_id = a.id and e.form_sha256 = a.form_sha256
              cross join lateral jsonb_to_recordset(e.science) as r (kind text, lines integer[])
           where a.id = application and exists (
             select 1 from unnest(r.lines) as w (line) where not exists (
               select 1 from applications.decision d where d.application_id = a.id and d.kind = r.kind and d.form_sha256 = a.form_sha256
                 and (cardinality(d.lines) = 0 or w.line = any (d.lines))))
        $$;

      -- What the rules found and what science still owes, as of the last evaluation of this very form.
      create function applications.desk_findings(application uuid) returns void
        language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
          update applications.desk k set
              blocks = coalesce(f.blocks, 0), warns = coalesce(f.warns, 0), flags = coalesce(f.flags, '{}'),
              science = applications.science_open(application)
            from (select 1) one left join lateral (
              select count(*) filter (where x ->> 'severity' = 'block') as blocks, count(*) filter (where x ->> 'severity' = 'warn') as warns,
                  (array_agg(distinct x ->> 'rule') filter (where x ->> 'rule' is not null))[1:50] as flags
                from applications.application a join applications.evaluation e on e.application_id = a.id and e.form_sha256 = a.form_sha256
                  cross join lateral jsonb_array_elements(e.findings) x
               where a.id = application and x ->> 'rule' <> all (e.officers_work)) f on true
           where k.application_id = application
        $$;

      -- The part that is taken from the form.
      create function applications.desk_form(application uuid) returns void
        language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
      declare
        alike bytea;
        since timestamptz;
      begin
        update applications.desk k set
            document_type = a.document_type, line_count = a.line_count,
            species = coalesce(a.form #>> '{lines,0,scientificName}', ''),
            species_count = (select count(distinct l ->> 'scientificName') from jsonb_array_elements(coalesce(a.form -> 'lines', '[]')) l),
            appendices = (select coalesce(array_agg(distinct l ->> 'appendix') filter (where l ->> 'appendix' is not null), '{}')
                            from jsonb_array_elements(coalesce(a.form -> 'lines', '[]')) l),
            quantity = case when a.line_count = 1 then a.form #>> '{lines,0,quantity,value}' end,
            unit = case when a.line_count = 1 then a.form #>> '{lines,0,quantity,unit}' end
          from applications.application a where a.id = application and k.application_id = application;
        select applications.likeness_of(a.form), a.submitted_at into alike, since from applications.application a
          where a.id = application and jsonb_typeof(a.form -> 'lines') = 'array';
        if alike is null or since is null then return; end if;
        insert into applications.likeness (application_id, key, species, submitted_at)
          select application, alike, applications.species_of(a.form), since from applications.application a where a.id = application
          on conflict (application_id) do update set key = excluded.key, species = excluded.species, submitted_at = excluded.submitted_at;
        if exists (select 1 from applications.likeness l where l.key = alike and l.application_id <> application and l.submitted_at > now() - interval '1 year') then
          update applications.desk k set twin = true from applications.likeness l
            where l.key = alike and l.submitted_at > now() - interval '1 year' and k.application_id = l.application_id and not k.twin;
        else
          update applications.desk k set twin = false where k.application_id = application and k.twin;
        end if;
      end $$;

      create function applications.desk_application() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        if new.state in ('submitted', 'in-work', 'information-asked', 'decided', 'approved', 'issuing') then
          update applications.desk k set state = new.state, officer = coalesce(applications.officer_of(new.id), new.case_officer)
            where k.application_id = new.id;
          if not found then
            insert into applications.desk (application_id, case_number, state, officer, applicant, applicant_org, line_count, clock_from)
              values (new.id, new.case_number, new.state, coalesce(applications.officer_of(new.id), new.case_officer), new.applicant, new.applicant_org,
                new.line_count, new.submitted_at + coalesce((select sum(r.answered_at - r.asked_at) from applications.information_request r
                  where r.application_id = new.id and r.answered_at is not null), interval '0'));
            perform applications.desk_form(new.id);
            perform applications.desk_findings(new.id);
          elsif new.form_sha256 <> old.form_sha256 then
            perform applications.desk_form(new.id);
          end if;
        else
          delete from applications.desk k where k.application_id = new.id;
        end if;
        return null;
      end $$;
      create trigger desk_application after update of state, form, case_officer on applications.application
        for each row when (new.state <> 'draft') execute function applications.desk_application();

      create function applications.desk_assignment() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        update applications.desk k set officer = new.officer where k.application_id = new.application_id;
        return null;
      end $$;
      create trigger desk_assignment after insert on applications.assignment for each row execute function applications.desk_assignment();

      create function applications.desk_found() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        perform applications.desk_findings(new.application_id);
        return null;
      end $$;
      create trigger desk_evaluation after insert or update on applications.evaluation for each row execute function applications.desk_found();
      create trigger desk_decision after insert on applications.decision for each row when (new.duty = 'science') execute function applications.desk_found();

      create function applications.desk_question() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        update applications.desk k set
            paused_at = case when new.answered_at is null then new.asked_at end,
            clock_from = k.clock_from + case when new.answered_at is null then interval '0' else new.answered_at - new.asked_at end
          where k.application_id = new.application_id;
        return null;
      end $$;
      create trigger desk_question after insert or update of answered_at on applications.information_request
        for each row execute function applications.desk_question();
    `);
    await queries.query(`
      revoke execute on function applications.likeness_of(jsonb), applications.species_of(jsonb), applications.science_open(uuid), applications.desk_findings(uuid), applications.desk_form(uuid) from public;
      grant select on applications.desk, applications.likeness to oc_portal, oc_auditor;

      insert into applications.desk (application_id, case_number, state, officer, applicant, applicant_org, line_count, clock_from, paused_at)
        select a.id, a.case_number, a.state, coalesce(applications.officer_of(a.id), a.case_officer), a.applicant, a.applicant_org, a.line_count,
            a.submitted_at + coalesce((select sum(r.answered_at - r.asked_at) from applications.information_request r
              where r.application_id = a.id and r.answered_at is not null), interval '0'),
            (select r.asked_at from applications.information_request r where r.application_id = a.id and r.answered_at is null)
          from applications.application a where a.state in ('submitted', 'in-work', 'information-asked', 'decided', 'approved', 'issuing');
      insert into applications.likeness (application_id, key, species, submitted_at)
        select a.id, applications.likeness_of(a.form), applications.species_of(a.form), a.submitted_at from applications.application a
         where a.submitted_at is not null and jsonb_typeof(a.form -> 'lines') = 'array';
      select applications.desk_form(k.application_id), applications.desk_findings(k.application_id) from applications.desk k;
    `);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query(`
      drop trigger desk_application on applications.application;
      drop trigger desk_assignment on applications.assignment;
      drop trigger desk_evaluation on applications.evaluation;
      drop trigger desk_decision on applications.decision;
      drop trigger desk_question on applications.information_request;
      drop function applications.desk_application(), applications.desk_assignment(), applications.desk_found(), applications.desk_question(),
        applications.desk_form(uuid), applications.desk_findings(uuid), applications.science_open(uuid), applications.likeness_of(jsonb), applications.species_of(jsonb);
      drop table applications.likeness, applications.desk;
      drop index identity.organisation_name, issuance.permit_line_species;
      alter table applications.evaluation drop column science, drop column officers_work;
    `);
  }
}
