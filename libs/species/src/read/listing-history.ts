import { newId } from '#database';
import type { Appendix, RejectedRow, StagedListing } from './stage-rows.js';

/** An addition to or deletion from an Appendix as a history file tells it. */
export interface ListingEvent {
  readonly taxon: string;
  readonly change: 'ADDITION' | 'DELETION';
  readonly appendix: Appendix;
  /** YYYY-MM-DD */
  readonly on: string;
  /** In force when the history was closed. */
  readonly current: boolean;
  /** Stands for the listing of a higher taxon, not for one of its own. */
  readonly inclusion: boolean;
  readonly party: string | null;
  readonly populations: readonly string[];
  readonly populationsExcluded: readonly string[];
  readonly excludedTaxa: readonly string[];
  readonly annotation: string | null;
  readonly hashNote: string | null;
}

/**
 * Turns events into listings with an end. An addition lasts until the next event of the same taxon, Appendix and (in Appendix III)
 * Party, because a re-listing replaces the one before. One that was not in force at the close and has no such event ended with the
 * next own addition of the taxon to another Appendix. Everything ends at `until`, where later sources take over; without `until` the
 * present stays open and an addition whose end nobody tells is left out.
 */
export function listingsFromEvents(events: readonly ListingEvent[], until: string | null, source: string): StagedListing[] {
  const byTaxon = new Map<string, ListingEvent[]>();
  for (const event of events) byTaxon.set(event.taxon, [...(byTaxon.get(event.taxon) ?? []), event]);
  const listings: StagedListing[] = [];
  for (const own of byTaxon.values())
    for (const event of own) {
      if (event.change !== 'ADDITION' || (until !== null && event.on >= until)) continue;
      const end = event.current ? until : (nextInGroup(own, event) ?? nextElsewhere(own, event) ?? until);
      if (end === null && !event.current) continue;
      listings.push({
        id: newId(),
        taxon: event.taxon,
        appendix: event.appendix,
        from: event.on,
        to: until !== null && (end === null || end > until) ? until : end,
        party: event.party,
        populations: event.populations,
        populationsExcluded: event.populationsExcluded,
        excludedTaxa: event.excludedTaxa,
        annotation: event.annotation,
        hashNote: event.hashNote,
        source,
      });
    }
  return listings;
}

function earliestAfter(events: readonly ListingEvent[], on: string): string | undefined {
  return events
    .map((event) => event.on)
    .filter((date) => date > on)
    .sort()[0];
}

function nextInGroup(own: readonly ListingEvent[], event: ListingEvent): string | undefined {
  return earliestAfter(
    own.filter((other) => other.appendix === event.appendix && (event.appendix !== 'III' || other.party === event.party)),
    event.on,
  );
}

function nextElsewhere(own: readonly ListingEvent[], event: ListingEvent): string | undefined {
  return earliestAfter(
    own.filter((other) => other.change === 'ADDITION' && !other.inclusion && other.appendix !== event.appendix),
    event.on,
  );
}

/**
 * One taxon, Appendix, Party and population must not be listed twice at once. The later row wins from its first day; a row for the
 * very same period is refused.
 */
export function withoutOverlap<T extends { readonly listing: StagedListing; readonly line: number; readonly raw: string }>(
  rows: readonly T[],
): { listings: StagedListing[]; rejected: RejectedRow[] } {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const { taxon, appendix, party, populations, populationsExcluded } = row.listing;
    const key = [taxon, appendix, party ?? '', populations.join(' '), populationsExcluded.join(' ')].join('|');
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  const listings: StagedListing[] = [];
  const rejected: RejectedRow[] = [];
  for (const group of groups.values()) {
    group.sort((left, right) =>
      left.listing.from < right.listing.from ? -1 : left.listing.from > right.listing.from ? 1 : left.line - right.line,
    );
    group.forEach((row, index) => {
      const next = group[index + 1]?.listing;
      const { listing } = row;
      if (next && next.from === listing.from)
        rejected.push({ line: row.line, reason: 'duplicate', detail: `the same listing of ${listing.from} comes again`, raw: row.raw });
      else if (next && (listing.to === null || listing.to > next.from)) listings.push({ ...listing, to: next.from });
      else listings.push(listing);
    });
  }
  return { listings, rejected };
}
