import { MaybeSignedRequest, UnlessSigned } from '#identity';
import { Text, Whole } from '#web';

export class DegradedStatementBody {
  @Text({ min: 10, max: 2000, lines: true, description: 'What happened to the witnesses, and why permits cannot wait' })
  reason: string;

  @Whole({ min: 1, max: 24, description: 'How long, in hours from the confirmation' })
  hours: number;
}

export class DegradedProposalBody extends MaybeSignedRequest {
  @UnlessSigned()
  @Text({ min: 10, max: 2000, lines: true, description: 'What happened to the witnesses, and why permits cannot wait' })
  reason: string;

  @UnlessSigned()
  @Whole({ min: 1, max: 24, description: 'How long, in hours from the confirmation' })
  hours: number;
}

export class DegradedConfirmationBody extends MaybeSignedRequest {}

export class DegradedEndBody {
  @Text({ min: 10, max: 2000, lines: true })
  reason: string;
}
