import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { UnitOfWork } from '#database';
import type { Actor } from '#ledger';
import {
  BodyBytes,
  created,
  CurrentActor,
  DocumentedBody,
  Idempotent,
  languageOf,
  noContent,
  ok,
  Once,
  type OnceOnly,
  problem,
  Public,
  RequireRole,
  UuidParam,
  type WebRequest,
} from '#web';
import { CaseRecord } from '../case-record.service.js';
import { DraftApplication } from '../draft-application.service.js';
import { refusalProblem } from '../refusal-problem.js';
import { answerInUnit } from '../unit-answer.js';
import type { Charge, FeeProposal } from './fee.repository.js';
import { FeeDecisionBody, FeeProposalBody, ReceiptBody } from './fee-requests.js';
import { Fees, PAYMENT_PAGE } from './fees.service.js';
import { HostedPagePayment } from './hosted-page-payment.js';

const officers = ['case-officer', 'issuing-officer'] as const;

/** What an application costs, that it was paid, and what two officers changed about it. */
@ApiTags('fees')
@Controller('v1/applications/:id')
export class FeesController {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly fees: Fees,
    private readonly drafts: DraftApplication,
    private readonly record: CaseRecord,
  ) {}

  @Get('fees')
  @RequireRole('applicant', 'agent', ...officers, 'auditor')
  @ApiOperation({ summary: 'What is to be paid, was paid, waived or paid back', operationId: 'listFees' })
  list(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string) {
    return answerInUnit(this.unit, async (tx) => {
      const row = await this.drafts.open(tx, actor, id);
      if (!row.ok) return refusalProblem(row);
      await this.record.look(tx, actor, row.value);
      const { charges, proposals } = await this.fees.of(tx, row.value);
      // Who proposed what is the office's affair; the applicant reads what came of it.
      const own = actor.role === 'applicant' || actor.role === 'agent';
      return ok({ charges: charges.map(chargeView), ...(own ? {} : { proposals: proposals.map(proposalView) }) });
    });
  }

  @Post('fees/:charge/receipt')
  @HttpCode(200)
  @RequireRole(...officers)
  @Idempotent()
  @ApiOperation({ summary: 'Record the receipt of a payment at the counter or against an invoice', operationId: 'recordReceipt' })
  receive(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Param('charge', UuidParam) charge: string,
    @Body() body: ReceiptBody,
    @Once() once: OnceOnly,
    @Headers('accept-language') languages?: string,
  ) {
    return once.run(async (tx) => {
      const row = await this.drafts.open(tx, actor, id, true);
      if (!row.ok) return refusalProblem(row, languageOf(languages));
      const paid = await this.fees.receive(tx, actor, row.value, charge, body.receipt);
      return paid.ok ? ok(chargeView(paid.value)) : refusalProblem(paid, languageOf(languages));
    });
  }

  @Post('fee-proposals')
  @RequireRole(...officers)
  @Idempotent()
  @ApiOperation({
    summary: 'Propose an additional payment, a refund or a waiver; another officer decides',
    operationId: 'proposeFeeChange',
  })
  propose(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Body() body: FeeProposalBody,
    @Once() once: OnceOnly,
    @Headers('accept-language') languages?: string,
  ) {
    const { kind, reason, charge = null, amount = null, currency = null } = body;
    const wanted = {
      ...{ kind, reason },
      chargeId: kind === 'additional' ? null : charge,
      amount: kind === 'waiver' ? null : amount,
      currency: kind === 'additional' ? currency : null,
    };
    return once.run(async (tx) => {
      const row = await this.drafts.open(tx, actor, id, true);
      if (!row.ok) return refusalProblem(row, languageOf(languages));
      const unfit =
        kind === 'additional' ? amount === null || currency === null : charge === null || (kind === 'refund' && amount === null);
      if (unfit) return problem('fee-proposal-unfit');
      const made = await this.fees.propose(tx, actor, row.value, wanted);
      if (!made.ok) return refusalProblem(made, languageOf(languages));
      return created(`/v1/applications/${id}/fees`, proposalView(made.value));
    });
  }

  @Post('fee-proposals/:proposal/decision')
  @HttpCode(200)
  @RequireRole('issuing-officer')
  @Idempotent()
  @ApiOperation({ summary: 'Approve or refuse what another officer proposed', operationId: 'decideFeeChange' })
  decide(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Param('proposal', UuidParam) proposal: string,
    @Body() body: FeeDecisionBody,
    @Once() once: OnceOnly,
    @Headers('accept-language') languages?: string,
  ) {
    return once.run(async (tx) => {
      const row = await this.drafts.open(tx, actor, id, true);
      if (!row.ok) return refusalProblem(row, languageOf(languages));
      const decided = await this.fees.decide(tx, actor, row.value, proposal, body.outcome, body.note ?? '');
      return decided.ok ? ok(proposalView(decided.value)) : refusalProblem(decided, languageOf(languages));
    });
  }

  @Post('fee-proposals/:proposal/receipt')
  @HttpCode(200)
  @RequireRole(...officers)
  @Idempotent()
  @ApiOperation({ summary: 'Record that an approved refund was handed out', operationId: 'recordRefundReceipt' })
  handOut(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @Param('proposal', UuidParam) proposal: string,
    @Body() body: ReceiptBody,
    @Once() once: OnceOnly,
    @Headers('accept-language') languages?: string,
  ) {
    return once.run(async (tx) => {
      const row = await this.drafts.open(tx, actor, id, true);
      if (!row.ok) return refusalProblem(row, languageOf(languages));
      const handed = await this.fees.handOut(tx, actor, row.value, proposal, body.receipt);
      return handed.ok ? ok(proposalView(handed.value)) : refusalProblem(handed, languageOf(languages));
    });
  }
}

/** Where the payment page reports to. The signature is the only thing that is believed. */
@ApiTags('fees')
@Controller('v1/payments')
export class PaymentReportsController {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly fees: Fees,
    @Inject(PAYMENT_PAGE) private readonly page: HostedPagePayment | null,
  ) {}

  @Post('reports')
  @HttpCode(204)
  @Public()
  @DocumentedBody({
    'application/json': {
      schema: {
        type: 'object',
        required: ['type', 'reference', 'amount', 'currency', 'receipt'],
        properties: Object.fromEntries(['type', 'reference', 'amount', 'currency', 'receipt'].map((name) => [name, { type: 'string' }])),
      },
    },
  })
  @ApiOperation({
    summary: 'The payment page reports a payment',
    description: 'Signed as Standard Webhooks 1.0 asks, with the secret that both hold. Told twice it is done once.',
    operationId: 'reportPayment',
  })
  report(@Req() request: WebRequest, @BodyBytes() bytes: Buffer) {
    return answerInUnit(this.unit, async (tx) => {
      const report = this.page?.read(request.headers, bytes) ?? null;
      if (report === null) return problem('payment-report-unsigned');
      const paid = await this.fees.reported(tx, report);
      return paid.ok ? noContent() : refusalProblem(paid);
    });
  }
}

function chargeView({ id, kind, reference, amount, currency, source, state, refunded, madeAt, provider, receipt, paidAt }: Charge) {
  return { id, kind, reference, amount, currency, source, state, refunded, madeAt, provider, receipt, paidAt };
}

function proposalView(row: FeeProposal) {
  const { id, kind, chargeId, amount, currency, reason, state, proposedBy, proposedAt, decidedBy, decidedAt, note } = row;
  const { handedReceipt, handedBy, handedAt } = row;
  return {
    id,
    kind,
    charge: chargeId,
    amount,
    currency,
    reason,
    state,
    proposedBy,
    proposedAt,
    decidedBy,
    decidedAt,
    note,
    handedReceipt,
    handedBy,
    handedAt,
  };
}
