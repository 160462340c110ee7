import { Param } from '@nestjs/common';
import { type ApplicationRow, DraftApplication, FeeProposalBody, feeProposalKinds, Fees, ReceiptBody, refusalProblem } from '#applications';
import type { Tx } from '#database';
import { Directory } from '#identity';
import type { Actor } from '#ledger';
import { type Language, message } from '#messages';
import {
  type Answer,
  CurrentActor,
  Form,
  Idempotent,
  Once,
  type OnceOnly,
  PageController,
  PageForm,
  PageGet,
  PageLanguage,
  PagePost,
  type Problem,
  RequireRole,
  seeOther,
  UuidParam,
  type View,
} from '#web';
import { DeskCase } from '../desk/desk-case.service.js';
import { onceKey } from '../desk/once-key.js';
import { formView, reasonFault, requestIn } from '../people/outcomes.js';

interface Asked {
  readonly actor: Actor;
  readonly id: string;
  readonly once: OnceOnly;
  readonly language: Language;
}

/** Fees of a case for officers: receipts, and what one officer proposes and another decides. */
@PageController('cases/:id/fees')
@RequireRole('case-officer', 'issuing-officer')
export class CaseFeesPages {
  constructor(
    private readonly desk: DeskCase,
    private readonly drafts: DraftApplication,
    private readonly fees: Fees,
    private readonly directory: Directory,
  ) {}

  @PageGet()
  list(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string, @PageLanguage() language: Language) {
    return this.desk.look(actor, id, language, (tx, row) => this.page(tx, actor, row));
  }

  @PagePost(':charge/receipt')
  @Idempotent()
  async receive(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Param('charge', UuidParam) charge: string,
    @Form() form: PageForm,
    @PageLanguage() language: Language,
    @Once() once: OnceOnly,
  ) {
    const receipt = form.text('receipt');
    const read = await requestIn(ReceiptBody, { receipt }, language);
    const name = `receipt-${charge}`;
    const faults: Record<string, string> = read.ok ? {} : { [name]: message('fees.fault.receipt', {}, language) };
    return this.step({ actor, id, once, language }, faults, { [name]: receipt }, (tx, row) =>
      this.fees.receive(tx, actor, row, charge, receipt),
    );
  }

  @PagePost('proposals/:proposal/receipt')
  @Idempotent()
  async handOut(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Param('proposal', UuidParam) proposal: string,
    @Form() form: PageForm,
    @PageLanguage() language: Language,
    @Once() once: OnceOnly,
  ) {
    const receipt = form.text('receipt');
    const read = await requestIn(ReceiptBody, { receipt }, language);
    const name = `handed-${proposal}`;
    const faults: Record<string, string> = read.ok ? {} : { [name]: message('fees.fault.receipt', {}, language) };
    return this.step({ actor, id, once, language }, faults, { [name]: receipt }, (tx, row) =>
      this.fees.handOut(tx, actor, row, proposal, receipt),
    );
  }

  @PagePost('proposals')
  @Idempotent()
  async propose(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Form() form: PageForm,
    @PageLanguage() language: Language,
    @Once() once: OnceOnly,
  ) {
    const values = Object.fromEntries(['kind', 'charge', 'amount', 'currency', 'reason'].map((name) => [name, form.text(name)]));
    const { kind = '', charge = '', reason = '' } = values;
    const [amount, currency] = [(values['amount'] ?? '').replace(',', '.'), (values['currency'] ?? '').toUpperCase()];
    const read = await requestIn(FeeProposalBody, { ...values, amount, currency }, language);
    const faults: Record<string, string> = {};
    const fault = (field: string) => (faults[field] = message(`fees.fault.${field}`, {}, language));
    if (!feeProposalKinds.some((one) => one === kind)) fault('kind');
    if (kind !== 'additional' && (charge === '' || (!read.ok && read.faults['charge']))) fault('charge');
    if (kind !== 'waiver' && (amount === '' || (!read.ok && read.faults['amount']))) fault('amount');
    if (kind === 'additional' && (currency === '' || (!read.ok && read.faults['currency']))) fault('currency');
    Object.assign(faults, reasonFault('reason', reason, language));
    const wanted = {
      ...{ kind: kind as FeeProposalBody['kind'], reason },
      chargeId: kind === 'additional' ? null : charge,
      amount: kind === 'waiver' ? null : amount,
      currency: kind === 'additional' ? currency : null,
    };
    return this.step({ actor, id, once, language }, faults, values, (tx, row) => this.fees.propose(tx, actor, row, wanted));
  }

  @PagePost('proposals/:proposal/:outcome')
  @RequireRole('issuing-officer')
  @Idempotent()
  decide(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Param('proposal', UuidParam) proposal: string,
    @Param('outcome') outcome: string,
    @PageLanguage() language: Language,
    @Once() once: OnceOnly,
  ) {
    return this.step({ actor, id, once, language }, {}, {}, (tx, row) =>
      this.fees.decide(tx, actor, row, proposal, outcome === 'approval' ? 'approved' : 'refused', ''),
    );
  }

  private step(
    { actor, id, once, language }: Asked,
    faults: Readonly<Record<string, string>>,
    values: Readonly<Record<string, string>>,
    work: (tx: Tx, row: ApplicationRow) => Promise<{ readonly ok: true } | Parameters<typeof refusalProblem>[0]>,
  ) {
    return once.run<Answer | Problem | View>(async (tx) => {
      const row = await this.drafts.open(tx, actor, id, true);
      if (!row.ok) return refusalProblem(row, language);
      if (Object.keys(faults).length > 0) {
        await this.desk.note(tx, actor, row.value);
        return this.page(tx, actor, row.value, values, faults);
      }
      const moved = await work(tx, row.value);
      return moved.ok ? seeOther(`/cases/${id}/fees`) : refusalProblem(moved, language);
    });
  }

  private async page(
    tx: Tx,
    actor: Actor,
    row: ApplicationRow,
    values: Readonly<Record<string, string>> = {},
    faults: Readonly<Record<string, string>> = {},
  ) {
    const { charges, proposals } = await this.fees.of(tx, row);
    const nameOf = (person: string | null) => (person === null ? null : this.directory.nameOf(tx, person));
    const shown = [];
    for (const one of proposals)
      shown.push({
        ...one,
        proposer: await nameOf(one.proposedBy),
        decider: await nameOf(one.decidedBy),
        hander: await nameOf(one.handedBy),
        mine: one.proposedBy === actor.personId,
      });
    return formView(
      'trade/case-fees',
      {
        ...{ application: row, charges, proposals: shown, values, kinds: feeProposalKinds, once: onceKey(), back: `/cases/${row.id}` },
        mayDecide: actor.role === 'issuing-officer',
        options: charges.map(({ id, reference, amount, currency }) => ({ value: id, text: `${reference}: ${amount} ${currency}` })),
      },
      faults,
    );
  }
}
