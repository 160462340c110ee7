import type { Tx } from '#database';
import type { RejectedRow } from './read-line-table.js';

/** What became of the last table that was sent for a draft. */
export interface LineUpload {
  readonly fileName: string;
  readonly accepted: number;
  readonly rejected: number;
  readonly uploadedAt: Date;
}

/** The rows that were refused, as `errorsCsv` takes them. */
export interface RejectedLines {
  readonly headings: readonly string[];
  readonly rows: readonly RejectedRow[];
}

export async function storeLineUpload(
  tx: Tx,
  applicationId: string,
  upload: { readonly fileName: string; readonly accepted: number },
  rejects: RejectedLines,
): Promise<void> {
  await tx.query(
    `insert into applications.line_upload (application_id, file_name, accepted, rejected, rejects) values ($1, $2, $3, $4, $5)
     on conflict (application_id) do update set file_name = excluded.file_name, accepted = excluded.accepted, rejected = excluded.rejected,
       rejects = excluded.rejects, uploaded_at = now()`,
    [applicationId, upload.fileName, upload.accepted, rejects.rows.length, JSON.stringify(rejects)],
  );
}

export async function findLineUpload(tx: Tx, applicationId: string): Promise<LineUpload | null> {
  const [row] = (await tx.query(
    `select file_name as "fileName", accepted, rejected, uploaded_at as "uploadedAt" from applications.line_upload where application_id = $1`,
    [applicationId],
  )) as LineUpload[];
  return row ?? null;
}

/** @param limit rows at most, in the order of the file */
export async function readRejectedLines(tx: Tx, applicationId: string, limit: number): Promise<RejectedLines | null> {
  const [row] = (await tx.query(
    `select rejects -> 'headings' as headings,
       (select coalesce(jsonb_agg(r.value order by r.place), '[]') from jsonb_array_elements(rejects -> 'rows') with ordinality r(value, place) where r.place <= $2) as rows
     from applications.line_upload where application_id = $1`,
    [applicationId, limit],
  )) as RejectedLines[];
  return row ?? null;
}

export async function dropLineUpload(tx: Tx, applicationId: string): Promise<void> {
  await tx.query('delete from applications.line_upload where application_id = $1', [applicationId]);
}
