import type { Tx } from '#database';
import type { Language } from '#messages';

/** Something that people are told of, locked by whoever makes deliveries of it. */
export interface Announcement {
  readonly id: string;
  readonly notice: string;
  readonly status: string | null;
  readonly caseNumber: string | null;
  readonly applicantOrg: string | null;
  readonly at: Date;
}

export interface Delivery {
  readonly id: string;
  readonly channel: 'mail' | 'sms' | 'webhook';
  readonly attempts: number;
  /** For `mail` and `sms`; null address: it was taken back meanwhile. */
  readonly notice: { readonly id: string; readonly kind: string; readonly caseNumber: string | null } | null;
  readonly address: string | null;
  readonly language: Language | null;
  readonly webhook: {
    readonly id: string;
    readonly url: string;
    readonly secret: Buffer;
    readonly organisation: string;
    readonly failingSince: Date | null;
  } | null;
  readonly body: string | null;
}

/** null when its deliveries were made already. */
export async function unspread(tx: Tx, id: string): Promise<Announcement | null> {
  const rows = (await tx.query(
    `select id, notice, status, case_number as "caseNumber", applicant_org as "applicantOrg", at
     from notices.announcement where id = $1 and spread_at is null for no key update`,
    [id],
  )) as Announcement[];
  return rows[0] ?? null;
}

export async function noteSpread(tx: Tx, id: string): Promise<void> {
  await tx.query('update notices.announcement set spread_at = now() where id = $1', [id]);
}

/** Messages to people who want them, over channels that are on, to addresses that they proved. @returns ids */
export async function insertMessages(tx: Tx, announcementId: string): Promise<string[]> {
  const rows = (await tx.query(
    `insert into notices.delivery (channel, notice_id)
     select c.channel, n.id from notices.notice n
     join notices.contact c on c.person_id = n.person_id and c.state = 'verified'
     join notices.channel on_duty on on_duty.channel = c.channel and on_duty.on_duty
     left join notices.preference p on p.person_id = n.person_id
     where n.announcement_id = $1
       and case c.channel when 'mail' then not n.notice = any (coalesce(p.mail_off, '{}')) else n.notice = any (coalesce(p.sms_on, '{}')) end
     on conflict do nothing returning id`,
    [announcementId],
  )) as { id: string }[];
  return rows.map((row) => row.id);
}

/** Webhooks that are told of a case: of the applicant's organisation, and of the authority. @returns ids of the deliveries */
export async function insertWebhookDeliveries(tx: Tx, announcement: Announcement, body: string): Promise<string[]> {
  const rows = (await tx.query(
    `insert into notices.delivery (channel, webhook_id, announcement_id, body)
     select 'webhook', w.id, $1, $2 from notices.webhook w join identity.organisation o on o.code = w.organisation and o.closed_at is null
     where w.state = 'active' and (w.organisation = $3 or o.kind = 'management-authority')
     on conflict do nothing returning id`,
    [announcement.id, body, announcement.applicantOrg],
  )) as { id: string }[];
  return rows.map((row) => row.id);
}

export async function enqueue(tx: Tx, task: string, payload: object, afterSeconds: number | null = null): Promise<void> {
  await tx.query(`select notices.enqueue($1, $2::json, case when $3::float8 is null then null else now() + $3 * interval '1 second' end)`, [
    task,
    JSON.stringify(payload),
    afterSeconds,
  ]);
}

/** null when it is not waiting to be sent. */
export async function readDelivery(tx: Tx, id: string): Promise<Delivery | null> {
  const [row] = (await tx.query(
    `select d.id, d.channel, d.attempts, d.body, n.id as "noticeId", n.notice as kind, n.case_number as "caseNumber", c.address, p.language,
       w.id as "webhookId", w.url, w.secret, w.organisation, w.failing_since as "failingSince"
     from notices.delivery d
     left join notices.notice n on n.id = d.notice_id
     left join notices.contact c on c.person_id = n.person_id and c.channel = d.channel and c.state = 'verified'
     left join notices.preference p on p.person_id = n.person_id
     left join notices.webhook w on w.id = d.webhook_id and w.state = 'active'
     where d.id = $1 and d.state = 'waiting'`,
    [id],
  )) as (Pick<Delivery, 'id' | 'channel' | 'attempts' | 'address' | 'language' | 'body'> & {
    noticeId: string | null;
    kind: string;
    caseNumber: string | null;
    webhookId: string | null;
    url: string;
    secret: Buffer;
    organisation: string;
    failingSince: Date | null;
  })[];
  if (!row) return null;
  const { noticeId, kind, caseNumber, webhookId, url, secret, organisation, failingSince, ...delivery } = row;
  return {
    ...delivery,
    notice: noticeId === null ? null : { id: noticeId, kind, caseNumber },
    webhook: webhookId === null ? null : { id: webhookId, url, secret, organisation, failingSince },
  };
}

export async function noteAttempt(
  tx: Tx,
  id: string,
  result: { readonly state: 'waiting' | 'sent' | 'dead'; readonly fault: string | null },
): Promise<void> {
  await tx.query('update notices.delivery set attempts = attempts + 1, tried_at = now(), state = $2, fault = $3 where id = $1', [
    id,
    result.state,
    result.fault,
  ]);
}

export async function noteWebhookHealth(tx: Tx, id: string, failing: boolean): Promise<void> {
  await tx.query('update notices.webhook set failing_since = case when $2 then coalesce(failing_since, now()) end where id = $1', [
    id,
    failing,
  ]);
}

/** What waited for an address that ended. */
export async function dropWaiting(tx: Tx, webhookId: string): Promise<void> {
  await tx.query(
    `update notices.delivery set state = 'dead', fault = coalesce(fault, 'address ended') where webhook_id = $1 and state = 'waiting'`,
    [webhookId],
  );
}

/** Locks an active webhook; null when it ended meanwhile. */
export async function activeWebhook(tx: Tx, id: string): Promise<{ readonly id: string } | null> {
  const rows = (await tx.query(`select id from notices.webhook where id = $1 and state = 'active' for no key update`, [id])) as {
    id: string;
  }[];
  return rows[0] ?? null;
}

export async function languageOfPerson(tx: Tx, personId: string): Promise<Language | null> {
  const [row] = (await tx.query('select language from notices.preference where person_id = $1', [personId])) as {
    language: Language | null;
  }[];
  return row?.language ?? null;
}

export async function noteChannels(tx: Tx, on: { readonly mail: boolean; readonly sms: boolean }): Promise<void> {
  await tx.query(
    `insert into notices.channel as c (channel, on_duty) values ('mail', $1), ('sms', $2)
     on conflict (channel) do update set on_duty = excluded.on_duty, since = now() where c.on_duty <> excluded.on_duty`,
    [on.mail, on.sms],
  );
}

export async function tellMissed(tx: Tx): Promise<number> {
  const [row] = (await tx.query('select notices.tell_missed() as n')) as [{ n: number }];
  return row.n;
}

export async function lookAtClocks(tx: Tx, questionDays: number, permitDays: number): Promise<number> {
  const [row] = (await tx.query('select notices.look_at_clocks($1, $2) as n', [questionDays, permitDays])) as [{ n: number }];
  return row.n;
}
