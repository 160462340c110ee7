import {
  type ApplicationForm,
  bindingConditions,
  canonicalJson,
  Decimal,
  type PermitDocument,
  type PermitLine,
  type QuotaDraw,
  type RuleFacts,
} from '#cites';
import { message } from '#messages';
import type { SignedOffice, SignedPermit } from './signing-case.js';

export interface ComparedCase {
  readonly permit: SignedPermit;
  readonly office: SignedOffice;
  readonly form: ApplicationForm;
  /** Read by the signer itself. */
  readonly facts: RuleFacts;
  readonly draws: readonly QuotaDraw[];
}

/**
 * Compares the frozen document, box by box, with what was applied for, decided and set up. Written apart from the code
 * that freezes documents: a mistake, or a change by somebody, in one of the two shows as a difference.
 *
 * @returns names of the members that differ, e.g. `validUntil` or `lines[2].quantity`; empty = the same
 */
export function compareDocument(document: PermitDocument, compared: ComparedCase): string[] {
  const { permit, office, form } = compared;
  const expected: Partial<Record<keyof PermitDocument, unknown>> = {
    number: permit.number,
    documentType: form.documentType,
    version: permit.version,
    copyNumber: permit.copyNumber,
    specimen: office.specimen,
    retrospective: form.retrospective && { reason: form.retrospective.reason },
    replaces: replacesOf(compared),
    authority: { country: office.country, name: office.name, address: office.address },
    issuedAt: permit.reservedAt && `${permit.reservedAt.toISOString().slice(0, 19)}Z`,
    placeOfIssue: office.place,
    issuedBy: permit.reservedByName,
    validUntil: permit.validUntil,
    timeZone: office.timeZone,
    importer: form.importer,
    countryOfImport: form.countryOfImport,
    exporter: form.exporter,
    countryOfExport: form.countryOfExport,
    specialConditions: conditionsOf(compared),
    openBoxes: form.openBoxes?.length === 0 ? undefined : form.openBoxes,
    purpose: form.purpose,
    securityStamp: permit.securityStamp,
    liveTransport: form.liveTransport,
    importPermit: importPermitOf(compared),
    billOfLading: undefined,
  };
  const differing = (Object.keys(expected) as (keyof PermitDocument)[]).filter((name) => !same(document[name], expected[name]));
  const rows: string[] = [...differing];
  if (permit.documentType !== form.documentType && !rows.includes('documentType')) rows.push('documentType');
  if (permit.country !== office.country && !rows.includes('authority')) rows.push('authority');
  rows.push(...compareLines(document, compared));
  return rows;
}

function compareLines(document: PermitDocument, compared: ComparedCase): string[] {
  const { form, facts } = compared;
  if (document.lines.length !== form.lines.length) return ['lines'];
  const taxa = new Map(facts.taxa.map((taxon) => [taxon.scientificName, taxon]));
  const differing: string[] = [];
  form.lines.forEach((asked, index) => {
    const printed = document.lines[index];
    if (!printed) return;
    const taxon = taxa.get(asked.scientificName);
    // Box 7 prints the accepted name; a name above species rank ("spp.") stays as it was asked for.
    const higher = /\sspp?\.?$/i.test(asked.scientificName);
    const expected: Record<keyof PermitLine, unknown> = {
      line: asked.line,
      scientificName: taxon?.known && !higher ? taxon.acceptedName : asked.scientificName,
      author: undefined,
      taxonCode: taxon?.taxonCode,
      commonName: asked.commonName,
      term: asked.term,
      description: asked.description,
      marks: asked.marks,
      sex: asked.sex,
      age: asked.age,
      appendix: asked.appendix,
      source: asked.source,
      secondSource: asked.secondSource,
      quantity: asked.quantity,
      secondQuantity: asked.secondQuantity,
      // Judged below: other permits may have drawn on the quota since.
      quota: printed.quota,
      origin: asked.origin,
      lastReExport: asked.lastReExport,
      operationNumber: asked.operationNumber,
      acquisitionDate: asked.acquisitionDate,
    };
    const names = new Set([...Object.keys(expected), ...Object.keys(printed)]) as Set<keyof PermitLine>;
    for (const name of names) if (!same(printed[name], expected[name])) differing.push(`lines[${asked.line}].${name}`);
    if (!quotaFits(printed, asked.line, compared.draws)) differing.push(`lines[${asked.line}].quota`);
  });
  return differing;
}

/** Box 11a names a quota that the line draws on, with its figure, and a total between this permit's share and the quota. */
function quotaFits(printed: PermitLine, line: number, draws: readonly QuotaDraw[]): boolean {
  const drawn = draws.filter((draw) => draw.lines.includes(line));
  if (!printed.quota) return drawn.length === 0;
  const { id, exported, annual, unit } = printed.quota;
  const draw = drawn.find((candidate) => candidate.quota.id === id);
  if (!draw || annual !== draw.quota.quantity.value || unit !== draw.quota.quantity.unit) return false;
  const total = decimalOf(exported);
  return total !== null && total.compare(Decimal.from(annual)) <= 0 && !total.isNegative() && !total.isZero();
}

/** Box 5: what its holder may complete, what was applied for, the justifications, and each condition of a finding that binds the holder, once. */
function conditionsOf({ form, facts }: ComparedCase): string[] {
  const { unknownSource, missingOrigin, higherTaxon } = form.justifications ?? {};
  const justifications = [unknownSource, missingOrigin, higherTaxon].filter((text) => text !== undefined && text.trim() !== '');
  const bound = new Set<string>();
  for (const { condition } of bindingConditions(facts)) {
    const { kind, text = '' } = condition;
    if (kind === 'exit-port' || kind === 'size' || kind === 'age') bound.add(message(`condition.print.${kind}`, { text }, 'en'));
  }
  return [...openBoxRows(form), ...(form.specialConditions ?? []), ...(justifications as string[]), ...bound];
}

/** One sentence for every open box, and the place where its holder signs: a blank box that box 5 does not name is nobody's to fill. */
function openBoxRows(form: ApplicationForm): string[] {
  const rows = [...new Set(form.openBoxes)]
    .sort((a, b) => Number(a) - Number(b))
    .flatMap((box) => {
      if (box === '3') return [message('open-box.print.3', {}, 'en')];
      const [line] = form.lines;
      if (box !== '11' || !line) return [];
      if (form.lines.length > 1) return [message('open-box.print.11.each', {}, 'en')];
      return [message('open-box.print.11', { quantity: `${line.quantity.value} ${line.quantity.unit}` }, 'en')];
    });
  return form.openBoxes?.length ? [...rows, message('open-box.print.signature', {}, 'en')] : [];
}

function importPermitOf({ form, facts }: ComparedCase): PermitDocument['importPermit'] {
  const cited = form.importPermit;
  const date = cited && (cited.date ?? facts.permits.find((permit) => permit.number === cited.number)?.issuedOn);
  return cited && date !== undefined ? { number: cited.number, country: cited.country, date } : undefined;
}

function replacesOf({ form, permit }: ComparedCase): PermitDocument['replaces'] {
  if (!form.replacement || !permit.replaced) return undefined;
  return { number: permit.replaced.number, date: permit.replaced.issuedOn, reason: form.replacement.reason };
}

function decimalOf(text: string): Decimal | null {
  try {
    return Decimal.from(text);
  } catch {
    return null;
  }
}

function same(left: unknown, right: unknown): boolean {
  if (left === undefined || right === undefined || left === null || right === null) return left === right;
  return canonicalJson(left) === canonicalJson(right);
}
