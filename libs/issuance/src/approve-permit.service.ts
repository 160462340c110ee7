import { Injectable } from '@nestjs/common';
import {
  type ApplicationRow,
  applicationTransition,
  CaseRecord,
  Decide,
  done,
  findApplication,
  moveApplication,
  officerFact,
  refused,
  type StatedDecision,
} from '#applications';
import { quotaDraws } from '#cites';
import type { Tx } from '#database';
import type { Actor } from '#ledger';
import type { IssuanceRefusal, Issued } from './outcome.js';
import { MarkRegister } from './mark-register.service.js';
import { plainNumber } from './own-permits.repository.js';
import {
  credentialRefused,
  findPermitByNumber,
  insertPermit,
  movePermit,
  type PermitRow,
  permitOfApplication,
} from './permit.repository.js';
import { permitTransition } from './permit-transitions.js';
import { QuotaShare } from './quota-share.service.js';
import { StandingShare } from './standing-share.service.js';

export interface Approved {
  readonly application: ApplicationRow;
  readonly permit: PermitRow;
}

/** Approval: the second officer's decision, a permit without a number, and its quota reserved; all or nothing. */
@Injectable()
export class ApprovePermit {
  constructor(
    private readonly decide: Decide,
    private readonly record: CaseRecord,
    private readonly quota: QuotaShare,
    private readonly marks: MarkRegister,
    private readonly standing: StandingShare,
  ) {}

  /** @param application locked by the caller's transaction */
  async approve(
    tx: Tx,
    actor: Actor,
    application: ApplicationRow,
    input: Omit<StatedDecision, 'kind' | 'outcome'>,
  ): Promise<Issued<Approved>> {
    const step = applicationTransition(application.state, 'approve', actor.role);
    if (!step.ok) return refused(step.code, { args: { state: application.state, role: actor.role } });
    const decided = await this.decide.approve(tx, actor, application, input, await officerFact(tx, actor.personId));
    if (!decided.ok) return decided;
    const { facts } = decided.value;
    const replaced = await this.replaced(tx, facts.application.replacement?.of ?? null);
    if (replaced !== null && 'ok' in replaced) return replaced;
    const permitId = await insertPermit(tx, actor, {
      applicationId: application.id,
      country: application.country,
      documentType: facts.application.documentType,
      round: application.round,
      replaces: replaced?.id ?? null,
    });
    const short = (await this.quota.align(tx, permitId, quotaDraws(facts))) ?? (await this.standing.align(tx, permitId, facts));
    if (short) return short;
    await moveApplication(tx, application, actor, { event: 'approve', to: step.transition.to });
    await this.record.note(tx, actor, {
      kind: 'permit.approved',
      act: 'approve',
      application,
      subjects: [permitId],
      fields: {
        decision: decided.value.decision.statementSha256.toString('hex'),
        quotas: await this.quota.reserved(tx, permitId),
        standing: await this.standing.held(tx, permitId),
      },
      pub: { document: facts.application.documentType },
    });
    return done(await this.reread(tx, application.id));
  }

  /** Back to the case officer after approval, or after the signer refused: quota free, a spent number stays spent. */
  async reopen(tx: Tx, actor: Actor, application: ApplicationRow, reason: string): Promise<Issued<ApplicationRow>> {
    const step = applicationTransition(application.state, 'reopen', actor.role);
    if (!step.ok) return refused(step.code, { args: { state: application.state, role: actor.role } });
    if (reason.trim().length < 10) return refused('decision-reason-missing');
    const permit = await permitOfApplication(tx, application.id, true);
    if (!permit) throw new Error('An approved application has no permit');
    const ended = await this.end(tx, actor, permit, application, reason);
    if (ended) return ended;
    await moveApplication(tx, application, actor, { event: 'reopen', to: step.transition.to, newRound: true });
    await this.record.note(tx, actor, { kind: 'application.reopened', act: 'reopen', application, fields: { note: reason } });
    const row = await findApplication(tx, application.id);
    if (!row) throw new Error('The application is gone after its step');
    return done(row);
  }

  /** Ends a permit that was never signed. */
  async end(tx: Tx, actor: Actor, permit: PermitRow, application: ApplicationRow, reason: string): Promise<IssuanceRefusal | null> {
    const event = permit.state === 'approved' ? 'lapse' : 'void';
    const step = permitTransition(permit.state, event, actor.role);
    if (!step.ok) return refused(step.code, { args: { state: permit.state, role: actor.role } });
    if (event === 'void' && !(await credentialRefused(tx, permit.id))) return refused('signing-not-refused');
    await movePermit(tx, permit, actor, event, step.transition.to);
    await this.quota.release(tx, permit.id, reason);
    await this.marks.giveBack(tx, permit.id);
    await this.record.note(tx, actor, {
      kind: event === 'void' ? 'permit.voided' : 'permit.lapsed',
      act: event,
      application,
      subjects: [permit.id],
      fields: { note: reason, ...(permit.number === null ? {} : { permit: permit.number }) },
    });
    return null;
  }

  private async replaced(tx: Tx, number: string | null): Promise<PermitRow | IssuanceRefusal | null> {
    if (number === null) return null;
    const permit = await findPermitByNumber(tx, plainNumber(number));
    const usable = permit && ['issued', 'suspended'].includes(permit.state) && permit.endorsedAt === null;
    return usable ? permit : refused('replaced-permit-unusable', { args: { number } });
  }

  private async reread(tx: Tx, applicationId: string): Promise<Approved> {
    const application = await findApplication(tx, applicationId);
    const permit = await permitOfApplication(tx, applicationId);
    if (!application || !permit) throw new Error('An approval left nothing behind');
    return { application, permit };
  }
}
