import { canonicalJson } from '#cites';
import type { Tx, UnitOfWork } from '#database';
import { raiseAlarm } from '#identity';
import type { Ledger, LogProofs } from '#ledger';
import { formatTlogProof, parseTlogProof } from '#merkle';
import type { TrustStore } from '#trust';
import { type ReasonId, verifyPermit } from '#verify';
import type { SigningLoopPorts } from '../jobs/signing-loop.js';
import { refusal } from '../refusal.js';
import { signerActor } from '../signer-actor.js';
import type { TrustPublisher } from '../trust/trust-publisher.js';
import type { DegradedJudge } from './degraded-judge.js';
import type { EndedPeriod, EntryOpening, LogJob, LogJobRepository, ProofToStore, UnwitnessedPermit } from './log-job.repository.js';

/** Permits a transaction: one checkpoint covers many, and each costs a proof and a look by the verifier. */
const batch = 48;

type Judged =
  | { readonly ok: true; readonly proof: ProofToStore }
  /**
   * Reason ids of the verifier. `contradicts`: the log shows something false about this permit. Otherwise log and policy do
   * not fit each other, which concerns every permit and which people mend: nobody is refused for it.
   */
  | { readonly ok: false; readonly contradicts: boolean; readonly reasons: readonly string[] };
const contradictions: readonly string[] = ['log-proof-invalid', 'signature-bad', 'malformed'];

/**
 * From signed to witnessed: takes permits whose entry a published checkpoint covers, judges each proof as any border will
 * (the verifier's own function, the policy that the key list names, hashes made here), and only then lets the permit go on
 * to its paper. Proof, steps and seal jobs commit together: killed anywhere, the next turn begins anew.
 */
export class LogStep {
  constructor(
    private readonly country: string,
    private readonly unit: UnitOfWork,
    private readonly jobs: LogJobRepository,
    private readonly proofs: LogProofs,
    private readonly publisher: TrustPublisher,
    private readonly ledger: Ledger,
    private readonly report: SigningLoopPorts['report'],
    private readonly degraded: DegradedJudge,
    private readonly clock: () => Date = () => new Date(),
  ) {}

  /** Asks for proofs of permits signed before the log was there, and again for those refused. */
  async openGate(): Promise<void> {
    await this.unit.run((tx) => this.jobs.openGate(tx, this.country));
  }

  /** One batch. @returns whether there may be more to do at once */
  async run(): Promise<boolean> {
    const trust = await this.publisher.store();
    try {
      return await this.unit.run((tx) => this.work(tx, trust, batch));
    } catch (error) {
      this.report({ level: 'error', text: 'proofs of the log: one after the other after an error', error });
      return this.singly(trust);
    }
  }

  private async work(tx: Tx, trust: TrustStore, limit: number): Promise<boolean> {
    // In this order on one connection: whether degraded mode is on is asked after what is over was ended.
    const [ended, on, covered] = await Promise.all([
      this.jobs.settleDegraded(tx, this.country),
      this.jobs.degraded(tx, this.country),
      this.jobs.claim(tx, limit, false),
    ]);
    await this.tellEnded(tx, ended);
    const degraded = on && (await this.degraded.holds(tx, trust));
    let jobs = covered;
    const unwitnessed = degraded && jobs.length === 0;
    if (unwitnessed) jobs = await this.jobs.claim(tx, limit, true);
    const late = jobs.length === 0 ? await this.jobs.unwitnessed(tx, limit) : [];
    const openings = await this.openingsOf(tx, [...jobs, ...late]);
    const done: { job: LogJob; proof: ProofToStore }[] = [];
    const verdicts = await Promise.all(jobs.map((job) => this.judge(tx, job, openings, trust, unwitnessed)));
    for (const [at, job] of jobs.entries()) {
      const judged = verdicts[at];
      if (judged?.ok) done.push({ job, proof: judged.proof });
      else if (judged?.contradicts) await this.refuse(tx, job, judged.reasons);
      else if (judged) await this.putOff(tx, job, judged.reasons);
    }
    const renewed: ProofToStore[] = [];
    for (const permit of late) {
      const judged = await this.judge(tx, permit, openings, trust, false);
      if (judged?.ok) renewed.push(judged.proof);
    }
    const proofs = [...done.map(({ proof }) => proof), ...renewed];
    if (proofs.length > 0) await this.jobs.store(tx, proofs);
    if (done.length > 0)
      await this.jobs.finish(
        tx,
        done.map(({ job }) => job),
        signerActor(this.country).org,
      );
    return jobs.length === limit || renewed.length === limit;
  }

  /** Degraded mode ends by itself: when witnesses are back, or when its hours are over. */
  private async tellEnded(tx: Tx, ended: readonly EndedPeriod[]): Promise<void> {
    for (const { id, cause, confirmed } of ended)
      await this.ledger.append(tx, {
        kind: confirmed ? 'degraded.off' : 'degraded.rejected',
        actor: signerActor(this.country),
        act: 'end',
        subjects: [id],
        pub: { cause },
      });
  }

  /** After an error somewhere in a batch: what fails alone is put off, the others go on. */
  private async singly(trust: TrustStore): Promise<boolean> {
    for (let turn = 0; turn < batch; turn += 1) {
      let claimed = null as LogJob | null;
      try {
        const more = await this.unit.run(async (tx) => {
          [claimed = null] = await this.jobs.claim(tx, 1, false);
          return this.work(tx, trust, 1);
        });
        if (!more) return false;
      } catch (error) {
        const job = claimed;
        this.report({ level: 'error', text: `no proof of the log for ${job?.number ?? 'a permit'}`, error });
        if (!job) return false;
        await this.unit.run((tx) => this.jobs.postpone(tx, job));
      }
    }
    return true;
  }

  private openingsOf(tx: Tx, permits: readonly { readonly eventId: string }[]): Promise<Map<string, EntryOpening[]>> {
    return permits.length === 0
      ? Promise.resolve(new Map())
      : this.jobs.openings(
          tx,
          permits.map(({ eventId }) => eventId),
        );
  }

  /** null: not covered after all. */
  private async judge(
    tx: Tx,
    { permitId, eventId, cose }: UnwitnessedPermit,
    openings: ReadonlyMap<string, readonly EntryOpening[]>,
    trust: TrustStore,
    unwitnessed: boolean,
  ): Promise<Judged | null> {
    const found = await this.proofs.proofOf(tx, eventId, { unwitnessed });
    if (!found) return null;
    if (!found.entry) return { ok: false, contradicts: true, reasons: ['entry-missing'] };
    const proof = withOpenings(found.proofFile, openings.get(eventId) ?? []);
    if (!proof) return { ok: false, contradicts: true, reasons: ['proof-malformed'] };
    const { size, entry } = found;
    const evidence = { proof, entry };
    const now = Math.floor(this.clock().getTime() / 1000);
    const { checks } = await verifyPermit({ kind: 'cose', bytes: new Uint8Array(cose), evidence }, trust, { now, specimen: true });
    const said = (reason: ReasonId) => checks.some((check) => check.reason === reason);
    const genuine = said('signature-good') && (said('log-proof-good') || (unwitnessed && said('log-proof-unwitnessed')));
    if (!genuine) {
      const reasons = checks.filter(({ id }) => id === 'log' || id === 'signature').map(({ reason }) => reason);
      return { ok: false, contradicts: reasons.some((reason) => contradictions.includes(reason)), reasons };
    }
    return { ok: true, proof: { permitId, eventId, entry, proof, size, witnessed: said('log-proof-good') } };
  }

  private async putOff(tx: Tx, job: LogJob, reasons: readonly string[]): Promise<void> {
    this.report({ level: 'error', text: `the log and its policy do not fit (${job.number}): ${reasons.join(', ')}` });
    await this.jobs.postpone(tx, job);
  }

  /** The log, or whoever holds its database, shows something false: nothing goes out on it, and it is said aloud. */
  private async refuse(tx: Tx, job: LogJob, reasons: readonly string[]): Promise<void> {
    const reason = refusal('log-proof', { reasons: reasons.join(', ') });
    this.report({ level: 'error', text: `ALARM: the proof of the log for ${job.number} does not hold: ${reasons.join(', ')}` });
    await raiseAlarm(tx, this.ledger, signerActor(this.country), { code: reason.code, about: job.permitId, evidence: reason.evidence });
    await this.jobs.refuse(tx, job, reason);
  }
}

/** Puts into the proof what opens the entry's commitments to number and document; null when it is no proof. */
function withOpenings(proofFile: Uint8Array, openings: readonly EntryOpening[]): Uint8Array | null {
  const read = parseTlogProof(proofFile);
  if (!read.ok) return null;
  const opened = Object.fromEntries(
    openings.map(({ field, salt, value }) => [
      field,
      { salt: salt.toString('base64url'), value: JSON.parse(value.toString('utf8')) as unknown },
    ]),
  );
  const extra = new TextEncoder().encode(canonicalJson({ openings: opened }));
  return new TextEncoder().encode(formatTlogProof({ ...read.value, extra }));
}
