import { Injectable } from '@nestjs/common';
import { type QuotaFact, type SuspensionFact, taxonCodeOf, type TaxonFacts } from '#cites';
import type { Tx } from '#database';
import { quotasOf, suspensionsOf } from './measure.repository.js';
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
    return (await factsWithIds(tx, distinct, found)).taxa;
  }

  /** Taxa, quotas and suspensions of one form: its names are looked up once for all three. */
  async of(
    tx: Tx,
    scope: ScopeOfFacts,
  ): Promise<{ readonly taxa: TaxonFacts[]; readonly quotas: QuotaFact[]; readonly suspensions: SuspensionFact[] }> {
    const distinct = [...new Set(scope.names)];
    const found = distinct.length === 0 ? new Map<number, TaxonRow>() : await resolve(tx, distinct);
    const lineage = await lineageOf(tx, found);
    const ids = idsOf(lineage);
    const [taxa, quotas, suspensions] = await Promise.all([
      factsOf(tx, distinct, found, lineage),
      ids.length === 0 ? [] : quotasOf(tx, ids, scope),
      suspensionsOf(tx, ids, scope),
    ]);
    return { taxa, quotas, suspensions };
  }

  /** Quotas in force at the date for these taxa or any taxon above them, in these countries, with what is drawn already. */
  async quotas(tx: Tx, scope: ScopeOfFacts): Promise<QuotaFact[]> {
    const ids = await scopeIds(tx, scope.names);
    if (ids.length === 0) return [];
    return quotasOf(tx, ids, scope);
  }

  /** Suspensions in force at the date: of these taxa or any taxon above them, and country-wide ones, in these countries or everywhere. */
  async suspensions(tx: Tx, scope: ScopeOfFacts): Promise<SuspensionFact[]> {
    const ids = await scopeIds(tx, scope.names);
    return suspensionsOf(tx, ids, scope);
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

type Lineage = Awaited<ReturnType<typeof ancestors>>;

function lineageOf(tx: Tx, found: ReadonlyMap<number, TaxonRow>): Promise<Lineage> {
  return ancestors(tx, [...new Set([...found.values()].map(({ id }) => id))]);
}

const idsOf = (lineage: Lineage): readonly string[] => [...new Set([...lineage.values()].flatMap((steps) => steps.map(({ id }) => id)))];

/** Facts of taxa that are found already; `asked` indexes `names`. `ids`: the taxa with everything above them. */
export async function factsWithIds(
  tx: Tx,
  names: readonly string[],
  found: ReadonlyMap<number, TaxonRow>,
): Promise<{ taxa: TaxonFacts[]; ids: readonly string[] }> {
  const lineage = await lineageOf(tx, found);
  return { taxa: await factsOf(tx, names, found, lineage), ids: idsOf(lineage) };
}

async function factsOf(tx: Tx, names: readonly string[], found: ReadonlyMap<number, TaxonRow>, lineage: Lineage): Promise<TaxonFacts[]> {
  const [all, distribution] = await Promise.all([listingsOf(tx, idsOf(lineage)), distributionOf(tx, [...lineage.keys()])]);
  const listings = groupBy(all, ({ taxonId }) => taxonId);
  return names.map((scientificName, asked): TaxonFacts => {
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
