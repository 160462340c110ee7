import { Body, Controller, Headers, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { type ApplicationRow, applicationView, Decide, DraftApplication, refusalProblem } from '#applications';
import type { Tx } from '#database';
import { signedOf } from '#identity';
import type { Actor } from '#ledger';
import {
  type Answer,
  created,
  CurrentActor,
  etagOf,
  Idempotent,
  IfMatch,
  languageOf,
  matchVersion,
  NeedsIfMatch,
  ok,
  Once,
  type OnceOnly,
  type Problem,
  RequireRole,
  UuidParam,
} from '#web';
import { ApprovePermit } from './approve-permit.service.js';
import { IssuePermit } from './issue-permit.service.js';
import { ApprovalBody, IssueBody, PermitReasonBody } from './permit-requests.js';
import { permitView } from './permit-view.js';

interface Step {
  readonly actor: Actor;
  readonly id: string;
  readonly ifMatch: string | undefined;
  readonly once: OnceOnly;
  readonly languages: string | undefined;
}

/** The issuing officer's acts on a case. */
@ApiTags('issuance')
@Controller('v1/applications/:id')
export class IssuanceController {
  constructor(
    private readonly drafts: DraftApplication,
    private readonly decide: Decide,
    private readonly approval: ApprovePermit,
    private readonly issuing: IssuePermit,
  ) {}

  @Post('approval')
  @RequireRole('issuing-officer')
  @Idempotent()
  @NeedsIfMatch()
  @ApiOperation({ summary: 'Approve what another officer recommended; its quota is reserved', operationId: 'approveApplication' })
  approve(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @IfMatch() ifMatch: string | undefined,
    @Body() body: ApprovalBody,
    @Once() once: OnceOnly,
    @Headers('accept-language') languages?: string,
  ) {
    return this.step({ actor, id, ifMatch, once, languages }, async (tx, row) => {
      const signed = signedOf(body);
      const stated = signed ? await this.decide.stated(tx, actor, row, signed) : null;
      if (stated && !stated.ok) return refusalProblem(stated, languageOf(languages));
      const approved = await this.approval.approve(tx, actor, row, stated?.value ?? { reason: body.reason });
      if (!approved.ok) return refusalProblem(approved, languageOf(languages));
      const { application, permit } = approved.value;
      return created(
        `/v1/permits/${permit.id}`,
        { application: applicationView(application), permit: permitView(permit) },
        { etag: etagOf(application.version) },
      );
    });
  }

  @Post('issue')
  @RequireRole('issuing-officer')
  @Idempotent()
  @NeedsIfMatch()
  @ApiOperation({ summary: 'Run the rules again, take the number, freeze the document and ask the signer', operationId: 'issuePermit' })
  issue(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @IfMatch() ifMatch: string | undefined,
    @Body() body: IssueBody,
    @Once() once: OnceOnly,
    @Headers('accept-language') languages?: string,
  ) {
    return this.step({ actor, id, ifMatch, once, languages }, async (tx, row) => {
      const issued = await this.issuing.issue(tx, actor, row, body);
      if (!issued.ok) return refusalProblem(issued, languageOf(languages));
      return created(`/v1/permits/${issued.value.id}`, permitView(issued.value));
    });
  }

  @Post('signing')
  @HttpCode(200)
  @RequireRole('issuing-officer')
  @Idempotent()
  @NeedsIfMatch()
  @ApiOperation({ summary: 'Ask the signer once more after it refused', operationId: 'retrySigning' })
  retry(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @IfMatch() ifMatch: string | undefined,
    @Once() once: OnceOnly,
    @Headers('accept-language') languages?: string,
  ) {
    return this.step({ actor, id, ifMatch, once, languages }, async (tx, row) => {
      const asked = await this.issuing.retry(tx, actor, row);
      return asked.ok ? ok(permitView(asked.value)) : refusalProblem(asked, languageOf(languages));
    });
  }

  @Post('reopening')
  @HttpCode(200)
  @RequireRole('issuing-officer')
  @Idempotent()
  @NeedsIfMatch()
  @ApiOperation({ summary: 'Send an approved case back, or one that the signer refused', operationId: 'reopenApplication' })
  reopen(
    @CurrentActor() actor: Actor,
    @Param('id', UuidParam) id: string,
    @IfMatch() ifMatch: string | undefined,
    @Body() body: PermitReasonBody,
    @Once() once: OnceOnly,
    @Headers('accept-language') languages?: string,
  ) {
    return this.step({ actor, id, ifMatch, once, languages }, async (tx, row) => {
      const reopened = await this.approval.reopen(tx, actor, row, body.reason);
      if (!reopened.ok) return refusalProblem(reopened, languageOf(languages));
      return ok(applicationView(reopened.value), { etag: etagOf(reopened.value.version) });
    });
  }

  private step(step: Step, work: (tx: Tx, row: ApplicationRow) => Promise<Answer | Problem>) {
    return step.once.run(async (tx) => {
      const row = await this.drafts.open(tx, step.actor, step.id, true);
      if (!row.ok) return refusalProblem(row, languageOf(step.languages));
      return matchVersion(step.ifMatch, row.value.version) ?? (await work(tx, row.value));
    });
  }
}
