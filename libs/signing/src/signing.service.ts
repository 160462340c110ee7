import { Inject, Injectable } from '@nestjs/common';
import { NotificationListener, UnitOfWork } from '#database';
import { createRenderPool, type RenderPool } from '#document';
import { Ledger, LogProofs } from '#ledger';
import { closePkcs11Devices, KeystoreError } from '#keystore/installation';
import { nodeCrypto } from '#keystore/verify-crypto';
import { AlarmPost } from './alarms/alarm-post.service.js';
import { AuthorityLog } from './authority/authority-log.js';
import { AuthorityLogRepository } from './authority/authority-log.repository.js';
import { ClockGuard } from './clock-guard.js';
import { CredentialJob } from './credential/credential-job.service.js';
import { ExamineCase } from './credential/examine-case.service.js';
import { SignedPermitRepository } from './credential/signed-permit.repository.js';
import { TrialIssuer } from './credential/trial-issuer.js';
import type { JobOutcome, SigningJob } from './jobs/signing-job.js';
import { SigningJobRepository } from './jobs/signing-job.repository.js';
import { SigningLoop, type SigningLoopPorts } from './jobs/signing-loop.js';
import { refusal } from './refusal.js';
import { DegradedJudge } from './log/degraded-judge.js';
import { LogJobRepository } from './log/log-job.repository.js';
import { StepLoop } from './jobs/step-loop.js';
import { LogStep } from './log/log-step.service.js';
import { PermitSealer } from './seal/permit-sealer.js';
import { SealJob } from './seal/seal-job.service.js';
import { SignerKeys } from './signer-keys.js';
import { StatusJudge } from './status/status-judge.js';
import { SIGNING_CONFIG, type SigningConfig } from './signing.config.js';
import { LoggedPermitRepository } from './trust/logged-permit.repository.js';
import { ReceiptRepository } from './receipts/receipt.repository.js';
import { ReceiptStep } from './receipts/receipt-step.service.js';
import { PublicationRepository } from './trust/publication.repository.js';
import { PublicationFault, TrustPublisher } from './trust/trust-publisher.js';

/** Claims of one job that may end in an unforeseen error before the officers are told. */
const attemptsMax = 8;
const pollMilliseconds = 2000;
/** How soon an alarm leaves. */
const alarmMilliseconds = 2000;
/** How soon after a step its receipt is there. */
const receiptMilliseconds = 1000;
/** How often the lists are looked at; a change of status is published within this time. */
const refreshMilliseconds = 5000;
/** How often proofs are asked for again that were refused, or of permits signed before the log. */
const gateMilliseconds = 3_600_000;

export type SigningReport = Parameters<SigningLoopPorts['report']>[0];

/** The signer at work: takes jobs from the table, signs what may be signed, publishes the lists. */
@Injectable()
export class SigningService {
  private readonly keys: SignerKeys;
  private readonly pool: RenderPool;
  private readonly publisher: TrustPublisher;
  private readonly credentialJob: CredentialJob;
  private readonly sealJob: SealJob;
  private readonly loop: SigningLoop;
  private readonly listener: NotificationListener;
  private readonly logStep: LogStep;
  private readonly logLoop: StepLoop;
  private readonly logListener: NotificationListener;
  private readonly receiptLoop: StepLoop;
  private readonly clockGuard: ClockGuard;
  private readonly alarmLoop: StepLoop;
  private gateOpenedAt = Number.NEGATIVE_INFINITY;
  private refreshTimer: NodeJS.Timeout | null = null;
  private refreshing: Promise<void> | null = null;
  private listsPublished = false;

  constructor(
    @Inject(SIGNING_CONFIG) private readonly config: SigningConfig,
    private readonly unit: UnitOfWork,
    private readonly jobs: SigningJobRepository,
    permits: SignedPermitRepository,
    publications: PublicationRepository,
    logged: LoggedPermitRepository,
    examiner: ExamineCase,
    ledger: Ledger,
    logJobs: LogJobRepository,
    proofs: LogProofs,
    receipts: ReceiptRepository,
    authorityEntries: AuthorityLogRepository,
  ) {
    const clock = config.clock ?? (() => new Date());
    this.clockGuard = new ClockGuard(unit, clock);
    this.keys = new SignerKeys(config.keystore);
    this.pool = createRenderPool({ size: config.renderers });
    const authority = new AuthorityLog(config.memory, unit, authorityEntries, proofs);
    const statuses = new StatusJudge(config, ledger, publications, authority, authorityEntries);
    this.publisher = new TrustPublisher(config, unit, publications, this.keys, nodeCrypto, logged, ledger, statuses);
    const trial = new TrialIssuer(nodeCrypto);
    this.credentialJob = new CredentialJob(
      config,
      unit,
      jobs,
      permits,
      examiner,
      trial,
      this.keys,
      this.publisher,
      ledger,
      authority,
      clock,
    );
    const sealer = new PermitSealer(config.certificates, this.keys, this.pool, clock);
    this.sealJob = new SealJob(unit, jobs, permits, sealer, this.publisher, ledger, clock);
    this.loop = new SigningLoop(
      {
        claim: (kinds, limit) => jobs.claim(kinds, limit),
        work: (job) => this.work(job),
        release: (job) => jobs.release(job),
        report: (entry) => config.report(entry),
      },
      // One thread prepares and signs; seals mostly wait for the drawing threads, one job each ahead.
      { concurrency: { credential: 4, seal: config.renderers * 2, trust: 1 }, pollMilliseconds },
    );
    this.listener = new NotificationListener(
      { url: config.databaseUrl, applicationName: 'opencites-signer-listen', channel: 'signing_job' },
      (payload) => this.loop.wake(payload?.split(':')[0]),
    );
    const degraded = new DegradedJudge(config.country, { config, rows: authorityEntries }, ledger, authority, clock);
    const report: SigningLoopPorts['report'] = (entry) => config.report(entry);
    this.logStep = new LogStep(config.country, unit, logJobs, proofs, this.publisher, ledger, report, degraded, clock);
    this.logLoop = new StepLoop(() => this.logStep.run(), {
      pollMilliseconds,
      text: 'proofs of the log cannot be taken',
      report: (entry) => config.report(entry),
    });
    const receiptStep = new ReceiptStep(config.country, unit, receipts, this.keys, this.publisher, clock);
    this.receiptLoop = new StepLoop(async () => (await this.clockGuard.apart()) === null && receiptStep.run(), {
      pollMilliseconds: receiptMilliseconds,
      text: 'receipts cannot be signed',
      report: (entry) => config.report(entry),
    });
    const alarmPost = new AlarmPost(config, unit, ledger);
    this.alarmLoop = new StepLoop(() => alarmPost.run(), {
      pollMilliseconds: alarmMilliseconds,
      text: 'alarms cannot be delivered',
      report: (entry) => config.report(entry),
    });
    this.logListener = new NotificationListener(
      { url: config.databaseUrl, applicationName: 'opencites-signer-log', channel: 'ledger_published' },
      () => this.logLoop.wake(),
    );
  }

  /** Opens the keys, publishes the lists, begins. A keystore that cannot be opened leaves the process up and not ready. */
  async start(): Promise<void> {
    await this.refresh();
    await this.listener.open();
    await this.logListener.open();
    this.loop.start();
    this.logLoop.start();
    this.receiptLoop.start();
    this.alarmLoop.start();
    this.refreshTimer = setInterval(() => void this.refresh(), refreshMilliseconds);
  }

  /** Finishes what is in work; jobs that were claimed and not begun go back. */
  async stop(): Promise<void> {
    if (this.refreshTimer) clearInterval(this.refreshTimer);
    await this.listener.close();
    await this.logListener.close();
    await this.logLoop.stop();
    await this.receiptLoop.stop();
    await this.alarmLoop.stop();
    await this.loop.stop();
    await this.refreshing;
    await this.pool.close();
    await closePkcs11Devices();
  }

  /** What /health/ready asks. */
  readonly checks = {
    database: async () => {
      await this.unit.reader.query('select 1');
      return true;
    },
    keys: async () => (await this.keys.ready()).ok,
    lists: async () => this.listsPublished,
    clock: async () => (await this.clockGuard.apart()) === null,
  } as const;

  private async work(job: SigningJob): Promise<JobOutcome> {
    try {
      // A credential says itself why it is refused; a seal or a list is only late, and nobody has to do anything about it.
      const apart = job.kind === 'credential' ? null : await this.clockGuard.apart();
      if (apart !== null) return { outcome: 'again', reason: `clocks are ${apart.toFixed(0)} s apart` };
      switch (job.kind) {
        case 'credential':
          return await this.credentialJob.run(job);
        case 'seal':
          return await this.sealJob.run(job);
        case 'trust':
          await this.publisher.publish();
          await this.unit.run((tx) => this.jobs.finish(tx, job));
          return { outcome: 'done' };
      }
    } catch (error) {
      // A key that is away or a list that cannot be published concerns every permit: the job waits, nobody is refused.
      if (error instanceof KeystoreError || error instanceof PublicationFault) {
        this.config.report({ level: 'error', text: error.message, job });
        return { outcome: 'again', reason: error.message };
      }
      if (job.attempts < attemptsMax || job.permitId === null) throw error;
      this.config.report({ level: 'error', text: 'given up', job, error });
      const reason = refusal('signer-fault', { attempts: String(job.attempts) });
      await this.unit.run((tx) => this.jobs.refuse(tx, job, reason));
      return { outcome: 'refused', refusal: reason };
    }
  }

  private refresh(): Promise<void> {
    this.refreshing ??= this.clockGuard
      .apart()
      .then((seconds) => {
        if (seconds !== null) throw new Error(`the clocks of signer and database are ${seconds.toFixed(0)} s apart`);
        return this.publisher.refresh();
      })
      .then(() => this.openGate())
      .then(() => {
        this.listsPublished = true;
      })
      .catch((error: unknown) => {
        this.listsPublished = false;
        this.config.report({
          level: 'error',
          text: `lists were not published: ${error instanceof Error ? error.message : 'unknown'}`,
          error,
        });
      })
      .finally(() => {
        this.refreshing = null;
      });
    return this.refreshing;
  }

  /** A key list that names a log never goes back, and neither does the database's gate. */
  private async openGate(): Promise<void> {
    const list = (await this.publisher.store()).keyList(this.config.country);
    if (list?.state !== 'ok' || !list.value.list.log || performance.now() - this.gateOpenedAt < gateMilliseconds) return;
    await this.logStep.openGate();
    this.gateOpenedAt = performance.now();
  }
}
