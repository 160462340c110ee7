/** What a finding may be tied to, so that a machine can hold a permit to it. */
export interface ConditionKindEntry {
  readonly code: ConditionCode;
  /** Member of the condition that says how much, which, when or what. */
  readonly says: 'quantity' | 'marks' | 'date' | 'text';
  /** Whether box 5 of the permit has to say it, since its holder is bound by it after issue. */
  readonly printed: boolean;
  /** Whether nothing on the form tells: then the applicant confirms it, in so many words, before a permit is approved. */
  readonly confirmed: boolean;
  /** Days on which a new finding may use it (YYYY-MM-DD; `to` exclusive). One that was used holds whatever came after. */
  readonly from: string;
  readonly to: string | null;
}

export type ConditionCode = 'max-quantity' | 'only-marks' | 'not-before' | 'not-after' | 'exit-port' | 'size' | 'age';

/**
 * Vocabulary of the conditions of findings. Convention Art. IV.3: the Scientific Authority advises measures to limit the
 * grant of permits; what stands here is what such a measure can name.
 */
export const conditionKinds: readonly ConditionKindEntry[] = [
  { code: 'max-quantity', says: 'quantity', printed: false, confirmed: false, from: '2026-11-01', to: null },
  { code: 'only-marks', says: 'marks', printed: false, confirmed: false, from: '2026-11-01', to: null },
  { code: 'not-before', says: 'date', printed: false, confirmed: false, from: '2026-11-01', to: null },
  // Box 2 never goes beyond it.
  { code: 'not-after', says: 'date', printed: false, confirmed: false, from: '2026-11-01', to: null },
  { code: 'exit-port', says: 'text', printed: true, confirmed: false, from: '2026-11-01', to: null },
  { code: 'size', says: 'text', printed: true, confirmed: true, from: '2026-11-01', to: null },
  { code: 'age', says: 'text', printed: true, confirmed: true, from: '2026-11-01', to: null },
];
