import { regions } from './data/regions.js';
import type { Appendix } from './model/permit-document.js';
import type { ListingFact, TaxonFacts } from './model/rule-facts.js';

/**
 * What the Appendices say about one taxon, population and date.
 * `no-facts`: nobody looked the name up. `unknown-name`: looked up, and no such name.
 * `no-data`: the name is known, but no listing of it or above it is known to be in force at the date.
 * `not-covered`: listings are in force, but they leave out this population or taxon.
 */
export type ListingResolution =
  | { readonly kind: 'listed'; readonly appendices: readonly Appendix[]; readonly listings: readonly ListingFact[] }
  | { readonly kind: 'no-facts' | 'unknown-name' | 'no-data' | 'not-covered' };

const regionCountries = new Map(Object.entries(regions).map(([token, codes]) => [token, new Set(codes.split(' '))]));
const noCountry = new Set(['', 'XX', 'XV', 'HS', 'ZZ']);

/**
 * Resolves inheritance: the listing nearest to the taxon decides, populations and excluded taxa narrow it, and a listing
 * that does not reach this population leaves the question to the rank above ("except the species included in Appendix I").
 * An unknown country (XX) may be any population, so every listing of the deciding rank stays possible.
 *
 * @param country ISO code of the population: the country of origin.
 * @param date YYYY-MM-DD.
 */
export function resolveListing(taxon: TaxonFacts | undefined, country: string, date: string): ListingResolution {
  if (!taxon) return { kind: 'no-facts' };
  if (!taxon.known) return { kind: 'unknown-name' };
  const inForce = taxon.listings.filter((listing) => listing.from <= date && (listing.to === null || date < listing.to));
  if (inForce.length === 0) return { kind: 'no-data' };

  const names = new Set([taxon.scientificName, taxon.acceptedName, ...taxon.lineage.map((step) => step.name)]);
  const covering = inForce.filter((listing) => covers(listing, country) && !listing.excludedTaxa.some((name) => names.has(name)));
  if (covering.length === 0) return { kind: 'not-covered' };

  const byDistance = new Map<number, ListingFact[]>();
  for (const listing of covering) {
    const distance = distanceTo(taxon, listing);
    byDistance.set(distance, [...(byDistance.get(distance) ?? []), listing]);
  }
  const ranks = [...byDistance.keys()].sort((left, right) => left - right).map((distance) => byDistance.get(distance) ?? []);
  // Appendix III never lowers a species that Appendix I or II holds at a higher rank.
  const deciding = ranks.find((listings) => listings.some((listing) => listing.appendix !== 'III')) ?? ranks[0] ?? [];
  return { kind: 'listed', appendices: [...new Set(deciding.map((listing) => listing.appendix))].sort(), listings: deciding };
}

/** Earliest day on which any listing of the taxon or above it took effect for the population; null when none is known. */
export function firstListedOn(taxon: TaxonFacts, country: string): string | null {
  const dates = taxon.listings.filter((listing) => covers(listing, country)).map((listing) => listing.from);
  return dates.length === 0 ? null : dates.reduce((first, date) => (date < first ? date : first));
}

function covers(listing: ListingFact, country: string): boolean {
  if (noCountry.has(country)) return true;
  if (listing.populations.length > 0 && !includesCountry(listing.populations, country)) return false;
  return !includesCountry(listing.populationsExcluded, country);
}

function includesCountry(populations: readonly string[], country: string): boolean {
  return populations.some((token) => token === country || (regionCountries.get(token)?.has(country) ?? false));
}

function distanceTo(taxon: TaxonFacts, listing: ListingFact): number {
  if (listing.listedTaxon === taxon.scientificName || listing.listedTaxon === taxon.acceptedName) return 0;
  const byName = taxon.lineage.findIndex((step) => step.name === listing.listedTaxon);
  if (byName >= 0) return byName;
  const byRank = taxon.lineage.findIndex((step) => step.rank === listing.listedRank);
  return byRank >= 0 ? byRank : taxon.lineage.length;
}
