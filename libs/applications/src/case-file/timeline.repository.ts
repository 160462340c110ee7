import type { Tx } from '#database';

/** One thing that happened to a case, as its officers see it. */
export interface TimelineRow {
  readonly at: Date;
  /** `step`: a transition; the others are acts that change no state. */
  readonly kind: 'step' | 'decision' | 'assignment' | 'file' | 'permit' | 'appeal';
  /** Event of the step, kind of the decision, cause of the assignment, name of the file, event of the permit, state of the appeal. */
  readonly what: string;
  /** New state, outcome of a decision, rule overridden, officer who got the case. */
  readonly to: string | null;
  readonly person: string;
  readonly role: string;
  readonly reason: string | null;
}

/**
 * What happened, oldest first: transitions (with the question or answer behind them), decisions, assignments, files and the
 * permit. Every row names who did it and, where somebody wrote it down, why.
 */
export async function caseTimeline(tx: Tx, applicationId: string): Promise<TimelineRow[]> {
  return (await tx.query(
    `select t.at, t.kind, t.what, t."to", coalesce(p.full_name, '') as person, t.role, t.reason from (
       select s.at, 'step' as kind, s.event as what, s.to_state as "to", s.actor, s.role, s.seq::bigint as place,
           case s.event
             when 'ask' then (select r.question from applications.information_request r where r.application_id = s.application_id
               and r.asked_at <= s.at order by r.asked_at desc limit 1)
             when 'answer' then (select r.answer from applications.information_request r where r.application_id = s.application_id
               and r.answered_at <= s.at order by r.answered_at desc limit 1) end as reason
         from applications.state_change s where s.application_id = $1
       union all
       select d.at, 'decision', d.kind, coalesce(d.overrides, d.outcome), d.person, d.role, 0, d.reason from applications.decision d where d.application_id = $1
       union all
       select a.at, 'assignment', a.cause, o.full_name, a.actor, a.role, 0, concat_ws(': ', a.reason, a.note)
         from applications.assignment a join identity.person o on o.id = a.officer where a.application_id = $1
       union all
       select f.uploaded_at, 'file', f.file_name, null, f.uploaded_by, '', 0, null from applications.attachment f where f.application_id = $1
       union all
       select p.filed_at, 'appeal', 'filed', null, p.filed_by, p.filed_role, 0, p.text from applications.appeal p where p.application_id = $1
       union all
       select p.decided_at, 'appeal', p.state, null, p.decided_by, 'issuing-officer', 0, p.reason from applications.appeal p
         where p.application_id = $1 and p.decided_at is not null
     ) t left join identity.person p on p.id = t.actor
     order by t.at, t.place`,
    [applicationId],
  )) as TimelineRow[];
}
