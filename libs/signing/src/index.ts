/**
 * What the signer does: judges a reserved permit anew, signs its credential, seals its paper, publishes the trust lists.
 * Used by apps/signer, and by apps/cli for the key ceremony.
 */
export { refusalMessage, signingRefusalCodes, type SigningRefusal, type SigningRefusalCode } from './refusal.js';
export { SIGNING_CONFIG, type SigningConfig } from './signing.config.js';
export { SigningModule } from './signing.module.js';
export { SigningService, type SigningReport } from './signing.service.js';
export { readCountryLists, signCountryLists, type SignedLists } from './trust/country-lists.js';
export { type FoundingKey, type FoundingKeys, pinFoundingKeys, readFoundingKeys } from './checks/founding-keys.js';
