import { Controller, HttpCode, Inject, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOkResponse, ApiOperation, ApiQuery } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Problem, problem, Public } from '#web';
import { reportJson, type ReportJson } from '#verify';
import { CheckCounts } from './counts/check-counts.service.js';
import { type CheckFault, CheckPresented } from './check-presented.service.js';
import { readRequest } from './presented/read-request.js';
import { readingLimits } from './reading/reading.js';
import { reportSchema } from './report-schema.js';

/** Seconds after which somebody who was turned away may try again. */
const retryAfter = 5;

/** A check that could not be made, as a problem. */
export function faultProblem(fault: CheckFault): Problem {
  if (fault === 'verification-busy')
    return problem(fault, { args: { seconds: retryAfter }, headers: { 'Retry-After': String(retryAfter) } });
  if (fault === 'verification-image-too-large') return problem(fault, { args: { megapixels: readingLimits.pixels / 1_000_000 } });
  return problem(fault);
}

@Controller('v1/verify')
export class VerifyController {
  constructor(
    @Inject(CheckPresented) private readonly checker: CheckPresented,
    @Inject(CheckCounts) private readonly counts: CheckCounts,
  ) {}

  @Post()
  @HttpCode(200)
  @Public()
  @ApiOperation({
    summary: 'Is this permit genuine and current?',
    description:
      'Takes the text of the QR codes, a PDF, a COSE message or a picture. Always 200 with a verdict when there was something to judge: ' +
      'a forged permit is an answer, not an error. What is sent is neither stored nor logged; only the number of checks per minute is kept.',
  })
  @ApiConsumes(
    'application/json',
    'text/plain',
    'application/pdf',
    'application/cose',
    'application/octet-stream',
    'image/png',
    'image/jpeg',
    'multipart/form-data',
  )
  @ApiBody({
    schema: {
      type: 'object',
      required: ['qr'],
      properties: {
        qr: { type: 'string', description: 'text of the front code', example: 'http://xa.localhost:8081/#01234567890123456789' },
        annexes: { type: 'array', items: { type: 'string' }, description: 'texts of the annex codes, in any order', example: [] },
      },
    },
  })
  @ApiQuery({
    name: 'at',
    required: false,
    description: 'check as of this time instead of now (ISO 8601 with zone)',
    example: '2026-11-22T09:40:00Z',
  })
  @ApiOkResponse({ description: 'The verdict, with every check that was made', schema: reportSchema })
  async verify(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Query('at') at?: string | string[],
  ): Promise<ReportJson | Problem> {
    void reply.header('cache-control', 'no-store');
    const time = at === undefined ? undefined : instantOf(at);
    if (time === null) return problem('verification-time-invalid');
    const reading = await readRequest(request);
    if ('problem' in reading) return reading.problem;
    const outcome = await this.checker.check(reading.presented, time === undefined ? {} : { at: time });
    if (!outcome.ok) return faultProblem(outcome.fault);
    this.counts.count(outcome.carrier, outcome.report.verdict);
    return reportJson(outcome.report);
  }
}

/** Unix seconds of an ISO 8601 time with a zone; null when it is none. */
export function instantOf(text: unknown): number | null {
  if (typeof text !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/.test(text)) return null;
  const milliseconds = Date.parse(text);
  return Number.isNaN(milliseconds) ? null : Math.floor(milliseconds / 1000);
}
