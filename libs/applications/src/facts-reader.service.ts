import { Inject, Injectable } from '@nestjs/common';
import {
  type ApplicationForm,
  Decimal,
  documentNumber,
  type OperationFact,
  parseApplicationForm,
  type PermitFact,
  type QuotaFact,
  type RuleFacts,
} from '#cites';
import type { Tx } from '#database';
import { RegisterFacts } from '#registers';
import { QuotaLedger, SpeciesFacts } from '#species';
import { type ApplicationRow, findApplication, readForm } from './application.repository.js';
import { decisionFact, listDecisions, standingDecisions } from './decision.repository.js';
import { OWN_PERMITS, type OwnPermits } from './own-permits.port.js';

export interface FactsAt {
  /** Day the rules, listings, quotas and suspensions are evaluated as of (YYYY-MM-DD). */
  readonly asOf: string;
  /** Day the document would be issued (YYYY-MM-DD). */
  readonly issueDate: string;
  /** Person who would issue, with the parties that person declared an interest in. */
  readonly officer?: { readonly person: string; readonly interests: readonly string[] };
}

/**
 * Assembles everything the rules may look at for one application, from the caller's transaction and with the caller's
 * database role: the portal reads it to advise, the signer reads it again for itself and believes nobody.
 */
@Injectable()
export class FactsReader {
  constructor(
    private readonly species: SpeciesFacts,
    private readonly quotas: QuotaLedger,
    private readonly registers: RegisterFacts,
    @Inject(OWN_PERMITS) private readonly ownPermits: OwnPermits,
  ) {}

  /** @throws Error when there is no such application or its form is incomplete: ask only for what can be judged */
  async read(tx: Tx, applicationId: string, at: FactsAt): Promise<RuleFacts> {
    const row = await findApplication(tx, applicationId);
    if (!row) throw new Error('No such application');
    const parsed = parseApplicationForm(await readForm(tx, applicationId));
    if (!parsed.ok) throw new Error('The form of this application is incomplete');
    return this.readFor(tx, row, parsed.form, at);
  }

  private async readFor(tx: Tx, row: ApplicationRow, form: ApplicationForm, at: FactsAt): Promise<RuleFacts> {
    const names = [...new Set(form.lines.map((line) => line.scientificName))];
    const countries = countriesOf(form);
    const replacedNumber = form.replacement?.of ?? null;
    const own = await this.ownPermits.permitsOf(tx, row.id, replacedNumber);
    const scope = { names, countries, date: at.asOf, ...(own.current ? { exceptPermit: own.current.id } : {}) };
    const ownNumbers = new Set([own.current?.number, own.replaced?.number].filter((number) => number !== undefined && number !== null));
    const species = await this.species.of(tx, scope);
    const marks = await this.registers.marksInUse(tx, form, at.issueDate);
    return {
      asOf: at.asOf,
      issueDate: at.issueDate,
      issuingCountry: row.country,
      application: form,
      taxa: species.taxa,
      decisions: standingDecisions(await listDecisions(tx, row.id), row.formSha256, row.round).map(decisionFact),
      permits: await this.permits(tx, row, form, at),
      operations: await this.operations(tx, row, form, at),
      quotas: await this.withoutReplaced(tx, species.quotas, own.replaced?.id ?? null),
      suspensions: species.suspensions,
      offenders: await this.registers.offenders(tx, form, at.issueDate),
      // A permit's own marks, and those of the permit it takes the place of, are no second use.
      marksInUse: marks.filter((use) => !ownNumbers.has(use.permitNumber)),
      consents: await this.registers.consents(tx, form, at.issueDate),
      seizures: await this.registers.seizures(tx, form, at.issueDate),
      ...(at.officer ? { officer: at.officer } : {}),
    };
  }

  /** Foreign permits from the register, our own from issuance, with what other permits of ours drew from each of them. */
  private async permits(tx: Tx, row: ApplicationRow, form: ApplicationForm, at: FactsAt): Promise<PermitFact[]> {
    const numbers = citedNumbers(form);
    if (numbers.length === 0) return [];
    const foreign = await this.registers.permits(tx, form, at.issueDate);
    const own = await this.ownPermits.byNumber(tx, numbers);
    const drawn = await this.ownPermits.drawnFrom(tx, numbers, row.id);
    const facts = [
      ...foreign,
      ...own.filter((permit) => !foreign.some((other) => documentNumber(other.number) === documentNumber(permit.number))),
    ];
    return facts.map((permit) => ({
      ...permit,
      lines: permit.lines.map((line) => {
        const uses = drawn.filter(
          (use) =>
            documentNumber(use.permitNumber) === documentNumber(permit.number) &&
            use.scientificName === line.scientificName &&
            use.term === line.term &&
            use.unit === line.quantity.unit,
        );
        const total = uses.reduce((sum, use) => sum.plus(Decimal.from(use.quantity)), Decimal.from(line.drawn));
        return { ...line, drawn: total.toString() };
      }),
    }));
  }

  private async operations(tx: Tx, row: ApplicationRow, form: ApplicationForm, at: FactsAt): Promise<OperationFact[]> {
    const operations = await this.registers.operations(tx, form, at.asOf);
    const numbers = [...new Set(operations.map((operation) => operation.number))];
    if (numbers.length === 0) return [];
    const issued = await this.ownPermits.issuedByOperation(tx, numbers, Number(at.asOf.slice(0, 4)), row.id);
    return operations.map((operation) => {
      const sums = issued.filter(
        (sum) =>
          sum.operationNumber === operation.number &&
          sum.scientificName === operation.scientificName &&
          (operation.plausible === null || sum.unit === operation.plausible.unit),
      );
      const total = sums.reduce((all, sum) => all.plus(Decimal.from(sum.quantity)), Decimal.from(operation.issued));
      return { ...operation, issued: total.toString() };
    });
  }

  /** What the permit to be replaced has committed is not used by somebody else: the replacement inherits it. */
  private async withoutReplaced(tx: Tx, quotas: QuotaFact[], replacedPermit: string | null): Promise<QuotaFact[]> {
    if (replacedPermit === null) return quotas;
    const held = new Map((await this.quotas.holdings(tx, replacedPermit)).map((holding) => [holding.quotaId, holding.committed]));
    return quotas.map((quota) => {
      const committed = held.get(quota.id);
      return committed === undefined
        ? quota
        : { ...quota, committed: Decimal.from(quota.committed).minus(Decimal.from(committed)).toString() };
    });
  }
}

function countriesOf(form: ApplicationForm): string[] {
  const countries = [
    form.countryOfExport,
    form.countryOfImport,
    ...form.lines.flatMap((line) => [line.origin?.country, line.lastReExport?.country]),
  ];
  return [...new Set(countries.filter((country): country is string => typeof country === 'string' && country !== ''))];
}

/** Numbers of every document that the form names. */
function citedNumbers(form: ApplicationForm): string[] {
  const numbers = [
    form.importPermit?.number,
    form.replacement?.of,
    ...form.lines.flatMap((line) => [line.origin?.permitNumber, line.lastReExport?.certificateNumber]),
  ];
  return [...new Set(numbers.filter((number): number is string => number !== undefined && number.trim() !== ''))];
}
