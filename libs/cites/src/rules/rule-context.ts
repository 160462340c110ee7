import { documentTypeOf } from '../codes.js';
import type { DocumentTypeEntry } from '../data/code-entry.js';
import { resolveListing, type ListingResolution } from '../listing.js';
import type { ApplicationForm, ApplicationLine } from '../model/application-form.js';
import type { Appendix } from '../model/permit-document.js';
import type {
  DecisionFact,
  DecisionKind,
  OperationFact,
  PermitFact,
  QuotaFact,
  RuleFacts,
  SuspensionFact,
  TaxonFacts,
} from '../model/rule-facts.js';
import { readQuantity, type Quantity } from '../quantity.js';

/** One line of the form with what the facts say about it. */
export interface LineContext {
  readonly line: ApplicationLine;
  readonly number: number;
  readonly taxon: TaxonFacts | null;
  readonly listing: ListingResolution;
  /** Appendix at the date; the applicant's claim where the listing does not settle it. */
  readonly appendix: Appendix;
  /**
   * Appendix whose Articles apply: specimens of Appendix I bred or propagated for commercial purposes (source D)
   * are deemed to be in Appendix II. Convention Art. VII.4.
   */
  readonly deemedAppendix: Appendix;
  readonly quantity: Quantity | null;
  readonly secondQuantity: Quantity | null;
  readonly live: boolean;
  /** Country of origin in box 12, or else the exporting country. */
  readonly originCountry: string;
  /** Source that decides about findings: beside I (seized) the second code, where there is one. */
  readonly source: string;
  /** Accepted name, name as written and every name above them: what quotas, suspensions and operations may be keyed by. */
  readonly names: readonly string[];
}

/** Facts with the indexes that keep one evaluation linear in the number of lines. */
export interface RuleContext {
  readonly facts: RuleFacts;
  readonly form: ApplicationForm;
  readonly documentType: DocumentTypeEntry | null;
  readonly lines: readonly LineContext[];
  readonly permit: (number: string) => PermitFact | null;
  readonly operation: (number: string) => readonly OperationFact[];
  readonly operationsFor: (line: LineContext) => readonly OperationFact[];
  readonly quotasFor: (line: LineContext) => readonly QuotaFact[];
  readonly suspensionsFor: (line: LineContext) => readonly SuspensionFact[];
  /** The latest decision of a kind that covers the line; null = none on record. */
  readonly decision: (kind: DecisionKind, line: number) => DecisionFact | null;
}

export function ruleContext(facts: RuleFacts): RuleContext {
  const form = facts.application;
  const taxa = new Map(facts.taxa.map((taxon) => [taxon.scientificName, taxon]));
  const known: Known = { asOf: facts.asOf, taxa, listings: new Map(), names: new Map() };
  const lines = form.lines.map((line) => lineContext(line, form, known));
  const permits = new Map(facts.permits.map((permit) => [documentNumber(permit.number), permit]));
  const operationsByNumber = grouped(facts.operations, (operation) => documentNumber(operation.number));
  const operationsByTaxon = grouped(facts.operations, (operation) => operation.scientificName);
  const quotas = grouped(facts.quotas, (quota) => quota.taxon);
  const suspensions = grouped(facts.suspensions, (suspension) => suspension.taxon ?? '*');
  const decisions = decisionIndex(facts.decisions);
  return {
    facts,
    form,
    documentType: documentTypeOf(form.documentType) ?? null,
    lines,
    permit: (number) => permits.get(documentNumber(number)) ?? null,
    operation: (number) => operationsByNumber.get(documentNumber(number)) ?? [],
    operationsFor: byNames(operationsByTaxon, []),
    quotasFor: byNames(quotas, []),
    suspensionsFor: byNames(suspensions, ['*']),
    decision: decisions,
  };
}

/** Document numbers are compared without blanks and in upper case; foreign forms are kept as written elsewhere. */
export function documentNumber(number: string): string {
  return number.replace(/\s+/g, '').toUpperCase();
}

/** Names of persons and firms are compared in compatibility form, upper case, white space folded. */
export function partyName(name: string): string {
  return name.normalize('NFKC').toUpperCase().replace(/\s+/g, ' ').trim();
}

/** What lines of the same taxon share. */
interface Known {
  readonly asOf: string;
  readonly taxa: ReadonlyMap<string, TaxonFacts>;
  readonly listings: Map<string, ListingResolution>;
  readonly names: Map<string, readonly string[]>;
}

function lineContext(line: ApplicationLine, form: ApplicationForm, known: Known): LineContext {
  const taxon = known.taxa.get(line.scientificName) ?? null;
  const originCountry = line.origin?.country || form.countryOfExport;
  const key = `${line.scientificName}\n${originCountry}`;
  const listing = known.listings.get(key) ?? resolveListing(taxon ?? undefined, originCountry, known.asOf);
  known.listings.set(key, listing);
  const names = known.names.get(line.scientificName) ?? namesOf(line.scientificName, taxon);
  known.names.set(line.scientificName, names);
  const settled = listing.kind === 'listed' && !listing.appendices.includes(line.appendix) ? listing.appendices[0] : undefined;
  const appendix = settled ?? line.appendix;
  const source = line.source === 'I' && line.secondSource ? line.secondSource : line.source;
  return {
    line,
    number: line.line,
    taxon,
    listing,
    appendix,
    deemedAppendix: appendix === 'I' && source === 'D' ? 'II' : appendix,
    quantity: readQuantity(line.quantity),
    secondQuantity: line.secondQuantity ? readQuantity(line.secondQuantity) : null,
    live: line.term === 'LIV',
    originCountry,
    source,
    names,
  };
}

function namesOf(written: string, taxon: TaxonFacts | null): readonly string[] {
  return [...new Set([written, ...(taxon?.known ? [taxon.acceptedName, ...taxon.lineage.map((step) => step.name)] : [])])];
}

/** Entries filed under any name of the line, or under `always`; lines of one taxon share the answer. */
function byNames<T>(index: ReadonlyMap<string, readonly T[]>, always: readonly string[]): (line: LineContext) => readonly T[] {
  const answers = new Map<string, readonly T[]>();
  return (line) => {
    const key = line.line.scientificName;
    const known = answers.get(key);
    if (known) return known;
    const found = [...always, ...line.names].flatMap((name) => index.get(name) ?? []);
    answers.set(key, found);
    return found;
  };
}

function decisionIndex(decisions: readonly DecisionFact[]): RuleContext['decision'] {
  const whole = new Map<DecisionKind, DecisionFact>();
  const single = new Map<string, DecisionFact>();
  const ordered = [...decisions].sort((left, right) => (left.at < right.at ? -1 : left.at > right.at ? 1 : 0));
  for (const decision of ordered) {
    if (decision.lines.length === 0) whole.set(decision.kind, decision);
    for (const line of decision.lines) single.set(`${decision.kind} ${line}`, decision);
  }
  return (kind, line) => {
    const general = whole.get(kind);
    const own = single.size === 0 ? undefined : single.get(`${kind} ${line}`);
    if (!general || !own) return own ?? general ?? null;
    return own.at >= general.at ? own : general;
  };
}

function grouped<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}
