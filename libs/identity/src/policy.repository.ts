import type { Tx } from '#database';

export interface PolicyRow {
  readonly name: string;
  readonly value: unknown;
  readonly validFrom: Date;
  readonly validTo: Date | null;
  readonly decidedBy: string;
}

export async function policyAt(tx: Tx, name: string, at: Date | null): Promise<unknown> {
  const [row] = (await tx.query('select identity.policy_at($1, coalesce($2, now())) as value', [name, at])) as { value: unknown }[];
  return row?.value ?? null;
}

export async function listPolicies(tx: Tx): Promise<PolicyRow[]> {
  return (await tx.query(
    'select name, value, valid_from as "validFrom", valid_to as "validTo", decided_by as "decidedBy" from identity.policy order by name, valid_from',
  )) as PolicyRow[];
}

/** Ends the policy in force and begins another; the machine's own role only. @returns id of the row that ended */
export async function replacePolicy(tx: Tx, row: { id: string; name: string; value: unknown; decidedBy: string }): Promise<string | null> {
  const [ended] = (await tx.query('update identity.policy set valid_to = now() where name = $1 and valid_to is null returning id', [
    row.name,
  ])) as [{ id: string }[], number];
  await tx.query('insert into identity.policy (id, name, value, valid_from, decided_by) values ($1, $2, $3, now(), $4)', [
    row.id,
    row.name,
    JSON.stringify(row.value),
    row.decidedBy,
  ]);
  return ended[0]?.id ?? null;
}
