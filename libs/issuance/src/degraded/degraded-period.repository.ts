import type { Tx } from '#database';
import type { Actor } from '#ledger';

/** When permits may go out without witnesses. A proposal until `confirmedAt`, over from `endedAt` on. */
export interface DegradedPeriod {
  readonly id: string;
  readonly reason: string;
  readonly hours: number;
  readonly proposedBy: string;
  readonly proposedOrg: string;
  readonly proposedRole: 'issuing-officer' | 'administrator';
  readonly proposedAt: Date;
  readonly confirmedBy: string | null;
  readonly confirmedAt: Date | null;
  readonly until: Date | null;
  readonly endedAt: Date | null;
  readonly endedCause: 'rejected' | 'officer' | 'quorum' | 'time' | null;
}

const columns = `id, reason, hours, proposed_by as "proposedBy", proposed_org as "proposedOrg", proposed_role as "proposedRole",
  proposed_at as "proposedAt", confirmed_by as "confirmedBy", confirmed_at as "confirmedAt", until, ended_at as "endedAt", ended_cause as "endedCause"`;

/** How the witnesses of the public log stand. */
export interface Witnessing {
  /** Since when a signed checkpoint waits for its quorum; null when none does. */
  readonly waitingSince: Date | null;
  /** Whether permits may go out without witnesses at this moment. */
  readonly degraded: boolean;
}

export async function witnessing(tx: Tx, country: string): Promise<Witnessing> {
  const [row] = (await tx.query('select issuance.unwitnessed_since() as "waitingSince", issuance.degraded_now($1) as degraded', [
    country,
  ])) as Witnessing[];
  return row ?? { waitingSince: null, degraded: false };
}

export async function openPeriod(tx: Tx, country: string, lock = false): Promise<DegradedPeriod | null> {
  const [row] = (await tx.query(
    `select ${columns} from issuance.degraded_period where country = $1 and ended_at is null${lock ? ' for update' : ''}`,
    [country],
  )) as DegradedPeriod[];
  return row ?? null;
}

/** Newest first. */
export async function listPeriods(tx: Tx, country: string, limit: number): Promise<DegradedPeriod[]> {
  return (await tx.query(`select ${columns} from issuance.degraded_period where country = $1 order by proposed_at desc limit $2`, [
    country,
    limit,
  ])) as DegradedPeriod[];
}

export async function findPeriod(tx: Tx, country: string, id: string, lock = false): Promise<DegradedPeriod | null> {
  const [row] = (await tx.query(
    `select ${columns} from issuance.degraded_period where country = $1 and id = $2${lock ? ' for update' : ''}`,
    [country, id],
  )) as DegradedPeriod[];
  return row ?? null;
}

export async function insertPeriod(
  tx: Tx,
  country: string,
  actor: Actor,
  proposed: { readonly reason: string; readonly hours: number },
  id: string,
): Promise<string> {
  await tx.query(
    'insert into issuance.degraded_period (id, country, reason, hours, proposed_by, proposed_org, proposed_role) values ($1, $2, $3, $4, $5, $6, $7)',
    [id, country, proposed.reason, proposed.hours, actor.personId, actor.org, actor.role],
  );
  return id;
}

/** The database sets the times. */
export async function confirmPeriod(tx: Tx, id: string, actor: Actor, statement: string | null): Promise<void> {
  await tx.query(
    `update issuance.degraded_period set confirmed_by = $2, confirmed_org = $3, confirmed_role = $4, confirmed_at = now(), until = now(), confirmation = $5
      where id = $1`,
    [id, actor.personId, actor.org, actor.role, statement],
  );
}

export async function endPeriod(tx: Tx, id: string, cause: 'rejected' | 'officer', actor: Actor): Promise<void> {
  await tx.query('update issuance.degraded_period set ended_at = clock_timestamp(), ended_cause = $2, ended_by = $3 where id = $1', [
    id,
    cause,
    actor.personId,
  ]);
}
