import { Injectable } from '@nestjs/common';
import { sqlState, type Tx, violatedConstraint } from '#database';
import { type Actor, Ledger } from '#ledger';
import { affectedBy, changeCounts, updateById, type UpdateRow } from './species-update.repository.js';

export type UpdateRefusal = 'not-found' | 'proposal-closed' | 'proposal-own';
export type UpdateOutcome = { readonly ok: true; readonly value: UpdateRow } | { readonly ok: false; readonly code: UpdateRefusal };

const refuse = (code: UpdateRefusal): UpdateOutcome => ({ ok: false, code });

/**
 * Life of an update of species data: staged by an import, proposed under a named account on the machine, approved or refused by
 * an issuing officer who did not propose it, in force from its effective date. The database holds the same rules again.
 */
@Injectable()
export class SpeciesUpdates {
  constructor(private readonly ledger: Ledger) {}

  /** @param actor account of the person at the machine, in the role of case officer or administrator */
  async propose(tx: Tx, actor: Actor, id: string): Promise<UpdateOutcome> {
    const update = await updateById(tx, id);
    if (!update) return refuse('not-found');
    if (update.state !== 'staged') return refuse('proposal-closed');
    const counts = await changeCounts(tx, id);
    await tx.query('select species.propose_import($1, $2)', [id, actor.personId]);
    await this.record(tx, actor, 'species.update-proposed', 'propose', update, counts);
    return this.standing(tx, id);
  }

  async approve(tx: Tx, actor: Actor, id: string, note: string | null): Promise<UpdateOutcome> {
    const decided = await this.decide(tx, actor, id, true, note);
    if (!decided.ok) return decided;
    if (decided.value.effectiveOn <= (await today(tx))) {
      await tx.query('select species.take_effect($1)', [id]);
      await this.record(tx, actor, 'species.update-applied', 'apply', decided.value, {});
    }
    return this.standing(tx, id);
  }

  async refuse(tx: Tx, actor: Actor, id: string, note: string): Promise<UpdateOutcome> {
    return this.decide(tx, actor, id, false, note);
  }

  /** Updates whose day has come. Run at start and every minute; safe to run in several processes at once. */
  async takeDueEffects(tx: Tx, system: Actor): Promise<string[]> {
    const rows: { id: string }[] = await tx.query('select species.take_due_effects() as id');
    for (const { id } of rows) {
      const update = await updateById(tx, id);
      if (update) await this.record(tx, system, 'species.update-applied', 'apply', update, {});
    }
    return rows.map(({ id }) => id);
  }

  /** Taxa (accepted names and synonyms, descendants included) whose open cases must be evaluated again after the update. */
  affected(tx: Tx, id: string): Promise<{ names: string[]; everyTaxonOf: string[] }> {
    return affectedBy(tx, id);
  }

  private async decide(tx: Tx, actor: Actor, id: string, approved: boolean, note: string | null): Promise<UpdateOutcome> {
    const update = await updateById(tx, id);
    if (!update || update.state === 'staging' || update.state === 'staged') return refuse('not-found');
    if (update.state !== 'proposed') return refuse('proposal-closed');
    if (update.proposedBy === actor.personId) return refuse('proposal-own');
    await tx.query('savepoint decision');
    try {
      await tx.query('select species.decide_import($1, $2, $3, $4)', [id, actor.personId, approved, note]);
    } catch (error) {
      // Somebody else decided between our reading and our writing.
      if (sqlState(error) !== '55000' || violatedConstraint(error) !== 'import_proposed') throw error;
      await tx.query('rollback to savepoint decision');
      return refuse('proposal-closed');
    }
    await this.record(
      tx,
      actor,
      approved ? 'species.update-approved' : 'species.update-refused',
      approved ? 'approve' : 'refuse',
      update,
      {},
      note,
    );
    return this.standing(tx, id);
  }

  private async standing(tx: Tx, id: string): Promise<UpdateOutcome> {
    const update = await updateById(tx, id);
    return update ? { ok: true, value: update } : refuse('not-found');
  }

  private async record(
    tx: Tx,
    actor: Actor,
    kind: `species.${string}`,
    act: string,
    update: UpdateRow,
    counts: Readonly<Record<string, number>>,
    note: string | null = null,
  ): Promise<void> {
    await this.ledger.append(tx, {
      kind,
      actor,
      act,
      subjects: [update.id],
      fields: { source: update.sourceName, ...counts, ...(note === null ? {} : { note }) },
      pub: { update: update.id, sourceKind: update.sourceKind, effectiveOn: update.effectiveOn },
    });
  }
}

async function today(tx: Tx): Promise<string> {
  const [row] = (await tx.query('select current_date::text as today')) as [{ today: string }];
  return row.today;
}
