import { Injectable } from '@nestjs/common';
import { newId, type Tx } from '#database';
import { type Actor, Ledger } from '#ledger';
import type { Language } from '#messages';
import { insertOr } from '../accounts.js';
import { done, type IdentityRefusalCode, type Outcome, refused } from '../outcome.js';
import { personById } from '../person.repository.js';
import { policyAt } from '../policy.repository.js';
import { codeOf, type CodeOfConduct, conductPolicy, textHash } from './conduct-policy.js';
import {
  type Acceptance,
  decideVetting,
  insertAcceptance,
  insertVetting,
  lastAcceptance,
  listOfficers,
  type OfficerIntegrity,
  type OfficerVetting,
  standing,
  vettingById,
} from './conduct.repository.js';

/** Where an officer stands with the code in force. */
export interface OwnConduct {
  /** null: the authority asks for none. */
  readonly code: CodeOfConduct | null;
  /** Of the version in force; null: never. */
  readonly acceptance: Acceptance | null;
  /** It holds now: nothing has to be accepted before the next decision. */
  readonly accepted: boolean;
  readonly vetted: boolean;
}

export interface VettingInput {
  readonly personId: string;
  readonly vettedOn: string;
  readonly validUntil: string;
  readonly body: string;
  readonly reference: string;
}

/** What is asked of officers before they decide: that they accepted the code of conduct in force and, where policy says so, were vetted. */
@Injectable()
export class OfficerConduct {
  constructor(private readonly ledger: Ledger) {}

  async own(tx: Tx, personId: string): Promise<OwnConduct> {
    const code = codeOf(await policyAt(tx, conductPolicy, null));
    const { accepted, vetted } = await standing(tx, personId);
    return { code, acceptance: code && (await lastAcceptance(tx, personId, code.version)), accepted, vetted };
  }

  /** Why somebody may not decide now; null when they may. */
  async hindrance(tx: Tx, personId: string): Promise<Extract<IdentityRefusalCode, 'conduct-not-accepted' | 'officer-not-vetted'> | null> {
    const { accepted, vetted } = await standing(tx, personId);
    if (!accepted) return 'conduct-not-accepted';
    return vetted ? null : 'officer-not-vetted';
  }

  /**
   * An officer accepts what they read.
   * @param version what their page showed: another one meanwhile in force is read first
   * @param language in which it was read
   */
  async accept(tx: Tx, actor: Actor, version: string, language: Language): Promise<Outcome<null>> {
    const code = codeOf(await policyAt(tx, conductPolicy, null));
    if (!code) return refused('not-found');
    if (code.version !== version) return refused('conduct-version');
    const id = newId();
    const hash = textHash(code.text[language]);
    await insertAcceptance(tx, { id, personId: actor.personId, org: actor.org, version, textSha256: hash });
    await this.ledger.append(tx, {
      kind: 'account.conduct-accepted',
      actor,
      act: 'accept',
      subjects: [id, actor.personId],
      fields: { person: actor.personId, version, text: hash.toString('hex') },
    });
    return done(null);
  }

  officers(tx: Tx): Promise<OfficerIntegrity[]> {
    return listOfficers(tx);
  }

  /** One person enters that an officer was vetted; another confirms it, and neither is the officer. */
  async proposeVetting(tx: Tx, actor: Actor, input: VettingInput): Promise<Outcome<string>> {
    if (input.personId === actor.personId) return refused('second-person-needed');
    const person = await personById(tx, input.personId);
    if (!person || person.closedAt) return refused('not-found');
    const id = newId();
    const twice = await insertOr(
      () => insertVetting(tx, { ...input, id, proposedBy: actor.personId, org: actor.org }),
      'officer_vetting_one_open',
    );
    if (twice) return refused('officer-vetting-open');
    await this.ledger.append(tx, {
      kind: 'account.vetting-proposed',
      actor,
      act: 'propose',
      subjects: [id, input.personId],
      fields: { person: input.personId, from: input.vettedOn, until: input.validUntil, body: input.body, note: input.reference },
    });
    return done(id);
  }

  async decideVetting(tx: Tx, actor: Actor, id: string, confirmed: boolean): Promise<Outcome<OfficerVetting>> {
    const row = await vettingById(tx, id);
    if (!row) return refused('not-found');
    if (row.state !== 'proposed') return refused('officer-vetting-decided');
    if ([row.proposedBy, row.personId].includes(actor.personId)) return refused('second-person-needed');
    await decideVetting(tx, id, actor, confirmed ? 'confirmed' : 'rejected');
    await this.ledger.append(tx, {
      kind: confirmed ? 'account.vetting-confirmed' : 'account.vetting-rejected',
      actor,
      act: confirmed ? 'confirm' : 'reject',
      subjects: [id, row.personId],
      fields: { person: row.personId, from: row.vettedOn, until: row.validUntil },
    });
    return done(row);
  }
}
