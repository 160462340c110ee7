import type { QuotaFact, SuspensionFact } from '#cites';
import type { Tx } from '#database';

interface Scope {
  readonly countries: readonly string[];
  readonly date: string;
  readonly exceptPermit?: string;
}

/** Quotas of these taxa in force at the date in these countries, with what is drawn by others than `exceptPermit`. */
export function quotasOf(tx: Tx, ids: readonly string[], scope: Scope): Promise<QuotaFact[]> {
  return tx.query(
    `select q.id, q.kind, t.scientific_name as taxon, q.country, q.region, q.holder, q.facility,
              q.valid_from::text as "from", q.valid_to::text as "to",
              jsonb_build_object('value', trim_scale(q.quantity)::text, 'unit', q.unit) as quantity, q.terms, q.sources, q.purposes,
              trim_scale(coalesce(b.reserved, 0) - coalesce(u.reserved, 0))::text as reserved,
              trim_scale(coalesce(b.committed, 0) - coalesce(u.committed, 0))::text as committed,
              q.applies_to_import as "appliesToImport", q.source
         from species.quota q
         join species.taxon t on t.id = q.taxon_id
         left join species.quota_balance b on b.quota_id = q.id
         left join species.quota_use u on u.quota_id = q.id and u.permit_id = $4::uuid
        where q.taxon_id = any($1::bigint[]) and q.country = any($2::text[]) and $3::date between q.valid_from and q.valid_to
        order by q.id`,
    [ids, [...scope.countries], scope.date, scope.exceptPermit ?? null],
  );
}

/** Suspensions of these taxa and country-wide ones, in force at the date in these countries or everywhere. */
export function suspensionsOf(tx: Tx, ids: readonly string[], scope: Scope): Promise<SuspensionFact[]> {
  return tx.query(
    `select s.id, t.scientific_name as taxon, s.excluded_taxa as "excludedTaxa", s.country, s.valid_from::text as "from", s.valid_to::text as "to",
              s.terms, s.sources, s.purposes_allowed as "purposesAllowed", s.applies_to as "appliesTo", s.source
         from species.suspension s
         left join species.taxon t on t.id = s.taxon_id
        where (s.taxon_id is null or s.taxon_id = any($1::bigint[])) and (s.country is null or s.country = any($2::text[]))
          and s.valid_from <= $3::date and (s.valid_to is null or s.valid_to > $3::date)
        order by s.valid_from, s.id`,
    [ids, [...scope.countries], scope.date],
  );
}
