import type { Tx } from '#database';

/** An address outside the authority that is to be told of alarms, or to be told no more. */
export interface AlarmChange {
  readonly id: string;
  readonly change: 'add' | 'end';
  readonly url: string;
  readonly state: 'proposed' | 'confirmed' | 'refused';
  readonly proposal: string;
  readonly proposedBy: string;
  readonly confirmation: string | null;
  readonly confirmedBy: string | null;
  readonly proposedAt: Date;
  readonly decidedAt: Date | null;
  readonly version: number;
}

const select = `select c.id, c.change, c.url, c.state, c.proposal, p.person_id as "proposedBy", c.confirmation, f.person_id as "confirmedBy",
    c.proposed_at as "proposedAt", c.decided_at as "decidedAt", c.version
  from identity.alarm_change c join identity.signed_statement p on p.id = c.proposal left join identity.signed_statement f on f.id = c.confirmation`;

export async function insertAlarmChange(tx: Tx, row: Pick<AlarmChange, 'id' | 'change' | 'url' | 'proposal'>): Promise<void> {
  await tx.query('insert into identity.alarm_change (id, change, url, proposal) values ($1, $2, $3, $4)', [
    row.id,
    row.change,
    row.url,
    row.proposal,
  ]);
}

export async function alarmChangeById(tx: Tx, id: string, lock = false): Promise<AlarmChange | null> {
  const rows = (await tx.query(`${select} where c.id = $1 ${lock ? 'for no key update of c' : ''}`, [id])) as AlarmChange[];
  return rows[0] ?? null;
}

/** Oldest first: the newest confirmed change of an address counts. */
export async function listAlarmChanges(tx: Tx): Promise<AlarmChange[]> {
  return (await tx.query(`${select} order by coalesce(c.decided_at, c.proposed_at), c.id limit 500`)) as AlarmChange[];
}

export async function decideAlarmChange(tx: Tx, id: string, confirmation: string | null): Promise<void> {
  await tx.query(
    `update identity.alarm_change set state = case when $2::uuid is null then 'refused' else 'confirmed' end, confirmation = $2, decided_at = now(),
       version = version + 1 where id = $1`,
    [id, confirmation],
  );
}
