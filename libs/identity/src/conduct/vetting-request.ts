import { Day, Text, Uuid } from '#web';

/** That an officer was vetted, as one person enters it. */
export class OfficerVettingRequest {
  @Uuid({ description: 'The officer' })
  personId: string;

  @Day({ description: 'Day of the vetting' })
  vettedOn: string;

  @Day({ description: 'Last day for which it counts' })
  validUntil: string;

  @Text({ min: 2, max: 200, description: 'Who vetted' })
  body: string;

  @Text({ min: 1, max: 200, description: 'Number or date of what they wrote' })
  reference: string;
}
