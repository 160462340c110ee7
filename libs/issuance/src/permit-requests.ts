import { MaybeSignedRequest } from '#identity';
import { Choice, Flag, PageQuery, Pattern, Text, Uuid } from '#web';
import { permitActionKinds, type PermitActionKind } from './permit-action.repository.js';
import { permitStates, type PermitState } from './permit-transitions.js';

export class PermitsQuery extends PageQuery {
  @Pattern(/^[0-9]{2}[A-Z]{2}[0-9]{6}$/, 'not-permit-number', { optional: true, max: 10, example: '26XA000001' })
  number?: string;

  @Choice(permitStates, { optional: true })
  state?: PermitState;
}

export class PermitNumberQuery {
  @Pattern(/^[0-9]{2}[A-Z]{2}[0-9]{6}$/, 'not-permit-number', { max: 10, example: '26XA000001' })
  number: string;
}

export class ReceiptsQuery extends PageQuery {
  @Uuid()
  application: string;
}

export class ApprovalBody extends MaybeSignedRequest {
  @Text({ optional: true, max: 10_000, lines: true })
  reason?: string;
}

export class IssueBody {
  @Pattern(/^[A-Z0-9-]{1,30}$/, 'not-stamp-number', { optional: true, max: 30, description: 'Security stamp from the stock, box 5b' })
  securityStamp?: string;
}

export class PermitReasonBody {
  @Text({ min: 10, max: 4000, lines: true })
  reason: string;
}

export class PermitActionBody {
  @Choice(permitActionKinds)
  kind: PermitActionKind;

  @Text({ min: 10, max: 4000, lines: true, example: 'The buyer withdrew; the original was brought back unused.' })
  reason: string;

  @Flag({ optional: true, description: 'The original lies on the officer’s desk' })
  originalReturned?: boolean;

  @Flag({ optional: true, description: 'A sworn statement of loss is on file' })
  swornLoss?: boolean;
}

export class VerdictBody {
  @Text({ optional: true, max: 4000, lines: true })
  note?: string;
}
