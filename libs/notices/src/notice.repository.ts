import type { Tx } from '#database';
import type { Language } from '#messages';

export interface Notice {
  readonly id: string;
  readonly notice: string;
  readonly applicationId: string | null;
  readonly caseNumber: string | null;
  readonly at: Date;
  readonly readAt: Date | null;
}

export interface Preference {
  /** null = the language of the installation. */
  readonly language: Language | null;
  readonly mailOff: readonly string[];
  readonly smsOn: readonly string[];
  readonly version: number;
}

const columns = `n.id, n.notice, n.application_id as "applicationId", n.case_number as "caseNumber", n.at, n.read_at as "readAt"`;

/** Newest first. @param after sort key of the last row seen */
export async function listNotices(
  tx: Tx,
  personId: string,
  after: { readonly at: string; readonly id: string } | null,
  limit: number,
): Promise<Notice[]> {
  return (await tx.query(
    `select ${columns} from notices.notice n
     where n.person_id = $1 and ($2::timestamptz is null or (date_trunc('milliseconds', n.at), n.id) < ($2, $3::uuid))
     order by date_trunc('milliseconds', n.at) desc, n.id desc limit $4`,
    [personId, after?.at ?? null, after?.id ?? null, limit + 1],
  )) as Notice[];
}

/** null for a notice of somebody else too: ids cannot be tried out. */
export async function findNotice(tx: Tx, personId: string, id: string): Promise<Notice | null> {
  const rows = (await tx.query(`select ${columns} from notices.notice n where n.id = $2 and n.person_id = $1`, [personId, id])) as Notice[];
  return rows[0] ?? null;
}

/** @param ids null = all of the person */
export async function markRead(tx: Tx, personId: string, ids: readonly string[] | null): Promise<void> {
  await tx.query(
    'update notices.notice set read_at = now() where person_id = $1 and read_at is null and ($2::uuid[] is null or id = any ($2))',
    [personId, ids],
  );
}

export async function unreadNotices(tx: Tx, personId: string): Promise<number> {
  const [row] = (await tx.query('select count(*)::int as n from notices.notice where person_id = $1 and read_at is null', [personId])) as {
    n: number;
  }[];
  return row?.n ?? 0;
}

export async function preferenceOf(tx: Tx, personId: string): Promise<Preference> {
  const rows = (await tx.query(
    'select language, mail_off as "mailOff", sms_on as "smsOn", version from notices.preference where person_id = $1',
    [personId],
  )) as Preference[];
  return rows[0] ?? { language: null, mailOff: [], smsOn: [], version: 0 };
}

/** @returns false when somebody (the same person in another window) changed it after `version` was read */
export async function storePreference(tx: Tx, personId: string, wanted: Preference): Promise<boolean> {
  const rows = (await tx.query(
    `insert into notices.preference as p (person_id, language, mail_off, sms_on) values ($1, $2, $3, $4)
     on conflict (person_id) do update set language = $2, mail_off = $3, sms_on = $4, version = p.version + 1 where p.version = $5
     returning person_id`,
    [personId, wanted.language, wanted.mailOff, wanted.smsOn, wanted.version],
  )) as unknown[];
  return rows.length > 0;
}

/** Which channels the worker serves. A worker that never ran serves none. */
export async function channelsOn(tx: Tx): Promise<{ readonly mail: boolean; readonly sms: boolean }> {
  const rows = (await tx.query('select channel, on_duty as "on" from notices.channel')) as { channel: string; on: boolean }[];
  const on = (channel: string) => rows.some((row) => row.channel === channel && row.on);
  return { mail: on('mail'), sms: on('sms') };
}
