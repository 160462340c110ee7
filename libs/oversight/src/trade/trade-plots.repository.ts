import type { Tx } from '#database';

export interface PlotScope {
  /** Scientific names; null = every species. */
  readonly names: readonly string[] | null;
  /** Of export or of import; null = every one. */
  readonly country: string | null;
  /** Days, YYYY-MM-DD, both included; UTC. */
  readonly from: string;
  readonly to: string;
}

/** What was issued in a month, by what it was. Quantities are exact decimals. */
export interface IssuedMonth {
  /** YYYY-MM */
  readonly month: string;
  readonly term: string;
  readonly unit: string;
  readonly quantity: string;
  readonly permits: number;
  /** Of these, permits whose departure was endorsed. */
  readonly endorsed: number;
}

export interface Route {
  readonly from: string | null;
  readonly to: string | null;
  readonly permits: number;
}

export interface TradePlots {
  readonly months: readonly IssuedMonth[];
  readonly routes: readonly Route[];
  /** More permits than are read at once lie in the period: the newest are summed, and the page says so. */
  readonly cut: boolean;
}

/** Permits that are summed at once. */
export const plottedMax = 20_000;

/** Cancelled, replaced and void permits let nothing out. @param $1 names, $2 and $3 days, $4 country */
const chosen = `with newest as materialized (
    select p.id, p.issued_at, p.endorsed_at, a.form ->> 'countryOfExport' as "from", a.form ->> 'countryOfImport' as "to"
      from issuance.permit p join applications.application a on a.id = p.application_id
     where p.issued_at >= $2::date and p.issued_at < $3::date + 1 and p.state not in ('cancelled', 'replaced', 'void')
       and ($1::text[] is null or exists (select 1 from issuance.permit_line l where l.permit_id = p.id and l.scientific_name = any ($1)))
     order by p.issued_at desc limit ${plottedMax + 1}),
  chosen as (select * from newest where $4::text is null or $4 in ("from", "to"))`;

export async function tradePlots(tx: Tx, { names, country, from, to }: PlotScope): Promise<TradePlots> {
  const scope = [names && [...names], from, to, country];
  const months = (await tx.query(
    `${chosen} select to_char(c.issued_at at time zone 'UTC', 'YYYY-MM') as month, l.term, l.unit, trim_scale(sum(l.quantity))::text as quantity,
         count(distinct c.id)::int as permits, count(distinct c.id) filter (where c.endorsed_at is not null)::int as endorsed
       from chosen c join issuance.permit_line l on l.permit_id = c.id
      where $1::text[] is null or l.scientific_name = any ($1)
      group by 1, 2, 3 order by 1, 2, 3`,
    scope,
  )) as IssuedMonth[];
  const routes = (await tx.query(
    `${chosen} select c."from", c."to", count(*)::int as permits from chosen c group by 1, 2 order by 3 desc, 1, 2 limit 20`,
    scope,
  )) as Route[];
  const [{ read }] = (await tx.query(`${chosen} select count(*)::int as read from newest`, scope)) as [{ read: number }];
  return { months, routes, cut: read > plottedMax };
}
