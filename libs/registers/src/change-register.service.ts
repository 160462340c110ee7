import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { canonicalJson } from '#cites';
import { newId, type Tx, violatedConstraint } from '#database';
import { type PreparedStatement, type Signed, statementHead, type StatementHead, Statements } from '#identity';
import { type Actor, type EventKind, Ledger } from '#ledger';
import { type ContentOf, keyOf } from './entry-key.js';
import {
  carryOut,
  decideProposal,
  type EntryRow,
  entryById,
  entryByKey,
  insertProposal,
  openProposalFor,
  proposalById,
  type ProposalRow,
} from './register.repository.js';
import { opinionNeeded, opinionsOn } from './opinion.repository.js';
import type { RegisterName } from './register-names.js';

export type RegisterRefusalCode =
  | 'not-found'
  | 'register-entry-taken'
  | 'proposal-closed'
  | 'proposal-own'
  | 'proposal-outdated'
  | 'proposal-pending'
  | 'proposal-opinion-missing'
  | 'role-not-allowed'
  | 'signature-needed'
  | 'officer-key-missing'
  | 'statement-unknown'
  | 'statement-outdated'
  | 'assertion-invalid';
export interface RegisterRefusal {
  readonly ok: false;
  readonly code: RegisterRefusalCode;
}
export type RegisterOutcome<T> = { readonly ok: true; readonly value: T } | RegisterRefusal;

/** What an issuing officer signs about a proposal: the entry as it will stand, by its hash, and the verdict. */
export interface RegisterStatement extends StatementHead {
  readonly format: 'opencites-register/1';
  readonly proposal: string;
  readonly register: RegisterName;
  readonly action: ProposalRow['action'];
  readonly entry: string;
  readonly key: string;
  readonly version: number;
  /** SHA-256 (hex) of the RFC 8785 content. */
  readonly content: string;
  readonly verdict: 'approve' | 'refuse';
  readonly note?: string;
}
interface Verdict {
  readonly verdict: RegisterStatement['verdict'];
  readonly note: string | null;
}

const refused = (code: RegisterRefusalCode): RegisterRefusal => ({ ok: false, code });

/** Registers change by two people: a case officer proposes, an issuing officer who did not propose it approves. */
@Injectable()
export class ChangeRegister {
  constructor(
    private readonly ledger: Ledger,
    private readonly statements: Statements,
  ) {}

  /** Puts the verdict on a proposal before the issuing officer, to be signed. */
  async prepare(tx: Tx, actor: Actor, id: string, verdict: Verdict): Promise<RegisterOutcome<PreparedStatement>> {
    const proposal = await this.decidable(tx, actor, id);
    if (!proposal.ok) return proposal;
    const statement = statementOf(proposal.value, verdict, statementHead('opencites-register/1', actor));
    const prepared = await this.statements.prepare(tx, actor, { about: id, purpose: 'register', statement });
    return prepared.ok ? prepared : refused(prepared.code as RegisterRefusalCode);
  }

  /** Carries out what the issuing officer signed. @param asked the step that the request takes; null where the statement alone says it */
  async carryOut(
    tx: Tx,
    actor: Actor,
    id: string,
    signed: Signed,
    asked: Verdict['verdict'] | null,
  ): Promise<RegisterOutcome<ProposalRow>> {
    const accepted = await this.statements.accept<RegisterStatement>(tx, actor, { about: id, purpose: 'register' }, signed);
    if (!accepted.ok) return refused(accepted.code as RegisterRefusalCode);
    const { said, text, id: statement } = accepted.value;
    const proposal = await this.decidable(tx, actor, id);
    if (!proposal.ok) return proposal;
    const note = said.note ?? null;
    const wanted = asked ?? said.verdict;
    if (said.verdict !== wanted || canonicalJson(statementOf(proposal.value, { verdict: wanted, note }, said)) !== text)
      return refused('statement-outdated');
    return wanted === 'approve' ? this.approve(tx, actor, id, note, statement) : this.refuse(tx, actor, id, note ?? '', statement);
  }

  async proposeEntry<R extends RegisterName>(
    tx: Tx,
    actor: Actor,
    input: { readonly register: R; readonly content: ContentOf[R]; readonly reason: string },
  ): Promise<RegisterOutcome<ProposalRow>> {
    const key = keyOf[input.register](input.content);
    if (await entryByKey(tx, input.register, key)) return refused('register-entry-taken');
    return this.propose(tx, actor, { ...input, entryId: newId(), action: 'create', key, baseVersion: 0 });
  }

  /** @param entry as read, and compared with If-Match, in this transaction */
  async proposeChange<R extends RegisterName>(
    tx: Tx,
    actor: Actor,
    input: { readonly entry: EntryRow; readonly register: R; readonly content: ContentOf[R]; readonly reason: string },
  ): Promise<RegisterOutcome<ProposalRow>> {
    const { entry, register, content, reason } = input;
    const key = keyOf[register](content);
    // An entry that becomes another one is closed and made anew, so that its number keeps meaning one thing.
    if (key !== entry.key || entry.closedAt) return refused('register-entry-taken');
    return this.propose(tx, actor, { register, content, reason, entryId: entry.id, action: 'change', key, baseVersion: entry.version });
  }

  async proposeClosing(tx: Tx, actor: Actor, entry: EntryRow, reason: string): Promise<RegisterOutcome<ProposalRow>> {
    if (entry.closedAt) return refused('not-found');
    const { register, content, key, id, version } = entry;
    return this.propose(tx, actor, { register, content, reason, entryId: id, action: 'close', key, baseVersion: version });
  }

  private async propose(
    tx: Tx,
    actor: Actor,
    row: Pick<ProposalRow, 'register' | 'entryId' | 'action' | 'key' | 'content' | 'baseVersion' | 'reason'>,
  ): Promise<RegisterOutcome<ProposalRow>> {
    if (actor.role !== 'case-officer') return refused('role-not-allowed');
    if (await openProposalFor(tx, row.entryId)) return refused('proposal-pending');
    const id = newId();
    const raced = await broke('proposal_one_open', () =>
      insertProposal(tx, { ...row, id, proposedBy: actor.personId, proposedOrg: actor.org }),
    );
    if (raced) return refused('proposal-pending');
    const proposal = await this.read(tx, id);
    await this.note(tx, actor, 'register.proposed', 'propose', proposal);
    return { ok: true, value: proposal };
  }

  async approve(
    tx: Tx,
    actor: Actor,
    id: string,
    note: string | null,
    statement: string | null = null,
  ): Promise<RegisterOutcome<ProposalRow>> {
    const proposal = await this.decidable(tx, actor, id);
    if (!proposal.ok) return proposal;
    if (statement === null && (await this.statements.required(tx))) return refused('signature-needed');
    const { register, entryId, baseVersion, action } = proposal.value;
    if (action !== 'create') {
      const entry = await entryById(tx, register, entryId, true);
      if (!entry || entry.version !== baseVersion || entry.closedAt) return refused('proposal-outdated');
    }
    const unheard = await this.unheard(tx, actor, proposal.value);
    if (unheard) return unheard;
    await decideProposal(tx, id, { state: 'approved', by: actor.personId, org: actor.org, note, statement });
    const raced = await broke('entry_key_once', () => carryOut(tx, proposal.value));
    if (raced) return refused('register-entry-taken');
    await this.note(tx, actor, 'register.approved', 'approve', proposal.value, statement);
    return { ok: true, value: await this.read(tx, id) };
  }

  async refuse(tx: Tx, actor: Actor, id: string, note: string, statement: string | null = null): Promise<RegisterOutcome<ProposalRow>> {
    const proposal = await this.decidable(tx, actor, id);
    if (!proposal.ok) return proposal;
    if (statement === null && (await this.statements.required(tx))) return refused('signature-needed');
    await decideProposal(tx, id, { state: 'refused', by: actor.personId, org: actor.org, note, statement });
    await this.note(tx, actor, 'register.refused', 'refuse', proposal.value, statement);
    return { ok: true, value: await this.read(tx, id) };
  }

  async withdraw(tx: Tx, actor: Actor, id: string): Promise<RegisterOutcome<ProposalRow>> {
    const proposal = await proposalById(tx, id, true);
    if (!proposal || proposal.proposedBy !== actor.personId) return refused('not-found');
    if (proposal.state !== 'open') return refused('proposal-closed');
    await decideProposal(tx, id, { state: 'withdrawn', by: actor.personId, org: actor.org, note: null });
    await this.note(tx, actor, 'register.withdrawn', 'withdraw', proposal);
    return { ok: true, value: await this.read(tx, id) };
  }

  private async decidable(tx: Tx, actor: Actor, id: string): Promise<RegisterOutcome<ProposalRow>> {
    if (actor.role !== 'issuing-officer') return refused('role-not-allowed');
    const proposal = await proposalById(tx, id, true);
    if (!proposal) return refused('not-found');
    if (proposal.state !== 'open') return refused('proposal-closed');
    return proposal.proposedBy === actor.personId ? refused('proposal-own') : { ok: true, value: proposal };
  }

  /** The Scientific Authority has not agreed; the database refuses the same. */
  private async unheard(tx: Tx, actor: Actor, proposal: ProposalRow): Promise<RegisterRefusal | null> {
    if (proposal.register !== 'operations' || !(await opinionNeeded(tx, proposal))) return null;
    const newest = (await opinionsOn(tx, proposal.id)).at(-1);
    return newest?.outcome === 'positive' && newest.person !== actor.personId ? null : refused('proposal-opinion-missing');
  }

  private async note(
    tx: Tx,
    actor: Actor,
    kind: EventKind,
    act: string,
    proposal: ProposalRow,
    statement: string | null = null,
  ): Promise<void> {
    await this.ledger.append(tx, {
      kind,
      actor,
      act,
      subjects: [proposal.id, proposal.entryId, ...(statement ? [statement] : [])],
      fields: {
        entry: proposal.key.normalize('NFC'),
        content: contentHash(proposal.content),
        proposer: proposal.proposedBy,
        note: proposal.reason,
      },
      pub: {
        register: proposal.register,
        action: proposal.action,
        version: proposal.baseVersion + 1,
        // In clear, and about nobody: so the log tells of a decided entry that it was there, whatever becomes of its row.
        ...(kind === 'register.approved' ? { entry: proposal.entryId } : {}),
      },
    });
  }

  private async read(tx: Tx, id: string): Promise<ProposalRow> {
    const row = await proposalById(tx, id);
    if (!row) throw new Error('registers: a proposal that was just written is gone');
    return row;
  }
}

function contentHash(content: object): string {
  return createHash('sha256').update(canonicalJson(content)).digest('hex');
}

function statementOf(proposal: ProposalRow, { verdict, note }: Verdict, head: StatementHead): RegisterStatement {
  const { id, person, org, role, at, nonce } = head;
  return {
    format: 'opencites-register/1',
    id,
    proposal: proposal.id,
    register: proposal.register,
    action: proposal.action,
    entry: proposal.entryId,
    key: proposal.key,
    version: proposal.baseVersion + 1,
    content: contentHash(proposal.content),
    verdict,
    ...(note ? { note } : {}),
    person,
    org,
    role,
    at,
    nonce,
  };
}

/** True when a write lost a race for the named constraint; the transaction is spent then and can only be refused. */
async function broke(constraint: string, write: () => Promise<void>): Promise<boolean> {
  try {
    await write();
    return false;
  } catch (error) {
    if (violatedConstraint(error) === constraint) return true;
    throw error;
  }
}
