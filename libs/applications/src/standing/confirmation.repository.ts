import type { FindingCondition } from '#cites';
import type { Tx } from '#database';
import type { Actor } from '#ledger';

/** Keys (hex) of the conditions that the applicant confirmed. */
export async function confirmedKeys(tx: Tx, applicationId: string): Promise<readonly string[]> {
  const rows = (await tx.query(
    `select encode(key, 'hex') as key from applications.condition_confirmation where application_id = $1 order by confirmed_at, key`,
    [applicationId],
  )) as { key: string }[];
  return rows.map(({ key }) => key);
}

/** @returns false when it was confirmed before */
export async function insertConfirmation(
  tx: Tx,
  applicationId: string,
  actor: Actor,
  { key, condition }: { readonly key: string; readonly condition: FindingCondition },
): Promise<boolean> {
  const rows = (await tx.query(
    `insert into applications.condition_confirmation (application_id, key, condition, confirmed_by, confirmed_org)
     values ($1, $2, $3, $4, $5) on conflict do nothing returning 1`,
    [applicationId, Buffer.from(key, 'hex'), JSON.stringify(condition), actor.personId, actor.org],
  )) as unknown[];
  return rows.length > 0;
}
