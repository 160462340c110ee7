import { Injectable } from '@nestjs/common';
import {
  type ApplicationForm,
  type ConsentFact,
  documentNumber,
  type Mark,
  type OffenderFact,
  type OperationFact,
  partyName,
  type PermitFact,
  type RuleFacts,
  type SimplifiedFact,
} from '#cites';
import type { Tx } from '#database';
import { SpeciesFacts } from '#species';
import {
  consentsOf,
  foreignPermits,
  liveMarks,
  offendersNamed,
  operationsFor,
  seizuresNumbered,
  simplifiedFor,
} from './facts.repository.js';
import { markKey } from './marks-in-use.js';

/** Sources that say a specimen was bred, propagated, ranched or otherwise comes from a facility. */
const facilitySources = new Set(['A', 'C', 'D', 'F', 'R', 'Y']);

const distinct = (texts: readonly (string | undefined)[]): string[] => [
  ...new Set(texts.filter((text): text is string => text !== undefined && text !== '')),
];

/** What the registers know about a form, for the rule engine. Reads only, in the caller's transaction and as its role. */
@Injectable()
export class RegisterFacts {
  constructor(private readonly species: SpeciesFacts) {}

  /**
   * Facilities that the form names by number, and those registered for its species (or any taxon above) where a line
   * claims a facility's source. `issued` counts only what was exported by documents outside this system.
   */
  async operations(tx: Tx, form: ApplicationForm, date: string): Promise<OperationFact[]> {
    const numbers = distinct(form.lines.map((line) => line.operationNumber)).map(documentNumber);
    const written = distinct(
      form.lines
        .filter((line) => facilitySources.has(line.source) || facilitySources.has(line.secondSource ?? ''))
        .map((line) => line.scientificName),
    );
    if (numbers.length === 0 && written.length === 0) return [];
    const taxa = await this.species.taxa(tx, written, date);
    const names = distinct([...written, ...taxa.flatMap((taxon) => [taxon.acceptedName, ...taxon.lineage.map((step) => step.name)])]);
    const year = Number(date.slice(0, 4));
    return (await operationsFor(tx, names, numbers)).map((operation) => {
      const record = operation.years?.find((one) => one.year === year);
      const plausible = record?.plausible ?? operation.capacity;
      return {
        number: operation.number,
        country: operation.country,
        kind: operation.kind,
        scientificName: operation.scientificName,
        registeredWithSecretariat: operation.registeredWithSecretariat,
        approved: operation.approved,
        from: operation.from,
        to: operation.to ?? null,
        plausible: plausible ? { value: plausible.value, unit: plausible.unit } : null,
        issued: record?.issuedElsewhere ?? '0',
      };
    });
  }

  /** Barred parties among exporter and importer at the date. */
  async offenders(tx: Tx, form: ApplicationForm, date: string): Promise<OffenderFact[]> {
    const parties = [
      { role: 'exporter' as const, name: form.exporter.name },
      ...(form.importer ? [{ role: 'importer' as const, name: form.importer.name }] : []),
    ];
    const found = await offendersNamed(tx, distinct(parties.map(({ name }) => partyName(name))));
    return parties.flatMap(({ role, name }) =>
      found
        .filter((row) => partyName(row.party) === partyName(name) && row.from <= date && (row.to === undefined || date < row.to))
        .map((row) => ({ party: row.party, role, reason: row.reason, from: row.from, to: row.to ?? null, blocks: row.blocks })),
    );
  }

  /**
   * Foreign permits the form cites: import permit, permits of origin, last re-export certificates, the replaced permit.
   * `drawn` is what was drawn before the permit was entered; what permits of ours drew is known to issuance.
   */
  async permits(tx: Tx, form: ApplicationForm, date: string): Promise<PermitFact[]> {
    const numbers = distinct([
      form.importPermit?.number,
      form.replacement?.of,
      ...form.lines.flatMap((line) => [line.origin?.permitNumber, line.lastReExport?.certificateNumber]),
    ]).map(documentNumber);
    if (numbers.length === 0) return [];
    return (await foreignPermits(tx, numbers)).map((permit) => ({
      number: permit.number,
      issuer: permit.issuer,
      documentType: permit.documentType,
      issuedOn: permit.issuedOn,
      validUntil: permit.validUntil,
      status: permit.status === 'valid' && permit.validUntil < date ? 'expired' : permit.status,
      confirmed: permit.confirmed,
      importer: permit.importer ?? null,
      exporter: permit.exporter ?? null,
      lines: permit.lines.map((line) => ({
        scientificName: line.scientificName,
        term: line.term,
        quantity: { value: line.quantity, unit: line.unit },
        drawn: line.drawnBefore ?? '0',
        ...(line.source === undefined ? {} : { source: line.source }),
      })),
    }));
  }

  /** Answers of foreign authorities that were given for these very parties and cover every species of the form. */
  async consents(tx: Tx, form: ApplicationForm, date: string): Promise<ConsentFact[]> {
    const countries = distinct([
      form.countryOfExport,
      form.countryOfImport ?? undefined,
      ...form.lines.flatMap((line) => [line.origin?.country, line.lastReExport?.country]),
    ]);
    const names = distinct(form.lines.map((line) => line.scientificName));
    return (await consentsOf(tx, countries))
      .filter(
        (row) =>
          row.date <= date &&
          partyName(row.exporter) === partyName(form.exporter.name) &&
          partyName(row.importer ?? '') === partyName(form.importer?.name ?? '') &&
          names.every((name) => row.scientificNames.includes(name)),
      )
      .map(({ country, subject, reference, date: on, positive }) => ({ country, subject, reference, date: on, positive }));
  }

  /** Seizure records cited by the form; `id` is the number as the form writes it. */
  async seizures(tx: Tx, form: ApplicationForm, date: string): Promise<RuleFacts['seizures']> {
    const cited = distinct([form.seizureRecord, ...form.lines.map((line) => line.seizureRecord)]);
    if (cited.length === 0) return [];
    const found = new Map((await seizuresNumbered(tx, cited.map(documentNumber))).map((row) => [documentNumber(row.number), row]));
    return cited.flatMap((id) => {
      const row = found.get(documentNumber(id));
      return row && row.date <= date ? [{ id, scientificName: row.scientificName, date: row.date }] : [];
    });
  }

  /** Where the form leaves boxes open: entries in force that let its applicant have partially completed documents of its type. */
  async simplified(tx: Tx, form: ApplicationForm, date: string): Promise<SimplifiedFact[]> {
    if ((form.openBoxes ?? []).length === 0) return [];
    return this.simplifiedOf(tx, form.exporter.name, form.documentType, date);
  }

  /** @param holder as written in box 4 */
  async simplifiedOf(tx: Tx, holder: string, documentType: string, date: string): Promise<SimplifiedFact[]> {
    return (await simplifiedFor(tx, documentType))
      .filter((row) => partyName(row.holder) === partyName(holder) && row.from <= date && (row.to === undefined || date < row.to))
      .map(({ number, holder: name, case: kind, documentTypes, scientificNames, from, to }) => ({
        number,
        holder: name,
        case: kind,
        documentTypes,
        scientificNames,
        from,
        to: to ?? null,
      }));
  }

  /** Marks of the form that stand on live permits now; whose they are, the caller judges. */
  async marksInUse(tx: Tx, form: ApplicationForm, _date: string): Promise<{ mark: Mark; permitNumber: string }[]> {
    const marks = form.lines.flatMap((line) => line.marks ?? []);
    if (marks.length === 0) return [];
    const byKey = new Map(marks.map((mark) => [`${mark.kind} ${markKey(mark.number)}`, mark]));
    const uses = await liveMarks(tx, distinct(marks.map((mark) => markKey(mark.number))));
    return uses.flatMap((use) => {
      const mark = byKey.get(`${use.kind} ${use.markKey}`);
      return mark ? [{ mark, permitNumber: use.permitNumber }] : [];
    });
  }
}
