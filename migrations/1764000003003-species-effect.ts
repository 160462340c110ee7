import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * From staged rows to law: propose, decide, take effect. Each is a function with the owner's rights and its own checks,
 * because no process may write reference data directly.
 */
export class SpeciesEffect1764000003003 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(life);
    await queries.query(diff);
    await queries.query(apply);
    await queries.query(effect);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query(`
      drop function species.take_due_effects(), species.take_effect(uuid), species.install_import(uuid), species.apply_import(uuid),
        species.apply_listings(uuid), species.import_diff(uuid), species.decide_import(uuid, uuid, boolean, text), species.propose_import(uuid, uuid),
        species.close_import(uuid), species.reject_orphans(integer), species.abandon_import(uuid), 
        species.open_import(uuid, text, text, bytea, text, boolean, date);
    `);
  }
}

const definer = 'language plpgsql security definer set search_path = pg_catalog, species, public, pg_temp';

const life = `
  create function species.open_import(new_id uuid, kind text, name text, digest bytea, covers text, whole boolean, effective date) returns integer ${definer} as $$
  declare number integer;
  begin
    insert into species.import_batch (id, source_kind, source_name, source_digest, coverage, complete, effective_on)
      values (new_id, kind, name, digest, covers, whole, effective) returning batch_no into number;
    return number;
  end $$;

  -- A taxon whose parent (or accepted taxon) was rejected cannot be placed; neither can what refers to it.
  create function species.reject_orphans(number integer) returns void ${definer} as $$
  declare
    kind text;
    found_any boolean := false;
  begin
    loop
      with gone as (
        delete from species.stage_taxon s where s.batch_no = number
          and ((s.parent_source is not null and not exists (select from species.stage_taxon p where p.batch_no = number and p.source_id = s.parent_source))
            or (s.accepted_source is not null and not exists (select from species.stage_taxon a where a.batch_no = number and a.source_id = s.accepted_source)))
        returning s.source_id, s.scientific_name)
      insert into species.import_reject (batch_no, step, line, reason, detail, raw)
        select number, 'taxa', 0, 'taxon-not-known', 'its parent or accepted taxon is missing or was rejected', source_id || ',' || scientific_name from gone;
      exit when not found;
      found_any := true;
    end loop;
    if not found_any then
      return;
    end if;
    foreach kind in array array['name', 'listing', 'quota', 'suspension', 'distribution'] loop
      execute format(
        'with gone as (delete from species.stage_%1$s s where s.batch_no = $1 and s.taxon_source is not null
           and not exists (select from species.stage_taxon t where t.batch_no = $1 and t.source_id = s.taxon_source) returning s.*)
         insert into species.import_reject (batch_no, step, line, reason, detail, raw)
           select $1, %1$L, 0, ''taxon-not-known'', ''its taxon was rejected'', to_jsonb(gone)::text from gone', kind) using number;
    end loop;
  end $$;

  create function species.close_import(batch uuid) returns void ${definer} as $$
  begin
    perform species.reject_orphans(batch_no) from species.import_batch where id = batch and state = 'staging';
    update species.import_batch b set state = 'staged', staged_at = now(),
        rows_read = coalesce((select sum(s.rows_read) from species.import_step s where s.batch_no = b.batch_no), 0),
        rows_rejected = (select count(*) from species.import_reject r where r.batch_no = b.batch_no)
      where id = batch and state = 'staging' and not exists (select from species.import_step s where s.batch_no = b.batch_no and not s.done);
    if not found then
      raise exception 'this import is not complete' using errcode = 'object_not_in_prerequisite_state', constraint = 'import_complete';
    end if;
  end $$;

  create function species.abandon_import(batch uuid) returns void ${definer} as $$
  declare number integer;
  begin
    update species.import_batch set state = 'abandoned' where id = batch and state in ('staging', 'staged') returning batch_no into number;
    if not found then
      raise exception 'only an import that nobody proposed can be abandoned' using errcode = 'object_not_in_prerequisite_state', constraint = 'import_not_proposed';
    end if;
    delete from species.stage_taxon where batch_no = number;
    delete from species.stage_name where batch_no = number;
    delete from species.stage_listing where batch_no = number;
    delete from species.stage_quota where batch_no = number;
    delete from species.stage_suspension where batch_no = number;
    delete from species.stage_distribution where batch_no = number;
  end $$;

  create function species.propose_import(batch uuid, person uuid) returns void ${definer} as $$
  begin
    update species.import_batch set state = 'proposed', proposed_by = person, proposed_at = now() where id = batch and state = 'staged';
    if not found then
      raise exception 'only a complete import can be proposed' using errcode = 'object_not_in_prerequisite_state', constraint = 'import_staged';
    end if;
  end $$;

  create function species.decide_import(batch uuid, person uuid, approved boolean, reason text) returns void ${definer} as $$
  begin
    update species.import_batch set state = case when approved then 'approved' else 'refused' end,
        decided_by = person, decided_at = now(), decision_reason = reason
      where id = batch and state = 'proposed';
    if not found then
      raise exception 'only a proposed update can be decided' using errcode = 'object_not_in_prerequisite_state', constraint = 'import_proposed';
    end if;
  end $$;

  grant execute on function species.open_import(uuid, text, text, bytea, text, boolean, date), species.close_import(uuid),
    species.abandon_import(uuid), species.propose_import(uuid, uuid) to oc_worker;
  grant execute on function species.decide_import(uuid, uuid, boolean, text) to oc_portal;
`;

const diff = `
  -- One row per taxon, Appendix and Party whose listings differ between the law in force and the staged batch.
  create function species.import_diff(batch uuid)
    returns table (scientific_name text, rank text, appendix text, party text, change text, before jsonb, after jsonb) ${definer} as $$
  #variable_conflict use_column
  declare b species.import_batch;
  begin
    select * into strict b from species.import_batch where id = batch;
    return query
    with staged as (
      select t.kingdom, t.rank, t.scientific_name, t.homonym, l.* from species.stage_listing l
        join species.stage_taxon t on t.batch_no = l.batch_no and t.source_id = l.taxon_source
        where l.batch_no = b.batch_no
    ), present as (
      select t.kingdom, t.rank, t.scientific_name, t.homonym, l.* from species.listing l join species.taxon t on t.id = l.taxon_id
        where l.retired_by is null
          and (b.coverage = 'history' or (l.valid_from <= b.effective_on and (l.valid_to is null or l.valid_to > b.effective_on)))
          and (b.complete or exists (select from species.stage_taxon s where s.batch_no = b.batch_no and s.scientific_name = t.scientific_name
                                     and s.rank = t.rank and s.kingdom = t.kingdom and s.homonym = t.homonym))
    ), sides as (
      select kingdom, rank, scientific_name, homonym, appendix, party, content,
          case when b.coverage = 'history' then valid_from end as since, case when b.coverage = 'history' then valid_to end as until, 'after' as side,
          jsonb_build_object('from', valid_from, 'to', valid_to, 'populations', populations, 'populationsExcluded', populations_excluded,
            'excludedTaxa', excluded_taxa, 'annotation', annotation, 'hashNote', hash_note) as shown from staged
      union all
      select kingdom, rank, scientific_name, homonym, appendix, party, content,
          case when b.coverage = 'history' then valid_from end, case when b.coverage = 'history' then valid_to end, 'before',
          jsonb_build_object('from', valid_from, 'to', valid_to, 'populations', populations, 'populationsExcluded', populations_excluded,
            'excludedTaxa', excluded_taxa, 'annotation', annotation, 'hashNote', hash_note) from present
    ), differing as (
      select *, count(*) over same as copies, min(side) over same as lowest, max(side) over same as highest from sides
        window same as (partition by kingdom, rank, scientific_name, homonym, appendix, party, content, since, until)
    )
    select d.scientific_name, d.rank, d.appendix, d.party,
        case when count(*) filter (where side = 'before') = 0 then 'added' when count(*) filter (where side = 'after') = 0 then 'removed' else 'changed' end,
        coalesce(jsonb_agg(shown order by shown->>'from') filter (where side = 'before'), '[]'),
        coalesce(jsonb_agg(shown order by shown->>'from') filter (where side = 'after'), '[]')
      from differing d where lowest = highest
      group by d.kingdom, d.rank, d.scientific_name, d.homonym, d.appendix, d.party
      order by d.scientific_name, d.appendix, d.party;
  end $$;
  grant execute on function species.import_diff(uuid) to oc_worker, oc_portal;
`;

const apply = `
  create function species.apply_listings(batch uuid) returns void ${definer} as $$
  declare
    b species.import_batch;
  begin
    select * into strict b from species.import_batch where id = batch;
    create temp table import_listing on commit drop as
      select l.*, m.id as taxon_id from species.stage_listing l join pg_temp.import_map m on m.source_id = l.taxon_source where l.batch_no = b.batch_no;
    create temp table import_covered on commit drop as
      select l.id, l.taxon_id, l.content, l.valid_from, l.valid_to from species.listing l
        where l.retired_by is null and (b.complete or l.taxon_id in (select id from pg_temp.import_map));
    analyze pg_temp.import_listing;
    if b.coverage = 'history' then
      -- The batch tells the whole history: what it does not confirm is retired.
      delete from pg_temp.import_covered c using pg_temp.import_listing n
        where n.taxon_id = c.taxon_id and n.content = c.content and n.valid_from = c.valid_from and n.valid_to is not distinct from c.valid_to;
      update species.listing l set retired_by = batch from pg_temp.import_covered c where c.id = l.id;
      delete from pg_temp.import_listing n using species.listing l
        where l.retired_by is null and l.taxon_id = n.taxon_id and l.content = n.content and l.valid_from = n.valid_from and l.valid_to is not distinct from n.valid_to;
    else
      -- The batch tells one day's state: what is no longer in it ends on that day, what is new begins.
      delete from pg_temp.import_covered c where c.valid_to <= b.effective_on;
      delete from pg_temp.import_covered c using pg_temp.import_listing n
        where n.taxon_id = c.taxon_id and n.content = c.content and c.valid_from <= b.effective_on and (c.valid_to is null);
      update species.listing l set retired_by = batch from pg_temp.import_covered c where c.id = l.id;
      delete from pg_temp.import_listing n using species.listing l
        where l.retired_by is null and l.taxon_id = n.taxon_id and l.content = n.content and l.valid_from <= b.effective_on and l.valid_to is null;
      insert into species.listing (id, taxon_id, appendix, valid_from, valid_to, party, populations, populations_excluded, excluded_taxa, annotation, hash_note, source, batch_id)
        select gen_random_uuid(), l.taxon_id, l.appendix, l.valid_from, b.effective_on, l.party, l.populations, l.populations_excluded, l.excluded_taxa,
            l.annotation, l.hash_note, l.source, batch
          from species.listing l join pg_temp.import_covered c using (id) where l.valid_from < b.effective_on;
      update pg_temp.import_listing set valid_from = b.effective_on, valid_to = null;
    end if;
    insert into species.listing (id, taxon_id, appendix, valid_from, valid_to, party, populations, populations_excluded, excluded_taxa, annotation, hash_note, source, batch_id)
      select distinct on (taxon_id, appendix, party, populations, populations_excluded, valid_from)
          id, taxon_id, appendix, valid_from, valid_to, party, populations, populations_excluded, excluded_taxa, annotation, hash_note, source, batch
        from pg_temp.import_listing;
  end $$;

  create function species.apply_import(batch uuid) returns void ${definer} as $$
  declare
    b species.import_batch;
  begin
    select * into strict b from species.import_batch where id = batch;
    create temp table import_map on commit drop as
      select s.*, coalesce(t.id, nextval('species.taxon_id_seq')) as id, t.id is null as fresh
        from species.stage_taxon s
        left join species.taxon t on t.scientific_name = s.scientific_name and t.rank = s.rank and t.kingdom = s.kingdom and t.homonym = s.homonym
        where s.batch_no = b.batch_no;
    create unique index on pg_temp.import_map (source_id);
    analyze pg_temp.import_map;

    insert into species.taxon (id, parent_id, kingdom, rank, scientific_name, homonym, author, status, accepted_id, source, batch_id)
      select m.id, p.id, m.kingdom, m.rank, m.scientific_name, m.homonym, m.author, m.status, a.id, m.source, batch
        from pg_temp.import_map m
        left join pg_temp.import_map p on p.source_id = m.parent_source
        left join pg_temp.import_map a on a.source_id = m.accepted_source
        where m.fresh;
    update species.taxon t set parent_id = p.id, author = coalesce(m.author, t.author), status = m.status, accepted_id = a.id, source = m.source, batch_id = batch
      from pg_temp.import_map m
      left join pg_temp.import_map p on p.source_id = m.parent_source
      left join pg_temp.import_map a on a.source_id = m.accepted_source
      where not m.fresh and t.id = m.id and t.rank <> 'kingdom'
        and (t.parent_id is distinct from p.id or t.status <> m.status or t.accepted_id is distinct from a.id or t.author is distinct from coalesce(m.author, t.author));

    insert into species.name (taxon_id, kind, name, author, batch_id)
      select id, 'accepted', scientific_name, author, batch from pg_temp.import_map where fresh;
    insert into species.name (taxon_id, kind, language, name, author, batch_id)
      select m.id, n.kind, n.language, n.name, n.author, batch
        from species.stage_name n join pg_temp.import_map m on m.source_id = n.taxon_source where n.batch_no = b.batch_no
      on conflict on constraint name_unique do nothing;

    perform species.apply_listings(batch);

    insert into species.quota (id, kind, taxon_id, country, region, holder, facility, valid_from, valid_to, quantity, unit, terms, sources, purposes,
        applies_to_import, source, note, batch_id)
      select distinct on (m.id, q.country, q.region, q.holder, q.facility, q.valid_from, q.valid_to, q.kind, q.unit, q.terms, q.sources, q.purposes,
          q.applies_to_import, q.note)
          q.id, q.kind, m.id, q.country, q.region, q.holder, q.facility, q.valid_from, q.valid_to, q.quantity, q.unit, q.terms, q.sources, q.purposes,
          q.applies_to_import, q.source, q.note, batch
        from species.stage_quota q join pg_temp.import_map m on m.source_id = q.taxon_source where q.batch_no = b.batch_no
      on conflict on constraint quota_unique do update set quantity = excluded.quantity, source = excluded.source, batch_id = excluded.batch_id
        where species.quota.quantity <> excluded.quantity;

    insert into species.suspension (id, taxon_id, excluded_taxa, country, valid_from, valid_to, terms, sources, purposes_allowed, applies_to, source, note, batch_id)
      select distinct on (m.id, s.country, s.valid_from, s.source, s.note)
          s.id, m.id, s.excluded_taxa, s.country, s.valid_from, s.valid_to, s.terms, s.sources, s.purposes_allowed, s.applies_to, s.source, s.note, batch
        from species.stage_suspension s left join pg_temp.import_map m on m.source_id = s.taxon_source
        where s.batch_no = b.batch_no and (s.taxon_source is null or m.id is not null)
      on conflict on constraint suspension_unique do update set valid_to = excluded.valid_to, excluded_taxa = excluded.excluded_taxa, terms = excluded.terms,
          sources = excluded.sources, purposes_allowed = excluded.purposes_allowed, applies_to = excluded.applies_to, batch_id = excluded.batch_id
        where (species.suspension.valid_to, species.suspension.applies_to, species.suspension.excluded_taxa, species.suspension.terms,
               species.suspension.sources, species.suspension.purposes_allowed)
          is distinct from (excluded.valid_to, excluded.applies_to, excluded.excluded_taxa, excluded.terms, excluded.sources, excluded.purposes_allowed);

    insert into species.distribution (taxon_id, country, kind, batch_id)
      select m.id, d.country, d.kind, batch
        from species.stage_distribution d join pg_temp.import_map m on m.source_id = d.taxon_source where d.batch_no = b.batch_no
      on conflict on constraint distribution_pk do nothing;

    insert into species.update_effect (batch_id, taxon_id, country, subject)
      select distinct batch, taxon_id, null, 'listing' from species.listing where not b.first_set_up and (batch_id = batch or retired_by = batch)
      union select batch, taxon_id, country, 'quota' from species.quota where not b.first_set_up and batch_id = batch
      union select batch, taxon_id, country, 'suspension' from species.suspension where not b.first_set_up and batch_id = batch;

    delete from species.stage_taxon where batch_no = b.batch_no;
    delete from species.stage_name where batch_no = b.batch_no;
    delete from species.stage_listing where batch_no = b.batch_no;
    delete from species.stage_quota where batch_no = b.batch_no;
    delete from species.stage_suspension where batch_no = b.batch_no;
    delete from species.stage_distribution where batch_no = b.batch_no;
    drop table pg_temp.import_listing, pg_temp.import_covered, pg_temp.import_map;
    -- Thousands of new names wait in the list of the trigram index; every search would read through it until the next vacuum.
    perform gin_clean_pending_list('species.name_trigram');
    analyze species.taxon, species.name, species.listing, species.quota;
    perform pg_notify('species_update', batch::text);
  end $$;
`;

const effect = `
  create function species.install_import(batch uuid) returns void ${definer} as $$
  begin
    -- Only the first species of an installation may come without a second person: afterwards there are officers.
    if exists (select from species.import_batch where state = 'applied') then
      raise exception 'species are installed already; propose an update' using errcode = 'object_not_in_prerequisite_state', constraint = 'import_first';
    end if;
    update species.import_batch set state = 'applied', first_set_up = true, applied_at = now() where id = batch and state = 'staged';
    if not found then
      raise exception 'only a complete import can be installed' using errcode = 'object_not_in_prerequisite_state', constraint = 'import_staged';
    end if;
    perform species.apply_import(batch);
  end $$;

  create function species.take_effect(batch uuid) returns void ${definer} as $$
  begin
    update species.import_batch set state = 'applied', applied_at = now() where id = batch and state = 'approved' and effective_on <= current_date;
    if not found then
      raise exception 'only an approved update whose date has come takes effect' using errcode = 'object_not_in_prerequisite_state', constraint = 'import_due';
    end if;
    perform species.apply_import(batch);
  end $$;

  create function species.take_due_effects() returns setof uuid ${definer} as $$
  declare due uuid;
  begin
    for due in select id from species.import_batch where state = 'approved' and effective_on <= current_date
        order by effective_on, batch_no for update skip locked loop
      perform species.take_effect(due);
      return next due;
    end loop;
  end $$;
  grant execute on function species.install_import(uuid) to oc_worker;
  grant execute on function species.take_effect(uuid), species.take_due_effects() to oc_portal, oc_worker;
`;
