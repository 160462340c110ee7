import { MaybeSignedRequest } from '#identity';
import { conditionKinds, type FindingCondition, standingKinds } from '#cites';
import { Choice, CodeList, Country, Day, DecimalText, ListOf, Nested, Pattern, Text } from '#web';
import type { StandingInput } from './standing-statement.js';

export class QuantityBody {
  @DecimalText()
  value: string;

  @Pattern(/^[A-Z]{3}$/, 'not-code', { max: 3, example: 'NAR', description: 'Current unit code' })
  unit: string;
}

/** One condition of a finding: its kind, and the one member that this kind has. */
export class ConditionBody {
  @Choice(conditionKinds.map(({ code }) => code), { description: 'Kinds and what each says: GET /v1/condition-kinds' })
  kind: string;

  @Nested(() => QuantityBody, { optional: true, description: 'For max-quantity' })
  quantity?: QuantityBody;

  @CodeList(/^\S.{0,49}$/u, { optional: true, max: 200, description: 'Numbers of marks; for only-marks' })
  marks?: string[];

  @Day({ optional: true, description: 'For not-before (day of issue) and not-after (last valid day)' })
  date?: string;

  @Text({ optional: true, max: 200, description: 'For exit-port, size and age' })
  text?: string;
}

/** Without members that are not there, as it is signed. */
export function conditionsOf(bodies: readonly ConditionBody[] | undefined): readonly FindingCondition[] {
  return (bodies ?? []).map(({ kind, quantity, marks, date, text }) => ({
    kind,
    ...(quantity ? { quantity: { value: quantity.value, unit: quantity.unit } } : {}),
    ...(marks ? { marks: [...marks] } : {}),
    ...(date !== undefined ? { date } : {}),
    ...(text !== undefined ? { text } : {}),
  }));
}

const code = /^[A-Z-]{1,4}$/;

export class StandingScopeBody {
  @Text({ max: 200, example: 'Python regius' })
  taxon: string;

  @Country({ description: 'Country of the population' })
  country: string;

  @CodeList(code, { optional: true, max: 30, description: 'Absent or empty = every source' })
  sources?: string[];

  @CodeList(code, { optional: true, max: 30 })
  purposes?: string[];

  @CodeList(code, { optional: true, max: 100 })
  terms?: string[];

  @Day()
  from: string;

  @Day({ description: 'Last day of issue on which it holds; less than five years after the first' })
  to: string;

  @Nested(() => QuantityBody, { optional: true, description: 'At most so much in a calendar year, over all permits' })
  ceiling?: QuantityBody;
}

/** A standing finding whole, as a scientist will sign it. */
export class StandingBody {
  @Choice(standingKinds)
  kind: StandingInput['kind'];

  @Choice(['positive', 'conditional'])
  outcome: StandingInput['outcome'];

  @Nested(() => StandingScopeBody)
  scope: StandingScopeBody;

  @ListOf(() => ConditionBody, { optional: true, max: 12 })
  conditions?: ConditionBody[];

  @Text({ min: 10, max: 10_000, lines: true, description: 'What the finding rests on' })
  reason: string;
}

export function standingInput(body: StandingBody): StandingInput {
  const { kind, outcome, scope, reason } = body;
  const { taxon, country, sources = [], purposes = [], terms = [], from, to, ceiling } = scope;
  return {
    ...{ kind, outcome, reason },
    scope: {
      ...{ taxon, country, sources, purposes, terms, from, to },
      ceiling: ceiling ? { value: ceiling.value, unit: ceiling.unit } : null,
    },
    conditions: conditionsOf(body.conditions),
  };
}

/** What was prepared, with its assertion. */
export class SignedStandingBody extends MaybeSignedRequest {}

export class StandingReasonBody {
  @Text({ min: 10, max: 10_000, lines: true, example: 'The survey of 2027 found half of the animals.' })
  reason: string;
}

export class StandingQuery {
  @Text({ optional: true, max: 200, description: 'Taxon, or the beginning of its name' })
  taxon?: string;

  @Choice(['true', 'false'], { optional: true, description: 'true: those that count today; false: those that ended' })
  inForce?: 'true' | 'false';
}

export class ConfirmationBody {
  @Pattern(/^[0-9a-f]{64}$/, 'not-hash', { max: 64, description: '`key` of the condition' })
  key: string;
}
