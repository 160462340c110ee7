import { ValidateIf } from 'class-validator';
import { Choice, Pattern, Text, Uuid } from '#web';
import { feeProposalKinds, type FeeProposalKind } from './fee.repository.js';
import { feeAmount } from './fee-schedule.js';

export class ReceiptBody {
  // No run of digits that could be the number of a card.
  @Pattern(/^(?!\d{12,19}$)[A-Za-z0-9][A-Za-z0-9./_-]{0,59}$/, 'not-allowed', {
    max: 60,
    example: 'R-2026/1184',
    description: 'Number of the office’s receipt; nothing about how it was paid',
  })
  receipt: string;
}

export class FeeProposalBody {
  @Choice(feeProposalKinds)
  kind: FeeProposalKind;

  @ValidateIf((body: FeeProposalBody) => body.kind !== 'additional')
  @Uuid({ optional: true, description: 'The charge to waive or to pay back' })
  charge?: string;

  @ValidateIf((body: FeeProposalBody) => body.kind !== 'waiver')
  @Pattern(feeAmount, 'not-decimal', {
    max: 20,
    optional: true,
    example: '25.00',
    description: 'Absent for a waiver, which is of the whole',
  })
  amount?: string;

  @ValidateIf((body: FeeProposalBody) => body.kind === 'additional')
  @Pattern(/^[A-Z]{3}$/, 'not-allowed', { max: 3, optional: true, example: 'XTS', description: 'Of an additional payment, ISO 4217' })
  currency?: string;

  @Text({ min: 3, max: 1000, lines: true })
  reason: string;
}

export class FeeDecisionBody {
  @Choice(['approved', 'refused'])
  outcome: 'approved' | 'refused';

  @Text({ optional: true, max: 1000, lines: true })
  note?: string;
}
