import { type FindingCondition, type StandingFinding, type StandingScope } from '#cites';
import type { StatementHead } from '#identity';

/** What the Scientific Authority states once for many cases; it decides nothing about any of them by name. */
export interface StandingInput {
  readonly kind: StandingFinding['kind'];
  readonly outcome: StandingFinding['outcome'];
  readonly scope: StandingScope;
  readonly conditions?: readonly FindingCondition[];
  readonly reason: string;
}

/** A standing finding as it is signed; docs/spec/decision-statement.md. */
export interface StandingStatement extends StatementHead, StandingInput {
  readonly format: 'opencites-standing-finding/1';
  readonly act: 'make';
  readonly country: string;
}

/** Its withdrawal, by anybody of the Scientific Authority. */
export interface StandingWithdrawal extends StatementHead {
  readonly format: 'opencites-standing-finding/1';
  readonly act: 'withdraw';
  readonly country: string;
  readonly finding: string;
  readonly reason: string;
}

/** @param country of the authority that would issue */
export function standingStatement(country: string, input: StandingInput, head: StatementHead): StandingStatement {
  const { kind, outcome, scope, conditions = [], reason } = input;
  return {
    ...(head as StatementHead & { format: StandingStatement['format'] }),
    ...{ act: 'make', country, kind, outcome, reason },
    scope: {
      taxon: scope.taxon,
      country: scope.country,
      sources: scope.sources,
      purposes: scope.purposes,
      terms: scope.terms,
      from: scope.from,
      to: scope.to,
      ceiling: scope.ceiling && { value: scope.ceiling.value, unit: scope.ceiling.unit },
    },
    ...(conditions.length > 0 ? { conditions } : {}),
  };
}

export function withdrawalStatement(country: string, finding: string, reason: string, head: StatementHead): StandingWithdrawal {
  return { ...(head as StatementHead & { format: StandingWithdrawal['format'] }), act: 'withdraw', country, finding, reason };
}
