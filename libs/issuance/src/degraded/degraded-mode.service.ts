import { Injectable } from '@nestjs/common';
import { done, findOffice, judgedByDatabase, refused } from '#applications';
import { newId, type Tx } from '#database';
import { type PreparedStatement, type Signed, statementHead, type StatementHead, Statements } from '#identity';
import { type Actor, Ledger } from '#ledger';
import type { IssuanceRefusalCode, Issued } from '../outcome.js';
import {
  confirmPeriod,
  type DegradedPeriod,
  endPeriod,
  findPeriod,
  insertPeriod,
  openPeriod,
  type Witnessing,
  witnessing,
} from './degraded-period.repository.js';

const databaseRefusals: Readonly<Record<string, IssuanceRefusalCode>> = {
  degraded_period_one_open: 'action-pending',
  degraded_period_two_people: 'action-own',
  degraded_period_quorum_missing: 'quorum-not-missing',
  degraded_period_settled: 'action-closed',
  degraded_period_signed: 'signature-needed',
};

/** What both people sign about degraded mode: the same words, one to propose it and one to confirm it. */
export interface DegradedStatement extends StatementHead {
  readonly format: 'opencites-degraded/1';
  readonly act: 'propose' | 'confirm';
  readonly country: string;
  /** The period; its id is that of the statement that proposes it. */
  readonly period: string;
  readonly reason: string;
  /** From the confirmation on. */
  readonly hours: number;
}

interface Proposed {
  readonly reason: string;
  readonly hours: number;
}

/**
 * The one way to issue while the witnesses of the log do not answer: after a quarter of an hour, by two people, for at most a
 * day, as a public event, with permits that show amber until witnesses have seen them. It ends by itself.
 */
@Injectable()
export class DegradedMode {
  constructor(
    private readonly ledger: Ledger,
    private readonly statements: Statements,
  ) {}

  async state(tx: Tx): Promise<Witnessing & { readonly period: DegradedPeriod | null }> {
    const country = await this.country(tx);
    return { ...(await witnessing(tx, country)), period: await openPeriod(tx, country) };
  }

  /** Puts before the officer what will be signed: the proposal, or the confirmation of somebody else's. */
  async prepare(tx: Tx, actor: Actor, about: Proposed | { readonly period: string }): Promise<Issued<PreparedStatement>> {
    if (!mayDecide(actor)) return refused('role-not-allowed', { args: { role: actor.role } });
    const country = await this.country(tx);
    const head = statementHead('opencites-degraded/1', actor);
    const proposed = 'period' in about ? await this.confirmable(tx, actor, country, about.period) : done({ ...about, id: head.id });
    if (!proposed.ok) return proposed;
    const { id: period, reason, hours } = proposed.value;
    const statement: DegradedStatement = { ...head, act: 'period' in about ? 'confirm' : 'propose', country, period, reason, hours };
    const prepared = await this.statements.prepare(tx, actor, { about: period, purpose: 'degraded', statement });
    return prepared.ok ? prepared : refused(prepared.code as IssuanceRefusalCode);
  }

  /** Carries out what an officer signed. @param period the one to confirm; null for a proposal */
  async carryOut(tx: Tx, actor: Actor, signed: Signed, period: string | null): Promise<Issued<DegradedPeriod>> {
    const about = period ?? signed.statementId;
    const accepted = await this.statements.accept<DegradedStatement>(tx, actor, { about, purpose: 'degraded' }, signed);
    if (!accepted.ok) return refused(accepted.code as IssuanceRefusalCode);
    const { id, said } = accepted.value;
    if (said.act !== (period === null ? 'propose' : 'confirm')) return refused('statement-outdated');
    return period === null ? this.propose(tx, actor, said, id) : this.confirm(tx, actor, period, id);
  }

  async propose(tx: Tx, actor: Actor, { reason, hours }: Proposed, statement: string | null = null): Promise<Issued<DegradedPeriod>> {
    if (statement === null && (await this.statements.required(tx))) return refused('signature-needed');
    if (!mayDecide(actor)) return refused('role-not-allowed', { args: { role: actor.role } });
    const proposed = { reason, hours };
    const country = await this.country(tx);
    const stored = await judgedByDatabase(tx, databaseRefusals, () => insertPeriod(tx, country, actor, proposed, statement ?? newId()));
    if (!stored.ok) return stored;
    await this.ledger.append(tx, {
      kind: 'degraded.proposed',
      actor,
      act: 'propose',
      subjects: [stored.value],
      fields: { note: proposed.reason },
      pub: { hours: proposed.hours },
    });
    return this.read(tx, country, stored.value);
  }

  /** From this moment on permits go out without witnesses, until they are back. */
  async confirm(tx: Tx, actor: Actor, id: string, statement: string | null = null): Promise<Issued<DegradedPeriod>> {
    if (statement === null && (await this.statements.required(tx))) return refused('signature-needed');
    if (!mayDecide(actor)) return refused('role-not-allowed', { args: { role: actor.role } });
    const country = await this.country(tx);
    const found = await this.confirmable(tx, actor, country, id);
    if (!found.ok) return found;
    const period = found.value;
    const { waitingSince } = await witnessing(tx, country);
    const confirmed = await judgedByDatabase(tx, databaseRefusals, () => confirmPeriod(tx, id, actor, statement));
    if (!confirmed.ok) return confirmed;
    const after = await this.read(tx, country, id);
    if (!after.ok) return after;
    await this.ledger.append(tx, {
      kind: 'degraded.on',
      actor,
      act: 'confirm',
      subjects: [id, ...(statement ? [statement] : [])],
      reason: 'QUORUM_MISSING',
      fields: { note: period.reason },
      with: { personId: period.proposedBy, org: period.proposedOrg, role: period.proposedRole },
      pub: { until: after.value.until?.toISOString() ?? '', since: waitingSince?.toISOString() ?? '' },
    });
    return after;
  }

  /** Rejects a proposal or ends a period: one person is enough to be careful again. */
  async end(tx: Tx, actor: Actor, id: string, note: string): Promise<Issued<DegradedPeriod>> {
    if (!mayDecide(actor)) return refused('role-not-allowed', { args: { role: actor.role } });
    const country = await this.country(tx);
    const period = await findPeriod(tx, country, id, true);
    if (!period) return refused('action-not-found');
    if (period.endedAt) return refused('action-closed');
    const cause = period.confirmedAt ? 'officer' : 'rejected';
    await endPeriod(tx, id, cause, actor);
    await this.ledger.append(tx, {
      kind: period.confirmedAt ? 'degraded.off' : 'degraded.rejected',
      actor,
      act: 'end',
      subjects: [id],
      fields: { note },
      pub: { cause },
    });
    return this.read(tx, country, id);
  }

  private async confirmable(tx: Tx, actor: Actor, country: string, id: string): Promise<Issued<DegradedPeriod>> {
    const period = await findPeriod(tx, country, id, true);
    if (!period) return refused('action-not-found');
    if (period.endedAt || period.confirmedAt) return refused('action-closed');
    return period.proposedBy === actor.personId ? refused('action-own') : done(period);
  }

  private async read(tx: Tx, country: string, id: string): Promise<Issued<DegradedPeriod>> {
    const period = await findPeriod(tx, country, id);
    if (!period) throw new Error('a period of degraded mode is gone');
    return done(period);
  }

  private async country(tx: Tx): Promise<string> {
    const office = await findOffice(tx);
    if (!office) throw new Error('no office is set up');
    return office.country;
  }
}

function mayDecide(actor: Actor): boolean {
  return actor.role === 'issuing-officer' || actor.role === 'administrator';
}
