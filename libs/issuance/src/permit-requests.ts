import { MaybeSignedRequest, UnlessSigned } from '#identity';
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

export class PermitActionBody extends MaybeSignedRequest {
  @UnlessSigned()
  @Choice(permitActionKinds)
  kind: PermitActionKind;

  @UnlessSigned()
  @Text({ min: 10, max: 4000, lines: true, example: 'The buyer withdrew; the original was brought back unused.' })
  reason: string;

  @Flag({ optional: true, description: 'The original lies on the officer’s desk' })
  originalReturned?: boolean;

  @Flag({ optional: true, description: 'A sworn statement of loss is on file' })
  swornLoss?: boolean;
}

export class VerdictBody extends MaybeSignedRequest {
  @Text({ optional: true, max: 4000, lines: true })
  note?: string;
}

export class RejectionBody extends MaybeSignedRequest {
  @UnlessSigned()
  @Text({ min: 10, max: 4000, lines: true })
  reason: string;
}

/** What an officer will sign about an issued permit. */
export class PermitStatementBody {
  @Choice(['propose', 'approve', 'reject'])
  act: 'propose' | 'approve' | 'reject';

  @Uuid({ optional: true, description: 'The proposal that is approved or rejected' })
  action?: string;

  @Choice(permitActionKinds, { optional: true, description: 'For a proposal' })
  kind?: PermitActionKind;

  @Text({ optional: true, min: 10, max: 4000, lines: true, description: 'For a proposal, and for a rejection' })
  reason?: string;

  @Flag({ optional: true })
  originalReturned?: boolean;

  @Flag({ optional: true })
  swornLoss?: boolean;

  @Text({ optional: true, max: 4000, lines: true, description: 'For an approval' })
  note?: string;
}
