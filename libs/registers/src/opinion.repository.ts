import type { Tx } from '#database';
import type { Actor } from '#ledger';
import type { ProposalRow } from './register.repository.js';

export interface Opinion {
  readonly id: string;
  readonly proposalId: string;
  readonly outcome: 'positive' | 'negative';
  readonly reason: string;
  readonly person: string;
  readonly at: Date;
}

/** Oldest first; the newest counts. */
export async function opinionsOn(tx: Tx, proposal: string): Promise<Opinion[]> {
  return (await tx.query(
    `select id, proposal_id as "proposalId", outcome, reason, person, at from registers.opinion where proposal_id = $1 order by at, id`,
    [proposal],
  )) as Opinion[];
}

export async function insertOpinion(tx: Tx, actor: Actor, row: Pick<Opinion, 'id' | 'proposalId' | 'outcome' | 'reason'>): Promise<void> {
  await tx.query(`insert into registers.opinion (id, proposal_id, outcome, reason, person, org) values ($1, $2, $3, $4, $5, $6)`, [
    ...[row.id, row.proposalId, row.outcome, row.reason],
    ...[actor.personId, actor.org],
  ]);
}

export async function opinionNeeded(tx: Tx, { action, content, entryId }: ProposalRow): Promise<boolean> {
  const [row] = (await tx.query('select registers.needs_opinion($1, $2::jsonb, $3) as needed', [
    action,
    JSON.stringify(content),
    entryId,
  ])) as { needed: boolean | null }[];
  return row?.needed === true;
}
