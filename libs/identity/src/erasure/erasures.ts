import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { newId, type Tx, violatedConstraint } from '#database';
import { type Actor, Ledger } from '#ledger';
import { done, type IdentityRefusalCode, type Outcome, refused } from '../outcome.js';
import { type PreparedStatement, type Signed, statementHead, type StatementHead, Statements } from '../statements/statements.js';
import { decideErasure, erasable, type Erasure, erasureById, insertErasure } from './erasure.repository.js';

/** Events of one `erase.done` entry: their ids stand in it in clear, and an entry is small. */
const eventsOfEntry = 100;
/** Events of one erasure. */
export const eventsMax = 1000;

const databaseRefusals: Readonly<Record<string, IdentityRefusalCode>> = {
  erasure_two_people: 'second-person-needed',
  erasure_settled: 'erasure-settled',
  legal_hold: 'erasure-held',
  erasure_signed: 'signature-needed',
};

/** What two people sign for an erasure: one to propose it, another to have it carried out. */
export interface ErasureStatement extends StatementHead {
  readonly format: 'opencites-erasure/1';
  readonly act: 'propose' | 'confirm';
  /** For a proposal the id of the statement itself. */
  readonly erasure: string;
  readonly about: string;
  readonly basis: string;
  readonly reason: string;
  /** SHA-256 (hex) of the RFC 8785 list of the events' ids, ascending. */
  readonly events: string;
  readonly count: number;
}

type Proposal = Pick<Erasure, 'about' | 'basis' | 'reason'>;

/**
 * Erasure of what opens the commitments of events (GDPR article 17): proposed by one person, carried out by another, never
 * before the legal hold is over. The entries stay, so the tree does; what they committed to can no longer be opened by anybody.
 */
@Injectable()
export class Erasures {
  constructor(
    private readonly ledger: Ledger,
    private readonly statements: Statements,
  ) {}

  /** Puts before a person what will be signed. @param about a proposal, or the erasure to confirm */
  async prepare(tx: Tx, actor: Actor, about: Proposal | { readonly erasure: string }): Promise<Outcome<PreparedStatement>> {
    const head = statementHead('opencites-erasure/1', actor);
    const found = 'erasure' in about ? await this.confirmable(tx, actor, about.erasure) : await this.wanted(tx, about);
    if (!found.ok) return found;
    const { basis, reason, events } = found.value;
    const id = 'erasure' in about ? about.erasure : head.id;
    const said: Omit<ErasureStatement, keyof typeof head> = {
      act: 'erasure' in about ? 'confirm' : 'propose',
      ...{ erasure: id, about: found.value.about, basis, reason, events: hashOf(events), count: events.length },
    };
    return this.statements.prepare(tx, actor, { about: id, purpose: 'erasure', statement: { ...head, ...said } as ErasureStatement });
  }

  /** Carries out what was signed. @param erasure the one to confirm; null for a proposal */
  async carryOut(tx: Tx, actor: Actor, signed: Signed, erasure: string | null): Promise<Outcome<Erasure>> {
    const about = { about: erasure ?? signed.statementId, purpose: 'erasure' } as const;
    const accepted = await this.statements.accept<ErasureStatement>(tx, actor, about, signed);
    if (!accepted.ok) return accepted;
    const { id, said } = accepted.value;
    if (said.act !== (erasure === null ? 'propose' : 'confirm')) return refused('statement-unknown');
    return erasure === null ? this.propose(tx, actor, said, said) : this.confirm(tx, actor, erasure, id);
  }

  /** What an erasure about something would take. */
  private async wanted(tx: Tx, input: Proposal): Promise<Outcome<Proposal & Pick<Erasure, 'events'>>> {
    const events = await erasable(tx, input.about);
    if (events.length === 0) return refused('erasure-nothing');
    if (events.length > eventsMax) return refused('erasure-too-much', { args: { max: eventsMax } });
    const held = latestHold(events);
    if (held !== null) return refused('erasure-held', { args: { until: held } });
    return done({ ...input, events: events.map(({ eventId }) => eventId) });
  }

  private async confirmable(tx: Tx, actor: Actor, id: string): Promise<Outcome<Erasure>> {
    const erasure = await erasureById(tx, id);
    if (!erasure) return refused('not-found');
    if (erasure.proposedBy === actor.personId) return refused('second-person-needed');
    return erasure.state === 'proposed' ? done(erasure) : refused('erasure-settled');
  }

  /**
   * @param input.about an event, or a row (person, case, permit) all of whose events are meant
   * @param said what was signed, where it was
   */
  async propose(tx: Tx, actor: Actor, input: Proposal, said: ErasureStatement | null = null): Promise<Outcome<Erasure>> {
    if (said === null && (await this.statements.required(tx))) return refused('signature-needed');
    const { about, basis, reason } = input;
    const found = await this.wanted(tx, { about, basis, reason });
    if (!found.ok) return found;
    const { events } = found.value;
    // What was put before the person is what goes: an event that came in between was not signed for.
    if (said && said.events !== hashOf(events)) return refused('statement-unknown');
    const id = said?.id ?? newId();
    await insertErasure(tx, actor, { about, basis, reason, id, events });
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
  async confirm(tx: Tx, actor: Actor, id: string, statement: string | null = null): Promise<Outcome<Erasure>> {
    if (statement === null && (await this.statements.required(tx))) return refused('signature-needed');
    const found = await this.confirmable(tx, actor, id);
    if (!found.ok) return found;
    const erasure = found.value;
    const gone = await this.decide(tx, actor, id, 'done', statement);
    if (typeof gone !== 'number') return gone;
    const proposer: Actor = { personId: erasure.proposedBy, org: erasure.proposedOrg, role: erasure.proposedRole };
    for (let at = 0; at < erasure.events.length; at += eventsOfEntry) {
      const events = erasure.events.slice(at, at + eventsOfEntry);
      await this.ledger.append(tx, {
        kind: 'erase.done',
        actor,
        act: 'erase',
        subjects: [id, ...(statement ? [statement] : []), ...events],
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

  private async decide(tx: Tx, actor: Actor, id: string, verdict: 'done' | 'refused', statement: string | null = null) {
    await tx.query('savepoint erasure');
    try {
      return await decideErasure(tx, id, verdict, actor, statement);
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

/** RFC 8785 of a list of ids is what JSON.stringify writes. */
function hashOf(events: readonly string[]): string {
  return createHash('sha256')
    .update(JSON.stringify([...events].sort()))
    .digest('hex');
}

/** The last day on which something of it may not go yet; null when all may go. */
function latestHold(events: readonly { readonly heldUntil: string }[]): string | null {
  const today = new Date().toISOString().slice(0, 10);
  const days = events.map(({ heldUntil }) => heldUntil).filter((day) => day === 'infinity' || day > today);
  return days.includes('infinity') ? '-' : (days.sort().at(-1) ?? null);
}
