import { Injectable } from '@nestjs/common';
import { newId, type Tx } from '#database';
import { type Actor, Ledger } from '#ledger';
import { endInterest, insertInterest, type Interest, listInterests } from './interest.repository.js';
import { done, type Outcome, refused } from './outcome.js';

/** Interests that officers declare, and that the rules compare with the parties of a form. In the public log, as commitments: none is forgotten. */
@Injectable()
export class Interests {
  constructor(private readonly ledger: Ledger) {}

  async declare(tx: Tx, actor: Actor, input: { party: string; nature: string }): Promise<Interest> {
    const id = newId();
    await insertInterest(tx, { id, personId: actor.personId, ...input });
    await this.ledger.append(tx, {
      kind: 'account.interest-declared',
      actor,
      act: 'declare',
      subjects: [actor.personId, id],
      fields: { person: actor.personId, interest: id, party: input.party.normalize('NFC'), note: input.nature },
    });
    const own = (await listInterests(tx, actor.personId)).find((row) => row.id === id);
    if (!own) throw new Error('identity: an interest that was just written is gone');
    return own;
  }

  /** Ends an own interest; it stays on record. */
  async end(tx: Tx, actor: Actor, id: string): Promise<Outcome<null>> {
    if (!(await endInterest(tx, id, actor.personId))) return refused('not-found');
    await this.ledger.append(tx, {
      kind: 'account.interest-ended',
      actor,
      act: 'end',
      subjects: [actor.personId, id],
      fields: { person: actor.personId, interest: id },
    });
    return done(null);
  }

  list(tx: Tx, personId: string): Promise<Interest[]> {
    return listInterests(tx, personId);
  }

  /** Parties in which a person has an interest now. */
  async partiesOf(tx: Tx, personId: string): Promise<string[]> {
    return (await listInterests(tx, personId)).filter((row) => row.endedAt === null).map((row) => row.party);
  }
}
