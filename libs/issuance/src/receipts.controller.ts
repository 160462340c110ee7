import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { answerInUnit, CaseRecord, findApplication, maySee } from '#applications';
import { type Tx, UnitOfWork } from '#database';
import { type Actor, LogProofs } from '#ledger';
import { CurrentActor, decodeCursor, ok, Page, pageOf, problem, RequireRole } from '#web';
import { ReceiptsQuery } from './permit-requests.js';
import { listReceipts, type ReceiptRow } from './receipt.repository.js';

const seeing = ['applicant', 'agent', 'case-officer', 'scientific-authority', 'issuing-officer', 'auditor'] as const;

/** Signed promises that the steps of a case stand in the log (docs/spec/receipt.md), with the proof as soon as there is one. */
@ApiTags('receipts')
@Controller('v1/receipts')
export class ReceiptsController {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly record: CaseRecord,
    private readonly proofs: LogProofs,
  ) {}

  @Get()
  @RequireRole(...seeing)
  @ApiOperation({
    summary: 'Receipts for the steps of a case, oldest first, each with its proof of the log or null',
    operationId: 'listReceipts',
  })
  list(@CurrentActor() actor: Actor, @Query() query: ReceiptsQuery) {
    const cursor = decodeCursor(query.cursor, ['uuid']);
    return answerInUnit(this.unit, async (tx) => {
      const application = await findApplication(tx, query.application);
      if (!application || !maySee(actor, application)) return problem('application-not-found');
      await this.record.look(tx, actor, application);
      const rows = await listReceipts(tx, application.id, { limit: query.limit + 1, after: cursor ? String(cursor[0]) : null });
      const page = pageOf(
        rows,
        query.limit,
        (row) => [row.eventId],
        (row) => row,
      );
      const items = [];
      for (const row of page.items) items.push(await this.view(tx, row));
      return ok(new Page(items, page.next));
    });
  }

  private async view(tx: Tx, row: ReceiptRow) {
    const proof = await this.proofs.proofOf(tx, row.eventId);
    return {
      event: row.eventId,
      log: row.log,
      kind: row.kind,
      at: row.at.toISOString(),
      leafHash: row.leafHash.toString('base64url'),
      receipt: row.receipt.toString('base64url'),
      proof: proof === null ? null : new TextDecoder().decode(proof.proofFile),
    };
  }
}
