import { Injectable } from '@nestjs/common';
import { newId, type Tx } from '#database';
import { type Actor, Ledger } from '#ledger';
import { insertOr } from './accounts.js';
import { type GrantableRole, organisationKindsOfRole, rolesConflict } from './grant-rules.js';
import { organisationById } from './organisation.repository.js';
import { done, type Outcome, refused } from './outcome.js';
import { bodyOfGrant, mayChangeOf, outsideBodyOf } from './outside-body.repository.js';
import { endMembership, membershipsOf, personById } from './person.repository.js';
import {
  confirmGrant,
  endGrant,
  grantById,
  insertGrant,
  listGrants,
  revokeSessionsOf,
  type RoleGrant,
  rolesMayMeet,
} from './role-grant.repository.js';

/** Roles: an administrator proposes, another person confirms, and neither is the one who gains. */
@Injectable()
export class RoleGrants {
  constructor(private readonly ledger: Ledger) {}

  async propose(
    tx: Tx,
    actor: Actor,
    input: { personId: string; organisationId: string; role: GrantableRole; until?: Date },
  ): Promise<Outcome<RoleGrant>> {
    if (input.personId === actor.personId) return refused('second-person-needed');
    const person = await personById(tx, input.personId, true);
    const organisation = await organisationById(tx, input.organisationId);
    if (!person || person.closedAt || !organisation || organisation.closedAt) return refused('not-found');
    if (!organisationKindsOfRole[input.role].includes(organisation.kind)) return refused('organisation-kind-unfit');
    const memberships = await membershipsOf(tx, person.id);
    if (!memberships.some((one) => one.organisationId === organisation.id)) return refused('not-found');
    if (input.until && input.until <= new Date()) return refused('grant-over');
    await this.endOver(tx, actor, person.id);
    const open = [
      ...(await listGrants(tx, { personId: person.id, state: 'active' }, null, 100)),
      ...(await listGrants(tx, { personId: person.id, state: 'proposed' }, null, 100)),
    ];
    if (open.some((grant) => grant.organisationId === organisation.id && grant.role === input.role)) return refused('grant-exists');
    for (const { role } of open)
      if (rolesConflict(role, input.role) && !(await rolesMayMeet(tx, role, input.role))) return refused('grant-conflicts');
    const id = newId();
    const twice = await insertOr(() => insertGrant(tx, { ...input, id, proposedBy: actor.personId, bootstrap: false }), 'role_grant_once');
    if (twice) return refused('grant-exists');
    await this.ledger.append(tx, {
      kind: 'role.proposed',
      actor,
      act: 'propose',
      subjects: [id, person.id],
      fields: { person: person.id, grant: id },
      pub: { role: input.role, organisation: organisation.code, ...untilOf(input.until ?? null) },
    });
    return done(await this.read(tx, id));
  }

  /** Acting grants whose time is over make room: they ended by themselves, and now it is written down. */
  private async endOver(tx: Tx, actor: Actor, personId: string): Promise<void> {
    const active = await listGrants(tx, { personId, state: 'active' }, null, 100);
    for (const grant of active)
      if (grant.validUntil && grant.validUntil <= new Date()) await this.end(tx, actor, grant.id, 'its time was over');
  }

  /** @param actor an administrator or issuing officer who neither proposed the grant nor gains by it */
  async confirm(tx: Tx, actor: Actor, id: string): Promise<Outcome<RoleGrant>> {
    const grant = await grantById(tx, id, true);
    if (!grant) return refused('not-found');
    if (grant.state !== 'proposed') return refused('grant-not-proposed');
    if (grant.proposedBy === null || [grant.proposedBy, grant.personId].includes(actor.personId)) return refused('second-person-needed');
    const may = mayChangeOf(actor, await bodyOfGrant(tx, grant));
    if (!may.ok) return may;
    await confirmGrant(tx, id, actor.personId);
    await this.ledger.append(tx, {
      kind: 'role.granted',
      actor,
      act: 'confirm',
      subjects: [id, grant.personId],
      fields: { person: grant.personId, grant: id, proposer: grant.proposedBy },
      pub: { role: grant.role, organisation: grant.organisation, bootstrap: false, ...untilOf(grant.validUntil) },
    });
    return done(await this.read(tx, id));
  }

  /** Taking power away needs one person only, and works with the next request of whoever held it. */
  async end(tx: Tx, actor: Actor, id: string, reason: string): Promise<Outcome<RoleGrant>> {
    const grant = await grantById(tx, id, true);
    if (!grant) return refused('not-found');
    if (grant.state !== 'proposed' && grant.state !== 'active') return refused('grant-not-proposed');
    const state = grant.state === 'proposed' ? 'refused' : 'revoked';
    // Turning a mere proposal down takes nothing from the body.
    const may = mayChangeOf(actor, state === 'refused' && actor.role !== 'auditor' ? null : await bodyOfGrant(tx, grant));
    if (!may.ok) return may;
    await endGrant(tx, id, state, actor.personId);
    await revokeSessionsOf(tx, grant);
    await this.ledger.append(tx, {
      kind: state === 'refused' ? 'role.refused' : 'role.revoked',
      actor,
      act: state === 'refused' ? 'refuse' : 'revoke',
      subjects: [id, grant.personId],
      fields: { person: grant.personId, grant: id, note: reason },
      pub: { role: grant.role, organisation: grant.organisation },
    });
    return done(await this.read(tx, id));
  }

  /** Ends a membership with every grant that rests on it. */
  async endMembership(tx: Tx, actor: Actor, personId: string, organisationId: string): Promise<Outcome<null>> {
    if (personId === actor.personId) return refused('second-person-needed');
    const may = mayChangeOf(actor, await outsideBodyOf(tx, personId));
    if (!may.ok) return may;
    if (!(await endMembership(tx, personId, organisationId))) return refused('not-found');
    for (const state of ['active', 'proposed'] as const)
      for (const grant of await listGrants(tx, { personId, state }, null, 100))
        if (grant.organisationId === organisationId) await this.end(tx, actor, grant.id, 'membership ended');
    await this.ledger.append(tx, {
      kind: 'organisation.member-ended',
      actor,
      act: 'end-member',
      subjects: [personId, organisationId],
      fields: { person: personId, organisation: organisationId },
    });
    return done(null);
  }

  private async read(tx: Tx, id: string): Promise<RoleGrant> {
    const grant = await grantById(tx, id);
    if (!grant) throw new Error('identity: a grant that was just written is gone');
    return grant;
  }
}

/** An acting officer's last instant, told to the world with the grant. */
function untilOf(until: Date | null): { readonly until?: string } {
  return until ? { until: until.toISOString() } : {};
}
