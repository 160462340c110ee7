import { MaybeSignedRequest, UnlessSigned } from '#identity';
import { getSchemaPath } from '@nestjs/swagger';
import { AnyObject, Choice, Country, PageQuery, Text, Uuid } from '#web';
import { contentClasses } from './contents.js';
import { registerNames } from './register-names.js';

const anyContent = { oneOf: Object.values(contentClasses).map((one) => ({ $ref: getSchemaPath(one) })) };

export class ProposalRequest {
  @Text({ min: 3, max: 1000, lines: true, description: 'Why, and on what evidence' })
  reason: string;

  @AnyObject({ description: 'The whole entry as it shall be', schema: anyContent })
  content: object;
}

export class ClosingRequest {
  @Text({ min: 3, max: 1000, lines: true })
  reason: string;
}

export class ApprovalRequest extends MaybeSignedRequest {
  @Text({ min: 3, max: 1000, lines: true, optional: true })
  note?: string;
}

/** What the Scientific Authority says of a proposed facility. */
export class OpinionRequest {
  @Choice(['positive', 'negative'])
  outcome: 'positive' | 'negative';

  @Text({ min: 10, max: 5000, lines: true })
  reason: string;
}

export class RefusalRequest extends MaybeSignedRequest {
  @UnlessSigned()
  @Text({ min: 3, max: 1000, lines: true })
  note: string;
}

/** What an issuing officer will sign about a proposal. */
export class VerdictRequest {
  @Choice(['approve', 'refuse'])
  verdict: 'approve' | 'refuse';

  @Text({ min: 3, max: 1000, lines: true, optional: true, description: 'Why; a refusal is to say it' })
  note?: string;
}

export class EntryQuery extends PageQuery {
  @Country({ optional: true })
  country?: string;

  @Text({ max: 200, optional: true })
  scientificName?: string;

  @Text({ max: 60, optional: true })
  number?: string;
}

export class ProposalQuery extends PageQuery {
  @Choice(['open', 'approved', 'refused', 'withdrawn'], { optional: true })
  state?: string;

  @Choice(registerNames, { optional: true })
  register?: string;

  @Uuid({ optional: true })
  entryId?: string;
}
