import { Injectable } from '@nestjs/common';
import { judgedByDatabase, readOffice } from '#applications';
import { newId, type Tx } from '#database';
import { type Actor, Ledger } from '#ledger';
import { done, type RecordsOutcome, refused } from '../outcome.js';
import {
  decideStampMovement,
  insertStampMovement,
  listStampMovements,
  type NewStampMovement,
  type StampCount,
  stampCounts,
  type StampMovement,
  stampMovementById,
  stampNumbered,
  type StampRow,
} from './stamp.repository.js';

/** Stamps of one movement at most. */
export const stampRangeMax = 100_000;

/** Security stamps: what one officer says happened to a range, another counts again; only then is it so. */
@Injectable()
export class StampStock {
  constructor(private readonly ledger: Ledger) {}

  counts(tx: Tx): Promise<StampCount[]> {
    return stampCounts(tx);
  }

  movements(tx: Tx, limit: number): Promise<StampMovement[]> {
    return listStampMovements(tx, limit);
  }

  find(tx: Tx, number: string): Promise<StampRow | null> {
    return stampNumbered(tx, number.toUpperCase());
  }

  async movement(tx: Tx, id: string): Promise<RecordsOutcome<StampMovement>> {
    const row = await stampMovementById(tx, id);
    return row ? done(row) : refused('not-found');
  }

  async propose(tx: Tx, actor: Actor, row: NewStampMovement): Promise<RecordsOutcome<StampMovement>> {
    if (actor.role !== 'case-officer' && actor.role !== 'issuing-officer') return refused('role-not-allowed', { role: actor.role });
    if (row.last < row.first || row.last - row.first >= stampRangeMax) return refused('stamps-range', { max: stampRangeMax });
    const { country } = await readOffice(tx);
    const id = newId();
    await insertStampMovement(tx, actor, id, country, { ...row, office: row.kind === 'handed' ? row.office : null });
    return this.noted(tx, actor, id, 'stamp.proposed', 'propose');
  }

  /** A second officer counted the same. */
  async confirm(tx: Tx, actor: Actor, id: string, version: number): Promise<RecordsOutcome<StampMovement>> {
    const row = await this.decidable(tx, actor, id, version);
    if (!row.ok) return row;
    const moved = await judgedByDatabase(
      tx,
      { stamp_pk: 'stamps-taken', stamp_movement_fits: 'stamps-not-in-stock', stamp_movement_two_people: 'stamps-own' } as const,
      () => decideStampMovement(tx, actor, row.value, { state: 'done', note: null }),
    );
    return moved.ok ? this.noted(tx, actor, id, `stamp.${row.value.kind}`, 'confirm') : refused(moved.code);
  }

  async refuse(tx: Tx, actor: Actor, id: string, version: number, note: string): Promise<RecordsOutcome<StampMovement>> {
    if (note.trim().length < 3) return refused('reason-missing');
    const row = await this.decidable(tx, actor, id, version);
    if (!row.ok) return row;
    await decideStampMovement(tx, actor, row.value, { state: 'refused', note });
    return this.noted(tx, actor, id, 'stamp.refused', 'refuse');
  }

  private async decidable(tx: Tx, actor: Actor, id: string, version: number): Promise<RecordsOutcome<StampMovement>> {
    if (actor.role !== 'case-officer' && actor.role !== 'issuing-officer') return refused('role-not-allowed', { role: actor.role });
    const row = await stampMovementById(tx, id, true);
    if (!row) return refused('not-found');
    if (row.state !== 'proposed') return refused('stamps-decided');
    if (row.proposedBy === actor.personId) return refused('stamps-own');
    return row.version === version ? done(row) : refused('version-mismatch');
  }

  private async noted(tx: Tx, actor: Actor, id: string, kind: `stamp.${string}`, act: string): Promise<RecordsOutcome<StampMovement>> {
    const row = await stampMovementById(tx, id);
    if (!row) throw new Error('records: a movement of stamps that was just written is gone');
    const { from, to, count, note, office, decisionNote } = row;
    const fields = { from, to, note, ...(office ? { office } : {}), ...(decisionNote ? { decision: decisionNote } : {}) };
    await this.ledger.append(tx, { kind, actor, act, subjects: [id], fields, pub: { movement: row.kind, count } });
    return done(row);
  }
}
