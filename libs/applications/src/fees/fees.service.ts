import { Inject, Injectable } from '@nestjs/common';
import { newId, type Tx } from '#database';
import type { Actor } from '#ledger';
import { systemActor } from '#web';
import { type ApplicationRow, findApplication } from '../application.repository.js';
import { CaseRecord } from '../case-record.service.js';
import { judgedByDatabase } from '../judged-by-database.js';
import { type ApplicationRefusalCode, done, type Outcome, refused } from '../outcome.js';
import {
  type Charge,
  chargeByReference,
  chargesOf,
  decideFeeProposal,
  type FeeProposal,
  type FeeProposalKind,
  feeProposalsOf,
  handOutRefund,
  insertFeeProposal,
  payCharge,
} from './fee.repository.js';
import type { PaymentReport } from './hosted-page-payment.js';
import { CounterPayment, type PaymentBegun, type PaymentProvider } from './payment-provider.js';

/** The payment page of this installation; null where people pay at the counter or against an invoice alone. */
export const PAYMENT_PAGE = Symbol('PaymentPage');

const refusals: Readonly<Record<string, ApplicationRefusalCode>> = {
  charge_step: 'fee-not-due',
  charge_receipt_once: 'fee-receipt-used',
  fee_proposal_handed_once: 'fee-receipt-used',
  fee_proposal_fits: 'fee-proposal-unfit',
  fee_proposal_step: 'fee-proposal-closed',
  fee_proposal_one_open: 'fee-proposal-open',
  fee_proposal_two_people: 'second-person-needed',
  officer_role_held: 'officer-role-not-held',
  officer_unbound: 'officer-belongs-to-applicant',
};
/** States in which something may be asked or paid for: the case is not over. */
const openStates: readonly string[] = ['submitted', 'in-work', 'information-asked', 'decided', 'approved', 'issuing'];

export interface WantedFeeChange {
  readonly kind: FeeProposalKind;
  readonly chargeId: string | null;
  /** Exact decimal text; null for a waiver. */
  readonly amount: string | null;
  /** Of an additional payment. */
  readonly currency: string | null;
  readonly reason: string;
}

/**
 * Fees of applications. What is due stands in the database with the submission; an officer records a receipt, or the payment
 * page reports one. Additional payments, refunds and waivers are proposed by one person and approved by another.
 */
@Injectable()
export class Fees {
  constructor(
    private readonly record: CaseRecord,
    @Inject(PAYMENT_PAGE) private readonly page: PaymentProvider | null,
  ) {}

  /** Whether people can pay on a page. */
  get onPage(): boolean {
    return this.page !== null;
  }

  async of(
    tx: Tx,
    row: Pick<ApplicationRow, 'id'>,
  ): Promise<{ readonly charges: readonly Charge[]; readonly proposals: readonly FeeProposal[] }> {
    return { charges: await chargesOf(tx, row.id), proposals: await feeProposalsOf(tx, row.id) };
  }

  /** Tells what is due after a submission; the charge itself was written by the database. */
  async tellDue(tx: Tx, actor: Actor, row: ApplicationRow): Promise<void> {
    const due = (await chargesOf(tx, row.id)).find(({ state }) => state === 'due');
    if (due) await this.note(tx, actor, row, 'application.fee-due', due);
  }

  async charge(tx: Tx, row: ApplicationRow, id: string): Promise<Outcome<Charge>> {
    const charge = (await chargesOf(tx, row.id)).find((one) => one.id === id);
    if (!charge) return refused('fee-not-found');
    return charge.state === 'due' && openStates.includes(row.state) ? done(charge) : refused('fee-not-due');
  }

  /** How a charge can be paid. Outside of any transaction: the provider may be slow. @param backUrl where the payer comes back to */
  async begin(charge: Charge, backUrl: string): Promise<Outcome<PaymentBegun>> {
    const begun = await (this.page ?? new CounterPayment()).begin(charge, backUrl);
    return begun ? done(begun) : refused('payment-page-unreachable', { retryAfter: 60 });
  }

  /** An officer at the counter records the receipt of a payment. */
  async receive(tx: Tx, actor: Actor, row: ApplicationRow, chargeId: string, receipt: string): Promise<Outcome<Charge>> {
    const charge = await this.charge(tx, row, chargeId);
    if (!charge.ok) return charge;
    return this.pay(tx, actor, row, charge.value, 'counter', receipt);
  }

  /**
   * What the payment page reported. Told twice it is done once.
   *
   * @returns `payment-report-unfit` for a charge that is not, or another amount
   */
  async reported(tx: Tx, { reference, amount, currency, receipt }: PaymentReport): Promise<Outcome<Charge>> {
    const charge = await chargeByReference(tx, reference);
    const row = charge && (await findApplication(tx, charge.applicationId, true));
    if (!charge || !row || !sameAmount(charge.amount, amount) || charge.currency !== currency) return refused('payment-report-unfit');
    if (charge.state === 'paid' && charge.provider === 'page' && charge.receipt === receipt) return done(charge);
    // Money that came for what is paid, waived or over: a person has to look at it.
    if (charge.state !== 'due') return refused('fee-not-due');
    return this.pay(tx, systemActor(`${row.country}-MA`), row, charge, 'page', receipt);
  }

  async propose(tx: Tx, actor: Actor, row: ApplicationRow, wanted: WantedFeeChange): Promise<Outcome<FeeProposal>> {
    if (wanted.kind === 'additional' && !openStates.includes(row.state))
      return refused('application-state', { args: { state: row.state } });
    const id = newId();
    const made = await judgedByDatabase(tx, refusals, () => insertFeeProposal(tx, actor, { ...wanted, id, applicationId: row.id }));
    if (!made.ok) return made;
    const proposal = await this.proposal(tx, row, id);
    await this.noteProposal(tx, actor, row, 'application.fee-proposed', proposal);
    return done(proposal);
  }

  /** @param actor an issuing officer who did not propose it */
  async decide(
    tx: Tx,
    actor: Actor,
    row: ApplicationRow,
    id: string,
    outcome: 'approved' | 'refused',
    note: string,
  ): Promise<Outcome<FeeProposal>> {
    const proposal = (await feeProposalsOf(tx, row.id)).find((one) => one.id === id);
    if (!proposal) return refused('fee-not-found');
    if (proposal.state !== 'proposed') return refused('fee-proposal-closed');
    if (proposal.proposedBy === actor.personId) return refused('second-person-needed');
    const judged = await judgedByDatabase(tx, refusals, () => decideFeeProposal(tx, id, actor, outcome, note));
    if (!judged.ok) return judged;
    const decided = await this.proposal(tx, row, id);
    const kinds = { additional: 'application.fee-added', refund: 'application.fee-refunded', waiver: 'application.fee-waived' } as const;
    await this.noteProposal(tx, actor, row, outcome === 'approved' ? kinds[decided.kind] : 'application.fee-proposal-refused', decided);
    if (outcome === 'approved' && decided.kind === 'additional') await this.tellDue(tx, actor, row);
    return done(decided);
  }

  /** Records that an approved refund was handed out, with the number of the receipt that the payee signed. */
  async handOut(tx: Tx, actor: Actor, row: ApplicationRow, id: string, receipt: string): Promise<Outcome<FeeProposal>> {
    const proposal = (await feeProposalsOf(tx, row.id)).find((one) => one.id === id);
    if (!proposal) return refused('fee-not-found');
    if (proposal.kind !== 'refund' || proposal.state !== 'approved') return refused('fee-proposal-unfit');
    if (proposal.handedReceipt !== null) return refused('fee-proposal-closed');
    const judged = await judgedByDatabase(tx, refusals, () => handOutRefund(tx, id, actor, receipt));
    if (!judged.ok) return judged;
    const handed = await this.proposal(tx, row, id);
    const { chargeId, amount } = handed;
    await this.record.note(tx, actor, {
      kind: 'application.fee-refund-handed-out',
      act: 'hand-out',
      application: row,
      fields: { charge: chargeId, amount, receipt },
      subjects: chargeId === null ? [id] : [id, chargeId],
    });
    return done(handed);
  }

  private async pay(
    tx: Tx,
    actor: Actor,
    row: ApplicationRow,
    charge: Charge,
    provider: 'counter' | 'page',
    receipt: string,
  ): Promise<Outcome<Charge>> {
    const by = provider === 'counter' ? actor : null;
    const paid = await judgedByDatabase(tx, refusals, () => payCharge(tx, charge.id, provider, receipt, by));
    if (!paid.ok) return paid;
    const now = (await chargesOf(tx, row.id)).find(({ id }) => id === charge.id) ?? charge;
    await this.note(tx, actor, row, 'application.fee-paid', now);
    return done(now);
  }

  private async note(tx: Tx, actor: Actor, row: ApplicationRow, kind: `application.fee-${string}`, charge: Charge): Promise<void> {
    const { reference, amount, currency, provider, receipt } = charge;
    await this.record.note(tx, actor, {
      kind,
      application: row,
      fields: { reference, amount, currency, ...(provider === null ? {} : { provider, receipt }) },
      subjects: [charge.id],
    });
  }

  private async noteProposal(
    tx: Tx,
    actor: Actor,
    row: ApplicationRow,
    kind: `application.fee-${string}`,
    proposal: FeeProposal,
  ): Promise<void> {
    const { id, kind: change, chargeId, amount, currency, reason, proposedBy, note } = proposal;
    await this.record.note(tx, actor, {
      kind,
      application: row,
      fields: { change, charge: chargeId, amount, currency, note: reason, proposer: proposedBy, ...(note ? { answer: note } : {}) },
      subjects: chargeId === null ? [id] : [id, chargeId],
    });
  }

  private async proposal(tx: Tx, row: ApplicationRow, id: string): Promise<FeeProposal> {
    const found = (await feeProposalsOf(tx, row.id)).find((one) => one.id === id);
    if (!found) throw new Error('A proposal that was just written is gone');
    return found;
  }
}

/** 25 and 25.00 are one amount; read exactly, never as a binary float. */
function sameAmount(one: string, other: string): boolean {
  const plain = (text: string) => (/^\d{1,15}(\.\d{1,6})?$/.test(text) ? text.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '') : null);
  return plain(one) !== null && plain(one) === plain(other);
}
