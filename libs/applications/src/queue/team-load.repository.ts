import type { Tx } from '#database';

/** What one officer has in hand, or what no officer has yet. */
export interface OfficerLoad {
  /** null: cases that are not drawn yet. */
  readonly officer: string | null;
  readonly name: string | null;
  readonly open: number;
  /** The clock stands: an answer or a fee is awaited. */
  readonly waiting: number;
  readonly soon: number;
  readonly overdue: number;
  /** Days on which the clocks of the oldest case and of the one in the middle began, in the office's zone; null without a case. */
  readonly oldest: string | null;
  readonly middle: string | null;
  /** Decisions signed in the period, of every kind. */
  readonly decisions: number;
  readonly overrides: number;
  /** Cases that were given to somebody else in the period. */
  readonly givenAway: number;
}

/** Open cases at one step. */
export interface StepLoad {
  readonly step: 'draw' | 'work' | 'applicant' | 'science' | 'decide' | 'issue';
  readonly open: number;
  readonly soon: number;
  readonly overdue: number;
  readonly oldest: string | null;
}

export interface LoadScope {
  readonly timeZone: string;
  /** Cases whose clock runs and began before this day are late, YYYY-MM-DD; before the second, they will be within days. */
  readonly firstDayInTime: string;
  readonly firstDayNotSoon: string;
  readonly days: number;
}

const measures = `count(k.application_id)::int as open,
  count(*) filter (where k.paused_at is null and k.day >= $2::date and k.day < $3::date)::int as soon,
  count(*) filter (where k.paused_at is null and k.day < $2::date)::int as overdue,
  to_char(min(k.day), 'YYYY-MM-DD') as oldest`;
const desk = `(select *, (clock_from at time zone $1)::date as day from applications.desk)`;

/** One row per officer who has a case, has the role of one, or decided something in the period; and one for what nobody has. */
export async function loadByOfficer(tx: Tx, { timeZone, firstDayInTime, firstDayNotSoon, days }: LoadScope): Promise<OfficerLoad[]> {
  return (await tx.query(
    `with held as (
       select k.officer, ${measures}, count(*) filter (where k.paused_at is not null)::int as waiting,
           to_char(percentile_disc(0.5) within group (order by k.day), 'YYYY-MM-DD') as middle
         from ${desk} k group by k.officer),
     signed as (
       select person, count(*)::int as decisions, count(*) filter (where overrides is not null)::int as overrides
         from applications.decision where at > now() - make_interval(days => $4) group by person),
     given as (
       select before.officer, count(*)::int as "givenAway"
         from applications.assignment after join applications.assignment before
           on before.application_id = after.application_id and before.ordinal = after.ordinal - 1
        where after.cause = 'reassigned' and after.at > now() - make_interval(days => $4) group by before.officer),
     people as (
       select officer as person from held union select person from signed union
       select person_id from identity.role_grant where role in ('case-officer', 'scientific-authority', 'issuing-officer') and state = 'active')
     select p.person as officer, n.full_name as name, coalesce(h.open, 0) as open, coalesce(h.waiting, 0) as waiting, coalesce(h.soon, 0) as soon,
         coalesce(h.overdue, 0) as overdue, h.oldest, h.middle, coalesce(s.decisions, 0) as decisions, coalesce(s.overrides, 0) as overrides,
         coalesce(g."givenAway", 0) as "givenAway"
       from people p left join identity.person n on n.id = p.person left join held h on h.officer is not distinct from p.person
         left join signed s on s.person = p.person left join given g on g.officer = p.person
      order by p.person is not null, n.full_name, p.person`,
    [timeZone, firstDayInTime, firstDayNotSoon, days],
  )) as OfficerLoad[];
}

export async function loadByStep(tx: Tx, { timeZone, firstDayInTime, firstDayNotSoon }: LoadScope): Promise<StepLoad[]> {
  return (await tx.query(
    `select s.step, ${measures}
       from unnest(array['draw', 'work', 'applicant', 'science', 'decide', 'issue']) with ordinality as s (step, place)
         left join (
           select *, case when paused_at is not null or state = 'information-asked' then 'applicant' when state = 'submitted' and officer is null then 'draw'
               when cardinality(science) > 0 then 'science' when state = 'decided' then 'decide' when state in ('approved', 'issuing') then 'issue'
               else 'work' end as step
             from ${desk} d) k on k.step = s.step
      group by s.step, s.place order by s.place`,
    [timeZone, firstDayInTime, firstDayNotSoon],
  )) as StepLoad[];
}
