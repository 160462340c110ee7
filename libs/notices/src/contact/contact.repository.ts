import type { Tx } from '#database';

export type ContactChannel = 'mail' | 'sms';

export interface Contact {
  readonly channel: ContactChannel;
  readonly state: 'waiting' | 'verified';
  readonly address: string;
  readonly askedAt: Date;
  /** null until the worker sent the code, and after it was used. */
  readonly codeUntil: Date | null;
  readonly tries: number;
  /** Why the code could not be sent. */
  readonly fault: string | null;
}

export async function contactsOf(tx: Tx, personId: string): Promise<Contact[]> {
  return (await tx.query(
    `select channel, state, address, asked_at as "askedAt", code_until as "codeUntil", tries, fault
     from notices.contact where person_id = $1 order by channel, state`,
    [personId],
  )) as Contact[];
}

export async function askContact(tx: Tx, personId: string, channel: ContactChannel, address: string): Promise<'asked' | 'too-often'> {
  const [row] = (await tx.query('select notices.ask_contact($1, $2, $3) as answer', [personId, channel, address])) as [
    { answer: 'asked' | 'too-often' },
  ];
  return row.answer;
}

export async function verifyContact(
  tx: Tx,
  personId: string,
  channel: ContactChannel,
  code: string,
): Promise<'verified' | 'wrong' | 'over'> {
  const [row] = (await tx.query('select notices.verify_contact($1, $2, $3) as answer', [personId, channel, code])) as [
    { answer: 'verified' | 'wrong' | 'over' },
  ];
  return row.answer;
}

/** @returns whether there was one */
export async function removeContact(tx: Tx, personId: string, channel: ContactChannel): Promise<boolean> {
  const [rows] = (await tx.query(
    `delete from notices.contact where person_id = $1 and channel = $2 and state = 'verified' returning channel`,
    [personId, channel],
  )) as [unknown[], number];
  return rows.length > 0;
}

/** For the worker: the address that waits for its code. */
export async function waitingContact(tx: Tx, personId: string, channel: ContactChannel): Promise<{ readonly address: string } | null> {
  const rows = (await tx.query(
    `select address from notices.contact where person_id = $1 and channel = $2 and state = 'waiting' for no key update`,
    [personId, channel],
  )) as { address: string }[];
  return rows[0] ?? null;
}

/** For the worker: the code that was just made; the database keeps its hash alone. */
export async function storeCode(tx: Tx, personId: string, channel: ContactChannel, code: string, minutes: number): Promise<void> {
  await tx.query(
    `update notices.contact set code_sha256 = sha256(convert_to($1::text || ' ' || $2 || ' ' || $3, 'UTF8')), tries = 0, fault = null,
       code_until = now() + $4 * interval '1 minute' where person_id = $1::uuid and channel = $2 and state = 'waiting'`,
    [personId, channel, code, minutes],
  );
}

export async function noteContactFault(tx: Tx, personId: string, channel: ContactChannel, fault: string): Promise<void> {
  await tx.query(`update notices.contact set fault = $3 where person_id = $1 and channel = $2 and state = 'waiting'`, [
    personId,
    channel,
    fault,
  ]);
}
