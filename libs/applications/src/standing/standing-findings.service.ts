import { Inject, Injectable } from '@nestjs/common';
import { canonicalJson, conditionFaults, Decimal, isCountry, isDate, purposeOf, sourceOf, standingKinds, termOf, unitOf } from '#cites';
import type { Tx } from '#database';
import { type PreparedStatement, type Signed, statementHead, Statements } from '#identity';
import { type Actor, Ledger } from '#ledger';
import { SpeciesFacts } from '#species';
import { judgedByDatabase } from '../judged-by-database.js';
import { dayIn, readOffice } from '../office.repository.js';
import { type ApplicationRefusalCode, done, type Outcome, type Refusal, refused } from '../outcome.js';
import { OWN_PERMITS, type OwnPermits, type StandingYear } from '../own-permits.port.js';
import {
  findStanding,
  insertStanding,
  listStanding,
  type StandingFilter,
  type StandingRow,
  withdrawStanding,
} from './standing.repository.js';
import {
  type StandingInput,
  standingStatement,
  type StandingStatement,
  type StandingWithdrawal,
  withdrawalStatement,
} from './standing-statement.js';

const format = 'opencites-standing-finding/1';
const purpose = 'standing-finding';
const reasonMin = 10;
const reasonMax = 10_000;

const databaseRefusals: Readonly<Record<string, ApplicationRefusalCode>> = {
  officer_role_held: 'officer-role-not-held',
  conduct_accepted: 'conduct-not-accepted',
  officer_vetted: 'officer-not-vetted',
  decision_signed: 'signature-needed',
  standing_finding_days: 'standing-scope',
};

/** Findings of the Scientific Authority that are made once for many cases (A4). Made and withdrawn by its people alone, each signed. */
@Injectable()
export class StandingFindings {
  constructor(
    private readonly statements: Statements,
    private readonly ledger: Ledger,
    private readonly species: SpeciesFacts,
    @Inject(OWN_PERMITS) private readonly permits: OwnPermits,
  ) {}

  async list(tx: Tx, filter: StandingFilter = {}): Promise<readonly StandingRow[]> {
    return listStanding(tx, dayIn((await readOffice(tx)).timeZone), filter);
  }

  async open(tx: Tx, id: string): Promise<Outcome<StandingRow>> {
    const row = await findStanding(tx, id);
    return row ? done(row) : refused('standing-not-found');
  }

  /** What permits draw on it, newest year first. */
  used(tx: Tx, id: string): Promise<readonly StandingYear[]> {
    return this.permits.standingYears(tx, id);
  }

  /** Puts a finding before the scientist as it will be signed: with the accepted name of its taxon. */
  async prepare(tx: Tx, actor: Actor, input: StandingInput): Promise<Outcome<PreparedStatement>> {
    const read = await this.read(tx, actor, input);
    if (!read.ok) return read;
    const head = statementHead(format, actor);
    const statement = standingStatement((await readOffice(tx)).country, read.value, head);
    const prepared = await this.statements.prepare(tx, actor, { about: head.id, purpose, statement });
    return prepared.ok ? prepared : refused(prepared.code as ApplicationRefusalCode);
  }

  /** Makes what the scientist signed, and nothing else: a finding for many cases is signed whatever the policy says. */
  async make(tx: Tx, actor: Actor, signed: Signed): Promise<Outcome<StandingRow>> {
    const { country } = await readOffice(tx);
    const accepted = await this.statements.accept<StandingStatement>(tx, actor, { about: signed.statementId, purpose }, signed);
    if (!accepted.ok) return refused(accepted.code as ApplicationRefusalCode);
    const { said, text, sha256 } = accepted.value;
    if (said.act !== 'make') return refused('statement-outdated');
    // What was true when it was put before the scientist may be no more.
    const read = await this.read(tx, actor, said);
    if (!read.ok) return read;
    if (canonicalJson(standingStatement(country, read.value, said)) !== text) return refused('statement-outdated');
    const stored = await judgedByDatabase(tx, databaseRefusals, () => insertStanding(tx, actor, said, text, sha256));
    if (!stored.ok) return stored;
    const { scope } = said;
    await this.ledger.append(tx, {
      kind: 'decision.standing-made',
      actor,
      act: said.kind,
      subjects: [said.id],
      reason: `${said.kind}:${said.outcome}`,
      fields: { note: said.reason },
      // In clear, and about nobody: what is in force is for everybody to know, and whose row is gone is missed.
      pub: {
        finding: said.id,
        statement: sha256.toString('hex'),
        kind: said.kind,
        taxon: scope.taxon,
        population: scope.country,
        from: scope.from,
        to: scope.to,
        ...(scope.ceiling ? { ceiling: scope.ceiling.value, unit: scope.ceiling.unit } : {}),
      },
    });
    return this.open(tx, said.id);
  }

  async prepareWithdrawal(tx: Tx, actor: Actor, id: string, reason: string): Promise<Outcome<PreparedStatement>> {
    const row = await this.withdrawable(tx, actor, id, reason);
    if (!row.ok) return row;
    const statement = withdrawalStatement(row.value.country, id, reason.trim(), statementHead(format, actor));
    const prepared = await this.statements.prepare(tx, actor, { about: id, purpose, statement });
    return prepared.ok ? prepared : refused(prepared.code as ApplicationRefusalCode);
  }

  async withdraw(tx: Tx, actor: Actor, id: string, signed: Signed): Promise<Outcome<StandingRow>> {
    const accepted = await this.statements.accept<StandingWithdrawal>(tx, actor, { about: id, purpose }, signed);
    if (!accepted.ok) return refused(accepted.code as ApplicationRefusalCode);
    const { said, id: statement } = accepted.value;
    if (said.act !== 'withdraw' || said.finding !== id) return refused('statement-outdated');
    const { reason } = said;
    const row = await this.withdrawable(tx, actor, id, reason);
    if (!row.ok) return row;
    const stored = await judgedByDatabase(tx, databaseRefusals, () => withdrawStanding(tx, id, actor, reason, statement));
    if (!stored.ok) return stored;
    await this.ledger.append(tx, {
      kind: 'decision.standing-withdrawn',
      actor,
      act: 'withdraw',
      subjects: [id, statement],
      reason: 'standing:withdrawn',
      fields: { note: reason },
      pub: { finding: id },
    });
    return this.open(tx, id);
  }

  private async withdrawable(tx: Tx, actor: Actor, id: string, reason: string): Promise<Outcome<StandingRow>> {
    if (actor.role !== 'scientific-authority') return refused('role-not-allowed', { args: { role: actor.role } });
    const row = await findStanding(tx, id, true);
    if (!row) return refused('standing-not-found');
    if (row.withdrawnAt !== null) return refused('standing-ended');
    return reason.trim().length < reasonMin ? refused('decision-reason-missing') : done(row);
  }

  private async read(tx: Tx, actor: Actor, input: StandingInput): Promise<Outcome<StandingInput>> {
    if (actor.role !== 'scientific-authority') return refused('role-not-allowed', { args: { role: actor.role } });
    const { timeZone } = await readOffice(tx);
    const today = dayIn(timeZone);
    const fault = faultOf(input, today);
    if (fault) return fault;
    const [taxon] = await this.species.taxa(tx, [input.scope.taxon], today);
    if (!taxon?.known) return scopeFault('taxon');
    const { ceiling } = input.scope;
    const scope = {
      ...input.scope,
      taxon: taxon.acceptedName,
      ceiling: ceiling && { value: amountOf(ceiling.value)?.toString() ?? '', unit: ceiling.unit },
    };
    return done({ ...input, reason: input.reason.trim(), scope });
  }
}

const amountOf = (text: string): Decimal | null => (/^\d{1,15}(\.\d{1,6})?$/.test(text) ? Decimal.from(text) : null);

const scopeFault = (field: string): Refusal => refused('standing-scope', { args: { field } });

function faultOf({ kind, outcome, scope, conditions = [], reason }: StandingInput, today: string): Refusal | null {
  if (!standingKinds.includes(kind)) return refused('decision-kind', { args: { kind } });
  const text = reason.trim();
  if (text.length < reasonMin || text.length > reasonMax) return refused('decision-reason-missing');
  const conditionFault = conditionFaults(conditions, today)[0];
  if (conditionFault || (outcome === 'conditional') !== conditions.length > 0)
    return refused('decision-conditions', { args: { fault: conditionFault ?? 'outcome' } });
  if (!isCountry(scope.country)) return scopeFault('country');
  if (!scope.sources.every((code) => sourceOf(code))) return scopeFault('sources');
  if (!scope.purposes.every((code) => purposeOf(code))) return scopeFault('purposes');
  if (!scope.terms.every((code) => termOf(code))) return scopeFault('terms');
  if (!isDate(scope.from) || !isDate(scope.to) || scope.to < scope.from || scope.to < today) return scopeFault('to');
  const { ceiling } = scope;
  // Permits are counted in current units; the ceiling is stated in what they are counted in.
  if (ceiling && (!(amountOf(ceiling.value)?.compare(Decimal.zero) === 1) || unitOf(ceiling.unit)?.status !== 'current'))
    return scopeFault('ceiling');
  return null;
}
