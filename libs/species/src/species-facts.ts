import { Injectable } from '@nestjs/common';
import type { ListingFact, QuotaFact, SuspensionFact, TaxonFacts } from '#cites';
import type { Tx } from '#database';

export interface ScopeOfFacts {
  /** Scientific names as on the form; synonyms are resolved. */
  readonly names: readonly string[];
  /** Countries of export, origin and import (ISO 3166-1 alpha-2). */
  readonly countries: readonly string[];
  /** YYYY-MM-DD. */
  readonly date: string;
  /** Leave out what this permit itself has reserved or committed, when its rules run again. */
  readonly exceptPermit?: string;
}

interface TaxonRow {
  readonly asked: number;
  readonly id: string;
  readonly name: string;
  readonly rank: TaxonFacts['rank'] | 'subfamily';
  readonly kingdom: 'Animalia' | 'Plantae';
  readonly status: string;
  readonly code: number | null;
}

interface LineageRow {
  readonly start: string;
  readonly id: string;
  readonly rank: string;
  readonly name: string;
}

interface ListingRow extends Omit<ListingFact, 'from' | 'to' | 'listedTaxon' | 'listedRank'> {
  readonly taxonId: string;
  readonly from: string;
  readonly to: string | null;
}

/** "Dalbergia spp." asks for the genus. */
const higherTaxonSuffix = /\s+spp?\.?$/i;

/**
 * Facts about species for the rule engine, read in a handful of set-based statements however many lines a form has.
 * Everything comes from the caller's transaction, so the signer reads its own facts under its own role.
 */
@Injectable()
export class SpeciesFacts {
  /** One entry per distinct name, in the order first asked. An unknown or ambiguous name is `known: false`. */
  async taxa(tx: Tx, names: readonly string[], _date: string): Promise<TaxonFacts[]> {
    const distinct = [...new Set(names)];
    if (distinct.length === 0) return [];
    const found = await resolve(tx, distinct);
    const lineage = await ancestors(tx, [...new Set([...found.values()].map(({ id }) => id))]);
    const ids = [...new Set([...lineage.values()].flatMap((steps) => steps.map(({ id }) => id)))];
    const listings = groupBy(await listingsOf(tx, ids), ({ taxonId }) => taxonId);
    const distribution = await distributionOf(tx, [...lineage.keys()]);
    return distinct.map((scientificName, asked) => {
      const row = found.get(asked);
      const steps = row ? lineage.get(row.id) : undefined;
      if (!row || !steps) return unknownTaxon(scientificName);
      return {
        scientificName,
        known: true,
        acceptedName: row.name,
        rank: row.status === 'hybrid' ? 'hybrid' : row.rank === 'subfamily' ? 'family' : row.rank,
        kingdom: row.kingdom,
        lineage: steps.map(({ rank, name }) => ({ rank, name })),
        listings: steps.flatMap((step) =>
          (listings.get(step.id) ?? []).map(({ taxonId: _, ...listing }) => ({
            ...listing,
            listedTaxon: step.name,
            listedRank: step.rank,
          })),
        ),
        distribution: distribution.get(row.id) ?? null,
        ...(row.code === null ? {} : { taxonCode: row.code }),
      };
    });
  }

  /** Quotas in force at the date for these taxa or any taxon above them, in these countries, with what is drawn already. */
  async quotas(tx: Tx, scope: ScopeOfFacts): Promise<QuotaFact[]> {
    const ids = await scopeIds(tx, scope.names);
    if (ids.length === 0) return [];
    return tx.query(
      `select q.id, q.kind, t.scientific_name as taxon, q.country, q.region, q.holder, q.facility,
              q.valid_from::text as "from", q.valid_to::text as "to",
              jsonb_build_object('value', trim_scale(q.quantity)::text, 'unit', q.unit) as quantity, q.terms, q.sources, q.purposes,
              trim_scale(coalesce(b.reserved, 0) - coalesce(u.reserved, 0))::text as reserved,
              trim_scale(coalesce(b.committed, 0) - coalesce(u.committed, 0))::text as committed,
              q.applies_to_import as "appliesToImport", q.source
         from species.quota q
         join species.taxon t on t.id = q.taxon_id
         left join species.quota_balance b on b.quota_id = q.id
         left join species.quota_use u on u.quota_id = q.id and u.permit_id = $4::uuid
        where q.taxon_id = any($1::bigint[]) and q.country = any($2::text[]) and $3::date between q.valid_from and q.valid_to
        order by q.id`,
      [ids, [...scope.countries], scope.date, scope.exceptPermit ?? null],
    );
  }

  /** Suspensions in force at the date: of these taxa or any taxon above them, and country-wide ones, in these countries or everywhere. */
  async suspensions(tx: Tx, scope: ScopeOfFacts): Promise<SuspensionFact[]> {
    const ids = await scopeIds(tx, scope.names);
    return tx.query(
      `select s.id, t.scientific_name as taxon, s.excluded_taxa as "excludedTaxa", s.country, s.valid_from::text as "from", s.valid_to::text as "to",
              s.terms, s.sources, s.purposes_allowed as "purposesAllowed", s.applies_to as "appliesTo", s.source
         from species.suspension s
         left join species.taxon t on t.id = s.taxon_id
        where (s.taxon_id is null or s.taxon_id = any($1::bigint[])) and (s.country is null or s.country = any($2::text[]))
          and s.valid_from <= $3::date and (s.valid_to is null or s.valid_to > $3::date)
        order by s.valid_from, s.id`,
      [ids, [...scope.countries], scope.date],
    );
  }
}

/** Accepted names win over synonyms; a synonym that stands for several taxa resolves to none, the applicant must choose. */
async function resolve(tx: Tx, names: readonly string[]): Promise<Map<number, TaxonRow>> {
  const rows: TaxonRow[] = await tx.query(
    `with asked as (select ordinality - 1 as asked, species.fold(name) as folded from unnest($1::text[]) with ordinality as a (name, ordinality)),
          hits as (
            select a.asked, n.kind, coalesce(t.accepted_id, t.id) as id
              from asked a join species.name n on n.folded = a.folded and n.kind in ('accepted', 'synonym') join species.taxon t on t.id = n.taxon_id),
          best as (
            select asked, min(id) as id from hits h
             where kind = (select min(kind) from hits o where o.asked = h.asked)
             group by asked having count(distinct id) = 1)
     select b.asked::int as asked, t.id::text as id, t.scientific_name as name, t.rank, t.kingdom, t.status, t.taxon_code as code
       from best b join species.taxon t on t.id = b.id`,
    [names.map((name) => name.trim().replace(higherTaxonSuffix, ''))],
  );
  return new Map(rows.map((row) => [row.asked, row]));
}

/** Steps from each taxon up to its kingdom, nearest first. */
async function ancestors(tx: Tx, ids: readonly string[]): Promise<Map<string, LineageRow[]>> {
  const rows: LineageRow[] = await tx.query(
    `with recursive step as (
       select id as start, id, parent_id, rank, scientific_name as name, 0 as depth from species.taxon where id = any($1::bigint[])
       union all
       select s.start, t.id, t.parent_id, t.rank, t.scientific_name, s.depth + 1 from step s join species.taxon t on t.id = s.parent_id)
     select start::text as start, id::text as id, rank, name from step order by start, depth`,
    [ids],
  );
  return groupBy(rows, ({ start }) => start);
}

async function scopeIds(tx: Tx, names: readonly string[]): Promise<string[]> {
  const found = await resolve(tx, [...new Set(names)]);
  const lineage = await ancestors(tx, [...new Set([...found.values()].map(({ id }) => id))]);
  return [...new Set([...lineage.values()].flatMap((steps) => steps.map(({ id }) => id)))];
}

function listingsOf(tx: Tx, ids: readonly string[]): Promise<ListingRow[]> {
  return tx.query(
    `select id, taxon_id::text as "taxonId", appendix, valid_from::text as "from", valid_to::text as "to", party, populations,
            populations_excluded as "populationsExcluded", excluded_taxa as "excludedTaxa", annotation, hash_note as "hashNote", source
       from species.listing where taxon_id = any($1::bigint[]) and retired_by is null order by valid_from, id`,
    [ids],
  );
}

async function distributionOf(tx: Tx, ids: readonly string[]): Promise<Map<string, string[]>> {
  const rows: { id: string; countries: string[] }[] = await tx.query(
    `select taxon_id::text as id, array_agg(country order by country) as countries
       from species.distribution where taxon_id = any($1::bigint[]) group by taxon_id`,
    [ids],
  );
  return new Map(rows.map(({ id, countries }) => [id, countries]));
}

function unknownTaxon(scientificName: string): TaxonFacts {
  return {
    scientificName,
    known: false,
    acceptedName: scientificName,
    rank: 'species',
    kingdom: 'Animalia',
    lineage: [],
    listings: [],
    distribution: null,
  };
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}
