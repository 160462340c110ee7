import { taxonCodeOf, taxonRelease } from '#cites';
import { type IssuedToken, issueToken, type IssueInput, toBase64Url } from '#credential';
import { type Tx, UnitOfWork, violatedConstraint } from '#database';
import { raiseAlarm } from '#identity';
import { type Ledger } from '#ledger';
import type { TrustStore } from '#trust';
import type { AuthorityLog } from '../authority/authority-log.js';
import type { SigningJob, JobOutcome } from '../jobs/signing-job.js';
import type { SigningJobRepository } from '../jobs/signing-job.repository.js';
import { alarmingRefusals, refusal, type SigningRefusal } from '../refusal.js';
import type { SignerKeys } from '../signer-keys.js';
import { signerActor } from '../signer-actor.js';
import type { TrustPublisher } from '../trust/trust-publisher.js';
import type { ExamineCase, ExaminedCase } from './examine-case.service.js';
import { lintToken, type TokenExpectation } from './lint-token.js';
import type { SignedPermitRepository } from './signed-permit.repository.js';
import type { TrialIssuer } from './trial-issuer.js';

export interface CredentialJobConfig {
  /** Address in every QR; ends with "/". */
  readonly publicUrl: string;
  readonly country: string;
}

/** Years after its expiry for which what opens a permit's log entry is kept (Dec. 18.125). */
const legalHoldYears = 5;

/**
 * From a reserved permit to its signed credential, in one transaction: examine, trial copy, sign, read back, store, event,
 * the job that comes next. Killed anywhere, nothing was stored and the next signer begins anew; a signature that was not stored was
 * never outside of this process.
 */
export class CredentialJob {
  constructor(
    private readonly config: CredentialJobConfig,
    private readonly unit: UnitOfWork,
    private readonly jobs: SigningJobRepository,
    private readonly permits: SignedPermitRepository,
    private readonly examiner: ExamineCase,
    private readonly trial: TrialIssuer,
    private readonly keys: SignerKeys,
    private readonly publisher: TrustPublisher,
    private readonly ledger: Ledger,
    private readonly authority: AuthorityLog,
    private readonly clock: () => Date = () => new Date(),
  ) {}

  async run(job: SigningJob): Promise<JobOutcome> {
    const permitId = job.permitId ?? '';
    // Before the transaction, since publishing opens one of its own: a fresh permit must verify at once, status list included.
    const published = job.statusList === null ? null : await this.publisher.storeWith(job.statusList);
    const told = await this.authority.read(this.config.country, published ?? (await this.publisher.store()));
    try {
      // One view of decisions, roles, quotas and listings: what is judged together was true together.
      return await this.unit.run(async (tx) => {
        await this.permits.lock(tx, permitId);
        const now = this.clock();
        const examination = await this.examiner.examine(tx, permitId, now, told);
        if (examination.verdict === 'wait') return { outcome: 'again', reason: examination.reason };
        if (examination.verdict === 'signed-already') return this.done(tx, job);
        if (examination.verdict === 'refuse') return this.refused(tx, job, examination.refusal);
        if (!published) return this.refused(tx, job, refusal('status-entry'));
        const { examined } = examination;
        const { input, expected } = this.plan(examined, now);
        const { office } = examined.signingCase;
        const faults = await this.trial.lint(input, expected, { country: expected.country, timeZone: office?.timeZone ?? 'UTC' });
        if (faults) return this.refused(tx, job, refusal('trial-failed', { reasons: faults.join(', ') }));

        const key = await this.keys.key('permit');
        const issued = await issueToken(input, key);
        if (!issued.ok) throw new Error(`the trial copy could be made and the real one could not: ${issued.detail}`);
        const unread = await lintToken(issued, published, expected);
        if (unread) return this.refused(tx, job, refusal('token-not-genuine', { reasons: unread.join(', ') }));
        const eventId = await this.store(tx, examined, issued, key.kid, now);
        await this.passOn(tx, job, eventId, published);
        return { outcome: 'done' };
      }, 'REPEATABLE READ');
    } catch (error) {
      // Another signer was faster: the lock was taken after our view of the database began.
      if (violatedConstraint(error) === 'credential_pk') return { outcome: 'again', reason: 'signed meanwhile' };
      throw error;
    }
  }

  private plan(
    { document, bytes, signingCase, statusList, statusIndex }: ExaminedCase,
    now: Date,
  ): { input: IssueInput; expected: TokenExpectation } {
    const { permit } = signingCase;
    const seconds = Math.floor(now.getTime() / 1000);
    const status = { list: statusList, index: statusIndex };
    return {
      input: {
        documentBytes: bytes,
        status,
        issuedAt: seconds,
        publicUrl: this.config.publicUrl,
        taxa: { version: taxonRelease.version, codeOf: taxonCodeOf },
        hashNaturalPersonNames: signingCase.hashNaturalPersonNames,
      },
      expected: {
        country: permit.country,
        number: permit.number ?? '',
        documentSha256: new Uint8Array(permit.documentSha256 ?? []),
        totalLines: document.lines.length,
        expires: Math.floor((permit.expiresAt?.getTime() ?? 0) / 1000),
        status,
        specimen: document.specimen,
        now: seconds,
      },
    };
  }

  private async store(tx: Tx, { document, signingCase }: ExaminedCase, issued: IssuedToken, kid: Uint8Array, now: Date): Promise<string> {
    const { permit } = signingCase;
    const actor = signerActor(permit.country);
    const { cose, front, annexes, cred, checkCode } = issued;
    const stored = this.permits.storeCredential(tx, { permitId: permit.id, kid, cose, front, annexes, cred, checkCode, signedAt: now });
    const appended = this.ledger.append(tx, {
      kind: 'permit.issued',
      actor,
      act: 'sign',
      subjects: [permit.id, permit.applicationId],
      fields: { permit: document.number, doc: permit.documentSha256?.toString('hex') ?? '' },
      pub: {
        // The one thing that ties paper and log: whoever holds the permit can compute it, nobody can guess it.
        cred: toBase64Url(cred),
        app: strictestAppendix(document.lines.map((line) => line.appendix)),
        kind: document.documentType,
        specimen: document.specimen,
      },
      legalHoldUntil: `${Number(document.validUntil.slice(0, 4)) + legalHoldYears}-12-31`,
    });
    const [, { eventId }] = await Promise.all([stored, appended]);
    return eventId;
  }

  /**
   * Signed is not issued: where the country has a log, the paper waits until witnesses have seen the entry. A country
   * without one passes the two steps through, and its key list says so to every verifier.
   */
  private async passOn(tx: Tx, job: SigningJob, eventId: string, published: TrustStore): Promise<void> {
    const list = published.keyList(this.config.country);
    const hasLog = list?.state === 'ok' && list.value.list.log !== undefined;
    const { org } = signerActor(this.config.country);
    // Sent together; the connection keeps their order.
    await Promise.all([
      this.permits.advance(tx, job.permitId ?? '', hasLog ? ['sign'] : ['sign', 'log', 'witness'], org),
      hasLog ? this.jobs.finishAndAwaitLog(tx, job, eventId) : this.jobs.finishAndSeal(tx, job),
    ]);
  }

  private async done(tx: Tx, job: SigningJob): Promise<JobOutcome> {
    await this.jobs.finish(tx, job);
    return { outcome: 'done' };
  }

  private async refused(tx: Tx, job: SigningJob, reason: SigningRefusal): Promise<JobOutcome> {
    await this.jobs.refuse(tx, job, reason);
    if (alarmingRefusals.has(reason.code))
      await raiseAlarm(tx, this.ledger, signerActor(this.config.country), {
        code: reason.code,
        about: job.permitId,
        evidence: reason.evidence,
      });
    return { outcome: 'refused', refusal: reason };
  }
}

function strictestAppendix(found: readonly string[]): string {
  return ['I', 'II', 'III'].find((appendix) => found.includes(appendix)) ?? 'none';
}
