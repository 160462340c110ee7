import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { answerInUnit, isApplicant, refusalProblem } from '#applications';
import { type Tx, UnitOfWork } from '#database';
import { type Actor, Looks } from '#ledger';
import { Answer, CurrentActor, decodeCursor, etagOf, ok, pageOf, type Problem, problem, RequireRole, UuidParam } from '#web';
import { FindPermits } from './find-permits.service.js';
import { listActions } from './permit-action.repository.js';
import { PermitsQuery } from './permit-requests.js';
import { actionView, jobView, permitView } from './permit-view.js';
import { findCredential, findSealedPdf, jobsOf, listPermits, type PermitRow, readDocument } from './permit.repository.js';

const seeing = ['applicant', 'agent', 'case-officer', 'scientific-authority', 'issuing-officer', 'auditor'] as const;

@ApiTags('permits')
@Controller('v1/permits')
export class PermitsController {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly permits: FindPermits,
    private readonly looks: Looks,
  ) {}

  @Get()
  @RequireRole(...seeing)
  @ApiOperation({ summary: 'Permits that you may see, newest first; `number` finds one', operationId: 'listPermits' })
  list(@CurrentActor() actor: Actor, @Query() query: PermitsQuery) {
    const cursor = decodeCursor(query.cursor, ['uuid']);
    return this.unit.run(async (tx) => {
      const rows = await listPermits(tx, {
        applicant: isApplicant(actor) ? { personId: actor.personId, org: actor.org } : null,
        limit: query.limit + 1,
        ...(query.number ? { number: query.number } : {}),
        ...(query.state ? { state: query.state } : {}),
        ...(cursor ? { before: String(cursor[0]) } : {}),
      });
      await this.looks.overPage(tx, actor, 'permits', rows, query.limit);
      return pageOf(rows, query.limit, (row) => [row.id], permitView);
    });
  }

  @Get(':id')
  @RequireRole(...seeing)
  @ApiOperation({ summary: 'One permit with its frozen document', operationId: 'readPermit' })
  read(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string) {
    return this.opened(actor, id, async (tx, permit) => {
      const document = await readDocument(tx, permit.id);
      return ok(
        {
          ...permitView(permit),
          document: document === null ? null : (JSON.parse(document.toString('utf8')) as unknown),
          signing: (await jobsOf(tx, permit.id)).map(jobView),
          actions: isApplicant(actor) ? [] : (await listActions(tx, permit.id)).map(actionView),
        },
        { etag: etagOf(permit.rowVersion) },
      );
    });
  }

  @Get(':id/document')
  @RequireRole(...seeing)
  @ApiProduces('application/json')
  @ApiOperation({ summary: 'The exact bytes whose SHA-256 the credential signs', operationId: 'readPermitDocument' })
  document(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string) {
    return this.opened(actor, id, async (tx, permit) => {
      const bytes = await readDocument(tx, permit.id);
      return bytes ? file(bytes, 'application/json', `${permit.number ?? permit.id}.json`) : problem('document-not-ready');
    });
  }

  @Get(':id/pdf')
  @RequireRole(...seeing)
  @ApiProduces('application/pdf')
  @ApiOperation({ summary: 'The sealed form', operationId: 'readPermitPdf' })
  pdf(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string) {
    return this.opened(actor, id, async (tx, permit) => {
      const sealed = await findSealedPdf(tx, permit.id);
      return sealed ? file(sealed.pdf, 'application/pdf', `${permit.number ?? permit.id}.pdf`) : problem('document-not-ready');
    });
  }

  @Get(':id/credential')
  @RequireRole(...seeing)
  @ApiOperation({ summary: 'The signed token and the texts of its QR codes', operationId: 'readPermitCredential' })
  credential(@CurrentActor() actor: Actor, @Param('id', UuidParam) id: string) {
    return this.opened(actor, id, async (tx, permit) => {
      const found = await findCredential(tx, permit.id);
      if (!found) return problem('document-not-ready');
      return ok({
        cose: found.cose.toString('base64url'),
        frontQr: found.frontQr,
        annexQr: found.annexQr,
        checkCode: found.checkCode,
        signedAt: found.signedAt.toISOString(),
      });
    });
  }

  private opened(actor: Actor, id: string, work: (tx: Tx, permit: PermitRow) => Promise<Answer | Problem>) {
    return answerInUnit(this.unit, async (tx) => {
      const permit = await this.permits.open(tx, actor, id, { look: true });
      return permit.ok ? work(tx, permit.value) : refusalProblem(permit);
    });
  }
}

function file(bytes: Buffer, mediaType: string, name: string): Answer {
  return new Answer(200, bytes, {
    headers: {
      'content-type': mediaType,
      'content-disposition': `attachment; filename="${name}"`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    },
  });
}
