import { MaybeSignedRequest, UnlessSigned } from '#identity';
import { Choice, Day, Flag, PageQuery, Pattern, Text, Whole } from '#web';
import { stampMovementKinds } from './stamps/stamp.repository.js';

export class CutOverRequest {
  @Day({ description: 'First day of the records here; everything brought along is from before' })
  beginsOn: string;
}

export class CutOverProposalRequest {
  @Flag({ optional: true, description: 'Rows that were refused stay out' })
  leaveOut?: boolean;
}

/** What an officer will sign about an import. */
export class CutOverVerdictRequest {
  @Choice(['approve', 'refuse'])
  verdict: 'approve' | 'refuse';

  @Text({ min: 3, max: 1000, lines: true, optional: true, description: 'Why; a refusal is to say it' })
  note?: string;
}

export class CutOverApprovalRequest extends MaybeSignedRequest {
  @Text({ min: 3, max: 1000, lines: true, optional: true })
  note?: string;
}

export class CutOverRefusalRequest extends MaybeSignedRequest {
  @UnlessSigned()
  @Text({ min: 3, max: 1000, lines: true })
  note: string;
}

export class StampMovementRequest {
  @Choice(stampMovementKinds)
  kind: (typeof stampMovementKinds)[number];

  @Pattern(/^[A-Z0-9-]{0,12}$/, 'not-code', { max: 12, optional: true, example: 'XA', description: 'What stands before the digits' })
  prefix?: string;

  @Pattern(/^\d{1,15}$/, 'not-integer', { max: 15, example: '000001', description: 'First number as printed, with its zeros' })
  first: string;

  @Pattern(/^\d{1,15}$/, 'not-integer', { max: 15, example: '000500' })
  last: string;

  @Text({ max: 120, optional: true, description: 'Office that they were handed to' })
  office?: string;

  @Text({ min: 3, max: 1000, lines: true, description: 'Delivery note, receipt, what happened' })
  note: string;
}

/** A second officer counted the same; the version is the one that was looked at. */
export class StampConfirmationRequest {
  @Whole({ min: 1, max: 1_000_000_000 })
  version: number;
}

export class StampRefusalRequest extends StampConfirmationRequest {
  @Text({ min: 3, max: 1000, lines: true })
  note: string;
}

export class QuotaQuery extends PageQuery {
  @Text({ max: 200, optional: true, description: 'Beginning of a scientific name' })
  name?: string;

  @Day({ optional: true, description: 'Quotas in force on this day; today where absent' })
  day?: string;
}

export class LegacyPermitQuery extends PageQuery {
  @Text({ max: 60, optional: true, description: 'Beginning of a number' })
  number?: string;
}

export class LegacyCaseQuery {
  @Choice(['open', 'taken-over', 'closed'], { optional: true })
  state?: 'open' | 'taken-over' | 'closed';
}

export class LegacyCaseClosingRequest {
  @Whole({ min: 1, max: 1_000_000_000 })
  version: number;

  @Text({ min: 10, max: 2000, lines: true, description: 'Why it ends without an application here' })
  note: string;
}
