import type { Tx } from '#database';
import type { Actor } from '#ledger';

/** A person of another house who prepares applications for a house, from and to which day. */
export interface Delegation {
  readonly id: string;
  readonly organisationId: string;
  readonly organisation: string;
  readonly organisationName: string;
  readonly agent: string;
  readonly agentName: string;
  /** YYYY-MM-DD, both included. */
  readonly fromDay: string;
  readonly toDay: string;
  readonly namedAt: Date;
  readonly withdrawnAt: Date | null;
  /** Whether it counts today, in the office's zone. */
  readonly inForce: boolean;
}

const select = `select d.id, d.organisation_id as "organisationId", o.code as organisation, o.name as "organisationName", d.agent, p.full_name as "agentName",
  d.from_day::text as "fromDay", d.to_day::text as "toDay", d.named_at as "namedAt", d.withdrawn_at as "withdrawnAt",
  d.withdrawn_at is null and o.closed_at is null and (now() at time zone (select time_zone from applications.office))::date between d.from_day and d.to_day as "inForce"
  from applications.delegation d join identity.organisation o on o.id = d.organisation_id join identity.person p on p.id = d.agent`;
const shown = 200;

/** Newest first. */
export async function delegationsOf(tx: Tx, organisation: string): Promise<Delegation[]> {
  return (await tx.query(`${select} where o.code = $1 order by d.id desc limit $2`, [organisation, shown])) as Delegation[];
}

/** Those that name an agent, newest first. */
export async function delegationsTo(tx: Tx, agent: string): Promise<Delegation[]> {
  return (await tx.query(`${select} where d.agent = $1 order by d.id desc limit $2`, [agent, shown])) as Delegation[];
}

export async function insertDelegation(tx: Tx, actor: Actor, row: Pick<Delegation, 'id' | 'agent' | 'fromDay' | 'toDay'>): Promise<void> {
  await tx.query(
    `insert into applications.delegation (id, organisation_id, agent, from_day, to_day, named_by)
     values ($1, (select id from identity.organisation where code = $2), $3, $4, $5, $6)`,
    [row.id, actor.org, row.agent, row.fromDay, row.toDay, actor.personId],
  );
}

export async function withdrawDelegation(tx: Tx, actor: Actor, id: string): Promise<void> {
  await tx.query('update applications.delegation set withdrawn_by = $2, withdrawn_at = now() where id = $1', [id, actor.personId]);
}

/** Whether an agent acts for a house today. */
export async function actsFor(tx: Tx, agent: string, organisation: string): Promise<boolean> {
  const rows = (await tx.query('select 1 from applications.principals_of($1) code where code = $2', [agent, organisation])) as unknown[];
  return rows.length > 0;
}
