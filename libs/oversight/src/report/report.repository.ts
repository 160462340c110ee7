import type { Tx } from '#database';

export interface ReportRow {
  readonly id: string;
  readonly number: string;
  readonly documentType: string;
  readonly state: string;
  readonly caseNumber: string;
  /** YYYY-MM-DD; null where it did not come to that. */
  readonly issued: string | null;
  readonly validUntil: string | null;
  readonly lines: number;
  readonly goods: string;
}

export async function reportRows(tx: Tx, numbers: readonly string[]): Promise<ReportRow[]> {
  return (await tx.query(
    `select p.id, p.number, p.document_type as "documentType", p.state, a.case_number as "caseNumber",
            to_char(p.issued_at at time zone 'UTC', 'YYYY-MM-DD') as issued, p.valid_until::text as "validUntil",
            (select count(*)::int from issuance.permit_line l where l.permit_id = p.id) as lines,
            coalesce((select string_agg(l.scientific_name || ' ' || l.term || ' ' || l.quantity || ' ' || l.unit, '; ' order by l.line)
                        from issuance.permit_line l where l.permit_id = p.id and l.line <= 5), '') as goods
       from issuance.permit p join applications.application a on a.id = p.application_id where p.number = any ($1::text[]) order by p.number`,
    [numbers],
  )) as ReportRow[];
}

export interface NumberedPermit {
  readonly id: string;
  readonly number: string;
}

/** Permits issued in a period by number. @param to first day after it */
export async function issuedBetween(tx: Tx, from: string, to: string, limit: number): Promise<NumberedPermit[]> {
  return (await tx.query(
    `select id, number from issuance.permit where number is not null and issued_at >= $1::date and issued_at < $2::date order by number limit $3`,
    [from, to, limit],
  )) as NumberedPermit[];
}

export interface DecisionOfBundle {
  readonly permit: string;
  readonly kind: string;
  readonly outcome: string;
  readonly role: string;
  readonly organisation: string;
  readonly round: number;
  readonly at: string;
  /** SHA-256 of what the officer signed, hexadecimal: the restricted entry of the decision commits to it. */
  readonly statementSha256: string;
}

export async function decisionsFor(tx: Tx, permits: readonly string[]): Promise<DecisionOfBundle[]> {
  return (await tx.query(
    `select p.id as permit, d.kind, d.outcome, d.role, d.org as organisation, d.round, encode(d.statement_sha256, 'hex') as "statementSha256",
            to_char(d.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
       from issuance.permit p join applications.decision d on d.application_id = p.application_id where p.id = any ($1::uuid[]) order by p.number, d.at`,
    [permits],
  )) as DecisionOfBundle[];
}

/** The frozen documents, byte for byte. */
export async function documentsOf(tx: Tx, permits: readonly string[]): Promise<ReadonlyMap<string, Buffer>> {
  const rows = (await tx.query('select id, document from issuance.permit where id = any ($1::uuid[]) and document is not null', [
    permits,
  ])) as {
    id: string;
    document: Buffer;
  }[];
  return new Map(rows.map(({ id, document }) => [id, document]));
}
