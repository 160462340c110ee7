import { applyDecorators } from '@nestjs/common';
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { ApiProperty } from '@nestjs/swagger';
import { ValidateIf } from 'class-validator';
import { AnyObject, Choice, CodeList, Nested, Pattern, Uuid, Whole } from '#web';
import type { Signed } from '../statements/statements.js';

const base64url = /^[A-Za-z0-9_-]+$/;
const Bytes = (max: number, description: string, optional = false) => Pattern(base64url, 'not-base64url', { max, description, optional });

/** What every `PublicKeyCredential.toJSON()` has. */
class CredentialRequest {
  @Bytes(1400, 'credential id')
  id: string;

  @Bytes(1400, 'credential id')
  rawId: string;

  @Choice(['public-key'])
  type: 'public-key';

  @Choice(['platform', 'cross-platform'], { optional: true })
  authenticatorAttachment?: 'platform' | 'cross-platform';

  @AnyObject({ optional: true })
  clientExtensionResults?: object;
}

/** AuthenticatorAssertionResponse as browsers write it in JSON. */
export class AssertionAnswer {
  @Bytes(8192, 'clientDataJSON')
  clientDataJSON: string;

  @Bytes(8192, 'authenticatorData')
  authenticatorData: string;

  @Bytes(8192, 'signature')
  signature: string;

  @Bytes(200, 'userHandle', true)
  userHandle?: string;
}

/** `PublicKeyCredential.toJSON()` of `navigator.credentials.get()`. */
export class AssertionRequest extends CredentialRequest {
  @Nested(() => AssertionAnswer)
  response: AssertionAnswer;
}

export class AttestationAnswer {
  @Bytes(8192, 'clientDataJSON')
  clientDataJSON: string;

  @Bytes(65_536, 'attestationObject')
  attestationObject: string;

  @Bytes(8192, 'authenticatorData', true)
  authenticatorData?: string;

  @Bytes(8192, 'publicKey', true)
  publicKey?: string;

  // Browsers repeat what stands in the attestation object; that one counts.
  @Whole({ optional: true, min: -70_000, max: 70_000 })
  publicKeyAlgorithm?: number;

  @CodeList(/^[a-z-]{1,32}$/, { optional: true, max: 10, description: 'How the browser reaches the authenticator' })
  transports?: string[];
}

/** `PublicKeyCredential.toJSON()` of `navigator.credentials.create()`. */
export class AttestationRequest extends CredentialRequest {
  @Nested(() => AttestationAnswer)
  response: AttestationAnswer;
}

/** Body of an act that an officer signs: the statement that was prepared, and the assertion over its hash. */
export class SignedRequest {
  @Uuid()
  statementId: string;

  @Nested(() => AssertionRequest)
  assertion: AssertionRequest;
}

/** The same where the content may also come unsigned, as long as no policy asks for signatures. */
export class MaybeSignedRequest {
  @Uuid({ optional: true, description: 'From the statements of this resource; then nothing but the assertion is read' })
  statementId?: string;

  @ValidateIf((body: MaybeSignedRequest) => body.statementId !== undefined || body.assertion !== undefined)
  @Nested(() => AssertionRequest)
  @ApiProperty({ required: false })
  assertion?: AssertionRequest;
}

/** Marks a member of an unsigned body: absent where a statement is signed, which says it. */
export function UnlessSigned(): PropertyDecorator {
  return applyDecorators(
    ValidateIf((body: MaybeSignedRequest) => body.statementId === undefined),
    ApiProperty({ required: false }),
  );
}

/** The signed half of a body that may come either way; null where it is unsigned. */
export function signedOf(body: MaybeSignedRequest): Signed | null {
  return body.statementId !== undefined && body.assertion
    ? { statementId: body.statementId, assertion: assertionOf(body.assertion) }
    : null;
}

export const assertionOf = (request: AssertionRequest): AuthenticationResponseJSON => ({ ...request, clientExtensionResults: {} });
export const attestationOf = (request: AttestationRequest): RegistrationResponseJSON =>
  ({ ...request, clientExtensionResults: {} }) as RegistrationResponseJSON;
