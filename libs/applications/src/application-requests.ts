import { decisionDuties } from './duties.js';
import { applicationStates, type ApplicationState } from './application-transitions.js';
import { MaybeSignedRequest, UnlessSigned } from '#identity';
import { Choice, CodeList, Day, Flag, ListOf, Nested, PageQuery, Text } from '#web';
import { ConditionBody } from './standing/standing-requests.js';
import { ApiProperty, IntersectionType } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsInt, IsOptional, Min } from 'class-validator';
import type { DecisionKind } from '#cites';

export class ApplicationsQuery extends PageQuery {
  @Choice(applicationStates, { optional: true })
  state?: ApplicationState;
}

export class DraftQuery {
  @Day({ optional: true, description: 'Day the rules are evaluated as of, instead of today; a SPECIMEN authority only' })
  asOf?: string;
}

export class DeclarationBody {
  @Text({ max: 200, example: 'Amina Odhiambo', description: 'Who declares' })
  name: string;

  @Text({ max: 200, example: 'Port Utopia' })
  place: string;

  @Flag({ description: 'Everything in the application is true' })
  accepted: boolean;
}

export class ReasonBody {
  @Text({ max: 4000, lines: true, example: 'The shipment was sold to another buyer.' })
  reason: string;
}

export class QuestionBody {
  @Text({ min: 10, max: 4000, lines: true, example: 'Please send the invoice of the parent stock.' })
  question: string;
}

export class AnswerBody {
  @Text({ max: 10_000, lines: true, example: 'The invoice is attached.' })
  answer: string;

  @Nested(() => DeclarationBody, { optional: true, description: 'Anew, where the form was changed since it was declared' })
  declaration?: DeclarationBody;
}

const hash = /^[0-9a-f]{64}$/;
const kinds = [...new Set(decisionDuties.map(({ kind }) => kind))];
const findingKinds = kinds.filter((kind) => kind !== 'approval');

/** What every decision may say beside its kind and outcome. */
export class DecisionText {
  @ApiProperty({ type: 'array', items: { type: 'integer' }, required: false, description: 'Lines covered; absent or empty = all' })
  @IsOptional()
  @IsArray({ context: { code: 'not-list' } })
  @ArrayMaxSize(5000, { context: { code: 'too-many', args: { max: 5000 } } })
  @IsInt({ each: true, context: { code: 'not-integer' } })
  @Min(1, { each: true, context: { code: 'too-small', args: { min: 1 } } })
  lines?: number[];

  @CodeList(hash, { optional: true, max: 50, description: 'SHA-256 of attachments of this application' })
  evidence?: string[];

  @Text({ optional: true, max: 100, example: 'commercial-purpose', description: 'Rule whose warning is overridden' })
  overrides?: string;

  @Text({ optional: true, max: 10_000, lines: true })
  reason?: string;

  @ListOf(() => ConditionBody, { optional: true, max: 12, description: 'For a conditional finding: what the permit is held to' })
  conditions?: ConditionBody[];
}

/** A decision whole, as the officer will sign it: kind `approval` approves, or refuses with outcome `negative`. */
export class StatementBody extends DecisionText {
  @Choice(kinds, {
    example: 'non-detriment',
    description: 'A finding of the Convention, `recommendation`, `override` of a warning, `approval`',
  })
  kind: DecisionKind;

  @Choice(['positive', 'negative', 'conditional'])
  outcome: 'positive' | 'negative' | 'conditional';

  @Text({
    optional: true,
    min: 10,
    max: 4000,
    lines: true,
    description: 'For a refusal: where and until when to appeal; the office’s own text when absent',
  })
  appeal?: string;
}

export class DecisionBody extends IntersectionType(DecisionText, MaybeSignedRequest) {
  @UnlessSigned()
  @Choice(findingKinds, {
    example: 'non-detriment',
    description: 'A finding of the Convention, `recommendation`, or `override` of a warning',
  })
  kind: DecisionKind;

  @UnlessSigned()
  @Choice(['positive', 'negative', 'conditional'])
  outcome: 'positive' | 'negative' | 'conditional';
}

export class RefusalBody extends MaybeSignedRequest {
  @UnlessSigned()
  @Text({ min: 10, max: 10_000, lines: true, description: 'Why the application is refused' })
  reason: string;

  @Text({
    optional: true,
    min: 10,
    max: 4000,
    lines: true,
    description: 'Where and until when to appeal; the office’s own text when absent',
  })
  appeal?: string;
}
