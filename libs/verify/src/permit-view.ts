import type { Mark, QuantityText } from '#cites';
import { lastValidDay, toHex, type Box1, type ClaimLine, type ClaimParty, type PermitClaims } from '#credential';
import type { ListedKey, StatusName } from '#trust';

export interface PartyView {
  /** null where only a salted hash was signed: compare the printed name with it (`nameHash` of #credential). */
  readonly name: string | null;
  readonly nameHash?: string;
  readonly address?: string;
  readonly country: string;
}

export interface LineView {
  readonly line: number;
  /** null when the taxon code is in no table at hand; then `taxonCode` is set. */
  readonly scientificName: string | null;
  readonly taxonCode?: number;
  readonly commonName?: string;
  readonly term: string;
  readonly description?: string;
  readonly marks?: readonly Mark[];
  /** Set when the document shows more marks than the code holds. */
  readonly marksTotal?: number;
  readonly sex?: string;
  readonly age?: string;
  readonly appendix: string;
  readonly source: string;
  readonly secondSource?: string;
  readonly quantity: QuantityText;
  readonly secondQuantity?: QuantityText;
  readonly quota?: ClaimLine['quota'];
  readonly originCountry?: string;
  readonly originPermit?: string;
  readonly originPermitDate?: string;
  readonly lastReExport?: ClaimLine['lastReExport'];
  readonly operationNumber?: string;
  readonly acquisitionDate?: string;
}

/** The signed boxes, in the order of the form. Holds neither check code nor look-up capability: reports may be stored. */
export interface PermitView {
  readonly number: string;
  readonly issuer: string;
  readonly authority: string;
  readonly office: string | null;
  readonly documentType: string;
  readonly box1: Box1;
  readonly version: number;
  readonly copyNumber: number;
  readonly specimen: boolean;
  readonly retrospective: boolean;
  readonly replaces: string | null;
  /** Box 2: last valid day at the issuing office. */
  readonly validUntil: string;
  readonly issuedAt: string;
  readonly expires: string;
  readonly importer: PartyView | null;
  readonly countryOfImport: string | null;
  readonly exporter: PartyView;
  readonly countryOfExport: string;
  readonly specialConditions: string | null;
  readonly purpose: string;
  readonly securityStamp: string | null;
  readonly importPermit: string | null;
  readonly ruleDate: string | null;
  readonly totalLines: number;
  /** Lines that were there to be read; fewer than `totalLines` while annexes are missing. */
  readonly lines: readonly LineView[];
  /** As of `statusAsOf`; null when no list was at hand. */
  readonly status: StatusName | null;
  readonly statusAsOf: string | null;
}

/** 9999-12-30: what a signed time beyond it reads as, since dates end soon after. */
const lastInstant = 253_402_214_400;
/** Times written lately: of one list, of one midnight. */
const instants = new Map<number, string>();
const instantsMax = 512;

/** What was joined from front, annexes or document. */
export interface JoinedContent {
  readonly lines: readonly ClaimLine[];
  readonly importer: ClaimParty | null;
  readonly exporter: ClaimParty;
  readonly specialConditions?: string;
}

export interface ViewContext {
  readonly key: ListedKey;
  /** Last valid day at the issuing office. */
  readonly lastDay: string;
  readonly authority: string;
  readonly status: StatusName | null;
  readonly statusAsOf: number | null;
  taxonName(code: number): string | null;
}

export function permitView(claims: PermitClaims, content: JoinedContent, context: ViewContext): PermitView {
  return {
    number: claims.number,
    issuer: claims.issuer,
    authority: context.authority,
    office: context.key.office?.name ?? null,
    documentType: claims.documentType,
    box1: claims.box1,
    version: claims.version,
    copyNumber: claims.copyNumber,
    specimen: claims.specimen,
    retrospective: claims.retrospective,
    replaces: claims.replaces ?? null,
    validUntil: context.lastDay,
    issuedAt: instant(claims.issuedAt),
    expires: instant(claims.expires),
    importer: content.importer && partyView(content.importer),
    countryOfImport: claims.countryOfImport,
    exporter: partyView(content.exporter),
    countryOfExport: claims.countryOfExport,
    specialConditions: content.specialConditions ?? claims.specialConditions ?? null,
    purpose: claims.purpose,
    securityStamp: claims.securityStamp,
    importPermit: claims.importPermit ?? null,
    ruleDate: claims.ruleDate ?? null,
    totalLines: claims.totalLines,
    lines: content.lines.map((line, index) => lineView(line, index + 1, context)),
    status: context.status,
    statusAsOf: context.statusAsOf === null ? null : instant(context.statusAsOf),
  };
}

/** Last valid day in the zone of the issuing office; a zone that this platform does not know reads as UTC. */
export function officeDay(expires: number, key: ListedKey): string {
  const time = Math.min(expires, lastInstant);
  try {
    return lastValidDay(time, key.office?.timeZone ?? 'UTC');
  } catch {
    return lastValidDay(time, 'UTC');
  }
}

/** ISO 8601 UTC without fractions. */
export function instant(unixSeconds: number): string {
  const time = Math.min(unixSeconds, lastInstant);
  const known = instants.get(time);
  if (known !== undefined) return known;
  const text = `${new Date(time * 1000).toISOString().slice(0, 19)}Z`;
  if (instants.size >= instantsMax) instants.clear();
  instants.set(time, text);
  return text;
}

function partyView(party: ClaimParty): PartyView {
  return {
    name: party.name,
    ...(party.nameHash && { nameHash: toHex(party.nameHash) }),
    ...(party.address !== undefined && { address: party.address }),
    country: party.country,
  };
}

function lineView({ taxon, ...line }: ClaimLine, number: number, context: ViewContext): LineView {
  const name = typeof taxon === 'string' ? taxon : context.taxonName(taxon);
  return { line: number, scientificName: name, ...(typeof taxon === 'number' && { taxonCode: taxon }), ...line };
}
