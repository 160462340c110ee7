import type { Tx } from '#database';

/** A quota of the office's country with what is held of it. Decimals are exact, in the unit of the quota. */
export interface QuotaFigure {
  readonly id: string;
  readonly kind: 'listing-annotation' | 'cop' | 'national';
  readonly scientificName: string;
  readonly from: string;
  readonly to: string;
  readonly quantity: string;
  readonly unit: string;
  readonly terms: readonly string[];
  readonly sources: readonly string[];
  readonly region: string | null;
  readonly facility: string | null;
  readonly appliesToImport: boolean;
  /** Where it stands, e.g. a notification. */
  readonly source: string;
  readonly reserved: string;
  readonly committed: string;
  /** What crossed the border under permits that count here, as the border counted it. */
  readonly used: string;
  /** Below zero where more was used before the records began than the quota allows. */
  readonly left: string;
}

const columns = `q.id, q.kind, t.scientific_name as "scientificName", q.valid_from::text as "from", q.valid_to::text as "to", trim_scale(q.quantity)::text as quantity, q.unit,
  q.terms, q.sources, q.region, q.facility, q.applies_to_import as "appliesToImport", q.source,
  trim_scale(coalesce(b.reserved, 0))::text as reserved, trim_scale(coalesce(b.committed, 0))::text as committed,
  trim_scale(q.quantity - coalesce(b.reserved, 0) - coalesce(b.committed, 0))::text as "left"`;
/** Species and terms of a permit are its own; the border counts per line, in the unit of the line. */
const used = `trim_scale(coalesce((select sum(x.quantity) from species.quota_use u join issuance.permit_use x on x.permit_id = u.permit_id and x.unit = q.unit
    and x.kind in ('export', 're-export') join issuance.permit_line l on l.permit_id = x.permit_id and l.line = x.line and l.scientific_name = t.scientific_name
  where u.quota_id = q.id), 0))::text as used`;

/**
 * Quotas in force on a day, by species.
 *
 * @param filter.name beginning of a scientific name
 * @param after name and id of the last one seen
 */
export async function listQuotas(
  tx: Tx,
  filter: { readonly country: string; readonly day: string; readonly name?: string },
  after: readonly [string, string] | null,
  limit: number,
): Promise<QuotaFigure[]> {
  return (await tx.query(
    `select ${columns}, ${used} from species.quota q join species.taxon t on t.id = q.taxon_id left join species.quota_balance b on b.quota_id = q.id
      where q.country = $1 and $2::date between q.valid_from and q.valid_to and ($3::text is null or starts_with(lower(t.scientific_name), lower($3)))
        and ($4::text is null or (t.scientific_name, q.id) > ($4, $5::uuid))
      order by t.scientific_name, q.id limit $6`,
    [filter.country, filter.day, filter.name ?? null, after?.[0] ?? null, after?.[1] ?? null, limit + 1],
  )) as QuotaFigure[];
}

export async function quotaById(tx: Tx, country: string, id: string): Promise<QuotaFigure | null> {
  const rows = (await tx.query(
    `select ${columns}, ${used} from species.quota q join species.taxon t on t.id = q.taxon_id left join species.quota_balance b on b.quota_id = q.id
      where q.country = $1 and q.id = $2`,
    [country, id],
  )) as QuotaFigure[];
  return rows[0] ?? null;
}

/** What stands behind the figures: one row for each permit, or for an import from before. */
export interface QuotaHolder {
  readonly permitId: string | null;
  readonly number: string | null;
  readonly state: string | null;
  readonly applicationId: string | null;
  readonly caseNumber: string | null;
  readonly cutOverId: string | null;
  readonly beginsOn: string | null;
  readonly reserved: string;
  readonly committed: string;
}

export async function quotaHolders(tx: Tx, quota: string, limit: number): Promise<QuotaHolder[]> {
  return (await tx.query(
    `select p.id as "permitId", p.number, p.state, a.id as "applicationId", a.case_number as "caseNumber", c.id as "cutOverId", c.begins_on::text as "beginsOn",
        trim_scale(u.reserved)::text as reserved, trim_scale(u.committed)::text as committed
       from species.quota_use u left join issuance.permit p on p.id = u.permit_id left join applications.application a on a.id = p.application_id
       left join records.cut_over c on c.id = u.permit_id
      where u.quota_id = $1 and (u.reserved > 0 or u.committed > 0) order by p.approved_at desc nulls last, u.permit_id limit $2`,
    [quota, limit + 1],
  )) as QuotaHolder[];
}
