import { Inject, Injectable } from '@nestjs/common';
import {
  addQuantities,
  type ApplicationForm,
  Decimal,
  documentNumber,
  type OperationFact,
  parseApplicationForm,
  permitBalance,
  type PermitFact,
  type Quantity,
  quantityText,
  type QuotaFact,
  readQuantity,
  type RuleFacts,
  standingDecisionFacts,
  type StandingUse,
  standingUses,
  standingWanted,
} from '#cites';
import type { Tx } from '#database';
import { RegisterFacts } from '#registers';
import { QuotaLedger, SpeciesFacts } from '#species';
import { type ApplicationRow, findApplication, readForm } from './application.repository.js';
import { decisionFact, listDecisions, standingDecisions } from './decision.repository.js';
import { confirmedKeys } from './standing/confirmation.repository.js';
import { standingFor } from './standing/standing.repository.js';
import { OWN_PERMITS, type OwnPermits } from './own-permits.port.js';

export interface FactsAt {
  /** Day the rules, listings, quotas and suspensions are evaluated as of (YYYY-MM-DD). */
  readonly asOf: string;
  /** Day the document would be issued (YYYY-MM-DD). */
  readonly issueDate: string;
  /** Person who would issue, with the parties that person declared an interest in. */
  readonly officer?: { readonly person: string; readonly interests: readonly string[] };
}

/** What the rules look at, with how standing findings bear on the form: the rules see those that stand in for a finding as decisions. */
export interface CaseFacts extends RuleFacts {
  readonly standing: readonly StandingUse[];
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
  async read(tx: Tx, applicationId: string, at: FactsAt): Promise<CaseFacts> {
    const [row, written] = await Promise.all([findApplication(tx, applicationId), readForm(tx, applicationId)]);
    if (!row) throw new Error('No such application');
    const parsed = parseApplicationForm(written);
    if (!parsed.ok) throw new Error('The form of this application is incomplete');
    return this.ofForm(tx, row, parsed.form, at);
  }

  /** The facts of a form that need not be the one on record: of a draft that is filled up for the rules. */
  async ofForm(tx: Tx, row: ApplicationRow, form: ApplicationForm, at: FactsAt): Promise<CaseFacts> {
    const names = [...new Set(form.lines.map((line) => line.scientificName))];
    const countries = countriesOf(form);
    const replacedNumber = form.replacement?.of ?? null;
    // Statements that do not need each other's answers are asked together: each way to the database costs more than most answers.
    const ownPermits = this.ownPermits.permitsOf(tx, row.id, replacedNumber);
    const [own, species, marks, decisions, permits, operations, offenders, consents, seizures, simplified, confirmed] = await Promise.all([
      ownPermits,
      ownPermits.then(({ current }) =>
        this.species.of(tx, { names, countries, date: at.asOf, ...(current ? { exceptPermit: current.id } : {}) }),
      ),
      this.registers.marksInUse(tx, form, at.issueDate),
      listDecisions(tx, row.id),
      this.permits(tx, row, form, at),
      this.operations(tx, row, form, at),
      this.registers.offenders(tx, form, at.issueDate),
      this.registers.consents(tx, form, at.issueDate),
      this.registers.seizures(tx, form, at.issueDate),
      this.registers.simplified(tx, form, at.issueDate),
      confirmedKeys(tx, row.id),
    ]);
    const ownNumbers = new Set([own.current?.number, own.replaced?.number].filter((number) => number !== undefined && number !== null));
    const facts: RuleFacts = {
      asOf: at.asOf,
      issueDate: at.issueDate,
      issuingCountry: row.country,
      application: form,
      taxa: species.taxa,
      decisions: standingDecisions(decisions, row.formSha256, row.round).map(decisionFact),
      permits,
      operations,
      quotas: await this.withoutReplaced(tx, species.quotas, own.replaced?.id ?? null),
      suspensions: species.suspensions,
      offenders,
      // A permit's own marks, and those of the permit it takes the place of, are no second use.
      marksInUse: marks.filter((use) => !ownNumbers.has(use.permitNumber)),
      consents,
      seizures,
      ...(simplified.length > 0 ? { simplified } : {}),
      ...(confirmed.length > 0 ? { confirmedConditions: confirmed } : {}),
      ...(at.officer ? { officer: at.officer } : {}),
    };
    return this.withStanding(tx, row, facts, own.current?.id ?? null);
  }

  /** Asks for standing findings where the Scientific Authority's is missing: most cases have their own. */
  private async withStanding(tx: Tx, row: ApplicationRow, facts: RuleFacts, permit: string | null): Promise<CaseFacts> {
    const wanted = standingWanted(facts);
    const findings = wanted.names.length === 0 ? [] : await standingFor(tx, row.country, wanted, facts.issueDate);
    if (findings.length === 0) return { ...facts, standing: [] };
    const used = await this.ownPermits.standingUsed(
      tx,
      findings.map(({ id }) => id),
      Number(facts.issueDate.slice(0, 4)),
      permit,
    );
    const standing = standingUses(
      facts,
      findings.map((finding) => ({ ...finding, used: used.get(finding.id) ?? '0' })),
    );
    return { ...facts, standing, decisions: [...facts.decisions, ...standingDecisionFacts(standing)] };
  }

  /** Foreign permits from the register, our own from issuance, with what other permits of ours drew from each of them. */
  private async permits(tx: Tx, row: ApplicationRow, form: ApplicationForm, at: FactsAt): Promise<PermitFact[]> {
    const numbers = citedNumbers(form);
    if (numbers.length === 0) return [];
    const [foreign, own, drawn] = await Promise.all([
      this.registers.permits(tx, form, at.issueDate),
      this.ownPermits.byNumber(tx, numbers),
      this.ownPermits.drawnFrom(tx, numbers, row.id),
    ]);
    const facts = [
      ...foreign,
      ...own.filter((permit) => !foreign.some((other) => documentNumber(other.number) === documentNumber(permit.number))),
    ];
    const names = await this.taxonNames(tx, [...facts.flatMap(({ lines }) => lines), ...drawn], at.asOf);
    return facts.map((permit) => {
      const draws = drawn.filter((draw) => documentNumber(draw.permitNumber) === documentNumber(permit.number));
      const balance = permitBalance(permit.lines, draws, (name) => names.get(name)?.accepted ?? name);
      return {
        ...permit,
        lines: permit.lines.map((line, index) => ({
          ...line,
          quantity: balance[index]?.quantity ?? line.quantity,
          drawn: balance[index]?.drawn ?? line.drawn,
        })),
      };
    });
  }

  private async operations(tx: Tx, row: ApplicationRow, form: ApplicationForm, at: FactsAt): Promise<OperationFact[]> {
    const operations = await this.registers.operations(tx, form, at.asOf);
    const numbers = [...new Set(operations.map((operation) => operation.number))];
    if (numbers.length === 0) return [];
    const issued = await this.ownPermits.issuedByOperation(tx, numbers, Number(at.asOf.slice(0, 4)), row.id);
    const names = await this.taxonNames(tx, issued, at.asOf);
    return operations.map((operation) => {
      const plausible = operation.plausible && readQuantity(operation.plausible);
      const elsewhere = operation.plausible && readQuantity({ value: operation.issued, unit: operation.plausible.unit });
      if (!plausible || !elsewhere) return operation;
      // A facility registered for a genus is used up by every species of it.
      const ours = issued.filter(
        (sum) => sum.operationNumber === operation.number && names.get(sum.scientificName)?.all.has(operation.scientificName),
      );
      const total = ours.reduce((all, sum) => addWhere(all, readQuantity({ value: sum.quantity, unit: sum.unit })), elsewhere);
      return { ...operation, plausible: quantityText(plausible), issued: total.amount.toString() };
    });
  }

  /** Names as written, with the accepted name and with all that stand above it. */
  private async taxonNames(
    tx: Tx,
    named: readonly { readonly scientificName: string }[],
    date: string,
  ): Promise<ReadonlyMap<string, { readonly accepted: string; readonly all: ReadonlySet<string> }>> {
    const names = [...new Set(named.map(({ scientificName }) => scientificName))];
    const taxa = names.length === 0 ? [] : await this.species.taxa(tx, names, date);
    const known = new Map(taxa.map((taxon) => [taxon.scientificName, taxon]));
    return new Map(
      names.map((name) => {
        const taxon = known.get(name);
        const all = [name, ...(taxon ? [taxon.acceptedName, ...taxon.lineage.map((step) => step.name)] : [])];
        return [name, { accepted: taxon?.acceptedName ?? name, all: new Set(all) }];
      }),
    );
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

/** A quantity of another kind (kilograms beside numbers) is no part of the sum. */
function addWhere(sum: Quantity, more: Quantity | null): Quantity {
  return (more && addQuantities(sum, more)) ?? sum;
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
