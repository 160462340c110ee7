import type { Tx } from '#database';

export interface UpdateRow {
  readonly id: string;
  readonly sourceKind: string;
  readonly sourceName: string;
  readonly coverage: 'history' | 'state';
  readonly complete: boolean;
  readonly effectiveOn: string;
  readonly state: 'staging' | 'staged' | 'proposed' | 'approved' | 'applied' | 'refused' | 'abandoned';
  readonly firstSetUp: boolean;
  readonly startedAt: Date;
  readonly proposedBy: string | null;
  readonly proposedAt: Date | null;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  readonly decisionReason: string | null;
  readonly appliedAt: Date | null;
  readonly rowsRead: number;
  readonly rowsRejected: number;
}

export interface ListingChange {
  readonly scientificName: string;
  readonly rank: string;
  readonly appendix: string;
  readonly party: string | null;
  readonly change: 'added' | 'removed' | 'changed';
  readonly before: readonly Record<string, unknown>[];
  readonly after: readonly Record<string, unknown>[];
}

const select = `select id, source_kind as "sourceKind", source_name as "sourceName", coverage, complete, effective_on::text as "effectiveOn", state,
    first_set_up as "firstSetUp", started_at as "startedAt", proposed_by as "proposedBy", proposed_at as "proposedAt", decided_by as "decidedBy",
    decided_at as "decidedAt", decision_reason as "decisionReason", applied_at as "appliedAt", rows_read::int as "rowsRead",
    rows_rejected::int as "rowsRejected"
  from species.import_batch`;

export async function updateById(tx: Tx, id: string): Promise<UpdateRow | null> {
  const rows: UpdateRow[] = await tx.query(`${select} where id = $1`, [id]);
  return rows[0] ?? null;
}

/** Newest first. */
export function listUpdates(tx: Tx, after: string | null, limit: number): Promise<UpdateRow[]> {
  return tx.query(`${select} where ($1::uuid is null or id < $1::uuid) order by id desc limit $2`, [after, limit + 1]);
}

/** What the listings in force and the staged batch differ in, by scientific name. */
export function changesOf(tx: Tx, id: string, limit: number): Promise<ListingChange[]> {
  return tx.query(
    `select scientific_name as "scientificName", rank, appendix, party, change, before, after from species.import_diff($1) limit $2`,
    [id, limit],
  );
}

export async function changeCounts(tx: Tx, id: string): Promise<Readonly<Record<'added' | 'removed' | 'changed', number>>> {
  const rows: { change: 'added' | 'removed' | 'changed'; n: number }[] = await tx.query(
    'select change, count(*)::int as n from species.import_diff($1) group by change',
    [id],
  );
  const of = (change: string) => rows.find((row) => row.change === change)?.n ?? 0;
  return { added: of('added'), removed: of('removed'), changed: of('changed') };
}

export function rejectCounts(tx: Tx, id: string): Promise<{ step: string; reason: string; rows: number }[]> {
  return tx.query(
    `select r.step, r.reason, count(*)::int as rows from species.import_reject r join species.import_batch b using (batch_no)
      where b.id = $1 group by r.step, r.reason order by r.step, r.reason`,
    [id],
  );
}

/** Names of the taxa an update concerned, with everything below them; `everyTaxonOf`: countries with a country-wide measure. */
export async function affectedBy(tx: Tx, id: string): Promise<{ names: string[]; everyTaxonOf: string[] }> {
  const names: { name: string }[] = await tx.query(
    `with recursive touched as (
       select taxon_id as id from species.update_effect where batch_id = $1 and taxon_id is not null
       union
       select t.id from touched u join species.taxon t on t.parent_id = u.id)
     select distinct n.name from touched u join species.name n on n.taxon_id = u.id and n.kind in ('accepted', 'synonym')`,
    [id],
  );
  const countries: { country: string }[] = await tx.query(
    'select distinct country from species.update_effect where batch_id = $1 and taxon_id is null and country is not null',
    [id],
  );
  return { names: names.map(({ name }) => name), everyTaxonOf: countries.map(({ country }) => country) };
}
