import type { Tx } from '#database';
import type { Actor } from '#ledger';

/** A permit from before the records, issued on paper and not signed. */
export interface LegacyPermit {
  readonly number: string;
  readonly printed: string;
  readonly documentType: string;
  readonly issuedOn: string;
  readonly validUntil: string;
  readonly status: string;
  readonly exporter: string | null;
  readonly importer: string | null;
  readonly countryOfImport: string | null;
  readonly lines: readonly {
    readonly line: number;
    readonly scientificName: string;
    readonly term: string;
    readonly source: string | null;
    readonly quantity: string;
    readonly unit: string;
  }[];
}

/** @param filter.number folded; permits whose number begins with it */
export async function listLegacyPermits(
  tx: Tx,
  filter: { readonly number?: string },
  after: string | null,
  limit: number,
): Promise<LegacyPermit[]> {
  return (await tx.query(
    `select p.number, p.number_as_printed as printed, p.document_type as "documentType", p.issued_on::text as "issuedOn", p.valid_until::text as "validUntil",
        p.status, p.exporter, p.importer, p.country_of_import as "countryOfImport",
        (select jsonb_agg(jsonb_build_object('line', l.line, 'scientificName', l.scientific_name, 'term', l.term, 'source', l.source,
           'quantity', l.quantity::text, 'unit', l.unit) order by l.line) from records.legacy_permit_line l where l.number = p.number) as lines
       from records.legacy_permit p
      where ($1::text is null or starts_with(p.number, $1)) and ($2::text is null or p.number > $2) order by p.number limit $3`,
    [filter.number ?? null, after, limit + 1],
  )) as LegacyPermit[];
}

export interface LegacyCase {
  readonly id: string;
  readonly reference: string;
  readonly receivedOn: string;
  readonly party: string;
  readonly documentType: string;
  readonly scientificName: string | null;
  readonly note: string | null;
  readonly state: 'open' | 'taken-over' | 'closed';
  readonly applicationId: string | null;
  readonly closingNote: string | null;
  readonly version: number;
}

const caseColumns = `id, reference, received_on::text as "receivedOn", party, document_type as "documentType", scientific_name as "scientificName", note, state,
  application_id as "applicationId", closing_note as "closingNote", version`;

/** Oldest first: who waits longest stands on top. */
export async function listLegacyCases(tx: Tx, state: LegacyCase['state'] | null, limit: number): Promise<LegacyCase[]> {
  return (await tx.query(
    `select ${caseColumns} from records.legacy_case where ($1::text is null or state = $1) order by received_on, reference limit $2`,
    [state, limit],
  )) as LegacyCase[];
}

export async function legacyCaseById(tx: Tx, id: string, lock = false): Promise<LegacyCase | null> {
  const rows = (await tx.query(`select ${caseColumns} from records.legacy_case where id = $1 ${lock ? 'for update' : ''}`, [
    id,
  ])) as LegacyCase[];
  return rows[0] ?? null;
}

/** Ends a case from before: as an application here, or with a reason. */
export async function settleLegacyCase(
  tx: Tx,
  actor: Actor,
  row: LegacyCase,
  as: { readonly application: string } | { readonly note: string },
): Promise<void> {
  const application = 'application' in as ? as.application : null;
  await tx.query(
    `update records.legacy_case set state = $2, application_id = $3, closing_note = $4, settled_by = $5, settled_at = now(), version = version + 1
      where id = $1`,
    [row.id, application ? 'taken-over' : 'closed', application, 'note' in as ? as.note : null, actor.personId],
  );
}
