import type { Tx } from '#database';
import type { Actor } from '#ledger';

export const stampMovementKinds = ['received', 'handed', 'spoilt', 'lost'] as const;
export type StampMovementKind = (typeof stampMovementKinds)[number];

export interface StampMovement {
  readonly id: string;
  readonly kind: StampMovementKind;
  readonly prefix: string;
  readonly first: string;
  readonly last: string;
  /** As printed, e.g. "XA000120". */
  readonly from: string;
  readonly to: string;
  readonly count: number;
  readonly office: string | null;
  readonly note: string;
  readonly state: 'proposed' | 'done' | 'refused';
  readonly version: number;
  readonly proposedBy: string;
  readonly proposedAt: Date;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  readonly decisionNote: string | null;
}

const columns = `id, kind, prefix, first_number::text as first, last_number::text as last, prefix || lpad(first_number::text, greatest(width, length(first_number::text)), '0') as "from",
  prefix || lpad(last_number::text, greatest(width, length(last_number::text)), '0') as "to", (last_number - first_number + 1)::integer as count, office, note, state, version,
  proposed_by as "proposedBy", proposed_at as "proposedAt", decided_by as "decidedBy", decided_at as "decidedAt", decision_note as "decisionNote"`;

export async function stampMovementById(tx: Tx, id: string, lock = false): Promise<StampMovement | null> {
  const rows = (await tx.query(`select ${columns} from records.stamp_movement where id = $1 ${lock ? 'for update' : ''}`, [
    id,
  ])) as StampMovement[];
  return rows[0] ?? null;
}

/** Those that wait first, then the newest. */
export async function listStampMovements(tx: Tx, limit: number): Promise<StampMovement[]> {
  return (await tx.query(`select ${columns} from records.stamp_movement order by state = 'proposed' desc, proposed_at desc, id limit $1`, [
    limit,
  ])) as StampMovement[];
}

export interface NewStampMovement {
  readonly kind: StampMovementKind;
  readonly prefix: string;
  readonly first: number;
  readonly last: number;
  readonly width: number;
  readonly office: string | null;
  readonly note: string;
}

export async function insertStampMovement(tx: Tx, actor: Actor, id: string, country: string, row: NewStampMovement): Promise<void> {
  await tx.query(
    `insert into records.stamp_movement (id, country, kind, prefix, first_number, last_number, width, office, note, proposed_by, proposed_org, proposed_role)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [id, country, row.kind, row.prefix, row.first, row.last, row.width, row.office, row.note, actor.personId, actor.org, actor.role],
  );
}

export async function decideStampMovement(
  tx: Tx,
  actor: Actor,
  row: StampMovement,
  decision: { readonly state: 'done' | 'refused'; readonly note: string | null },
): Promise<void> {
  await tx.query(
    `update records.stamp_movement set state = $2, version = version + 1, decided_by = $3, decided_org = $4, decided_role = $5, decided_at = now(),
       decision_note = $6 where id = $1`,
    [row.id, decision.state, actor.personId, actor.org, actor.role, decision.note],
  );
}

export interface StampCount {
  readonly state: 'free' | 'office' | 'issued' | 'spoilt' | 'lost';
  readonly office: string | null;
  readonly count: number;
  readonly first: string;
  readonly last: string;
}

/** How many stamps are where; lowest and highest number of each. */
export async function stampCounts(tx: Tx): Promise<StampCount[]> {
  return (await tx.query(
    `select state, case when state = 'office' then office end as office, count(*)::integer as count, min(number) as first, max(number) as last
       from records.stamp group by 1, 2 order by array_position(array['free', 'office', 'issued', 'spoilt', 'lost'], state), 2`,
  )) as StampCount[];
}

export interface StampRow {
  readonly number: string;
  readonly state: StampCount['state'];
  readonly office: string | null;
  readonly permitId: string | null;
  readonly permitNumber: string | null;
  readonly changedAt: Date;
}

/** Where one stamp is; null for a number that was never received. */
export async function stampNumbered(tx: Tx, number: string): Promise<StampRow | null> {
  const rows = (await tx.query(
    `select s.number, s.state, s.office, s.permit_id as "permitId", p.number as "permitNumber", s.changed_at as "changedAt"
       from records.stamp s left join issuance.permit p on p.id = s.permit_id where s.number = $1`,
    [number],
  )) as StampRow[];
  return rows[0] ?? null;
}
