import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Staging of imports. A batch collects rows while it is `staging`; afterwards the guard refuses any further row, so that
 * what an officer approves is what takes effect. The functions in the next migration are the only way from here to law.
 */
export class SpeciesImport1764000003002 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create table species.import_step (
        batch_no integer not null constraint import_step_batch_fk references species.import_batch (batch_no),
        step text not null,
        cursor bigint not null default 0,
        line bigint not null default 0,
        rows_read bigint not null default 0,
        rows_rejected bigint not null default 0,
        done boolean not null default false,
        constraint import_step_pk primary key (batch_no, step)
      );
      comment on table species.import_step is 'How far each part of an import has come; written in the same transaction as its rows, so a killed import resumes without loss or repetition';

      create table species.import_reject (
        batch_no integer not null constraint import_reject_batch_fk references species.import_batch (batch_no),
        step text not null,
        line bigint not null,
        reason text not null,
        detail text not null,
        raw text not null,
        same_from text,
        same_to text
      );
      comment on table species.import_reject is 'Rows that were not taken, each with its reason';
      create index import_reject_batch on species.import_reject (batch_no);

      create table species.stage_taxon (
        batch_no integer not null, source_id text not null, parent_source text, kingdom text not null, rank text not null,
        scientific_name text not null, homonym text not null, author text, status text not null, accepted_source text, source text not null
      );
      create index stage_taxon_batch on species.stage_taxon using brin (batch_no);
      create table species.stage_name (
        batch_no integer not null, taxon_source text not null, kind text not null, language text, name text not null, author text
      );
      create index stage_name_batch on species.stage_name using brin (batch_no);
      create table species.stage_listing (
        batch_no integer not null, id uuid not null, taxon_source text not null, appendix text not null, valid_from date not null, valid_to date,
        party text, populations text[] not null, populations_excluded text[] not null, excluded_taxa text[] not null,
        annotation text, hash_note text, source text not null,
        content text not null generated always as
          (species.listing_content(appendix, party, populations, populations_excluded, excluded_taxa, annotation, hash_note)) stored
      );
      create index stage_listing_batch on species.stage_listing using brin (batch_no);
      create table species.stage_quota (
        batch_no integer not null, id uuid not null, taxon_source text not null, kind text not null, country text not null, region text, holder text,
        facility text, valid_from date not null, valid_to date not null, quantity numeric not null, unit text not null,
        terms text[] not null, sources text[] not null, purposes text[] not null, applies_to_import boolean not null, source text not null, note text
      );
      create index stage_quota_batch on species.stage_quota using brin (batch_no);
      create table species.stage_suspension (
        batch_no integer not null, id uuid not null, taxon_source text, excluded_taxa text[] not null, country text, valid_from date not null,
        valid_to date, terms text[] not null, sources text[] not null, purposes_allowed text[] not null, applies_to text not null,
        source text not null, note text
      );
      create index stage_suspension_batch on species.stage_suspension using brin (batch_no);
      create table species.stage_distribution (
        batch_no integer not null, taxon_source text not null, country text not null, kind text not null
      );
      create index stage_distribution_batch on species.stage_distribution using brin (batch_no);

      -- Rows of a batch that somebody may already be reading for approval must not change.
      create function species.stage_guard() returns trigger language plpgsql security definer set search_path = pg_catalog, species, pg_temp as $$
      begin
        if exists (select from (select distinct batch_no from added) a left join species.import_batch b using (batch_no)
                   where b.state is distinct from 'staging') then
          raise exception 'this import is closed' using errcode = 'object_not_in_prerequisite_state', constraint = 'import_open';
        end if;
        return null;
      end $$;
    `);
    for (const table of ['taxon', 'name', 'listing', 'quota', 'suspension', 'distribution'])
      await queries.query(`
        create trigger stage_${table}_guard after insert on species.stage_${table} referencing new table as added
          for each statement execute function species.stage_guard();
        comment on table species.stage_${table} is 'Rows of an import before approval, in the neutral shape of all importers';
        grant select, insert on species.stage_${table} to oc_worker;
      `);
    await queries.query(`
      grant execute on function species.stage_guard(), species.joined(text[]),
        species.listing_content(text, text, text[], text[], text[], text, text) to oc_worker;
      grant select, insert, update on species.import_step to oc_worker;
      grant select, insert on species.import_reject to oc_worker;
      grant select on species.import_step, species.import_reject to oc_portal, oc_auditor;

      create table species.update_effect (
        batch_id uuid not null constraint update_effect_batch_fk references species.import_batch,
        taxon_id bigint constraint update_effect_taxon_fk references species.taxon,
        country text,
        subject text not null constraint update_effect_subject_known check (subject in ('listing', 'quota', 'suspension')),
        at timestamptz not null default now(),
        constraint update_effect_unique unique nulls not distinct (batch_id, subject, taxon_id, country)
      );
      comment on table species.update_effect is 'What an update changed when it took effect: open cases on these taxa (and their descendants) are evaluated again';
      grant select on species.update_effect to oc_portal, oc_signer, oc_worker, oc_auditor;
    `);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query(`
      drop table species.update_effect, species.stage_distribution, species.stage_suspension, species.stage_quota, species.stage_listing,
        species.stage_name, species.stage_taxon, species.import_reject, species.import_step;
      drop function species.stage_guard();
    `);
  }
}
