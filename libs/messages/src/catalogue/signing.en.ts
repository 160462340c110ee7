import type { Catalogue } from './catalogue.js';

/** Why the signer refused to sign or seal a permit. */
export const signingEn: Catalogue = {
  'signing.refusal.permit-not-reserved': 'The permit is not reserved (its state is {state}), so there is nothing to sign.',
  'signing.refusal.permit-not-witnessed': 'The permit is not ready to be sealed (its state is {state}).',
  'signing.refusal.clocks-apart':
    'The clocks of the database and of the signer are {seconds} seconds apart; at most 60 are allowed. Set the clocks, then issue again.',
  'signing.refusal.document-altered': 'The frozen permit document does not have the hash that was recorded with it.',
  'signing.refusal.document-not-canonical': 'The frozen permit document is not canonical JSON (RFC 8785).',
  'signing.refusal.document-malformed': 'The frozen permit document lacks boxes of the form or holds unknown ones: {fields}.',
  'signing.refusal.document-differs': 'The frozen permit document does not say what was applied for and decided. Different: {fields}.',
  'signing.refusal.application-not-approved': 'The application is not approved (its state is {state}).',
  'signing.refusal.form-changed': 'The application was changed after it was decided: {decisions} rest on another version of it.',
  'signing.refusal.decision-missing': 'A decision that the Convention asks for is not on record: {kinds}.',
  'signing.refusal.decision-negative': 'A decision on record is negative: {kinds}.',
  'signing.refusal.same-person': 'One person holds duties that must lie in different hands: {duties}.',
  'signing.refusal.role-not-held': 'A person who decided does not hold the role for it now: {roles}.',
  'signing.refusal.signature-missing':
    'A decision was not signed by its officer: {kinds}. Somebody may have written it straight into the database.',
  'signing.refusal.signature-invalid':
    'The signature on a decision does not hold ({reason}): {kinds}. Somebody may have written it straight into the database.',
  'signing.refusal.officer-key':
    'The key that signed a decision does not count ({reason}): {kinds}. It was not enrolled by a second person, had ended, or is somebody else’s.',
  'signing.refusal.signatures-short':
    'The policy in force asks for {wanted} people behind this document and {people} have signed. Roles still missing: {roles}.',
  'signing.refusal.role-forged':
    'A role of somebody whose decision counts is not in the public log as it is in the database ({role}, {reason}). Somebody may have written it there, or taken a revocation away.',
  'signing.refusal.policy-forged': 'The policy {policy} in the database is not the one in the public log ({reason}).',
  'signing.refusal.interest-forged':
    'A declared interest of somebody whose decision counts is not in the database as it is in the public log ({reason}). Somebody may have taken it away.',
  'signing.refusal.draw-forged':
    'The case officer who recommended this is not the one that the public log gives the case to ({reason}). Somebody may have changed the draw, or the assignment.',
  'signing.refusal.register-forged':
    'An entry of the register {register} that the rules went by was not signed for as it stands ({reason}). Somebody may have written it straight into the database.',
  'signing.refusal.authority-log':
    'What the database shows as the public log is not what its witnesses have seen ({reason}). Nothing is signed on it.',
  'signing.refusal.office-unknown': 'The issuing office is not set up.',
  'signing.refusal.rules-date':
    'The rules were evaluated as of {date}, which is not the day of issue; only a fictitious authority may do that.',
  'signing.refusal.rules-blocked': 'The rules forbid this permit now: {rules}.',
  'signing.refusal.rules-not-accepted': 'Nobody of this authority has accepted these unconfirmed rules as they are now: {rules}.',
  'signing.refusal.rules-no-data': 'No listing is known for a taxon of this permit, so the rules cannot be applied: {rules}.',
  'signing.refusal.warning-not-overridden': 'A warning of the rules was not overridden in writing by a second officer: {rules}.',
  'signing.refusal.findings-differ': 'The rules find something else now than what the frozen document records.',
  'signing.refusal.quota-not-reserved': 'The quota for this permit is not reserved: {quotas}.',
  'signing.refusal.validity': 'The dates of the permit are not those its document type allows, or it has ended already.',
  'signing.refusal.status-entry': 'The place of the permit in the status lists is not valid.',
  'signing.refusal.trial-failed': 'A trial copy of the permit did not verify: {reasons}.',
  'signing.refusal.token-not-genuine': 'The signed permit did not verify and was thrown away: {reasons}.',
  'signing.refusal.credential-missing': 'The permit has no signed credential, so there is nothing to print.',
  'signing.refusal.log-proof':
    'The proof that the permit stands in the public log does not hold ({reasons}). The log must be examined before anything is issued on it.',
  'signing.refusal.page-not-rendered': 'The paper form could not be drawn: {reason}.',
  'signing.refusal.seal-not-genuine': 'The sealed document did not read back as what was sealed: {reasons}.',
  'signing.refusal.signer-fault': 'The signer failed several times on this permit. The operator’s log holds the cause.',
};
