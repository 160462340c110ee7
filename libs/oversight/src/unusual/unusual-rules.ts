/** Dated data: what makes a permit worth a second look. None of it says that anything was wrong. */
export interface UnusualRule {
  readonly id: UnusualRuleId;
  readonly version: number;
  /** First day of this version, YYYY-MM-DD; the last version that began before a permit was approved judges it. */
  readonly from: string;
  readonly thresholds: Readonly<Record<string, number>>;
  /** Where the rule comes from. */
  readonly source: string;
}

export const unusualRuleIds = [
  'fast-decision',
  'same-two-people',
  'out-of-hours',
  'override',
  'retrospective',
  'issued-then-cancelled',
  'split',
] as const;
export type UnusualRuleId = (typeof unusualRuleIds)[number];

const from = '2020-01-01';

/** Thresholds are judgements of this software, not of the Convention; a country may publish others as a new version. */
export const unusualRules: readonly UnusualRule[] = [
  { id: 'fast-decision', version: 1, from, thresholds: { seconds: 120 }, source: 'judgement: a case cannot be read in less' },
  { id: 'same-two-people', version: 1, from, thresholds: { permits: 10, percent: 80 }, source: 'judgement: pairings beyond chance' },
  { id: 'out-of-hours', version: 1, from, thresholds: { firstHour: 6, lastHour: 20 }, source: 'judgement: office hours with a margin' },
  { id: 'override', version: 1, from, thresholds: { overrides: 1 }, source: 'every warning that was put aside' },
  { id: 'retrospective', version: 1, from, thresholds: { permits: 1 }, source: 'Resolution Conf. 12.3 (Rev. CoP19), part XV' },
  { id: 'issued-then-cancelled', version: 1, from, thresholds: { days: 7 }, source: 'judgement' },
  { id: 'split', version: 1, from, thresholds: { permits: 3, days: 7 }, source: 'judgement: one consignment told as several' },
];

/** The version of each rule that was in force on a day. */
export function rulesOn(day: string): readonly UnusualRule[] {
  return unusualRuleIds.flatMap((id) => {
    const versions = unusualRules.filter((rule) => rule.id === id && rule.from <= day).toSorted((a, b) => b.version - a.version);
    return versions.slice(0, 1);
  });
}
