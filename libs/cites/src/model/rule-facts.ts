import type { ApplicationForm } from './application-form.js';
import type { SimplifiedCase } from '../data/open-boxes.js';
import type { Appendix, Mark, QuantityText } from './permit-document.js';

/**
 * Everything the rule engine may look at. Plain data, read by whoever asks (portal, signer, CLI) from its own source;
 * the engine itself reads no clock, no database and no network. "Absent" always means "not on record".
 */
export interface RuleFacts {
  /** Date the rules, listings, quotas and suspensions are evaluated as of (YYYY-MM-DD). */
  readonly asOf: string;
  /** Date the document would be issued (YYYY-MM-DD); differs from `asOf` only in demonstrations. */
  readonly issueDate: string;
  /** Country of the authority that would issue (ISO 3166-1 alpha-2). */
  readonly issuingCountry: string;
  readonly application: ApplicationForm;
  /** One entry per distinct scientific name on the form. */
  readonly taxa: readonly TaxonFacts[];
  readonly decisions: readonly DecisionFact[];
  /** Conditions that the applicant confirmed, each by its key (conditions.ts). Absent = none. */
  readonly confirmedConditions?: readonly string[];
  /** Own and foreign permits the form cites, and the permit it replaces. */
  readonly permits: readonly PermitFact[];
  readonly operations: readonly OperationFact[];
  readonly quotas: readonly QuotaFact[];
  readonly suspensions: readonly SuspensionFact[];
  readonly offenders: readonly OffenderFact[];
  /** Marks of this form that stand on another live permit. */
  readonly marksInUse: readonly { readonly mark: Mark; readonly permitNumber: string }[];
  /** Consent of foreign Management Authorities (retrospective issue needs the importing one). */
  readonly consents: readonly ConsentFact[];
  readonly seizures: readonly { readonly id: string; readonly scientificName: string; readonly date: string }[];
  /** Holders registered for simplified procedures. Absent = none. */
  readonly simplified?: readonly SimplifiedFact[];
  /** Person who would issue, and persons this officer declared an interest in. */
  readonly officer?: { readonly person: string; readonly interests: readonly string[] };
}

export interface TaxonFacts {
  readonly scientificName: string;
  /** false: nobody knows this name; then nothing else here is filled. */
  readonly known: boolean;
  readonly acceptedName: string;
  readonly rank: 'kingdom' | 'phylum' | 'class' | 'order' | 'family' | 'genus' | 'species' | 'subspecies' | 'variety' | 'hybrid';
  readonly kingdom: 'Animalia' | 'Plantae';
  /** Names from the taxon itself up to the kingdom, with rank. */
  readonly lineage: readonly { readonly rank: string; readonly name: string }[];
  /** All listings of the taxon and its ancestors that were ever in force, with dates; inheritance is resolved by the engine. */
  readonly listings: readonly ListingFact[];
  /** ISO codes where the taxon occurs; null = distribution not known to us. */
  readonly distribution: readonly string[] | null;
  readonly taxonCode?: number;
}

export interface ListingFact {
  readonly id: string;
  /** Taxon the listing is attached to (the taxon itself or an ancestor). */
  readonly listedTaxon: string;
  readonly listedRank: string;
  readonly appendix: Appendix;
  /** YYYY-MM-DD, inclusive. */
  readonly from: string;
  /** YYYY-MM-DD, exclusive; null = still in force. */
  readonly to: string | null;
  /** Appendix III: listing Party. */
  readonly party: string | null;
  /** ISO codes the listing is limited to; empty = all populations. */
  readonly populations: readonly string[];
  readonly populationsExcluded: readonly string[];
  readonly excludedTaxa: readonly string[];
  readonly annotation: string | null;
  readonly hashNote: string | null;
  readonly source: string;
}

export type DecisionKind =
  | 'non-detriment'
  | 'import-not-detrimental'
  | 'legal-acquisition'
  | 'live-transport'
  | 'recipient-suitably-equipped'
  | 'not-primarily-commercial'
  | 'imported-under-convention'
  | 'import-permit-granted'
  | 'origin-stated'
  | 'pre-convention'
  | 'bred-or-propagated'
  | 'exemption-registered'
  | 'recommendation'
  | 'approval'
  | 'override';

/** A finding that an officer put on record for this case. */
export interface DecisionFact {
  readonly id: string;
  readonly kind: DecisionKind;
  readonly outcome: 'positive' | 'negative' | 'conditional';
  /** Opaque person id and role held when deciding. */
  readonly person: string;
  readonly role: 'case-officer' | 'scientific-authority' | 'issuing-officer';
  readonly at: string;
  /** Lines covered; empty = all. */
  readonly lines: readonly number[];
  /** SHA-256 (hex) of evidence on file. */
  readonly evidence: readonly string[];
  /** Override only: rule that is overridden, with the written reason. */
  readonly overrides?: string;
  readonly reason?: string;
  /** What the finding is tied to; the rules hold the form to it. */
  readonly conditions?: readonly FindingCondition[];
  /** true: a standing finding of the Scientific Authority, made once for many cases. */
  readonly standing?: boolean;
}

/** One condition of a finding: its kind, and the one member that this kind has (data/condition-kinds.ts). */
export interface FindingCondition {
  readonly kind: string;
  readonly quantity?: QuantityText;
  /** Numbers of marks. */
  readonly marks?: readonly string[];
  /** YYYY-MM-DD */
  readonly date?: string;
  readonly text?: string;
}

export interface PermitFact {
  readonly number: string;
  readonly issuer: string;
  readonly documentType: string;
  readonly issuedOn: string;
  readonly validUntil: string;
  readonly status: 'valid' | 'used' | 'cancelled' | 'suspended' | 'replaced' | 'lost' | 'expired' | 'partly-used';
  /** Confirmed with its issuer, or seen only on paper. */
  readonly confirmed: boolean;
  readonly importer: string | null;
  readonly exporter: string | null;
  readonly lines: readonly {
    readonly scientificName: string;
    readonly term: string;
    readonly quantity: QuantityText;
    /** Sum already re-exported or otherwise drawn from this line, same unit. */
    readonly drawn: string;
    readonly source?: string;
  }[];
}

export interface OperationFact {
  readonly number: string;
  readonly country: string;
  readonly kind: 'breeding' | 'propagation' | 'ranching' | 'trading';
  readonly scientificName: string;
  /** In the Secretariat's register (Res. Conf. 12.10 animals, 9.19 plants). */
  readonly registeredWithSecretariat: boolean;
  readonly approved: boolean;
  readonly from: string;
  readonly to: string | null;
  /** What it can plausibly export in the year of `asOf`, and what was issued already; null = no figure on record. */
  readonly plausible: QuantityText | null;
  readonly issued: string;
}

export interface QuotaFact {
  readonly id: string;
  readonly kind: 'listing-annotation' | 'cop' | 'national';
  readonly taxon: string;
  readonly country: string;
  readonly region: string | null;
  readonly holder: string | null;
  readonly facility: string | null;
  /** Inclusive period, YYYY-MM-DD. */
  readonly from: string;
  readonly to: string;
  readonly quantity: QuantityText;
  /** Empty arrays = every term, source, purpose. */
  readonly terms: readonly string[];
  readonly sources: readonly string[];
  readonly purposes: readonly string[];
  /** Reserved and committed by other permits, same unit. */
  readonly reserved: string;
  readonly committed: string;
  readonly appliesToImport: boolean;
  readonly source: string;
}

export interface SuspensionFact {
  readonly id: string;
  /** null = every taxon. */
  readonly taxon: string | null;
  readonly excludedTaxa: readonly string[];
  /** null = every country. */
  readonly country: string | null;
  readonly from: string;
  readonly to: string | null;
  readonly terms: readonly string[];
  readonly sources: readonly string[];
  /** Purposes still allowed. */
  readonly purposesAllowed: readonly string[];
  readonly appliesTo: 'export' | 'import' | 'both';
  readonly source: string;
}

export interface OffenderFact {
  /** Name of the party as matched. */
  readonly party: string;
  readonly role: 'applicant' | 'exporter' | 'importer';
  readonly reason: string;
  readonly from: string;
  readonly to: string | null;
  readonly blocks: 'everything' | 'retrospective';
}

/** Who may complete boxes, of which documents, for which species (Res. Conf. 12.3 section XII). */
export interface SimplifiedFact {
  readonly number: string;
  readonly holder: string;
  readonly case: SimplifiedCase;
  readonly documentTypes: readonly string[];
  /** Approved species. */
  readonly scientificNames: readonly string[];
  readonly from: string;
  /** Exclusive; null = open. */
  readonly to: string | null;
}

export interface ConsentFact {
  readonly country: string;
  readonly subject: 'retrospective' | 'import-permit' | 'other';
  readonly reference: string;
  readonly date: string;
  readonly positive: boolean;
}
