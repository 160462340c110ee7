import type { Tx } from '#database';

/** Something that was tried and failed for good. To whom it went is not in it: an administrator mends channels, and reads no post. */
export interface DeadDelivery {
  readonly id: string;
  readonly channel: 'mail' | 'sms' | 'webhook';
  /** Kind of notice, e.g. `issued`; null for a test message of a webhook. */
  readonly notice: string | null;
  /** Code of the organisation whose webhook it is; null for mail and SMS. */
  readonly organisation: string | null;
  readonly attempts: number;
  readonly fault: string | null;
  readonly madeAt: Date;
  readonly triedAt: Date | null;
  readonly state: 'waiting' | 'sent' | 'dead' | 'abandoned';
  /** false: the address ended, so nothing can be sent to it. */
  readonly retriable: boolean;
  readonly settledReason: string | null;
}

// A webhook that its own house removed or paused is nobody's fault to mend.
const dead = `d.state = 'dead' and (w.id is null or w.state not in ('removed', 'paused'))`;
const from = `from notices.delivery d left join notices.notice n on n.id = d.notice_id left join notices.webhook w on w.id = d.webhook_id`;
const columns = `d.id, d.channel, coalesce(n.notice, nullif(split_part(d.body::jsonb ->> 'type', '.', 2), 'test')) as notice, w.organisation, d.attempts, d.fault,
  d.made_at as "madeAt", d.tried_at as "triedAt", d.state, (w.id is null or w.state = 'active') as retriable, d.settled_reason as "settledReason"`;

/** Newest first. @param after sort key of the last row seen */
export async function deadDeliveries(
  tx: Tx,
  after: { readonly at: string; readonly id: string } | null,
  limit: number,
): Promise<DeadDelivery[]> {
  return (await tx.query(
    `select ${columns} ${from} where ${dead} and ($1::timestamptz is null or (date_trunc('milliseconds', d.made_at), d.id) < ($1, $2::uuid))
     order by date_trunc('milliseconds', d.made_at) desc, d.id desc limit $3`,
    [after?.at ?? null, after?.id ?? null, limit + 1],
  )) as DeadDelivery[];
}

/** One that failed for good, or that was given up; null for everything else. */
export async function findDeadDelivery(tx: Tx, id: string): Promise<DeadDelivery | null> {
  const rows = (await tx.query(`select ${columns} ${from} where d.id = $1 and d.state in ('dead', 'abandoned')`, [id])) as DeadDelivery[];
  return rows[0] ?? null;
}

/** How many wait for somebody to look at them; counts to 1,000. */
export async function deadCount(tx: Tx): Promise<number> {
  const [row] = (await tx.query(`select count(*)::int as n from (select 1 ${from} where ${dead} limit 1000) x`)) as { n: number }[];
  return row?.n ?? 0;
}

export async function retryDelivery(tx: Tx, id: string): Promise<boolean> {
  const [row] = (await tx.query('select notices.retry_delivery($1) as done', [id])) as [{ done: boolean }];
  return row.done;
}

export async function abandonDelivery(tx: Tx, id: string, who: string, reason: string): Promise<boolean> {
  const [row] = (await tx.query('select notices.abandon_delivery($1, $2, $3) as done', [id, who, reason])) as [{ done: boolean }];
  return row.done;
}
