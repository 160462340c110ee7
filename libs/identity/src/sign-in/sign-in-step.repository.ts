import type { Tx } from '#database';

/** What a half-way sign-in waits for. */
export type StepKind = 'passkey' | 'passkey-offer' | 'code' | 'totp-offer' | 'oidc' | 'oidc-link';

export interface SignInStep {
  readonly id: string;
  readonly kind: StepKind;
  /** passkey, passkey-offer: the challenge. Others: SHA-256 of what the browser brings back. */
  readonly secret: Buffer;
  readonly personId: string | null;
  readonly said: Readonly<Record<string, unknown>>;
  /** Wrong answers so far. */
  readonly tries: number;
}

const columns = 'id, kind, secret, person_id as "personId", said, tries';

export async function insertStep(
  tx: Tx,
  step: Omit<SignInStep, 'tries' | 'personId' | 'said'> & Partial<Pick<SignInStep, 'personId' | 'said'>>,
  minutes = 5,
): Promise<Date> {
  const [stored] = (await tx.query(
    `with stored as (
       insert into identity.sign_in_step (id, kind, secret, person_id, said, expires_at)
       values ($1, $2, $3, $4, $5, now() + make_interval(mins => $6)) returning expires_at)
     select stored.expires_at as "expiresAt", identity.forget_sign_in_steps() from stored`,
    [step.id, step.kind, step.secret, step.personId ?? null, JSON.stringify(step.said ?? {}), minutes],
  )) as { expiresAt: Date }[];
  if (!stored) throw new Error('identity: a step of a sign-in that was just written is gone');
  return stored.expiresAt;
}

/** Takes a step that has not expired, once: whoever comes second finds none. */
export async function takeStep(tx: Tx, id: string, kind: StepKind): Promise<SignInStep | null> {
  const [rows] = (await tx.query(
    `delete from identity.sign_in_step where id = $1 and kind = $2 and expires_at > clock_timestamp() returning ${columns}`,
    [id, kind],
  )) as [SignInStep[], number];
  return rows[0] ?? null;
}

/** The same by what the browser brings back. @param secret its SHA-256 */
export async function takeStepBySecret(tx: Tx, secret: Buffer, kind: StepKind): Promise<SignInStep | null> {
  const [rows] = (await tx.query(
    `delete from identity.sign_in_step where secret = $1 and kind = $2 and expires_at > clock_timestamp() returning ${columns}`,
    [secret, kind],
  )) as [SignInStep[], number];
  return rows[0] ?? null;
}

/** Counts a try before it is judged. @returns null for a step that is over or was tried too often */
export async function tryStep(tx: Tx, secret: Buffer, kind: StepKind, triesMax: number): Promise<SignInStep | null> {
  const [rows] = (await tx.query(
    `update identity.sign_in_step set tries = tries + 1
     where secret = $1 and kind = $2 and expires_at > clock_timestamp() and tries < $3 returning ${columns}`,
    [secret, kind, triesMax],
  )) as [SignInStep[], number];
  return rows[0] ?? null;
}
