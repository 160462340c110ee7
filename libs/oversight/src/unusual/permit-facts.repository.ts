import type { Tx } from '#database';
import type { PermitFacts } from './permit-facts.js';

export interface PermitOfPeriod {
  readonly id: string;
  readonly facts: PermitFacts;
}

/** Numbered permits approved in a period, in the order of their numbers. @param to first day after it, YYYY-MM-DD */
export async function factsOf(tx: Tx, from: string, to: string, limit: number): Promise<PermitOfPeriod[]> {
  const hashed = (text: string) => `encode(sha256(convert_to(${text}, 'UTF8')), 'hex')`;
  const iso = (at: string) => `to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
  const rows = (await tx.query(
    `select p.id, p.number, ${iso('r.at')} as "recommendedAt", ${iso('p.approved_at')} as "approvedAt", ${iso('p.issued_at')} as "issuedAt",
            (select ${iso('min(e.at)')} from issuance.permit_event e where e.permit_id = p.id and e.to_state = 'cancelled') as "cancelledAt",
            case when r.person is not null then ${hashed(`r.person::text || ' ' || p.approved_by::text`)} end as pair,
            case when r.person is not null then ${hashed('r.person::text')} end as first,
            (select count(*)::int from applications.decision d where d.application_id = a.id and d.kind = 'override') as overrides,
            a.form ? 'retrospective' as retrospective, case when a.applicant_org is not null then ${hashed('a.applicant_org')} end as applicant,
            array(select distinct l.scientific_name || ' ' || l.term from issuance.permit_line l where l.permit_id = p.id order by 1) as goods
       from issuance.permit p join applications.application a on a.id = p.application_id
       left join lateral (select d.person, d.at from applications.decision d where d.application_id = a.id and d.kind = 'recommendation'
                           order by d.at desc limit 1) r on true
      where p.number is not null and p.approved_at >= $1::date and p.approved_at < $2::date order by p.number limit $3`,
    [from, to, limit],
  )) as ({ id: string } & PermitFacts)[];
  return rows.map(({ id, ...facts }) => ({ id, facts }));
}
