import type { Appendix, LastReExport, Mark, OriginReference, Party, QuantityText } from './permit-document.js';

/**
 * What an applicant asks for: the boxes of the standard form before anybody decided.
 * The same shape is stored with a draft, given to the rule engine and frozen into the permit document.
 */
export interface ApplicationForm {
  readonly documentType: string;
  readonly purpose: string;
  readonly importer: Party | null;
  readonly exporter: Party;
  readonly countryOfExport: string;
  readonly countryOfImport: string | null;
  /** Wished last valid day (YYYY-MM-DD); the authority may shorten it. */
  readonly validUntil?: string;
  readonly specialConditions?: readonly string[];
  /** Justifications printed in box 5, by subject. */
  readonly justifications?: {
    readonly unknownSource?: string;
    readonly missingOrigin?: string;
    readonly higherTaxon?: string;
  };
  readonly liveTransport?: { readonly method: string; readonly conditionsMet: boolean };
  readonly importPermit?: { readonly number: string; readonly country: string; readonly date?: string };
  readonly retrospective?: {
    readonly reason: string;
    readonly notAttributable: boolean;
    readonly tradeOtherwiseLawful: boolean;
  };
  readonly replacement?: {
    readonly of: string;
    readonly reason: 'lost' | 'damaged' | 'stolen' | 'destroyed';
    readonly originalReturned: boolean;
    readonly swornStatement: boolean;
  };
  /** Case numbers: seizure record for source I, carnet for sample collections, ... */
  readonly seizureRecord?: string;
  readonly carnet?: { readonly number: string; readonly validUntil: string };
  /** Boxes left to a registered holder under simplified procedures (data/open-boxes.ts). Absent for every ordinary document. */
  readonly openBoxes?: readonly string[];
  readonly lines: readonly ApplicationLine[];
}

export interface ApplicationLine {
  readonly line: number;
  readonly scientificName: string;
  readonly commonName?: string;
  readonly term: string;
  readonly description: string;
  readonly marks?: readonly Mark[];
  readonly sex?: 'M' | 'F' | 'U';
  readonly age?: string;
  /** As claimed by the applicant; the rules compare it with the listing at the date. */
  readonly appendix: Appendix;
  readonly source: string;
  readonly secondSource?: string;
  readonly quantity: QuantityText;
  readonly secondQuantity?: QuantityText;
  readonly origin?: OriginReference;
  readonly lastReExport?: LastReExport;
  readonly operationNumber?: string;
  readonly acquisitionDate?: string;
  readonly seizureRecord?: string;
}
