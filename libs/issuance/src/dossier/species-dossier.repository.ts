import type { Tx } from '#database';

/** What permits of ours let out of one species in one year, by what it was. */
export interface TradeYear {
  readonly year: number;
  readonly term: string;
  readonly unit: string;
  /** Exact decimal. */
  readonly quantity: string;
  readonly permits: number;
}

/** Permits that were issued, whatever became of them later; cancelled and replaced ones let nothing out. */
export function tradeByYear(tx: Tx, names: readonly string[]): Promise<TradeYear[]> {
  return tx.query(
    `select extract(year from p.issued_at)::int as year, l.term, l.unit, trim_scale(sum(l.quantity))::text as quantity, count(distinct p.id)::int as permits
       from issuance.permit_line l join issuance.permit p on p.id = l.permit_id
      where l.scientific_name = any ($1) and p.issued_at is not null and p.state not in ('cancelled', 'replaced', 'void')
      group by 1, 2, 3 order by 1, 2, 3`,
    [[...names]],
  );
}

export interface EarlierFinding {
  readonly applicationId: string;
  readonly caseNumber: string;
  readonly kind: string;
  readonly outcome: 'positive' | 'negative' | 'conditional';
  readonly at: Date;
  readonly reason: string | null;
  readonly person: string;
}

/** Findings of the Scientific Authority on applications with this species, newest first. */
export function earlierFindings(tx: Tx, names: readonly string[], limit: number): Promise<EarlierFinding[]> {
  return tx.query(
    `select d.application_id as "applicationId", a.case_number as "caseNumber", d.kind, d.outcome, d.at, d.reason, p.full_name as person
       from (select application_id from applications.likeness where species && $1 order by submitted_at desc limit 500) l
         join applications.decision d on d.application_id = l.application_id and d.duty = 'science'
         join applications.application a on a.id = d.application_id join identity.person p on p.id = d.person
      order by d.at desc, d.id limit $2`,
    [[...names], limit],
  );
}
