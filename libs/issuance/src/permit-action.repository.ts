import { newId, type Tx } from '#database';
import type { Actor } from '#ledger';

export const permitActionKinds = ['cancel', 'suspend', 'lift'] as const;
export type PermitActionKind = (typeof permitActionKinds)[number];

export interface PermitAction {
  readonly id: string;
  readonly permitId: string;
  readonly kind: PermitActionKind;
  readonly state: 'proposed' | 'approved' | 'rejected' | 'withdrawn';
  readonly reason: string;
  readonly originalReturned: boolean;
  readonly swornLoss: boolean;
  readonly proposedBy: string;
  readonly proposedOrg: string;
  readonly proposedRole: 'case-officer' | 'issuing-officer';
  readonly proposedAt: Date;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  readonly decisionNote: string | null;
}

const columns = `id, permit_id as "permitId", kind, state, reason, original_returned as "originalReturned", sworn_loss as "swornLoss",
  proposed_by as "proposedBy", proposed_org as "proposedOrg", proposed_role as "proposedRole", proposed_at as "proposedAt",
  decided_by as "decidedBy", decided_at as "decidedAt", decision_note as "decisionNote"`;

export interface ProposedAction {
  readonly kind: PermitActionKind;
  readonly reason: string;
  readonly originalReturned: boolean;
  readonly swornLoss: boolean;
}

/** @param statement id of the signed proposal, which becomes that of the row */
export async function insertAction(
  tx: Tx,
  permitId: string,
  actor: Actor,
  action: ProposedAction,
  statement: string | null,
): Promise<string> {
  const id = statement ?? newId();
  await tx.query(
    `insert into issuance.permit_action (id, permit_id, kind, reason, original_returned, sworn_loss, proposed_by, proposed_org, proposed_role)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [id, permitId, action.kind, action.reason, action.originalReturned, action.swornLoss, actor.personId, actor.org, actor.role],
  );
  return id;
}

export async function findAction(tx: Tx, permitId: string, id: string): Promise<PermitAction | null> {
  const [row] = (await tx.query(`select ${columns} from issuance.permit_action where permit_id = $1 and id = $2 for no key update`, [
    permitId,
    id,
  ])) as PermitAction[];
  return row ?? null;
}

export async function openAction(tx: Tx, permitId: string): Promise<PermitAction | null> {
  const [row] = (await tx.query(`select ${columns} from issuance.permit_action where permit_id = $1 and state = 'proposed'`, [
    permitId,
  ])) as PermitAction[];
  return row ?? null;
}

export async function listActions(tx: Tx, permitId: string): Promise<PermitAction[]> {
  return (await tx.query(`select ${columns} from issuance.permit_action where permit_id = $1 order by proposed_at, id`, [
    permitId,
  ])) as PermitAction[];
}

/** The database sets the time of the decision, which must be that of the transaction in which the permit changes. */
export async function decideAction(
  tx: Tx,
  id: string,
  actor: Actor,
  verdict: { readonly state: 'approved' | 'rejected' | 'withdrawn'; readonly note: string | null; readonly statement: string | null },
): Promise<void> {
  await tx.query(
    `update issuance.permit_action set state = $2, decided_by = $3, decided_org = $4, decided_role = $5, decided_at = now(), decision_note = $6,
       verdict_statement = $7 where id = $1`,
    [id, verdict.state, actor.personId, actor.org, actor.role, verdict.note, verdict.statement],
  );
}
