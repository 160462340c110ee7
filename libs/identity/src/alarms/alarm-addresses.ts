import { Injectable } from '@nestjs/common';
import { type Tx } from '#database';
import { type Actor, Ledger } from '#ledger';
import { isKeyRole } from '../keys/officer-keys.js';
import { done, type Outcome, refused } from '../outcome.js';
import { type PreparedStatement, type Signed, statementHead, type StatementHead, Statements } from '../statements/statements.js';
import { type AlarmChange, alarmChangeById, decideAlarmChange, insertAlarmChange } from './alarm-change.repository.js';

/** What two officers sign for each address, one to propose and one to confirm. */
export interface AlarmAddressStatement extends StatementHead {
  readonly format: 'opencites-alarm-address/1';
  readonly act: 'propose' | 'confirm';
  /** The change; for a proposal the id of the statement itself. */
  readonly changeId: string;
  readonly change: AlarmChange['change'];
  readonly url: string;
}

/** Addresses outside the authority: neither a director nor an administrator adds or silences one alone. */
@Injectable()
export class AlarmAddresses {
  constructor(
    private readonly statements: Statements,
    private readonly ledger: Ledger,
  ) {}

  async prepareProposal(tx: Tx, actor: Actor, wanted: Pick<AlarmChange, 'change' | 'url'>): Promise<Outcome<PreparedStatement>> {
    if (!isKeyRole(actor.role)) return refused('officer-key-role');
    const head = statementHead('opencites-alarm-address/1', actor);
    const statement: AlarmAddressStatement = { ...head, act: 'propose', changeId: head.id, change: wanted.change, url: wanted.url };
    return this.statements.prepare(tx, actor, { about: head.id, purpose: 'alarm-address', statement });
  }

  async prepareConfirmation(tx: Tx, actor: Actor, id: string): Promise<Outcome<PreparedStatement>> {
    const found = await this.confirmable(tx, actor, id);
    if (!found.ok) return found;
    const { change, url } = found.value;
    const head = statementHead('opencites-alarm-address/1', actor);
    const statement: AlarmAddressStatement = { ...head, act: 'confirm', changeId: id, change, url };
    return this.statements.prepare(tx, actor, { about: id, purpose: 'alarm-address', statement });
  }

  async propose(tx: Tx, actor: Actor, signed: Signed): Promise<Outcome<AlarmChange>> {
    const about = { about: signed.statementId, purpose: 'alarm-address' } as const;
    const accepted = await this.statements.accept<AlarmAddressStatement>(tx, actor, about, signed);
    if (!accepted.ok) return accepted;
    const { id, said } = accepted.value;
    if (said.act !== 'propose') return refused('statement-unknown');
    await insertAlarmChange(tx, { id, change: said.change, url: said.url, proposal: id });
    await this.tell(tx, actor, 'alarm.address-proposed', said, [id]);
    return done(await this.read(tx, id));
  }

  async confirm(tx: Tx, actor: Actor, id: string, signed: Signed): Promise<Outcome<AlarmChange>> {
    const found = await this.confirmable(tx, actor, id);
    if (!found.ok) return found;
    const accepted = await this.statements.accept<AlarmAddressStatement>(tx, actor, { about: id, purpose: 'alarm-address' }, signed);
    if (!accepted.ok) return accepted;
    const { said, id: statement } = accepted.value;
    if (said.act !== 'confirm') return refused('statement-unknown');
    await decideAlarmChange(tx, id, statement);
    await this.tell(tx, actor, 'alarm.address-changed', said, [id, statement]);
    return done(await this.read(tx, id));
  }

  async refuse(tx: Tx, actor: Actor, id: string): Promise<Outcome<AlarmChange>> {
    if (!isKeyRole(actor.role)) return refused('officer-key-role');
    const row = await alarmChangeById(tx, id, true);
    if (!row) return refused('not-found');
    if (row.state !== 'proposed') return refused('conflict');
    await decideAlarmChange(tx, id, null);
    await this.tell(tx, actor, 'alarm.address-refused', row, [id]);
    return done(await this.read(tx, id));
  }

  private async confirmable(tx: Tx, actor: Actor, id: string): Promise<Outcome<AlarmChange>> {
    if (!isKeyRole(actor.role)) return refused('officer-key-role');
    const row = await alarmChangeById(tx, id, true);
    if (!row) return refused('not-found');
    if (row.state !== 'proposed') return refused('conflict');
    return row.proposedBy === actor.personId ? refused('second-person-needed') : done(row);
  }

  private async tell(
    tx: Tx,
    actor: Actor,
    kind: `alarm.${string}`,
    { change, url }: Pick<AlarmChange, 'change' | 'url'>,
    subjects: readonly string[],
  ): Promise<void> {
    await this.ledger.append(tx, { kind, actor, act: 'alarm-address', subjects, fields: { url }, pub: { change } });
  }

  private async read(tx: Tx, id: string): Promise<AlarmChange> {
    const row = await alarmChangeById(tx, id);
    if (!row) throw new Error('identity: an address that was just written is gone');
    return row;
  }
}
