import type { Tx } from '#database';

/** Where the entries about a case are to be looked for. What they say is read from the log. */
export interface DrawPlace {
  readonly eventId: string;
  readonly kind: string;
  readonly recordedAt: Date;
}

/** What opens the members of a set, and the cosignature that drew from it. */
export interface DrawRows {
  readonly officers: readonly string[];
  readonly salts: readonly Buffer[];
  readonly fields: readonly string[];
  readonly size: number | null;
  readonly time: number | null;
  /** Signature line of the witness. */
  readonly line: string | null;
}

export async function drawPlaces(tx: Tx, applicationId: string): Promise<readonly DrawPlace[]> {
  return (await tx.query(
    `select event_id as "eventId", kind, at::timestamptz as "recordedAt" from ledger.history($1)
      where kind in ('application.submitted', 'application.assigned', 'application.reassigned')`,
    [applicationId],
  )) as DrawPlace[];
}

/** @param eventId of the submission that was drawn for */
export async function drawRows(tx: Tx, eventId: string): Promise<DrawRows | null> {
  const [row] = (await tx.query(
    `select d.officers, d.salts, d.fields, a.size::float8 as size, a.cosigned_at::float8 as time, a.line
       from applications.draw d left join applications.assignment a on a.application_id = d.application_id and a.cause = 'drawn'
      where d.event_id = $1`,
    [eventId],
  )) as DrawRows[];
  return row ?? null;
}

/** The case whose submission this was. */
export async function caseOfSubmission(tx: Tx, eventId: string): Promise<string | null> {
  const [row] = (await tx.query('select application_id as id from applications.draw where event_id = $1', [eventId])) as { id: string }[];
  return row?.id ?? null;
}

/** Whether a row says that the case is drawn. */
export async function isDrawn(tx: Tx, applicationId: string): Promise<boolean> {
  return ((await tx.query('select 1 from applications.draw where application_id = $1', [applicationId])) as unknown[]).length > 0;
}
