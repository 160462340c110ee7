import { Injectable } from '@nestjs/common';
import { newId, UnitOfWork } from '#database';
import { Ledger } from '#ledger';
import type { Session } from '#web';
import { AuditView } from '../entries/audit-view.service.js';
import { eventExists } from '../entries/find-entries.repository.js';
import { nobody } from '../permit/permit-page.js';
import { namesOf } from '../records/business-row.repository.js';
import { eventById, opened, sessionEntries } from '../records/logged-event.repository.js';
import { listUnmaskings, personBehind, type UnmaskingRow, writeUnmasking } from './unmasking.repository.js';

/** Letters of a legal basis: an article and a file, not a word. */
export const basisMin = 20;
export const basisMax = 2000;

export type Unmasked =
  | { readonly state: 'told'; readonly name: string; readonly organisation: string; readonly role: string }
  /** The machine acted. */
  | { readonly state: 'machine' }
  /** Erased, or the key of the year is gone. */
  | { readonly state: 'gone' }
  /** Another body's auditor looked: whose look it was is not told. */
  | { readonly state: 'theirs' };

/** Names of people behind entries, told on a legal basis; each is an event of its own and listed for the data protection officer. */
@Injectable()
export class Unmasking {
  constructor(
    private readonly view: AuditView,
    private readonly ledger: Ledger,
    private readonly unit: UnitOfWork,
  ) {}

  /** @param side of an act that took two @returns null where there is no such event or nobody on this side */
  async unmask(session: Session, eventId: string, side: 'by' | 'with', basis: string): Promise<Unmasked | null> {
    return this.view.run(session, async (tx) => {
      if (!(await eventExists(tx, eventId))) return null;
      const id = newId();
      await this.ledger.append(tx, {
        kind: 'look.unmask',
        actor: session.actor,
        act: 'unmask',
        subjects: [id, eventId],
        reason: 'legal-basis',
        fields: { id: eventId, basis },
        pub: { of: 'people' },
      });
      if (!(await writeUnmasking(tx, { id, eventId, side, basis }))) return { state: 'theirs' };
      const event = await eventById(tx, eventId, sessionEntries);
      const hand = event?.words?.[side];
      if (!event?.words || !hand) return { state: 'gone' };
      const found = opened(event, `${side}.who`);
      const fromOpening = found && typeof found.value === 'string' ? found.value : null;
      const person = event.log === 'public' ? fromOpening : await personBehind(tx, event.words.at.getUTCFullYear(), hand.who);
      if (person === nobody || hand.role === 'system') return { state: 'machine' };
      const name = person === null ? undefined : (await namesOf(tx, [person])).get(person);
      return name === undefined ? { state: 'gone' } : { state: 'told', name, organisation: hand.org, role: hand.role };
    });
  }

  /** Newest first, without whom they were about. */
  list(limit: number): Promise<UnmaskingRow[]> {
    return listUnmaskings(this.unit.reader, limit);
  }
}
