import { Choice, Nested, PageQuery, Pattern, Text, Uuid } from '#web';
import { AttestationRequest } from './assertion-requests.js';
import { keyStates } from './officer-key.repository.js';

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{3})?Z$/;

export class KeyOfferRequest {
  @Uuid({ description: 'From the options' })
  statementId: string;

  @Text({ max: 100, example: 'Security key in the safe of room 12' })
  label: string;

  @Nested(() => AttestationRequest)
  response: AttestationRequest;
}

export class KeyStatementRequest {
  @Choice(['enrol', 'restore', 'revoke'])
  act: 'enrol' | 'restore' | 'revoke';

  @Pattern(instant, 'not-time', { max: 24, optional: true, description: 'For an acting officer: last instant of the key' })
  until?: string;

  @Pattern(instant, 'not-time', {
    max: 24,
    optional: true,
    description: 'For a revocation: when the key was lost; absent = when it was suspended',
  })
  distrustedFrom?: string;

  @Text({ optional: true, min: 3, max: 1000, lines: true })
  reason?: string;
}

export class KeysQuery extends PageQuery {
  @Choice(keyStates, { optional: true })
  state?: string;

  @Uuid({ optional: true })
  personId?: string;
}
