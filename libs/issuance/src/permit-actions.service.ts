import { Injectable } from '@nestjs/common';
import { type ApplicationRow, CaseRecord, done, findApplication, judgedByDatabase, refused } from '#applications';
import type { Tx } from '#database';
import { type PreparedStatement, type Signed, statementHead, Statements } from '#identity';
import type { Actor } from '#ledger';
import { MarkRegister } from './mark-register.service.js';
import type { IssuanceRefusalCode, Issued } from './outcome.js';
import { decideAction, findAction, insertAction, openAction, type PermitAction, type ProposedAction } from './permit-action.repository.js';
import type { PermitActionStatement } from './permit-action-statement.js';
import { credOf, findPermit, movePermit, type PermitRow, requestPublication } from './permit.repository.js';
import { type PermitEvent, permitTransition } from './permit-transitions.js';
import { QuotaShare } from './quota-share.service.js';

const databaseRefusals: Readonly<Record<string, IssuanceRefusalCode>> = {
  permit_endorsed: 'permit-endorsed',
  permit_action_original: 'original-not-returned',
  permit_action_two_people: 'action-own',
  permit_action_one_open: 'action-pending',
  permit_action_signed: 'signature-needed',
};

/** What an officer wants to do about an issued permit. */
export type ActionStep =
  | ({ readonly act: 'propose' } & ProposedAction)
  | { readonly act: 'approve' | 'reject'; readonly action: string; readonly note: string | null };

/** What becomes of an issued permit by the authority's own act: one officer proposes, another decides. */
@Injectable()
export class PermitActions {
  constructor(
    private readonly record: CaseRecord,
    private readonly quota: QuotaShare,
    private readonly marks: MarkRegister,
    private readonly statements: Statements,
  ) {}

  /** Puts before the officer what will be signed: the proposal, or the verdict on it with all that was proposed. */
  async prepare(tx: Tx, actor: Actor, permit: PermitRow, step: ActionStep): Promise<Issued<PreparedStatement>> {
    const proposed = step.act === 'propose' ? step : await findAction(tx, permit.id, step.action);
    if (!proposed) return refused('action-not-found');
    const head = statementHead('opencites-permit-action/1', actor);
    const statement: PermitActionStatement = {
      ...head,
      act: step.act,
      country: permit.country,
      permit: permit.id,
      number: permit.number ?? '',
      document: permit.documentSha256?.toString('hex') ?? '',
      action: step.act === 'propose' ? head.id : step.action,
      kind: proposed.kind,
      reason: proposed.reason,
      originalReturned: proposed.originalReturned,
      swornLoss: proposed.swornLoss,
      ...(step.act !== 'propose' && step.note ? { note: step.note } : {}),
    };
    const prepared = await this.statements.prepare(tx, actor, { about: permit.id, purpose: 'permit-action', statement });
    return prepared.ok ? prepared : refused(prepared.code as IssuanceRefusalCode);
  }

  /** Carries out what an officer signed. @param act the step that the request takes; another one was not signed */
  async carryOut(
    tx: Tx,
    actor: Actor,
    permit: PermitRow,
    signed: Signed,
    wanted: { readonly act: ActionStep['act']; readonly action?: string },
  ): Promise<Issued<PermitAction>> {
    const accepted = await this.statements.accept<PermitActionStatement>(tx, actor, { about: permit.id, purpose: 'permit-action' }, signed);
    if (!accepted.ok) return refused(accepted.code as IssuanceRefusalCode);
    const { id, said } = accepted.value;
    if (said.act !== wanted.act || (wanted.action !== undefined && said.action !== wanted.action)) return refused('statement-outdated');
    const { kind, reason, originalReturned, swornLoss } = said;
    if (said.act === 'propose') return this.propose(tx, actor, permit, { kind, reason, originalReturned, swornLoss }, id);
    return this.decide(tx, actor, permit, said.action, {
      state: said.act === 'approve' ? 'approved' : 'rejected',
      note: said.note ?? null,
      statement: id,
    });
  }

  /** @param permit locked by the caller's transaction */
  async propose(
    tx: Tx,
    actor: Actor,
    permit: PermitRow,
    action: ProposedAction,
    statement: string | null = null,
  ): Promise<Issued<PermitAction>> {
    if (statement === null && (await this.statements.required(tx))) return refused('signature-needed');
    if (actor.role !== 'case-officer' && actor.role !== 'issuing-officer')
      return refused('role-not-allowed', { args: { role: actor.role } });
    const possible = permitTransition(permit.state, eventOf(permit, action.kind), 'issuing-officer');
    if (!possible.ok)
      return refused(permit.endorsedAt !== null && action.kind === 'cancel' ? 'permit-endorsed' : 'permit-state', {
        args: { state: permit.state },
      });
    if (action.reason.trim().length < 10) return refused('decision-reason-missing');
    if (await openAction(tx, permit.id)) return refused('action-pending');
    const stored = await judgedByDatabase(tx, databaseRefusals, () => insertAction(tx, permit.id, actor, action, statement));
    if (!stored.ok) return stored;
    const application = await this.applicationOf(tx, permit);
    await this.record.note(tx, actor, {
      kind: 'permit.proposed',
      act: action.kind,
      application,
      subjects: [permit.id, stored.value],
      fields: { permit: permit.number ?? '', note: action.reason },
    });
    const proposed = await findAction(tx, permit.id, stored.value);
    if (!proposed) throw new Error('A proposal is gone');
    return done(proposed);
  }

  async reject(tx: Tx, actor: Actor, permit: PermitRow, actionId: string, note: string): Promise<Issued<PermitAction>> {
    return this.decide(tx, actor, permit, actionId, { state: 'rejected', note, statement: null });
  }

  async approve(tx: Tx, actor: Actor, permit: PermitRow, actionId: string, note: string | null): Promise<Issued<PermitAction>> {
    return this.decide(tx, actor, permit, actionId, { state: 'approved', note, statement: null });
  }

  /** Takes back an own proposal. It changes nothing about the permit, so it needs neither a second officer nor a signature. */
  async withdraw(tx: Tx, actor: Actor, permit: PermitRow, actionId: string): Promise<Issued<PermitAction>> {
    const action = await findAction(tx, permit.id, actionId);
    if (!action) return refused('action-not-found');
    if (action.state !== 'proposed') return refused('action-closed');
    if (action.proposedBy !== actor.personId) return refused('action-not-own');
    await decideAction(tx, action.id, actor, { state: 'withdrawn', note: null, statement: null });
    await this.record.note(tx, actor, {
      kind: 'permit.proposal-withdrawn',
      act: 'withdraw',
      application: await this.applicationOf(tx, permit),
      subjects: [permit.id, action.id],
      fields: { permit: permit.number ?? '', note: action.reason },
    });
    const after = await findAction(tx, permit.id, action.id);
    if (!after) throw new Error('A withdrawn proposal is gone');
    return done(after);
  }

  private async decide(
    tx: Tx,
    actor: Actor,
    permit: PermitRow,
    actionId: string,
    given: { readonly state: 'approved' | 'rejected'; readonly note: string | null; readonly statement: string | null },
  ): Promise<Issued<PermitAction>> {
    const { state: verdict, note, statement } = given;
    if (statement === null && (await this.statements.required(tx))) return refused('signature-needed');
    if (actor.role !== 'issuing-officer') return refused('role-not-allowed', { args: { role: actor.role } });
    const action = await findAction(tx, permit.id, actionId);
    if (!action) return refused('action-not-found');
    if (action.state !== 'proposed') return refused('action-closed');
    if (action.proposedBy === actor.personId) return refused('action-own');
    if (verdict === 'approved' && action.kind === 'cancel' && !action.originalReturned && !action.swornLoss)
      return refused('original-not-returned');
    const event = eventOf(permit, action.kind);
    const step = permitTransition(permit.state, event, actor.role);
    if (verdict === 'approved' && !step.ok) return refused(step.code, { args: { state: permit.state } });

    const decided = await judgedByDatabase(tx, databaseRefusals, async () => {
      await decideAction(tx, action.id, actor, given);
      if (verdict === 'approved' && step.ok) await movePermit(tx, permit, actor, event, step.transition.to);
    });
    if (!decided.ok) return decided;
    const application = await this.applicationOf(tx, permit);
    const proposer: Actor = { personId: action.proposedBy, org: action.proposedOrg, role: action.proposedRole };
    if (verdict === 'approved' && step.ok) {
      if (event === 'cancel') {
        await this.quota.giveBack(tx, permit.id, `cancelled ${permit.number ?? ''}`);
        await this.marks.giveBack(tx, permit.id);
      }
      await requestPublication(tx);
    }
    const cred = await credOf(tx, permit.id);
    await this.record.note(tx, actor, {
      kind: verdict === 'approved' && step.ok ? (step.transition.logged as `permit.${string}`) : 'permit.proposal-rejected',
      act: verdict === 'approved' ? event : 'reject',
      application,
      subjects: [permit.id, action.id, ...(statement ? [statement] : [])],
      fields: { permit: permit.number ?? '', note: note ?? action.reason },
      // By the name it has in the public log, so that nobody can make the act forgotten with the row of it.
      ...(verdict === 'approved' && cred !== null ? { pub: { cred } } : {}),
      with: proposer,
    });
    const after = await findAction(tx, permit.id, action.id);
    if (!after) throw new Error('A decided proposal is gone');
    return done(after);
  }

  private async applicationOf(tx: Tx, permit: PermitRow): Promise<ApplicationRow> {
    const application = await findApplication(tx, permit.applicationId);
    if (!application || !(await findPermit(tx, permit.id))) throw new Error('A permit without an application');
    return application;
  }
}

function eventOf(permit: PermitRow, kind: PermitAction['kind']): PermitEvent {
  return kind === 'lift' && permit.endorsedAt !== null ? 'lift-endorsed' : kind;
}
