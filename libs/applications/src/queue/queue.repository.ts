import type { Tx } from '#database';
import type { ApplicationState } from '../application-transitions.js';
import type { Queue, QueueQuery } from './queues.js';

/** One open case as a queue shows it. */
export interface QueueRow {
  readonly id: string;
  readonly caseNumber: string;
  readonly state: ApplicationState;
  readonly officer: string | null;
  readonly officerName: string | null;
  /** Name of the organisation, else of the person. */
  readonly applicantName: string;
  readonly documentType: string | null;
  readonly species: string;
  readonly speciesCount: number;
  readonly appendices: readonly string[];
  /** Of the only line; null where there are several. */
  readonly quantity: string | null;
  readonly unit: string | null;
  readonly lineCount: number;
  readonly blocks: number;
  readonly warns: number;
  readonly flags: readonly string[];
  readonly science: readonly string[];
  readonly twin: boolean;
  /** Day on which the clock began, in the office's zone, YYYY-MM-DD. */
  readonly clockDay: string;
  readonly pausedAt: Date | null;
  /** `clock_from` with microseconds: the place in the list. */
  readonly at: string;
}

export interface QueueFilter {
  readonly appendix?: string;
  /** Id of a rule. */
  readonly flag?: string;
  readonly documentType?: string;
}

export interface QueueScope {
  readonly person: string;
  readonly timeZone: string;
  /** Cases that began before this day are late, YYYY-MM-DD. */
  readonly firstDayInTime: string;
}

/** Conditions of a queue; $1 = person, $2 = zone, $3 = first day in time. Every part is ours: nothing typed stands in it. */
function conditions(query: QueueQuery): string {
  const officer = { me: 'k.officer = $1', others: 'k.officer <> $1', none: 'k.officer is null' };
  return [
    `k.state in (${query.states.map((state) => `'${state}'`).join(', ')})`,
    ...(query.officer ? [officer[query.officer]] : []),
    // Submitted and its clock stands: its fee is awaited.
    ...(query.states.includes('submitted') ? [`${query.unpaid ? '' : 'not '}(k.state = 'submitted' and k.paused_at is not null)`] : []),
    ...(query.science ? ['cardinality(k.science) > 0'] : []),
    ...(query.overdue ? ['(k.clock_from at time zone $2)::date < $3::date'] : []),
    ...(query.twin ? ['k.twin'] : []),
    ...(query.flagged ? ['k.blocks + k.warns > 0'] : []),
  ].join(' and ');
}

/** How many cases stand in each queue; all in one pass over the open cases. */
export async function countQueues(tx: Tx, queues: readonly Queue[], scope: QueueScope): Promise<ReadonlyMap<string, number>> {
  const counts = queues.map((queue, index) => `count(*) filter (where ${conditions(queue.query)})::int as c${index}`);
  const [row = {}] = (await tx.query(
    `select ${counts.join(', ')} from applications.desk k where $1::uuid is not null and $2::text is not null and $3::date is not null`,
    [scope.person, scope.timeZone, scope.firstDayInTime],
  )) as Record<string, number>[];
  return new Map(queues.map((queue, index) => [queue.slug, row[`c${index}`] ?? 0]));
}

/** @param after place and id of the last row of the page before */
export async function listQueue(
  tx: Tx,
  queue: Queue,
  scope: QueueScope,
  options: { readonly filter: QueueFilter; readonly after: readonly [string, string] | null; readonly limit: number },
): Promise<QueueRow[]> {
  const { filter, after, limit } = options;
  const [order, beyond] = queue.sort === 'due' ? ['asc', '>'] : ['desc', '<'];
  return (await tx.query(
    `select k.application_id as id, k.case_number as "caseNumber", k.state, k.officer, w.full_name as "officerName",
       coalesce(o.name, p.full_name) as "applicantName", k.document_type as "documentType", k.species, k.species_count as "speciesCount", k.appendices,
       k.quantity, k.unit, k.line_count as "lineCount", k.blocks, k.warns, k.flags, k.science, k.twin,
       to_char(k.clock_from at time zone $2, 'YYYY-MM-DD') as "clockDay", k.paused_at as "pausedAt",
       to_char(k.clock_from at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at
     from applications.desk k join identity.person p on p.id = k.applicant
       left join identity.organisation o on o.code = k.applicant_org left join identity.person w on w.id = k.officer
     where $1::uuid is not null and $3::date is not null and ${conditions(queue.query)}
       and ($4::text is null or $4 = any (k.appendices)) and ($5::text is null or $5 = any (k.flags)) and ($6::text is null or k.document_type = $6)
       and ($7::timestamptz is null or (k.clock_from, k.application_id) ${beyond} ($7::timestamptz, $8::uuid))
     order by k.clock_from ${order}, k.application_id ${order} limit $9`,
    [
      scope.person,
      scope.timeZone,
      scope.firstDayInTime,
      filter.appendix ?? null,
      filter.flag ?? null,
      filter.documentType ?? null,
      after?.[0] ?? null,
      after?.[1] ?? null,
      limit,
    ],
  )) as QueueRow[];
}

/** A case that was searched for. */
export interface FoundCase {
  readonly id: string;
  readonly caseNumber: string;
  readonly state: ApplicationState;
  readonly applicantName: string;
  readonly submittedAt: Date | null;
}

const found = `select a.id, a.case_number as "caseNumber", a.state, coalesce(o.name, p.full_name) as "applicantName", a.submitted_at as "submittedAt"
  from applications.application a join identity.person p on p.id = a.applicant left join identity.organisation o on o.code = a.applicant_org`;

/** Cases by their number, or by the beginning of a trader's name or code; what was never submitted is nobody's to find. */
export async function searchCases(tx: Tx, text: string, limit: number): Promise<FoundCase[]> {
  const byNumber = (await tx.query(`${found} where a.case_number = $1 and a.state <> 'draft'`, [text.toUpperCase()])) as FoundCase[];
  if (byNumber.length > 0) return byNumber;
  const like = `${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
  // The newest of each house by its own index, then the newest of these: a house with few cases among a million costs no more than any.
  return (await tx.query(
    `select a.id, a.case_number as "caseNumber", a.state, coalesce(a.name, p.full_name) as "applicantName", a.submitted_at as "submittedAt"
       from (
         select h.name, c.* from (
           select code, name from identity.organisation where lower(name) like $1 union select code, name from identity.organisation where code = upper($2)
           limit 20) h
         cross join lateral (
           select id, case_number, state, submitted_at, applicant from applications.application
            where applicant_org = h.code and state <> 'draft' order by id desc limit $3) c) a
         join identity.person p on p.id = a.applicant
      order by a.id desc limit $3`,
    [like, text, limit],
  )) as FoundCase[];
}

/** Other applications of the last year for the same parties and goods, newest first. */
export async function twinsOf(tx: Tx, applicationId: string, limit: number): Promise<FoundCase[]> {
  return (await tx.query(
    `${found} join applications.likeness l on l.application_id = a.id
      where l.key = (select key from applications.likeness where application_id = $1) and a.id <> $1 and a.state <> 'draft'
        and l.submitted_at > now() - interval '1 year'
      order by l.submitted_at desc limit $2`,
    [applicationId, limit],
  )) as FoundCase[];
}

/** When the clock of an open case began, as a day in a zone, and since when it stands still; null for a case that is not open. */
export async function clockOf(tx: Tx, applicationId: string, timeZone: string): Promise<{ day: string; pausedAt: Date | null } | null> {
  const [row] = (await tx.query(
    `select to_char(clock_from at time zone $2, 'YYYY-MM-DD') as day, paused_at as "pausedAt" from applications.desk where application_id = $1`,
    [applicationId, timeZone],
  )) as { day: string; pausedAt: Date | null }[];
  return row ?? null;
}
