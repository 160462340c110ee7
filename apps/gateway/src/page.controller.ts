import { Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Language, languages, message } from '#messages';
import { CheckCounts, CheckPresented, faultProblem, NumberLookup, readRequest, TrustDirectory } from '#verification';
import { isDay, languageOf, type Problem, type ProblemCode, Public } from '#web';
import type { GatewayConfig } from './config.js';
import { type Html, html } from './page/html.js';
import { listAges } from './page/list-ages.js';
import { numberView } from './page/number-view.js';
import { pageShell } from './page/page-shell.js';
import { resultView, verdictWord } from './page/result-view.js';
import { type StartOptions, startView } from './page/start-view.js';
import { pageSecurityPolicy, workerSecurityPolicy } from './page/security-policy.js';
import { PublicFiles } from './public-files.js';

export const GATEWAY_CONFIG = Symbol('GATEWAY_CONFIG');

/** The public page and what it is made of. */
@Controller()
@ApiExcludeController()
export class PageController {
  constructor(
    @Inject(GATEWAY_CONFIG) private readonly config: Pick<GatewayConfig, 'publicUrl'>,
    @Inject(PublicFiles) private readonly files: PublicFiles,
    @Inject(CheckPresented) private readonly checker: CheckPresented,
    @Inject(CheckCounts) private readonly counts: CheckCounts,
    @Inject(TrustDirectory) private readonly trust: TrustDirectory,
    @Inject(NumberLookup) private readonly numbers: NumberLookup,
  ) {}

  @Get()
  @Public()
  start(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @Query('lang') lang?: string): void {
    const language = chosenLanguage(lang, request);
    this.answer(reply, 200, language, message('page.title', {}, language), this.startView(language));
  }

  /** For browsers without scripts, and for a PDF whose owner wants its seal checked: the same answer, made here. */
  @Post('verify')
  @Public()
  async verify(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    void reply.header('cache-control', 'no-store');
    const reading = await readRequest(request);
    const language = chosenLanguage(reading.fields['lang'], request);
    if ('problem' in reading) return this.refuse(request, reply, language, reading.problem);
    const outcome = await this.checker.check(reading.presented);
    if (!outcome.ok) return this.refuse(request, reply, language, faultProblem(outcome.fault));
    const { report, carrier, now } = outcome;
    this.counts.count(carrier, report.verdict);
    const from = carrier === 'image' ? 'picture' : carrier === 'pdf' ? 'pdf' : 'text';
    const ages = this.ages(report.permit?.issuer ?? null);
    const view = resultView(report, { language, where: 'there', from, ages, now, offline: false, sendPdf: false });
    const title = message('page.title.verdict', { verdict: verdictWord(report, language) }, language);
    this.answer(reply, 200, language, title, served(view));
  }

  /** A paper without a code: is its number on record? Never green. */
  @Get('number')
  @Public()
  async number(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Query('number') number: unknown,
    @Query('date') date: unknown,
    @Query('lang') lang?: string,
  ): Promise<void> {
    void reply.header('cache-control', 'no-store');
    const language = chosenLanguage(lang, request);
    const day = date === undefined || date === '' ? null : date;
    const title = message('number.title', {}, language);
    if (typeof number !== 'string' || number.trim().length < 3 || number.length > 60 || (day !== null && !isDay(day)))
      return this.answer(reply, 422, language, title, served(this.startView(language, { id: 'number.fault' })));
    const found = await this.numbers.ask(number, day);
    this.answer(reply, 200, language, title, served(numberView(found, language)));
  }

  @Get('assets/:file')
  @Public()
  asset(@Param('file') name: string, @Res() reply: FastifyReply): void {
    const file = this.files.asset(name);
    if (!file) {
      reply.callNotFound();
      return;
    }
    void reply
      .headers({ 'cache-control': 'public, max-age=31536000, immutable', 'content-security-policy': workerSecurityPolicy })
      .type(file.type)
      .send(file.bytes);
  }

  @Get('service-worker.js')
  @Public()
  serviceWorker(@Res() reply: FastifyReply): void {
    void reply
      .headers({ 'cache-control': 'no-cache', 'content-security-policy': workerSecurityPolicy })
      .type('text/javascript; charset=utf-8')
      .send(this.files.serviceWorker);
  }

  @Get('robots.txt')
  @Public()
  robots(@Res() reply: FastifyReply): void {
    void reply.type('text/plain; charset=utf-8').send('User-agent: *\nDisallow: /verify\nDisallow: /v1/\n');
  }

  private refuse(request: FastifyRequest, reply: FastifyReply, language: Language, found: Problem): void {
    const { id, args } = pageErrors[found.code] ?? { id: `problem.${found.code}.detail`, args: found.options.args };
    // What is left of a refused upload is not read: the connection ends with the answer.
    if (!request.raw.complete) void reply.header('connection', 'close');
    for (const [name, value] of Object.entries(found.options.headers ?? {})) void reply.header(name, value);
    const title = message('page.error.title', {}, language);
    this.answer(reply, found.status, language, title, served(this.startView(language, { id, ...(args ? { args } : {}) })));
  }

  private startView(language: Language, error?: StartOptions['error']): Html {
    return startView(language, { scripted: false, ages: this.ages(null), now: Date.now() / 1000, ...(error ? { error } : {}) });
  }

  private ages(issuer: string | null) {
    const { store, files } = this.trust.publication;
    return listAges(store, files.keys(), issuer);
  }

  private answer(reply: FastifyReply, status: number, language: Language, title: string, main: Html): void {
    // The name in the page is ours by configuration: a Host header is whatever somebody sends.
    const { host } = new URL(this.config.publicUrl);
    void reply
      .status(status)
      .headers({
        'content-language': language,
        'content-security-policy': pageSecurityPolicy,
        vary: 'Accept-Language',
        ...(reply.hasHeader('cache-control') ? {} : { 'cache-control': 'no-cache' }),
      })
      .type('text/html; charset=utf-8')
      .send(pageShell({ language, host, assets: this.files.names, title, main }));
  }
}

const pageErrors: Partial<Record<ProblemCode, { readonly id: string; readonly args?: Readonly<Record<string, number>> }>> = {
  'body-too-large': { id: 'page.error.too-large', args: { megabytes: 20 } },
  'verification-empty': { id: 'page.error.empty' },
  'verification-file-unsupported': { id: 'page.error.type' },
  'request-invalid': { id: 'page.error.empty' },
};

/** Marks what this site answered, so that the page's script leaves it standing. */
function served(view: Html): Html {
  return html`<div data-served-result>${view}</div>`;
}

function chosenLanguage(asked: unknown, request: FastifyRequest): Language {
  return languages.find((known) => known === asked) ?? languageOf(request.headers['accept-language']);
}
