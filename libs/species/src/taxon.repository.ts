import type { ListingFact, TaxonFacts } from '#cites';
import type { Tx } from '#database';

export interface TaxonRow {
  readonly asked: number;
  readonly id: string;
  readonly name: string;
  readonly rank: TaxonFacts['rank'] | 'subfamily';
  readonly kingdom: 'Animalia' | 'Plantae';
  readonly status: string;
}

export interface LineageRow {
  readonly start: string;
  readonly id: string;
  readonly rank: string;
  readonly name: string;
}

export interface ListingRow extends Omit<ListingFact, 'from' | 'to' | 'listedTaxon' | 'listedRank'> {
  readonly taxonId: string;
  readonly from: string;
  readonly to: string | null;
}

/** "Dalbergia spp." asks for the genus. */
const higherTaxonSuffix = /\s+spp?\.?$/i;

// Arrays come as (select $1): a plan for any number of them is kept, where one for just this number would be made each time.
/** Accepted names win over synonyms; a synonym that stands for several taxa resolves to none, the applicant must choose. */
export async function resolve(tx: Tx, names: readonly string[]): Promise<Map<number, TaxonRow>> {
  const rows: TaxonRow[] = await tx.query(
    `with asked as (select ordinality - 1 as asked, species.fold(name) as folded from unnest((select $1::text[])) with ordinality as a (name, ordinality)),
          hits as (
            select a.asked, n.kind, coalesce(t.accepted_id, t.id) as id
              from asked a join species.name n on n.folded = a.folded and n.kind in ('accepted', 'synonym') join species.taxon t on t.id = n.taxon_id),
          best as (
            select asked, min(id) as id from hits h
             where kind = (select min(kind) from hits o where o.asked = h.asked)
             group by asked having count(distinct id) = 1)
     select b.asked::int as asked, t.id::text as id, t.scientific_name as name, t.rank, t.kingdom, t.status
       from best b join species.taxon t on t.id = b.id`,
    [names.map((name) => name.trim().replace(higherTaxonSuffix, ''))],
  );
  return new Map(rows.map((row) => [row.asked, row]));
}

/** Steps from each taxon up to its kingdom, nearest first; each step one look into the index, however many taxa there are. */
export async function ancestors(tx: Tx, ids: readonly string[]): Promise<Map<string, LineageRow[]>> {
  const rows: LineageRow[] = await tx.query(
    `with recursive step as (
       select id as start, id, parent_id, rank, scientific_name as name, 0 as depth from species.taxon where id = any((select $1::bigint[])::bigint[])
       union all
       select s.start, t.id, t.parent_id, t.rank, t.scientific_name, s.depth + 1
         from step s cross join lateral (select * from species.taxon t where t.id = s.parent_id offset 0) t)
     select start::text as start, id::text as id, rank, name from step order by start, depth`,
    [ids],
  );
  return groupBy(rows, ({ start }) => start);
}

export async function scopeIds(tx: Tx, names: readonly string[]): Promise<string[]> {
  const found = await resolve(tx, [...new Set(names)]);
  const lineage = await ancestors(tx, [...new Set([...found.values()].map(({ id }) => id))]);
  return [...new Set([...lineage.values()].flatMap((steps) => steps.map(({ id }) => id)))];
}

export function listingsOf(tx: Tx, ids: readonly string[]): Promise<ListingRow[]> {
  return tx.query(
    `select id, taxon_id::text as "taxonId", appendix, valid_from::text as "from", valid_to::text as "to", party, populations,
            populations_excluded as "populationsExcluded", excluded_taxa as "excludedTaxa", annotation, hash_note as "hashNote", source
       from species.listing where taxon_id = any($1::bigint[]) and retired_by is null order by valid_from, id`,
    [ids],
  );
}

export async function distributionOf(tx: Tx, ids: readonly string[]): Promise<Map<string, string[]>> {
  const rows: { id: string; countries: string[] }[] = await tx.query(
    `select taxon_id::text as id, array_agg(country order by country) as countries
       from species.distribution where taxon_id = any((select $1::bigint[])::bigint[]) group by taxon_id`,
    [ids],
  );
  return new Map(rows.map(({ id, countries }) => [id, countries]));
}

export function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}
