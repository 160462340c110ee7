import { Injectable } from '@nestjs/common';
import type { Tx } from '#database';
import { type Actor, type EntryValue, type EventKind, Ledger, lookReason, type Opening } from '#ledger';
import type { ApplicationRow } from './application.repository.js';

export interface CaseNote {
  readonly kind: EventKind;
  readonly application: Pick<ApplicationRow, 'id' | 'caseNumber' | 'formSha256' | 'round'>;
  /** Verb of the act; the last part of the kind where none is given. */
  readonly act?: string;
  /** Committed with a salt each. */
  readonly fields?: Readonly<Record<string, EntryValue>>;
  /** Committed with the caller's own salts; one named like a field takes its place. */
  readonly openings?: readonly Opening[];
  /** In clear: nothing about a person. */
  readonly pub?: Readonly<Record<string, EntryValue>>;
  readonly reason?: string;
  readonly with?: Actor;
  /** Further rows the event is about. */
  readonly subjects?: readonly string[];
}

/** Writes the events of a case: always with its number and the hash of the form as it stood, both committed. */
@Injectable()
export class CaseRecord {
  constructor(private readonly ledger: Ledger) {}

  async note(tx: Tx, actor: Actor, note: CaseNote): Promise<{ eventId: string; leafHash: Uint8Array }> {
    const { application, openings = [] } = note;
    const fields: Record<string, EntryValue> = {
      case: application.caseNumber,
      form: application.formSha256.toString('hex'),
      round: application.round,
      ...note.fields,
    };
    for (const { field } of openings) delete fields[field];
    return this.ledger.append(tx, {
      kind: note.kind,
      actor,
      act: note.act ?? note.kind.split('.').at(-1) ?? note.kind,
      subjects: [application.id, ...(note.subjects ?? [])],
      fields,
      ...(openings.length > 0 ? { openings } : {}),
      ...(note.pub ? { pub: note.pub } : {}),
      ...(note.reason ? { reason: note.reason } : {}),
      ...(note.with ? { with: note.with } : {}),
    });
  }

  /**
   * A look at a case, an own one included, written before it is sent: the caller's transaction commits before the
   * answer leaves, so nothing is ever seen that was not noted.
   */
  async look(tx: Tx, actor: Actor, application: CaseNote['application'], reason: string = lookReason(actor)): Promise<void> {
    await this.note(tx, actor, { kind: 'look.record', act: 'look', application, reason });
  }
}
