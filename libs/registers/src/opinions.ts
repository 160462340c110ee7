import { Injectable } from '@nestjs/common';
import { newId, type Tx } from '#database';
import { type Actor, Ledger } from '#ledger';
import type { RegisterOutcome } from './change-register.service.js';
import { insertOpinion, type Opinion, opinionNeeded, opinionsOn } from './opinion.repository.js';
import { proposalById, type ProposalRow } from './register.repository.js';

/** What the Scientific Authority says of a proposed facility, before two officers decide (Res. Conf. 12.10). */
@Injectable()
export class Opinions {
  constructor(private readonly ledger: Ledger) {}

  on(tx: Tx, proposal: string): Promise<Opinion[]> {
    return opinionsOn(tx, proposal);
  }

  /** Whether this proposal can be approved only with a positive opinion (policy `facility-opinion`). */
  needed(tx: Tx, proposal: ProposalRow): Promise<boolean> {
    return proposal.register === 'operations' ? opinionNeeded(tx, proposal) : Promise.resolve(false);
  }

  async give(
    tx: Tx,
    actor: Actor,
    id: string,
    said: { readonly outcome: 'positive' | 'negative'; readonly reason: string },
  ): Promise<RegisterOutcome<Opinion>> {
    if (actor.role !== 'scientific-authority') return { ok: false, code: 'role-not-allowed' };
    const proposal = await proposalById(tx, id, true);
    if (!proposal || proposal.register !== 'operations') return { ok: false, code: 'not-found' };
    if (proposal.state !== 'open') return { ok: false, code: 'proposal-closed' };
    if (proposal.proposedBy === actor.personId) return { ok: false, code: 'proposal-own' };
    await insertOpinion(tx, actor, { id: newId(), proposalId: id, ...said });
    await this.ledger.append(tx, {
      kind: 'register.opinion-given',
      actor,
      act: 'give-opinion',
      subjects: [id, proposal.entryId],
      fields: { entry: proposal.key.normalize('NFC'), note: said.reason },
      pub: { register: proposal.register, outcome: said.outcome },
    });
    const newest = (await opinionsOn(tx, id)).at(-1);
    if (!newest) throw new Error('registers: an opinion that was just written is gone');
    return { ok: true, value: newest };
  }
}
