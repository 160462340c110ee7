import { Injectable } from '@nestjs/common';
import { newId, type Tx, violatedConstraint } from '#database';
import { type Actor, Ledger } from '#ledger';
import { done, type IdentityRefusalCode, type Outcome, refused } from '../outcome.js';
import { decideErasure, erasable, type Erasure, erasureById, insertErasure } from './erasure.repository.js';

/** Events of one `erase.done` entry: their ids stand in it in clear, and an entry is small. */
const eventsOfEntry = 100;
/** Events of one erasure. */
export const eventsMax = 1000;

const databaseRefusals: Readonly<Record<string, IdentityRefusalCode>> = {
  erasure_two_people: 'second-person-needed',
  erasure_settled: 'erasure-settled',
  legal_hold: 'erasure-held',
};

/**
 * Erasure of what opens the commitments of events (GDPR article 17): proposed by one person, carried out by another, never
 * before the legal hold is over. The entries stay, so the tree does; what they committed to can no longer be opened by anybody.
 */
@Injectable()
export class Erasures {
  constructor(private readonly ledger: Ledger) {}

  /** @param input.about an event, or a row (person, case, permit) all of whose events are meant */
  async propose(tx: Tx, actor: Actor, input: { about: string; basis: string; reason: string }): Promise<Outcome<Erasure>> {
    const events = await erasable(tx, input.about);
    if (events.length === 0) return refused('erasure-nothing');
    if (events.length > eventsMax) return refused('erasure-too-much', { args: { max: eventsMax } });
    const held = latestHold(events);
    if (held !== null) return refused('erasure-held', { args: { until: held } });
    const id = newId();
    await insertErasure(tx, actor, { ...input, id, events: events.map(({ eventId }) => eventId) });
    await this.ledger.append(tx, {
      kind: 'erase.proposed',
      actor,
      act: 'propose',
      subjects: [id],
      fields: { about: input.about, note: input.reason },
      pub: { basis: input.basis, events: events.length },
    });
    return done(await this.read(tx, id));
  }

  /** @param actor somebody else than who proposed it */
  async confirm(tx: Tx, actor: Actor, id: string): Promise<Outcome<Erasure>> {
    const erasure = await erasureById(tx, id);
    if (!erasure) return refused('not-found');
    if (erasure.proposedBy === actor.personId) return refused('second-person-needed');
    const gone = await this.decide(tx, actor, id, 'done');
    if (typeof gone !== 'number') return gone;
    const proposer: Actor = { personId: erasure.proposedBy, org: erasure.proposedOrg, role: erasure.proposedRole };
    for (let at = 0; at < erasure.events.length; at += eventsOfEntry) {
      const events = erasure.events.slice(at, at + eventsOfEntry);
      await this.ledger.append(tx, {
        kind: 'erase.done',
        actor,
        act: 'erase',
        subjects: [id, ...events],
        reason: erasure.basis,
        fields: { note: erasure.reason },
        with: proposer,
        pub: { basis: erasure.basis, events },
      });
    }
    return done(await this.read(tx, id));
  }

  async refuse(tx: Tx, actor: Actor, id: string, reason: string): Promise<Outcome<Erasure>> {
    if (!(await erasureById(tx, id))) return refused('not-found');
    const gone = await this.decide(tx, actor, id, 'refused');
    if (typeof gone !== 'number') return gone;
    await this.ledger.append(tx, { kind: 'erase.refused', actor, act: 'refuse', subjects: [id], fields: { note: reason } });
    return done(await this.read(tx, id));
  }

  private async decide(tx: Tx, actor: Actor, id: string, verdict: 'done' | 'refused') {
    await tx.query('savepoint erasure');
    try {
      return await decideErasure(tx, id, verdict, actor);
    } catch (error) {
      const code = databaseRefusals[violatedConstraint(error) ?? ''];
      if (!code) throw error;
      await tx.query('rollback to savepoint erasure');
      const { about } = await this.read(tx, id);
      return refused(code, code === 'erasure-held' ? { args: { until: latestHold(await erasable(tx, about)) ?? '' } } : {});
    }
  }

  private async read(tx: Tx, id: string): Promise<Erasure> {
    const row = await erasureById(tx, id);
    if (!row) throw new Error('identity: an erasure that was just written is gone');
    return row;
  }
}

/** The last day on which something of it may not go yet; null when all may go. */
function latestHold(events: readonly { readonly heldUntil: string }[]): string | null {
  const today = new Date().toISOString().slice(0, 10);
  const days = events.map(({ heldUntil }) => heldUntil).filter((day) => day === 'infinity' || day > today);
  return days.includes('infinity') ? '-' : (days.sort().at(-1) ?? null);
}
