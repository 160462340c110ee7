import { newId, type Tx } from '#database';
import type { Actor } from '#ledger';

/** What an officer found of one item of the checklist. */
export interface EvidenceMark {
  readonly item: string;
  readonly valid: boolean;
  /** Why it is not valid; null for a valid one. */
  readonly reason: string | null;
  readonly markedRole: string;
  readonly markedAt: Date;
}

/** The newest mark of each item. */
export async function evidenceMarks(tx: Tx, applicationId: string): Promise<readonly EvidenceMark[]> {
  return (await tx.query(
    `select distinct on (item) item, valid, reason, marked_role as "markedRole", marked_at as "markedAt"
       from applications.evidence_mark where application_id = $1 order by item, marked_at desc, id desc`,
    [applicationId],
  )) as EvidenceMark[];
}

export async function insertEvidenceMark(
  tx: Tx,
  applicationId: string,
  actor: Actor,
  mark: Pick<EvidenceMark, 'item' | 'valid' | 'reason'>,
): Promise<void> {
  await tx.query(
    `insert into applications.evidence_mark (id, application_id, item, valid, reason, marked_by, marked_org, marked_role) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [newId(), applicationId, mark.item, mark.valid, mark.reason, actor.personId, actor.org, actor.role],
  );
}
