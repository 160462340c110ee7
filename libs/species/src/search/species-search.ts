import { Injectable } from '@nestjs/common';
import { Decimal, type ListingFact, type QuotaFact, resolveListing, type SuspensionFact, type TaxonFacts } from '#cites';
import type { Tx } from '#database';
import { factsWithIds } from '../species-facts.js';
import { quotasOf, suspensionsOf } from '../measure.repository.js';
import { foldName } from './fold-name.js';
import { nameRank } from './name-distance.js';
import { type FoundTaxon, hitsByLikeness, hitsByPart, hitsByPrefix, type NameHit, taxaById } from './search.repository.js';

export interface SpeciesQuery {
  /** At least two letters. */
  readonly q: string;
  /** YYYY-MM-DD at which listings, quotas and suspensions are looked at. */
  readonly at: string;
  /** Country whose population, quotas and suspensions matter; without it every population counts. */
  readonly country?: string;
  /** Language whose common names come first among equals. */
  readonly lang: 'en' | 'fr' | 'es';
  readonly limit: number;
}

export interface SpeciesResult {
  readonly taxonId: string;
  readonly matchedName: string;
  readonly matchedAs: 'accepted' | 'synonym' | 'common';
  readonly matchedLanguage: string | null;
  readonly acceptedName: string;
  readonly author: string | null;
  readonly rank: string;
  readonly kingdom: string;
  readonly commonNames: Readonly<Record<'en' | 'fr' | 'es', readonly string[]>>;
  /** `listed`; `not-covered`: outside the Appendices there and then; `no-data`: nothing known at that date. */
  readonly listing: 'listed' | 'not-covered' | 'no-data';
  /** Two where populations are split and no country was given. */
  readonly appendices: readonly string[];
  readonly notes: readonly ListingNote[];
  readonly quotas: readonly QuotaLeft[];
  readonly suspensions: readonly SuspensionFact[];
  /** ISO codes; null = not known to us. */
  readonly distribution: readonly string[] | null;
}

export interface ListingNote {
  readonly appendix: string;
  readonly listedTaxon: string;
  readonly from: string;
  readonly to: string | null;
  readonly party: string | null;
  readonly populations: readonly string[];
  readonly populationsExcluded: readonly string[];
  readonly annotation: string | null;
  readonly hashNote: string | null;
  readonly source: string;
}

export type QuotaLeft = QuotaFact & { readonly left: string };

const prefixHits = 80;
const likeHits = 60;
const partHits = 40;

/** Finds taxa by any of their names, however slightly misspelt, and says what the Appendices say about them. */
@Injectable()
export class SpeciesSearch {
  /** @param tx a transaction: thresholds are set for it alone */
  async find(tx: Tx, query: SpeciesQuery): Promise<SpeciesResult[]> {
    const folded = foldName(query.q).replace(/\s+/g, ' ');
    if (folded.length < 2) return [];
    const best = await this.bestHits(tx, folded, query);
    const found = await taxaById(tx, [...best.keys()]);
    const names = found.map((taxon) => taxon.name);
    const { taxa, ids } = await factsWithIds(tx, names, new Map(found.map((taxon) => [taxon.asked, taxon])));
    const scope = { countries: query.country ? [query.country] : [], date: query.at };
    const quotas = query.country ? await quotasOf(tx, ids, scope) : [];
    const suspensions = query.country ? await suspensionsOf(tx, ids, scope) : [];
    return found.map((taxon, index) => view(taxon, best.get(taxon.id), taxa[index], query, quotas, suspensions));
  }

  private async bestHits(tx: Tx, folded: string, query: SpeciesQuery): Promise<Map<string, NameHit>> {
    const hits = await hitsByPrefix(tx, folded, prefixHits);
    const exact = hits.some((hit) => hit.folded === folded);
    // Two or three letters are alike to too much; and where the name itself is known nobody asks for a correction.
    if (folded.length >= 4 && !exact) {
      hits.push(...(await hitsByLikeness(tx, folded, likeHits)));
      if (hits.length < query.limit) hits.push(...(await hitsByPart(tx, folded, partHits)));
    }
    const ranked = hits
      .map((hit) => ({ hit, rank: nameRank(folded, hit.folded) }))
      .sort((left, right) => left.rank - right.rank || byLikeness(left.hit, right.hit, query.lang));
    const best = new Map<string, NameHit>();
    for (const { hit } of ranked) if (best.size < query.limit && !best.has(hit.taxonId)) best.set(hit.taxonId, hit);
    return best;
  }
}

const kindOrder = { accepted: 0, synonym: 1, common: 2 } as const;

function byLikeness(left: NameHit, right: NameHit, lang: string): number {
  return (
    right.similarity - left.similarity ||
    kindOrder[left.kind] - kindOrder[right.kind] ||
    Number(right.language === lang) - Number(left.language === lang) ||
    left.folded.length - right.folded.length ||
    (left.folded < right.folded ? -1 : 1)
  );
}

function view(
  taxon: FoundTaxon,
  hit: NameHit | undefined,
  facts: TaxonFacts | undefined,
  query: SpeciesQuery,
  quotas: readonly QuotaFact[],
  suspensions: readonly SuspensionFact[],
): SpeciesResult {
  const resolved = resolveListing(facts, query.country ?? '', query.at);
  const lineage = new Set((facts?.lineage ?? []).map((step) => step.name));
  const names = (language: string) => taxon.common.filter((name) => name.language === language).map((name) => name.name);
  return {
    taxonId: taxon.id,
    matchedName: hit?.name ?? taxon.name,
    matchedAs: hit?.kind ?? 'accepted',
    matchedLanguage: hit?.language ?? null,
    acceptedName: taxon.name,
    author: taxon.author,
    rank: taxon.rank,
    kingdom: taxon.kingdom,
    commonNames: { en: names('en'), fr: names('fr'), es: names('es') },
    listing: resolved.kind === 'listed' ? 'listed' : resolved.kind === 'not-covered' ? 'not-covered' : 'no-data',
    appendices: resolved.kind === 'listed' ? resolved.appendices : [],
    notes: resolved.kind === 'listed' ? resolved.listings.map(noteOf) : [],
    quotas: quotas
      .filter((quota) => lineage.has(quota.taxon))
      .map((quota) => ({
        ...quota,
        left: Decimal.from(quota.quantity.value).minus(Decimal.from(quota.reserved)).minus(Decimal.from(quota.committed)).toString(),
      })),
    suspensions: suspensions.filter(
      (suspension) =>
        (suspension.taxon === null || lineage.has(suspension.taxon)) && !suspension.excludedTaxa.some((name) => lineage.has(name)),
    ),
    distribution: facts?.distribution ?? null,
  };
}

function noteOf(listing: ListingFact): ListingNote {
  const { appendix, listedTaxon, from, to, party, populations, populationsExcluded, annotation, hashNote, source } = listing;
  return { appendix, listedTaxon, from, to, party, populations, populationsExcluded, annotation, hashNote, source };
}
