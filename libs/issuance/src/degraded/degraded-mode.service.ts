import { Injectable } from '@nestjs/common';
import { done, findOffice, judgedByDatabase, refused } from '#applications';
import type { Tx } from '#database';
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
};

/**
 * The one way to issue while the witnesses of the log do not answer: after a quarter of an hour, by two people, for at most a
 * day, as a public event, with permits that show amber until witnesses have seen them. It ends by itself.
 */
@Injectable()
export class DegradedMode {
  constructor(private readonly ledger: Ledger) {}

  async state(tx: Tx): Promise<Witnessing & { readonly period: DegradedPeriod | null }> {
    const country = await this.country(tx);
    return { ...(await witnessing(tx, country)), period: await openPeriod(tx, country) };
  }

  async propose(tx: Tx, actor: Actor, proposed: { readonly reason: string; readonly hours: number }): Promise<Issued<DegradedPeriod>> {
    if (!mayDecide(actor)) return refused('role-not-allowed', { args: { role: actor.role } });
    const country = await this.country(tx);
    const stored = await judgedByDatabase(tx, databaseRefusals, () => insertPeriod(tx, country, actor, proposed));
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
  async confirm(tx: Tx, actor: Actor, id: string): Promise<Issued<DegradedPeriod>> {
    if (!mayDecide(actor)) return refused('role-not-allowed', { args: { role: actor.role } });
    const country = await this.country(tx);
    const period = await findPeriod(tx, country, id, true);
    if (!period) return refused('action-not-found');
    if (period.endedAt || period.confirmedAt) return refused('action-closed');
    if (period.proposedBy === actor.personId) return refused('action-own');
    const { waitingSince } = await witnessing(tx, country);
    const confirmed = await judgedByDatabase(tx, databaseRefusals, () => confirmPeriod(tx, id, actor));
    if (!confirmed.ok) return confirmed;
    const after = await this.read(tx, country, id);
    if (!after.ok) return after;
    await this.ledger.append(tx, {
      kind: 'degraded.on',
      actor,
      act: 'confirm',
      subjects: [id],
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
