import type { RuleContext } from './rule-context.js';

/** A rule as data: everything a person or an authority may want to know or change without touching code. */
export interface RuleMetadata {
  /** Stable, kebab-case. */
  readonly id: string;
  /** Rises by one when the logic changes; part of the rule-set hash. */
  readonly revision: number;
  readonly severity: 'block' | 'warn';
  /**
   * Who can put it right: `application` the applicant, `decision` the officers' findings, `issue` the instant of issue.
   */
  readonly stage: 'application' | 'decision' | 'issue';
  /** Boxes of the standard form it concerns. */
  readonly boxes: readonly string[];
  readonly source: string;
  readonly confirmed: boolean;
  /** Dates between which the rule holds (YYYY-MM-DD, `to` exclusive); null = no known beginning or end. */
  readonly from: string | null;
  readonly to: string | null;
  /** Message id in the catalogue; arguments are the evidence. */
  readonly message: string;
  /** Numbers and lists that an authority may replace, as text. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** One thing that a rule found. */
export interface Hit {
  /** Lines concerned; empty = the whole form. */
  readonly lines?: readonly number[];
  readonly evidence?: Readonly<Record<string, string>>;
}

export interface Rule extends RuleMetadata {
  /** Parameters that an authority may add beyond those with a default, e.g. `months.E`. */
  readonly parameterNames?: RegExp;
  readonly check: (context: RuleContext, parameters: Readonly<Record<string, string>>) => Iterable<Hit>;
}

type Optional = 'revision' | 'stage' | 'confirmed' | 'from' | 'to' | 'message' | 'parameters';

/** Day the Convention entered into force; a rule that says nothing else holds from then on. */
const conventionInForce = '1975-07-01';

/** Fills in what most rules share: first revision, stage `application`, confirmed, since the Convention, message `rules.ID`. */
export function rule(definition: Omit<Rule, Optional> & Partial<Pick<Rule, Optional>>): Rule {
  return {
    revision: 1,
    stage: 'application',
    confirmed: true,
    from: conventionInForce,
    to: null,
    message: `rules.${definition.id}`,
    parameters: {},
    ...definition,
  };
}
