import { Injectable } from '@nestjs/common';
import { newId, type Tx } from '#database';
import { personOfLogin } from '#identity';
import { type Actor, Ledger } from '#ledger';
import { judgedByDatabase } from '../judged-by-database.js';
import { dayIn, readOffice } from '../office.repository.js';
import { type ApplicationRefusalCode, done, type Outcome, refused } from '../outcome.js';
import { type Delegation, delegationsOf, delegationsTo, insertDelegation, withdrawDelegation } from './delegation.repository.js';

const refusals: Readonly<Record<string, ApplicationRefusalCode>> = {
  delegation_by_house: 'delegation-not-found',
  delegation_to_agent: 'agent-unknown',
  delegation_days: 'delegation-days',
  delegation_one_at_a_time: 'delegation-exists',
};

/** A house names agents who prepare its applications, and withdraws them at once. */
@Injectable()
export class Delegations {
  constructor(private readonly ledger: Ledger) {}

  /** Of the own house for its applicants; for an agent those that name them. */
  list(tx: Tx, actor: Actor): Promise<readonly Delegation[]> {
    return actor.role === 'agent' ? delegationsTo(tx, actor.personId) : delegationsOf(tx, actor.org);
  }

  /** @param wanted.loginName of somebody who holds the role of agent; anybody else is answered like nobody */
  async name(
    tx: Tx,
    actor: Actor,
    wanted: { readonly loginName: string; readonly from: string; readonly to: string },
  ): Promise<Outcome<Delegation>> {
    if (actor.role !== 'applicant') return refused('role-not-allowed', { args: { role: actor.role } });
    const person = await personOfLogin(tx, wanted.loginName);
    if (!person) return refused('agent-unknown');
    if (wanted.to < wanted.from || wanted.to < dayIn((await readOffice(tx)).timeZone)) return refused('delegation-days');
    const id = newId();
    const row = { id, agent: person.personId, fromDay: wanted.from, toDay: wanted.to };
    const made = await judgedByDatabase(tx, refusals, () => insertDelegation(tx, actor, row));
    if (!made.ok) return made;
    return done(await this.note(tx, actor, id, 'organisation.agent-named', 'name-agent'));
  }

  async withdraw(tx: Tx, actor: Actor, id: string): Promise<Outcome<Delegation>> {
    const found = (await delegationsOf(tx, actor.org)).find((one) => one.id === id);
    if (actor.role !== 'applicant' || !found) return refused('delegation-not-found');
    if (found.withdrawnAt) return done(found);
    const ended = await judgedByDatabase(tx, refusals, () => withdrawDelegation(tx, actor, id));
    if (!ended.ok) return ended;
    return done(await this.note(tx, actor, id, 'organisation.agent-withdrawn', 'withdraw-agent'));
  }

  private async note(tx: Tx, actor: Actor, id: string, kind: `organisation.${string}`, act: string): Promise<Delegation> {
    const row = (await delegationsOf(tx, actor.org)).find((one) => one.id === id);
    if (!row) throw new Error('A delegation that was just written is gone');
    const { organisationId, organisation, agent, fromDay, toDay } = row;
    await this.ledger.append(tx, {
      kind,
      actor,
      act,
      subjects: [id, organisationId, agent],
      fields: { organisation, person: agent, from: fromDay, to: toDay },
    });
    return row;
  }
}
