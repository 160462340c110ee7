import { createHash } from 'node:crypto';
import { canonicalJson } from '#cites';
import type { PermitFacts } from './permit-facts.js';
import { rulesOn, type UnusualRule, type UnusualRuleId } from './unusual-rules.js';

export interface UnusualPoint {
  readonly rule: UnusualRuleId;
  readonly version: number;
  readonly number: string;
  /** What was found, e.g. `{ seconds: 14 }`, beside the thresholds it was held against. */
  readonly found: Readonly<Record<string, number | string>>;
  readonly thresholds: Readonly<Record<string, number>>;
  /** SHA-256 of the canonical JSON of the permit's facts: whoever has the same facts gets the same result. */
  readonly snapshot: string;
}

/**
 * Points on which permits are unusual, in the order of the permits and rules. Pure; the same facts give the same points.
 *
 * @param all permits of the period: pairs and splits are seen only among them
 * @param timeZone IANA zone of the issuing office
 */
export function judgeUnusual(all: readonly PermitFacts[], timeZone: string): UnusualPoint[] {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', weekday: 'short', hour12: false });
  return all.flatMap((facts) =>
    rulesOn(facts.approvedAt.slice(0, 10)).flatMap((rule): UnusualPoint[] => {
      const found = judges[rule.id](facts, rule, all, clock);
      if (!found) return [];
      const { id, version, thresholds } = rule;
      return [{ rule: id, version, number: facts.number, found, thresholds, snapshot: snapshotOf(facts) }];
    }),
  );
}

export function snapshotOf(facts: PermitFacts): string {
  return createHash('sha256')
    .update(canonicalJson({ ...facts }))
    .digest('hex');
}

type Judge = (
  facts: PermitFacts,
  rule: UnusualRule,
  all: readonly PermitFacts[],
  clock: Intl.DateTimeFormat,
) => UnusualPoint['found'] | null;

const secondsBetween = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / 1000);
const daySeconds = 86_400;

const judges: Readonly<Record<UnusualRuleId, Judge>> = {
  'fast-decision': ({ recommendedAt, approvedAt }, { thresholds }) => {
    if (recommendedAt === null) return null;
    const seconds = secondsBetween(recommendedAt, approvedAt);
    return seconds < (thresholds['seconds'] ?? 0) ? { seconds } : null;
  },
  'same-two-people': ({ pair, first }, { thresholds }, all) => {
    if (pair === null) return null;
    const together = all.filter((other) => other.pair === pair).length;
    const recommended = all.filter((other) => other.first === first).length;
    const percent = Math.floor((100 * together) / recommended);
    return together >= (thresholds['permits'] ?? 0) && percent >= (thresholds['percent'] ?? 0) ? { permits: together, percent } : null;
  },
  'out-of-hours': ({ approvedAt }, { thresholds }, _all, clock) => {
    const parts = clock.formatToParts(new Date(approvedAt));
    const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
    const hour = Number(part('hour')) % 24;
    const weekend = ['Sat', 'Sun'].includes(part('weekday'));
    const early = hour < (thresholds['firstHour'] ?? 0) || hour >= (thresholds['lastHour'] ?? 24);
    return weekend || early ? { hour, weekday: part('weekday') } : null;
  },
  override: ({ overrides }, { thresholds }) => (overrides >= (thresholds['overrides'] ?? 1) ? { overrides } : null),
  retrospective: ({ retrospective }) => (retrospective ? { permits: 1 } : null),
  'issued-then-cancelled': ({ issuedAt, cancelledAt }, { thresholds }) => {
    if (issuedAt === null || cancelledAt === null) return null;
    const seconds = secondsBetween(issuedAt, cancelledAt);
    return seconds < (thresholds['days'] ?? 0) * daySeconds ? { hours: Math.floor(seconds / 3600) } : null;
  },
  split: (facts, { thresholds }, all) => {
    const within = (thresholds['days'] ?? 0) * daySeconds;
    const like = all.filter(
      (other) =>
        facts.applicant !== null &&
        other.applicant === facts.applicant &&
        other.goods.join('|') === facts.goods.join('|') &&
        Math.abs(secondsBetween(facts.approvedAt, other.approvedAt)) <= within,
    );
    return like.length >= (thresholds['permits'] ?? 0) ? { permits: like.length } : null;
  },
};
