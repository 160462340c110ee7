import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { ValidateIf } from 'class-validator';
import { Choice, Country, Nested, PageQuery, Pattern, Secret, Text, Uuid } from '#web';
import { type GrantableRole, grantableRoles } from './grant-rules.js';
import { AssertionRequest } from './keys/assertion-requests.js';
import { type OrganisationKind, organisationKinds } from './organisation.repository.js';

const loginName = /^[a-z0-9][a-z0-9.@_-]{2,63}$/;
const organisationCode = /^[A-Z0-9][A-Z0-9-]{1,31}$/;

/** Name and password are needed unless a passkey answers a challenge, or a code ends what a password began. */
function ByPassword(): PropertyDecorator {
  return applyDecorators(
    ValidateIf((body: LoginRequest) => body.challengeId === undefined && body.step === undefined),
    ApiProperty({ required: false }),
  );
}

export class LoginRequest {
  @ByPassword()
  @Pattern(loginName, 'not-login-name', { max: 64, example: 'ana.officer' })
  loginName?: string;

  @ByPassword()
  @Secret({ max: 200 })
  password?: string;

  @Uuid({ optional: true, description: 'From POST /v1/sessions/challenges; then the passkey says who comes, and in which role' })
  challengeId?: string;

  @ValidateIf((body: LoginRequest) => body.challengeId !== undefined || body.assertion !== undefined)
  @Nested(() => AssertionRequest)
  @ApiProperty({ required: false })
  assertion?: AssertionRequest;

  @Pattern(/^[A-Za-z0-9_-]{43}$/, 'not-base64url', { max: 43, optional: true, description: 'From the problem second-step-needed' })
  step?: string;

  @ValidateIf((body: LoginRequest) => body.step !== undefined || body.code !== undefined)
  @Secret({ max: 40, description: 'Of the authenticator app, or a recovery code' })
  @ApiProperty({ required: false })
  code?: string;

  @Choice(grantableRoles, { optional: true, description: 'Needed only by people who hold several roles' })
  role?: GrantableRole;

  @Pattern(organisationCode, 'not-code', { max: 32, optional: true, example: 'XA-MA' })
  organisation?: string;

  @Choice(['cookie', 'bearer'], { optional: true, description: 'cookie (default): for browsers. bearer: the token is in the answer.' })
  transport?: 'cookie' | 'bearer';
}

export class PasswordRequest {
  @Secret({ max: 200 })
  currentPassword: string;

  @Secret({ max: 200 })
  newPassword: string;
}

export class PersonRequest {
  @Text({ max: 200, example: 'Ana Example' })
  fullName: string;

  @Pattern(/^[^\s@\p{Cc}]{1,64}@[^\s@\p{Cc}]{1,190}$/u, 'not-allowed', { max: 255, optional: true, example: 'ana@ma.example' })
  email?: string;

  @Pattern(loginName, 'not-login-name', { max: 64, example: 'ana.officer' })
  loginName: string;

  @Pattern(organisationCode, 'not-code', { max: 32, example: 'XA-MA' })
  organisation: string;
}

export class OrganisationRequest {
  @Pattern(organisationCode, 'not-code', { max: 32, example: 'XA-ORCHIDS' })
  code: string;

  @Text({ max: 200 })
  name: string;

  @Choice(organisationKinds)
  kind: OrganisationKind;

  @Choice(['natural', 'legal'])
  legalForm: 'natural' | 'legal';

  @Country()
  country: string;

  @Text({ max: 500, lines: true })
  address: string;
}

export class OrganisationChange {
  @Text({ max: 200, optional: true })
  name?: string;

  @Text({ max: 500, lines: true, optional: true })
  address?: string;
}

export class MemberRequest {
  @Uuid()
  personId: string;
}

export class GrantRequest {
  @Uuid()
  personId: string;

  @Uuid()
  organisationId: string;

  @Choice(grantableRoles)
  role: GrantableRole;

  @Pattern(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{3})?Z$/, 'not-time', {
    max: 24,
    optional: true,
    description: 'For an acting officer: last instant of the role',
  })
  until?: string;
}

export class GrantQuery extends PageQuery {
  @Choice(['proposed', 'active', 'refused', 'revoked'], { optional: true })
  state?: string;

  @Uuid({ optional: true })
  personId?: string;
}

export class ReasonRequest {
  @Text({ min: 3, max: 1000, lines: true })
  reason: string;
}

export class InterestRequest {
  @Text({ max: 200, description: 'Name of the party as it stands on forms' })
  party: string;

  @Text({ max: 1000, lines: true })
  nature: string;
}
