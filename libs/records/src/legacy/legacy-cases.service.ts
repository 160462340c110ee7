import { Injectable } from '@nestjs/common';
import type { Tx } from '#database';
import { type Actor, Ledger } from '#ledger';
import { done, type RecordsOutcome, refused } from '../outcome.js';
import { type LegacyCase, legacyCaseById, settleLegacyCase } from './legacy.repository.js';

/** Cases that were open when the records began: none of them is forgotten, each ends here. */
@Injectable()
export class LegacyCases {
  constructor(private readonly ledger: Ledger) {}

  async close(tx: Tx, actor: Actor, id: string, version: number, note: string): Promise<RecordsOutcome<LegacyCase>> {
    if (actor.role !== 'case-officer') return refused('role-not-allowed', { role: actor.role });
    if (note.trim().length < 10) return refused('reason-missing');
    const row = await this.open(tx, id, version);
    if (!row.ok) return row;
    await settleLegacyCase(tx, actor, row.value, { note });
    await this.note(tx, actor, id, 'records.case-closed', 'close', { note, reference: row.value.reference });
    return this.read(tx, id);
  }

  /** The papers of the case were typed in: it goes on as this application. */
  async takeOver(tx: Tx, actor: Actor, id: string, application: string): Promise<RecordsOutcome<LegacyCase>> {
    const row = await this.open(tx, id, null);
    if (!row.ok) return row;
    await settleLegacyCase(tx, actor, row.value, { application });
    await this.note(tx, actor, id, 'records.case-taken-over', 'take-over', { application, reference: row.value.reference });
    return this.read(tx, id);
  }

  private async open(tx: Tx, id: string, version: number | null): Promise<RecordsOutcome<LegacyCase>> {
    const row = await legacyCaseById(tx, id, true);
    if (!row) return refused('not-found');
    if (row.state !== 'open') return refused('legacy-case-settled');
    return version === null || row.version === version ? done(row) : refused('version-mismatch');
  }

  private async note(
    tx: Tx,
    actor: Actor,
    id: string,
    kind: 'records.case-closed' | 'records.case-taken-over',
    act: string,
    fields: Record<string, string>,
  ) {
    await this.ledger.append(tx, { kind, actor, act, subjects: [id, ...(fields['application'] ? [fields['application']] : [])], fields });
  }

  private async read(tx: Tx, id: string): Promise<RecordsOutcome<LegacyCase>> {
    const row = await legacyCaseById(tx, id);
    return row ? done(row) : refused('not-found');
  }
}
