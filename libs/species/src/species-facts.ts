import { Injectable } from '@nestjs/common';
import { type QuotaFact, type SuspensionFact, taxonCodeOf, type TaxonFacts } from '#cites';
import type { Tx } from '#database';
import { ancestors, distributionOf, groupBy, listingsOf, resolve, scopeIds, type TaxonRow } from './taxon.repository.js';

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
    return factsOf(tx, distinct, found);
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

/** Facts of taxa that are found already; `asked` indexes `names`. */
export async function factsOf(tx: Tx, names: readonly string[], found: ReadonlyMap<number, TaxonRow>): Promise<TaxonFacts[]> {
  const lineage = await ancestors(tx, [...new Set([...found.values()].map(({ id }) => id))]);
  const ids = [...new Set([...lineage.values()].flatMap((steps) => steps.map(({ id }) => id)))];
  const listings = groupBy(await listingsOf(tx, ids), ({ taxonId }) => taxonId);
  const distribution = await distributionOf(tx, [...lineage.keys()]);
  return names.map((scientificName, asked) => {
    const row = found.get(asked);
    const steps = row ? lineage.get(row.id) : undefined;
    if (!row || !steps) return unknownTaxon(scientificName);
    const code = taxonCodeOf(row.name);
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
      ...(code === undefined ? {} : { taxonCode: code }),
    };
  });
}
