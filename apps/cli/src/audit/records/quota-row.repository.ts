import { Decimal } from '#cites';
import type { Tx } from '#database';
import { apartMsMax, type LoggedEvent, opened, type PermitRecord, type RecordFinding } from '#oversight';

interface Movement {
  readonly permitId: string;
  readonly quotaId: string;
  readonly kind: 'reserve' | 'commit' | 'release' | 'return';
  readonly amount: string;
  readonly reason: string | null;
  readonly at: Date;
}

/** Steps of a permit that move its quota. */
const movedBy: Readonly<Record<Movement['kind'], readonly string[]>> = {
  reserve: ['permit.approved', 'reserve', 'complete'],
  release: ['reserve', 'lapse', 'void'],
  commit: ['complete'],
  return: ['cancel', 'replace'],
};

/** Each movement of a quota belongs to a step of its permit, and what was drawn is what the entry of the act committed to. */
export async function quotaFindings(tx: Tx, permits: readonly PermitRecord[], events: readonly LoggedEvent[]): Promise<RecordFinding[]> {
  const movements = (await tx.query(
    `select permit_id as "permitId", quota_id as "quotaId", kind, amount::text as amount, reason, at from species.quota_entry
      where permit_id = any ($1::uuid[]) order by at, id`,
    [permits.map(({ id }) => id)],
  )) as Movement[];
  return permits.flatMap((permit) => {
    const own = movements.filter(({ permitId }) => permitId === permit.id);
    const strays = own
      .filter((movement) => !hasStep(permit, movement))
      .map(({ kind, amount, quotaId }): RecordFinding => ({
        id: 'quota-without-step',
        where: permit.name,
        detail: `${kind} ${amount} ${quotaId}`,
      }));
    return [...strays, ...drawnFindings(permit, own, events)];
  });
}

function hasStep({ steps }: PermitRecord, { kind, at }: Movement): boolean {
  return steps.some(
    ({ event, kinds, at: stepped }) =>
      (movedBy[kind].includes(event) || movedBy[kind].includes(kinds[0] ?? '')) && Math.abs(stepped.getTime() - at.getTime()) <= apartMsMax,
  );
}

/** What the newest of approval and issue said was reserved. Entries from before that was committed say nothing. */
function drawnFindings(permit: PermitRecord, movements: readonly Movement[], events: readonly LoggedEvent[]): RecordFinding[] {
  const acts = events.filter(
    ({ subjects, words }) => subjects.includes(permit.id) && /^permit\.(approved|reserved)$/.test(words?.kind ?? ''),
  );
  const told = acts.at(-1);
  const said = told && opened(told, 'quotas');
  if (!told || !said) return [];
  const drawn = new Map<string, Decimal>();
  const add = (quota: string, amount: Decimal) => drawn.set(quota, (drawn.get(quota) ?? Decimal.zero).plus(amount));
  for (const { quotaId, kind, amount, reason } of movements) {
    // A replacement takes over what its predecessor held when it is issued, which is after both acts.
    if (kind === 'reserve' && !reason?.startsWith('replaces ')) add(quotaId, Decimal.from(amount));
    if (kind === 'release' && reason === 'less is drawn') add(quotaId, Decimal.zero.minus(Decimal.from(amount)));
  }
  for (const [quota, amount] of said.value as readonly (readonly [string, string])[]) add(quota, Decimal.zero.minus(Decimal.from(amount)));
  return [...drawn]
    .filter(([, rest]) => !rest.isZero())
    .map(([quota, rest]) => ({ id: 'quota-differs', where: permit.name, detail: `${told.eventId}: ${quota} by ${rest.toString()}` }));
}

/** Sums that the database keeps beside the movements they are sums of. */
export async function quotaSumFindings(tx: Tx, limit: number): Promise<RecordFinding[]> {
  const sums = `sum(case kind when 'reserve' then amount when 'commit' then -amount when 'release' then -amount else 0 end) as reserved,
                sum(case kind when 'commit' then amount when 'import' then amount when 'return' then -amount else 0 end) as committed from species.quota_entry`;
  const rows = (await tx.query(
    `select coalesce(m.quota_id, u.quota_id) as quota, coalesce(m.permit_id, u.permit_id)::text as permit
       from (select quota_id, permit_id, ${sums} group by 1, 2) m full join species.quota_use u using (quota_id, permit_id)
      where (coalesce(m.reserved, 0), coalesce(m.committed, 0)) is distinct from (coalesce(u.reserved, 0), coalesce(u.committed, 0))
     union all
     select coalesce(m.quota_id, b.quota_id), 'balance'
       from (select quota_id, ${sums} group by 1) m full join species.quota_balance b using (quota_id)
      where (coalesce(m.reserved, 0), coalesce(m.committed, 0)) is distinct from (coalesce(b.reserved, 0), coalesce(b.committed, 0))
     union all
     select e.quota_id, e.permit_id::text from species.quota_entry e
      where not exists (select 1 from issuance.permit p where p.id = e.permit_id)
        and not (e.kind = 'import' and exists (select 1 from records.cut_over c where c.id = e.permit_id and c.state = 'committed'))
      limit $1`,
    [limit],
  )) as { quota: string; permit: string }[];
  return rows.map(({ quota, permit }) => ({ id: 'quota-differs', where: quota, detail: permit }));
}
