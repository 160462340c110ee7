import type { Tx } from '#database';

/** An authenticator app of a person. */
export interface TotpRow {
  readonly id: string;
  readonly personId: string;
  readonly sealed: Buffer;
  /** Last period whose code was used. */
  readonly lastStep: number;
  readonly confirmedAt: Date;
}

export async function insertTotp(tx: Tx, row: Omit<TotpRow, 'confirmedAt'>): Promise<void> {
  await tx.query('insert into identity.totp (id, person_id, sealed, last_step) values ($1, $2, $3, $4)', [
    row.id,
    row.personId,
    row.sealed,
    row.lastStep,
  ]);
}

/** The app in use; null for none. @param lock two requests with one code wait for each other */
export async function liveTotp(tx: Tx, personId: string, lock = false): Promise<TotpRow | null> {
  const rows = (await tx.query(
    `select id, person_id as "personId", sealed, last_step::float8 as "lastStep", confirmed_at as "confirmedAt"
     from identity.totp where person_id = $1 and ended_at is null ${lock ? 'for no key update' : ''}`,
    [personId],
  )) as TotpRow[];
  return rows[0] ?? null;
}

export async function useTotpStep(tx: Tx, id: string, step: number): Promise<void> {
  await tx.query('update identity.totp set last_step = $2 where id = $1 and last_step < $2', [id, step]);
}

export async function endTotp(tx: Tx, id: string): Promise<void> {
  await tx.query('update identity.totp set ended_at = now() where id = $1', [id]);
}

export async function insertRecoveryCodes(
  tx: Tx,
  totpId: string,
  personId: string,
  codes: readonly { id: string; mac: Buffer }[],
): Promise<void> {
  await tx.query('update identity.recovery_code set used_at = now() where person_id = $1 and used_at is null', [personId]);
  for (const { id, mac } of codes)
    await tx.query('insert into identity.recovery_code (id, person_id, totp_id, mac) values ($1, $2, $3, $4)', [id, personId, totpId, mac]);
}

/** Uses a recovery code up. @returns false when the person has no such code any more */
export async function takeRecoveryCode(tx: Tx, personId: string, mac: Buffer): Promise<boolean> {
  const [rows] = (await tx.query(
    'update identity.recovery_code set used_at = now() where person_id = $1 and mac = $2 and used_at is null returning id',
    [personId, mac],
  )) as [unknown[], number];
  return rows.length > 0;
}

export async function recoveryCodesLeft(tx: Tx, personId: string): Promise<number> {
  const [row] = (await tx.query('select count(*)::int as n from identity.recovery_code where person_id = $1 and used_at is null', [
    personId,
  ])) as { n: number }[];
  return row?.n ?? 0;
}
