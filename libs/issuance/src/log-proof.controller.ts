import { createHash } from 'node:crypto';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { answerInUnit, refusalProblem } from '#applications';
import { type Tx, UnitOfWork } from '#database';
import type { Actor } from '#ledger';
import { Answer, CurrentActor, type Problem, problem, RequireRole } from '#web';
import { FindPermits } from './find-permits.service.js';
import { findLogProof, type LogProofRow } from './log-proof.repository.js';
import { findPermitByNumber } from './permit.repository.js';
import { PermitNumberQuery } from './permit-requests.js';

const seeing = ['applicant', 'agent', 'case-officer', 'scientific-authority', 'issuing-officer', 'auditor'] as const;

/** The proof that a permit stands in the public log. The number is a query: those of other countries hold "/". */
@ApiTags('permits')
@Controller('v1/permits')
export class LogProofController {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly permits: FindPermits,
  ) {}

  @Get('proof')
  @RequireRole(...seeing)
  @ApiProduces('text/plain')
  @ApiOperation({ summary: 'C2SP tlog-proof that the permit stands in the public log', operationId: 'readPermitLogProof' })
  proof(@CurrentActor() actor: Actor, @Query() query: PermitNumberQuery) {
    return this.opened(actor, query.number, ({ proof }) => file(proof, 'text/plain; charset=utf-8', `${query.number}.tlog-proof`));
  }

  @Get('entry')
  @RequireRole(...seeing)
  @ApiProduces('application/json')
  @ApiOperation({ summary: 'The entry of the public log that the proof is about, byte for byte', operationId: 'readPermitLogEntry' })
  entry(@CurrentActor() actor: Actor, @Query() query: PermitNumberQuery) {
    return this.opened(actor, query.number, ({ entry }) => file(entry, 'application/json', `${query.number}.entry`));
  }

  private opened(actor: Actor, number: string, answer: (row: LogProofRow) => Answer) {
    return answerInUnit(this.unit, async (tx: Tx): Promise<Answer | Problem> => {
      const named = await findPermitByNumber(tx, number);
      if (!named) return problem('permit-not-found');
      const permit = await this.permits.open(tx, actor, named.id, { look: true });
      if (!permit.ok) return refusalProblem(permit);
      const row = await findLogProof(tx, permit.value.id);
      return row ? answer(row) : problem('log-proof-not-ready', { args: { state: permit.value.state } });
    });
  }
}

/** A proof changes once at most: when one without witnesses is replaced. */
function file(bytes: Buffer, mediaType: string, name: string): Answer {
  return new Answer(200, bytes, {
    etag: `"${createHash('sha256').update(bytes).digest('base64url')}"`,
    headers: {
      'content-type': mediaType,
      'content-disposition': `attachment; filename="${name}"`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-cache',
    },
  });
}
