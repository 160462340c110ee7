/** People, organisations, roles and sessions. */
export { Accounts, type CreatedAccount, type NewAccount } from './accounts.js';
export { type Alarm, noteDelivery, undelivered } from './alarms/alarm.repository.js';
export { type AlarmCall, raiseAlarm } from './alarms/raise-alarm.js';
export { type CodeOfConduct, conductPolicy, conductPolicyFaults, officerVettingPolicy } from './conduct/conduct-policy.js';
export { deciding } from './conduct/conduct.controller.js';
export { defaultCodeVersion } from './conduct/default-code.js';
export { OfficerConduct } from './conduct/officer-conduct.js';
export { OfficerVettingRequest } from './conduct/vetting-request.js';
export { changePolicy } from './change-policy.js';
export { createAccount, ensureOrganisation, holdersOf } from './create-account.js';
export { Directory, type SeparationPolicy } from './directory.js';
export { type GrantableRole, grantableRoles, rolesConflict } from './grant-rules.js';
export { IdentityModule } from './identity.module.js';
export { type IdentityOptions } from './identity-options.js';
export type { Interest } from './interest.repository.js';
export { Interests } from './interests.js';
export {
  type NewOrganisation,
  type Organisation,
  organisationByCode,
  listOrganisations,
  organisationById,
  organisationKinds,
  type OrganisationKind,
} from './organisation.repository.js';
export type { IdentityRefusalCode } from './outcome.js';
export { generatePassword, passwordIsWeak } from './password.js';
export { listPeople, loginNameOf, membershipsOf, type Person, personById, personOfLogin } from './person.repository.js';
export { listPolicies, type PolicyRow, replacePolicy } from './policy.repository.js';
export { InterestRequest, OrganisationChange, OrganisationRequest, PersonRequest } from './requests.js';
export { activeGrants, grantById, listGrants, type RoleGrant } from './role-grant.repository.js';
export { RoleGrants } from './role-grants.js';
export {
  AssertionRequest,
  assertionOf,
  attestationOf,
  AttestationRequest,
  MaybeSignedRequest,
  signedOf,
  SignedRequest,
  UnlessSigned,
} from './keys/assertion-requests.js';
export {
  foundingKeys,
  keyById,
  type KeyRole,
  keyRoles,
  listKeys,
  type NamedKey,
  namedKey,
  namedKeys,
  type OfficerKey,
} from './keys/officer-key.repository.js';
export { isKeyRole, type KeyAct, type KeyStatement, OfficerKeys } from './keys/officer-keys.js';
export { RelyingParty } from './keys/relying-party.js';
export { type StatementPurpose } from './statements/statement.repository.js';
export {
  type AcceptedStatement,
  type PreparedStatement,
  type Signed,
  statementHead,
  type StatementHead,
  Statements,
} from './statements/statements.js';
export { type LoginInput, type OpenedSession, sessionIdleMinutes, Sessions } from './sessions.js';
export type { OwnSession } from './session.repository.js';
export { type OfferedPasskey, OwnPasskeys } from './sign-in/own-passkeys.js';
export { ownPasskeyRoles } from './sign-in/own-passkey.repository.js';
export { type PasskeyChallenge, PasskeySignIn } from './sign-in/passkey-sign-in.js';
export { type SignInClient, signInClient } from './sign-in/sign-in-client.js';
export { CodeSignIn } from './second-step/code-sign-in.js';
export { type OfferedApp, SecondSteps } from './second-step/second-steps.js';
export { type Departure, linkMark, NationalIdentity } from './oidc/national-identity.js';
export { type OidcOptions } from './oidc/provider.js';
export { CloseAccount } from './close-account.js';
