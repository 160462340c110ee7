import { Injectable } from '@nestjs/common';
import type { Tx } from '#database';
import { type Actor, Ledger } from '#ledger';
import { OfficerKeys } from './keys/officer-keys.js';
import { listKeys } from './keys/officer-key.repository.js';
import { done, type Outcome, refused } from './outcome.js';
import { mayChangeOf, outsideBodyOf } from './outside-body.repository.js';
import { closePerson, personById } from './person.repository.js';
import { listGrants } from './role-grant.repository.js';
import { RoleGrants } from './role-grants.js';

const most = 100;

/**
 * Ends a person's account with all that rests on it. That an account is closed stands in the restricted log, which the signer
 * does not follow; so each role and each key of it ends by an entry of the public log, in the same transaction.
 */
@Injectable()
export class CloseAccount {
  constructor(
    private readonly ledger: Ledger,
    private readonly grants: RoleGrants,
    private readonly keys: OfficerKeys,
  ) {}

  /** Closes a person for good: sessions end at once, roles end, keys are stopped. Nobody closes their own account. */
  async close(tx: Tx, actor: Actor, personId: string): Promise<Outcome<null>> {
    if (actor.personId === personId) return refused('second-person-needed');
    const person = await personById(tx, personId, true);
    if (!person) return refused('not-found');
    if (person.closedAt) return refused('conflict');
    const may = mayChangeOf(actor, await outsideBodyOf(tx, personId));
    if (!may.ok) return may;
    for (const state of ['proposed', 'active'] as const)
      for (const { id } of await listGrants(tx, { personId, state }, null, most)) await this.grants.end(tx, actor, id, 'account closed');
    // One person may stop a key, and two revoke it: stopped is enough, since nobody can let it go for an owner without a role.
    for (const { id } of await listKeys(tx, { personId, state: 'active' }, null, most))
      await this.keys.suspend(tx, actor, id, 'account closed');
    for (const { id } of await listKeys(tx, { personId, state: 'offered' }, null, most))
      await this.keys.refuse(tx, actor, id, 'account closed');
    await closePerson(tx, personId);
    await this.ledger.append(tx, { kind: 'account.closed', actor, act: 'close', subjects: [personId], fields: { person: personId } });
    return done(null);
  }
}
