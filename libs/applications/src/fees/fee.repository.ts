import { type Tx } from '#database';
import type { Actor } from '#ledger';

export type ChargeState = 'due' | 'paid' | 'waived';
export const feeProposalKinds = ['additional', 'refund', 'waiver'] as const;
export type FeeProposalKind = (typeof feeProposalKinds)[number];

/** Something to pay for an application. Amounts are exact decimal texts, with the currency's ISO 4217 code beside them. */
export interface Charge {
  readonly id: string;
  readonly applicationId: string;
  readonly kind: 'fee' | 'additional';
  /** What a payment names; unique. */
  readonly reference: string;
  readonly amount: string;
  readonly currency: string;
  readonly source: string;
  readonly state: ChargeState;
  readonly refunded: string;
  readonly madeAt: Date;
  readonly provider: 'counter' | 'page' | null;
  readonly receipt: string | null;
  readonly paidBy: string | null;
  readonly paidAt: Date | null;
}

export interface FeeProposal {
  readonly id: string;
  readonly applicationId: string;
  readonly kind: FeeProposalKind;
  /** null for an additional payment. */
  readonly chargeId: string | null;
  /** null for a waiver, which is of the whole charge. */
  readonly amount: string | null;
  readonly currency: string | null;
  readonly reason: string;
  readonly state: 'proposed' | 'approved' | 'refused';
  readonly proposedBy: string;
  readonly proposedAt: Date;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  readonly note: string | null;
  /** Number of the receipt of a refund that was handed out; null before, and for anything else. */
  readonly handedReceipt: string | null;
  readonly handedBy: string | null;
  readonly handedAt: Date | null;
}

const chargeColumns = `id, application_id as "applicationId", kind, reference, amount::text, currency, source, state, refunded::text, made_at as "madeAt",
  provider, receipt, paid_by as "paidBy", paid_at as "paidAt"`;

/** Oldest first. */
export async function chargesOf(tx: Tx, applicationId: string): Promise<Charge[]> {
  return (await tx.query(`select ${chargeColumns} from applications.charge where application_id = $1 order by made_at, id`, [
    applicationId,
  ])) as Charge[];
}

export async function chargeByReference(tx: Tx, reference: string): Promise<Charge | null> {
  const [row] = (await tx.query(`select ${chargeColumns} from applications.charge where reference = $1 for no key update`, [
    reference,
  ])) as Charge[];
  return row ?? null;
}

/** @param by the officer at the counter; null for a payment that the payment page reported */
export async function payCharge(tx: Tx, id: string, provider: 'counter' | 'page', receipt: string, by: Actor | null): Promise<void> {
  await tx.query(
    `update applications.charge set state = 'paid', provider = $2, receipt = $3, paid_by = $4, paid_org = $5, paid_at = now() where id = $1`,
    [id, provider, receipt, by?.personId ?? null, by?.org ?? null],
  );
}

/** Whether something is to be paid before the case goes on. */
export async function feeOutstanding(tx: Tx, applicationId: string): Promise<boolean> {
  const rows = (await tx.query(`select 1 from applications.charge where application_id = $1 and state = 'due' limit 1`, [
    applicationId,
  ])) as unknown[];
  return rows.length > 0;
}

const proposalColumns = `id, application_id as "applicationId", kind, charge_id as "chargeId", amount::text, currency, reason, state,
  proposed_by as "proposedBy", proposed_at as "proposedAt", decided_by as "decidedBy", decided_at as "decidedAt", note, handed_receipt as "handedReceipt",
  handed_by as "handedBy", handed_at as "handedAt"`;

/** Oldest first. */
export async function feeProposalsOf(tx: Tx, applicationId: string): Promise<FeeProposal[]> {
  return (await tx.query(`select ${proposalColumns} from applications.fee_proposal where application_id = $1 order by id`, [
    applicationId,
  ])) as FeeProposal[];
}

export async function insertFeeProposal(
  tx: Tx,
  actor: Actor,
  row: Pick<FeeProposal, 'id' | 'applicationId' | 'kind' | 'chargeId' | 'amount' | 'currency' | 'reason'>,
): Promise<void> {
  await tx.query(
    `insert into applications.fee_proposal (id, application_id, kind, charge_id, amount, currency, reason, proposed_by, proposed_org, proposed_role)
     values ($1, $2, $3, $4, $5::numeric, $6, $7, $8, $9, $10)`,
    [row.id, row.applicationId, row.kind, row.chargeId, row.amount, row.currency, row.reason, actor.personId, actor.org, actor.role],
  );
}

export async function decideFeeProposal(tx: Tx, id: string, actor: Actor, state: 'approved' | 'refused', note: string): Promise<void> {
  await tx.query(
    'update applications.fee_proposal set state = $2, decided_by = $3, decided_org = $4, decided_at = now(), note = $5 where id = $1',
    [id, state, actor.personId, actor.org, note],
  );
}

export async function handOutRefund(tx: Tx, id: string, actor: Actor, receipt: string): Promise<void> {
  await tx.query(
    'update applications.fee_proposal set handed_receipt = $2, handed_by = $3, handed_org = $4, handed_at = now() where id = $1',
    [id, receipt, actor.personId, actor.org],
  );
}
