import type { Appendix, Mark, QuantityText } from '#cites';
import type { Box1 } from '../data/wire-codes.js';

/** Box 3 or 4 as signed: the name in clear, or its salted hash where policy protects a natural person. */
export interface ClaimParty {
  readonly name: string | null;
  /** 16 bytes; see `nameHash`. Exactly one of `name` and `nameHash` is set. */
  readonly nameHash: Uint8Array | null;
  readonly country: string;
  readonly address?: string;
}

export interface ClaimLine {
  /** Id in the released taxon code table, or the name as text for a taxon that is not in it. */
  readonly taxon: number | string;
  readonly term: string;
  readonly appendix: Appendix;
  readonly source: string;
  readonly quantity: QuantityText;
  readonly marks?: readonly Mark[];
  /** Set when not all marks of the line fitted: how many there are on the document. */
  readonly marksTotal?: number;
  readonly originCountry?: string;
  readonly originPermit?: string;
  /** YYYY-MM-DD, like every date here. */
  readonly originPermitDate?: string;
  readonly commonName?: string;
  readonly description?: string;
  readonly lastReExport?: { readonly country: string; readonly number: string | null; readonly date: string | null };
  readonly secondSource?: string;
  readonly secondQuantity?: QuantityText;
  readonly operationNumber?: string;
  readonly acquisitionDate?: string;
  readonly sex?: 'M' | 'F' | 'U';
  readonly age?: string;
  /** Box 11a. */
  readonly quota?: { readonly exported: string; readonly annual: string; readonly unit: string };
}

/** What the QR code of a permit says, with the wire's numbers turned into the treaty's codes. */
export interface PermitClaims {
  /** ISO code of the issuing Party (claim iss). */
  readonly issuer: string;
  /** Unix seconds; first second after the last valid day at the issuing office (claim exp). */
  readonly expires: number;
  /** Unix seconds of signing (claim iat). */
  readonly issuedAt: number;
  readonly box1: Box1;
  readonly documentType: string;
  readonly number: string;
  readonly importer: ClaimParty | null;
  readonly exporter: ClaimParty;
  readonly countryOfImport: string | null;
  readonly countryOfExport: string;
  readonly purpose: string;
  readonly securityStamp: string | null;
  /** Lines that stand in the front code; all of them unless `annex` is set or `totalLines` says otherwise. */
  readonly lines: readonly ClaimLine[];
  readonly totalLines: number;
  /** SHA-256 of the frozen permit document. */
  readonly documentDigest: Uint8Array;
  readonly status: { readonly list: number; readonly index: number };
  readonly specialConditions?: string;
  /** Version of the taxon code table that the issuer used. */
  readonly codeTable?: number;
  /** Further codes with more lines: how many, and one digest over all of them in order. */
  readonly annex?: { readonly count: number; readonly digest: Uint8Array };
  readonly specimen: boolean;
  readonly retrospective: boolean;
  readonly version: number;
  readonly copyNumber: number;
  readonly replaces?: string;
  readonly ruleDate?: string;
  readonly importPermit?: string;
}
