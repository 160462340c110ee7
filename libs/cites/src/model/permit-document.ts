/**
 * The permit document: every box of the CITES standard form as plain JSON.
 *
 * It is frozen once, at issuance, as RFC 8785 canonical JSON with a random salt; the credential
 * (docs/spec/permit-credential.md) signs its SHA-256. Nothing here is a float: quantities are
 * decimal strings with a unit, dates are ISO 8601 strings.
 *
 * Source: Res. Conf. 12.3 Annexes 1 and 2 (boxes), Convention Art. VI.
 */
export type Appendix = 'I' | 'II' | 'III';

/** Natural or legal person as printed in boxes 3 and 4. `country` is an ISO 3166-1 alpha-2 code. */
export interface Party {
  readonly name: string;
  /** Postal address without the country, lines separated by "\n". */
  readonly address: string;
  readonly country: string;
  /** A natural person's name may be replaced by a salted hash in the QR where policy says so. */
  readonly naturalPerson?: boolean;
}

/** An exact quantity: canonical decimal string (no exponent, no sign, no trailing zeros) and a current unit code. */
export interface QuantityText {
  readonly value: string;
  readonly unit: string;
}

export interface Mark {
  readonly kind: 'ring' | 'microchip' | 'tag' | 'serial' | 'tattoo' | 'brand' | 'other';
  readonly number: string;
}

/** Box 12: country of origin with its permit. `justification` is what box 5 prints when number or date is missing. */
export interface OriginReference {
  readonly country: string;
  readonly permitNumber?: string;
  /** YYYY-MM-DD */
  readonly permitDate?: string;
  readonly justification?: string;
}

/** Box 12a. */
export interface LastReExport {
  readonly country: string;
  readonly certificateNumber?: string;
  readonly certificateDate?: string;
  readonly justification?: string;
}

/** One specimen block (A, B, C, ...) of the form: boxes 7 to 12b. */
export interface PermitLine {
  /** 1-based, unbroken. */
  readonly line: number;
  /** Box 7: scientific name without author, exactly as in the accepted nomenclature. */
  readonly scientificName: string;
  readonly author?: string;
  /** Id in the released, append-only taxon code table; absent when the taxon is not in it. */
  readonly taxonCode?: number;
  /** Box 8. */
  readonly commonName?: string;
  /** Box 9: CITES trade term code, e.g. "LIV". */
  readonly term: string;
  readonly description: string;
  readonly marks?: readonly Mark[];
  readonly sex?: 'M' | 'F' | 'U';
  readonly age?: string;
  /** Box 10. */
  readonly appendix: Appendix;
  readonly source: string;
  /** Sources I and O may be paired with another code. */
  readonly secondSource?: string;
  /** Box 11. */
  readonly quantity: QuantityText;
  readonly secondQuantity?: QuantityText;
  /** Box 11a: total exported this period including this permit / annual quota. */
  readonly quota?: { readonly id: string; readonly exported: string; readonly annual: string; readonly unit: string };
  readonly origin?: OriginReference;
  readonly lastReExport?: LastReExport;
  /** Box 12b: registered operation number, or date of acquisition (YYYY-MM-DD; pre-Convention only). */
  readonly operationNumber?: string;
  readonly acquisitionDate?: string;
}

export interface PermitDocument {
  readonly format: 'opencites-permit/1';
  /** base64url of 16 random bytes: makes the document hash impossible to guess. */
  readonly salt: string;
  /** Box 1. */
  readonly number: string;
  /** Key of libs/cites document types: E, R, I, O-IFS, O-PRE, ... */
  readonly documentType: string;
  readonly version: number;
  readonly copyNumber: number;
  /** Fictitious authorities print SPECIMEN and never verify as green. */
  readonly specimen: boolean;
  readonly retrospective?: { readonly reason: string };
  readonly replaces?: { readonly number: string; readonly date: string; readonly reason: string };
  /** Box 6. */
  readonly authority: { readonly country: string; readonly name: string; readonly address: string };
  /** Box 13: instant of issue (ISO 8601 UTC with seconds), place and name of the issuing official. */
  readonly issuedAt: string;
  readonly placeOfIssue: string;
  readonly issuedBy: string;
  /** Box 2: last valid day, YYYY-MM-DD, in `timeZone` (IANA) of the issuing office. */
  readonly validUntil: string;
  readonly timeZone: string;
  /** Box 3 (null for ownership, exhibition and instrument certificates) and 3a. */
  readonly importer: Party | null;
  readonly countryOfImport: string | null;
  /** Box 4. */
  readonly exporter: Party;
  readonly countryOfExport: string;
  /** Box 5, one entry per condition. */
  readonly specialConditions: readonly string[];
  /** Boxes that the registered holder completes by hand (data/open-boxes.ts); box 5 says which. Absent = none. */
  readonly openBoxes?: readonly string[];
  /** Box 5a. */
  readonly purpose: string;
  /** Box 5b. */
  readonly securityStamp: string | null;
  readonly liveTransport?: { readonly method: string; readonly conditionsMet: boolean };
  /** Import permit that an Appendix I export rests on. */
  readonly importPermit?: { readonly number: string; readonly country: string; readonly date: string };
  /** Box 15, where the mode of transport needs it. */
  readonly billOfLading?: string;
  readonly lines: readonly PermitLine[];
  /** Rule set that was evaluated at issue: SHA-256 (hex), its date, the date "as of" and the rule ids that had findings. */
  readonly rules: {
    readonly hash: string;
    readonly date: string;
    readonly asOf: string;
    readonly findings: readonly string[];
  };
}
