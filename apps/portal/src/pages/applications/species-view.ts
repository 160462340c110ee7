import type { SpeciesResult } from '#species';
import { type Language, message } from '#messages';

/** A name that was found, and what it would mean. */
export interface SpeciesShown {
  readonly name: string;
  readonly author: string | null;
  /** The name that was typed, where it is another than the accepted one. */
  readonly matched: string | null;
  readonly common: string | null;
  readonly facts: readonly string[];
  readonly warnings: readonly string[];
}

export function speciesView(found: SpeciesResult, language: Language): SpeciesShown {
  const { acceptedName, author, matchedName, listing, appendices, quotas, suspensions } = found;
  const text = (id: string, args = {}) => message(`apply.species.${id}`, args, language);
  return {
    name: acceptedName,
    author,
    matched: matchedName === acceptedName ? null : matchedName,
    common: found.commonNames[language][0] ?? found.commonNames.en[0] ?? null,
    facts: [
      listing === 'listed' ? text('listed', { appendices: appendices.join(', ') }) : text(listing),
      ...quotas.map((quota) => text('quota', { left: quota.left, of: quota.quantity.value, unit: quota.quantity.unit })),
    ],
    warnings: [
      ...(listing === 'listed' && appendices.includes('I') ? [text('first')] : []),
      ...suspensions.map((suspension) => text('suspended', { from: suspension.from, basis: suspension.source })),
    ],
  };
}
