import type { Tx } from '#database';
import type { Actor, Role } from '#ledger';

/** An erasure of openings: proposed by one person, carried out or turned down by another. */
export interface Erasure {
  readonly id: string;
  /** Event, or row whose events were meant. */
  readonly about: string;
  readonly events: readonly string[];
  /** Code of the legal basis. */
  readonly basis: string;
  readonly reason: string;
  readonly state: 'proposed' | 'done' | 'refused';
  readonly proposedBy: string;
  readonly proposedOrg: string;
  readonly proposedRole: Role;
  readonly proposedAt: Date;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  readonly version: number;
}

const select = `select id, about, events, basis, reason, state, proposed_by as "proposedBy", proposed_org as "proposedOrg",
  proposed_role as "proposedRole", proposed_at as "proposedAt", decided_by as "decidedBy", decided_at as "decidedAt", version from ledger.erasure`;

export interface Erasable {
  readonly eventId: string;
  /** YYYY-MM-DD, or `infinity` while there is no end of the hold in sight. */
  readonly heldUntil: string;
}

/** Events with openings that an erasure about this event or row would take; one more than an erasure may take at most. */
export async function erasable(tx: Tx, about: string): Promise<Erasable[]> {
  return (await tx.query('select event_id as "eventId", held_until::text as "heldUntil" from ledger.erasable($1)', [about])) as Erasable[];
}

export async function insertErasure(
  tx: Tx,
  actor: Actor,
  row: Pick<Erasure, 'id' | 'about' | 'events' | 'basis' | 'reason'>,
): Promise<void> {
  await tx.query(
    'insert into ledger.erasure (id, about, events, basis, reason, proposed_by, proposed_org, proposed_role) values ($1, $2, $3, $4, $5, $6, $7, $8)',
    [row.id, row.about, row.events, row.basis, row.reason, actor.personId, actor.org, actor.role],
  );
}

export async function erasureById(tx: Tx, id: string): Promise<Erasure | null> {
  const rows = (await tx.query(`${select} where id = $1`, [id])) as Erasure[];
  return rows[0] ?? null;
}

/** Newest first. */
export async function listErasures(tx: Tx, before: string | null, limit: number): Promise<Erasure[]> {
  return (await tx.query(`${select} where ($1::uuid is null or id < $1) order by id desc limit $2`, [before, limit + 1])) as Erasure[];
}

/** @returns how many openings went */
export async function decideErasure(
  tx: Tx,
  id: string,
  verdict: 'done' | 'refused',
  by: Actor,
  statement: string | null = null,
): Promise<number> {
  const [row] = (await tx.query('select ledger.decide_erasure($1, $2, $3, $4, $5, $6) as gone', [
    id,
    verdict,
    by.personId,
    by.org,
    by.role,
    statement,
  ])) as [{ gone: number }];
  return row.gone;
}
