import type { Tx } from '#database';

export interface Alarm {
  readonly id: string;
  readonly code: string;
  readonly about: string | null;
  readonly evidence: Readonly<Record<string, string>>;
  readonly raisedAt: Date;
  readonly writtenBy: string;
}

export async function insertAlarm(tx: Tx, alarm: Pick<Alarm, 'id' | 'code' | 'about' | 'evidence'>): Promise<void> {
  await tx.query('insert into identity.alarm (id, code, about, evidence) values ($1, $2, $3, $4)', [
    alarm.id,
    alarm.code,
    alarm.about,
    JSON.stringify(alarm.evidence),
  ]);
}

/** Alarms that have not reached a channel yet, oldest first. */
export async function undelivered(tx: Tx, channel: string, limit: number): Promise<Alarm[]> {
  return (await tx.query(
    `select a.id, a.code, a.about, a.evidence, a.raised_at as "raisedAt", a.written_by as "writtenBy" from identity.alarm a
     where not exists (select 1 from identity.alarm_delivery d where d.alarm_id = a.id and d.channel = $1) order by a.raised_at, a.id limit $2`,
    [channel, limit],
  )) as Alarm[];
}

export async function noteDelivery(tx: Tx, alarmId: string, channel: string): Promise<void> {
  await tx.query('insert into identity.alarm_delivery (alarm_id, channel) values ($1, $2) on conflict do nothing', [alarmId, channel]);
}

export async function listAlarms(tx: Tx, before: string | null, limit: number): Promise<Alarm[]> {
  return (await tx.query(
    `select id, code, about, evidence, raised_at as "raisedAt", written_by as "writtenBy" from identity.alarm
     where ($1::uuid is null or id < $1) order by id desc limit $2`,
    [before, limit + 1],
  )) as Alarm[];
}
