import type { Appendix } from './model/permit-document.js';

/** What somebody says who asks whether they need a permit. */
export interface IntendedTrade {
  /** Appendix of the population; null: outside the Appendices. */
  readonly appendix: Appendix | null;
  /** Party that listed the species in Appendix III. */
  readonly listedBy: string | null;
  readonly kingdom: 'Animalia' | 'Plantae';
  /** ISO 3166-1 alpha-2; ZZ for the high seas. */
  readonly from: string;
  readonly to: string;
  readonly live: boolean;
  readonly personal: boolean;
  /** Acquired before the Convention applied to the species. */
  readonly preConvention: boolean;
  /** It was brought into the country that it now leaves. */
  readonly reExport: boolean;
  /** Bred in captivity or artificially propagated. */
  readonly bred: boolean;
  readonly commercial: boolean;
}

export interface NeededDocument {
  /** Code of `documentTypes`. */
  readonly type: string;
  /** Country whose authority grants it. */
  readonly grantedBy: string;
  readonly source: string;
}

export interface NeededDocuments {
  /** In the order in which they are granted; none where the Convention asks for none. */
  readonly documents: readonly NeededDocument[];
  /** Why there is none, or what must be thought of: ids of messages `need.note.ID`. */
  readonly notes: readonly NeedNote[];
}

export const needNotes = [
  'same-country',
  'not-listed',
  'personal-effects',
  'import-first',
  'not-commercial',
  'import-permit-perhaps',
  'registered-operation',
  'live-transport',
] as const;
export type NeedNote = (typeof needNotes)[number];

/** The high seas: what is taken there is introduced, not exported. */
const highSeas = 'ZZ';

/**
 * Which documents the Convention asks for, from Articles III, IV, V and VII. National law may ask for more: this answers what
 * nobody gets around.
 */
export function neededDocuments(trade: IntendedTrade): NeededDocuments {
  const { appendix, from, to } = trade;
  if (from === to) return { documents: [], notes: ['same-country'] };
  if (appendix === null) return { documents: [], notes: ['not-listed'] };
  const live: readonly NeedNote[] = trade.live ? ['live-transport'] : [];
  if (from === highSeas) return introduction(appendix, to, live);
  if (trade.preConvention) return { documents: [{ type: 'O-PRE', grantedBy: from, source: 'Convention Art. VII.2' }], notes: live };
  // Art. VII.3 leaves Appendix I out in most cases, and live specimens are no effects (Res. Conf. 13.7).
  if (trade.personal && appendix !== 'I' && !trade.live) return { documents: [], notes: ['personal-effects'] };
  if (trade.reExport) return reExport(appendix, trade, live);
  if (trade.bred) return bred(appendix, trade, live);
  if (appendix === 'I')
    return {
      documents: [
        { type: 'I', grantedBy: to, source: 'Convention Art. III.3' },
        { type: 'E', grantedBy: from, source: 'Convention Art. III.2' },
      ],
      notes: [...(trade.commercial ? (['not-commercial'] as const) : []), 'import-first', ...live],
    };
  if (appendix === 'II')
    return { documents: [{ type: 'E', grantedBy: from, source: 'Convention Art. IV.2' }], notes: ['import-permit-perhaps', ...live] };
  const listed = trade.listedBy === from;
  return {
    documents: [{ type: listed ? 'E' : 'O-CO', grantedBy: from, source: listed ? 'Convention Art. V.2' : 'Convention Art. V.3' }],
    notes: live,
  };
}

function introduction(appendix: Appendix, to: string, notes: readonly NeedNote[]): NeededDocuments {
  if (appendix === 'III') return { documents: [], notes: ['not-listed'] };
  return {
    documents: [{ type: 'O-IFS', grantedBy: to, source: appendix === 'I' ? 'Convention Art. III.5' : 'Convention Art. IV.6' }],
    notes,
  };
}

function reExport(appendix: Appendix, { from, to, live }: IntendedTrade, notes: readonly NeedNote[]): NeededDocuments {
  const article = { I: 'III.4', II: 'IV.5', III: 'V.4' }[appendix];
  const certificate = { type: 'R', grantedBy: from, source: `Convention Art. ${article}` };
  if (appendix !== 'I') return { documents: [certificate], notes };
  const permit = { type: 'I', grantedBy: to, source: 'Convention Art. III.3' };
  // Art. III.4(c): for a living specimen the import permit must have been granted before; for any other it is asked at the border.
  return live ? { documents: [permit, certificate], notes: ['import-first', ...notes] } : { documents: [certificate, permit], notes };
}

function bred(appendix: Appendix, { from, kingdom, commercial }: IntendedTrade, notes: readonly NeedNote[]): NeededDocuments {
  if (appendix === 'I' && commercial)
    return { documents: [{ type: 'E', grantedBy: from, source: 'Convention Art. VII.4' }], notes: ['registered-operation', ...notes] };
  const type = kingdom === 'Animalia' ? 'O-CB' : 'O-AP';
  return { documents: [{ type, grantedBy: from, source: 'Convention Art. VII.5' }], notes };
}
