import { MaybeSignedRequest, UnlessSigned } from '#identity';
import { Choice, Text } from '#web';
import { type AppealOutcome, appealOutcomes } from './appeal-statement.js';

export class AppealTextBody {
  @Text({ min: 10, max: 10_000, lines: true, example: 'The permit of origin was on file; it is attached again.' })
  text: string;
}

export class AppealPaperQuery {
  @Text({ max: 200, example: 'permit-of-origin.pdf' })
  name: string;
}

/** The decision as the officer will sign it. */
export class AppealStatementBody {
  @Choice(appealOutcomes, { description: '`upheld`: the refusal stands; `set-aside`: the applicant may take the application up again' })
  outcome: AppealOutcome;

  @Text({ min: 10, max: 10_000, lines: true, description: 'The applicant reads it word for word' })
  reason: string;
}

export class AppealDecisionBody extends MaybeSignedRequest {
  @UnlessSigned()
  @Choice(appealOutcomes)
  outcome: AppealOutcome;

  @UnlessSigned()
  @Text({ min: 10, max: 10_000, lines: true })
  reason: string;
}

/** What is wrong with a value of policy `appeal-days`. */
export function appealDaysFaults(value: unknown): readonly string[] {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 3650 ? [] : ['must be a whole number of days from 1 to 3650'];
}
