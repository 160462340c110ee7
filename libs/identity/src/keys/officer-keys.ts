import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { PublicKeyCredentialCreationOptionsJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { canonicalJson } from '#cites';
import { newId, type Tx } from '#database';
import { type Actor, Ledger } from '#ledger';
import { systemActor } from '#web';
import { insertOr } from '../accounts.js';
import { IDENTITY_OPTIONS, type IdentityOptions } from '../identity-options.js';
import { done, type Outcome, refused } from '../outcome.js';
import { loginOf, personById } from '../person.repository.js';
import { insertStatement, takeStatement } from '../statements/statement.repository.js';
import { type PreparedStatement, type Signed, statementHead, type StatementHead, Statements } from '../statements/statements.js';
import {
  activateKey,
  foundKey,
  foundingKeys,
  insertKey,
  keyById,
  type KeyRole,
  keyRoles,
  type OfficerKey,
  refuseKey,
  restoreKey,
  revokeKey,
  suspendKey,
} from './officer-key.repository.js';
import { RelyingParty } from './relying-party.js';

/** What a second person signs about somebody else's key. */
export interface KeyStatement extends StatementHead {
  readonly format: 'opencites-officer-key/1';
  readonly act: 'enrol' | 'restore' | 'revoke';
  readonly keyId: string;
  /** base64url SHA-256 of the COSE key. */
  readonly key: string;
  readonly owner: string;
  readonly ownerOrg: string;
  readonly ownerRole: string;
  readonly rpId: string;
  /** Last instant of an acting officer's key. */
  readonly until?: string;
  /** For a revocation: signatures from this instant on count no longer. */
  readonly distrustedFrom?: string;
  readonly reason?: string;
}

export interface KeyAct {
  readonly act: KeyStatement['act'];
  readonly until?: string;
  readonly distrustedFrom?: string;
  readonly reason?: string;
}

/** Enough founders that one of them can always be the second person for whoever comes third. */
const foundersNeeded = 2;

/** Officers' passkeys: offered by their owner, enrolled, restored and revoked by a second person who signs it. */
@Injectable()
export class OfficerKeys {
  private readonly party: RelyingParty;

  constructor(
    @Inject(IDENTITY_OPTIONS) options: IdentityOptions,
    private readonly statements: Statements,
    private readonly ledger: Ledger,
  ) {
    this.party = new RelyingParty(options.publicUrl);
  }

  /** Options for `navigator.credentials.create()`; the new key answers the hash of a statement that names its owner and role. */
  async begin(
    tx: Tx,
    actor: Actor,
  ): Promise<Outcome<{ readonly statementId: string; readonly options: PublicKeyCredentialCreationOptionsJSON }>> {
    if (!isKeyRole(actor.role)) return refused('officer-key-role');
    const account = await loginOf(tx, actor.personId);
    if (!account) return refused('not-found');
    const offer = { ...statementHead('opencites-key-offer/1', actor), rpId: this.party.rpId };
    const text = canonicalJson(offer);
    const { personId, org, role } = actor;
    await insertStatement(tx, { id: offer.id, about: offer.id, purpose: 'key-offer', personId, org, role, text });
    const challenge = createHash('sha256').update(text).digest('base64url');
    const { loginName, fullName } = account;
    return done({
      statementId: offer.id,
      options: await this.party.creationOptions({ challenge, personId, role, organisation: org, loginName, fullName }),
    });
  }

  /** Puts a new key on record. It signs nothing before a second person has enrolled it. */
  async offer(
    tx: Tx,
    actor: Actor,
    input: { readonly statementId: string; readonly label: string; readonly response: RegistrationResponseJSON },
  ): Promise<Outcome<OfficerKey>> {
    if (!isKeyRole(actor.role)) return refused('officer-key-role');
    const offer = await takeStatement(tx, input.statementId, actor.personId);
    if (!offer || offer.purpose !== 'key-offer' || offer.role !== actor.role || offer.org !== actor.org)
      return refused('statement-unknown');
    const challenge = createHash('sha256').update(offer.text).digest('base64url');
    const made = await this.party.registered(input.response, challenge);
    if (!made) return refused('assertion-invalid');
    const id = newId();
    const transports = input.response.response.transports ?? [];
    const row = { ...made, id, personId: actor.personId, organisation: actor.org, role: actor.role, rpId: this.party.rpId, transports };
    const twice = await insertOr(() => insertKey(tx, { ...row, label: input.label }), 'officer_key_credential_once');
    if (twice) return refused('officer-key-taken');
    await this.ledger.append(tx, {
      kind: 'account.key-offered',
      actor,
      act: 'offer-key',
      subjects: [id, actor.personId],
      fields: { person: actor.personId, key: hashOf(made.publicKey) },
    });
    return done(await this.read(tx, id));
  }

  /** What a second person will sign about a key. */
  async prepare(tx: Tx, actor: Actor, keyId: string, act: KeyAct): Promise<Outcome<PreparedStatement>> {
    const key = await keyById(tx, keyId);
    if (!key) return refused('not-found');
    const fault = secondPersonFault(key, actor, act.act);
    if (fault) return fault;
    if (act.act !== 'revoke' && (await ownerGone(tx, key))) return refused('conflict');
    const statement: KeyStatement = {
      ...statementHead('opencites-officer-key/1', actor),
      act: act.act,
      keyId: key.id,
      key: key.keySha256.toString('base64url'),
      owner: key.personId,
      ownerOrg: key.organisation,
      ownerRole: key.role,
      rpId: key.rpId,
      ...(act.until && act.act === 'enrol' ? { until: act.until } : {}),
      ...(act.act === 'revoke' ? { distrustedFrom: act.distrustedFrom ?? (key.suspendedAt ?? new Date()).toISOString() } : {}),
      ...(act.reason ? { reason: act.reason } : {}),
    };
    return this.statements.prepare(tx, actor, { about: key.id, purpose: 'officer-key', statement });
  }

  /** Carries out what the second person signed: enrolment, restoration or revocation. */
  async carryOut(tx: Tx, actor: Actor, keyId: string, signed: Signed, expected: KeyStatement['act']): Promise<Outcome<OfficerKey>> {
    const key = await keyById(tx, keyId, true);
    if (!key) return refused('not-found');
    const fault = secondPersonFault(key, actor, expected);
    if (fault) return fault;
    if (expected !== 'revoke' && (await ownerGone(tx, key))) return refused('conflict');
    const accepted = await this.statements.accept<KeyStatement>(tx, actor, { about: keyId, purpose: 'officer-key' }, signed);
    if (!accepted.ok) return accepted;
    const { id: statement, said } = accepted.value;
    if (said.act !== expected || said.key !== key.keySha256.toString('base64url')) return refused('statement-unknown');
    if (expected === 'enrol')
      await activateKey(tx, keyId, { person: actor.personId, enrolment: statement }, said.until ? new Date(said.until) : null);
    else if (expected === 'restore') await restoreKey(tx, keyId, statement);
    else
      await revokeKey(tx, keyId, {
        by: actor.personId,
        statement,
        distrustedFrom: said.distrustedFrom ? new Date(said.distrustedFrom) : new Date(),
      });
    await this.tell(tx, actor, key, expected, statement, said);
    return done(await this.read(tx, keyId));
  }

  /** Stops a key at once. One person is enough to stop it, since a lost key cannot wait; a second one decides what becomes of it. */
  async suspend(tx: Tx, actor: Actor, keyId: string, reason: string): Promise<Outcome<OfficerKey>> {
    const key = await keyById(tx, keyId, true);
    if (!key) return refused('not-found');
    if (key.state !== 'active') return refused('officer-key-state', { args: { state: key.state } });
    await suspendKey(tx, keyId, actor.personId, reason);
    await this.ledger.append(tx, {
      kind: 'key.suspended',
      actor,
      act: 'suspend-key',
      subjects: [keyId],
      fields: { note: reason },
      pub: publicPart(key),
    });
    return done(await this.read(tx, keyId));
  }

  /** Turns down an offer; nothing was enrolled, so nothing is public. */
  async refuse(tx: Tx, actor: Actor, keyId: string, reason: string): Promise<Outcome<OfficerKey>> {
    const key = await keyById(tx, keyId, true);
    if (!key) return refused('not-found');
    if (key.state !== 'offered') return refused('officer-key-state', { args: { state: key.state } });
    await refuseKey(tx, keyId, actor.personId, reason);
    await this.ledger.append(tx, { kind: 'account.key-refused', actor, act: 'refuse-key', subjects: [keyId], fields: { note: reason } });
    return done(await this.read(tx, keyId));
  }

  /**
   * The founding ceremony, on the machine: offered keys of two people become the first that can enrol others.
   * The database lets nobody but the machine's own role do this.
   *
   * @param again a second founding, when every founder lost their key
   */
  async found(tx: Tx, keyIds: readonly string[], again = false): Promise<Outcome<readonly OfficerKey[]>> {
    if (!again && (await foundingKeys(tx)).length > 0) return refused('officer-key-founded');
    const keys: OfficerKey[] = [];
    for (const id of keyIds) {
      const key = await keyById(tx, id, true);
      if (!key) return refused('not-found');
      if (key.state !== 'offered') return refused('officer-key-state', { args: { state: key.state } });
      keys.push(key);
    }
    if (new Set(keys.map(({ personId }) => personId)).size < foundersNeeded) return refused('second-person-needed');
    for (const key of keys) {
      await foundKey(tx, key.id);
      await this.ledger.append(tx, {
        kind: 'key.bootstrap',
        actor: systemActor(key.organisation),
        act: 'found',
        subjects: [key.id, key.personId],
        fields: { person: key.personId },
        pub: { ...publicPart(key), bootstrap: true },
      });
    }
    return done(await Promise.all(keys.map(({ id }) => this.read(tx, id))));
  }

  private async tell(
    tx: Tx,
    actor: Actor,
    key: OfficerKey,
    act: KeyStatement['act'],
    statement: string,
    said: KeyStatement,
  ): Promise<void> {
    await this.ledger.append(tx, {
      kind: act === 'enrol' ? 'key.enrolled' : act === 'restore' ? 'key.restored' : 'key.revoked',
      actor,
      act: `${act}-key`,
      subjects: [key.id, statement, key.personId],
      fields: { person: key.personId, statement: createHash('sha256').update(canonicalJson(said)).digest('hex') },
      pub: {
        ...publicPart(key),
        ...(said.until ? { until: said.until } : {}),
        ...(said.distrustedFrom ? { distrustedFrom: said.distrustedFrom } : {}),
      },
    });
  }

  private async read(tx: Tx, id: string): Promise<OfficerKey> {
    const key = await keyById(tx, id);
    if (!key) throw new Error('identity: a key that was just written is gone');
    return key;
  }
}

/** In the public log: the hash of the key in clear, so that anybody can count an authority's keys and see one appear. */
function publicPart(key: OfficerKey): { key: string; role: string; organisation: string } {
  return { key: key.keySha256.toString('base64url'), role: key.role, organisation: key.organisation };
}

function hashOf(publicKey: Uint8Array): string {
  return createHash('sha256').update(publicKey).digest('base64url');
}

export function isKeyRole(role: string): role is KeyRole {
  return (keyRoles as readonly string[]).includes(role);
}

/** A closed account stays closed: nothing lets its keys sign again. */
async function ownerGone(tx: Tx, key: OfficerKey): Promise<boolean> {
  return (await personById(tx, key.personId))?.closedAt !== null;
}

function secondPersonFault(key: OfficerKey, actor: Actor, act: KeyStatement['act']) {
  if (!isKeyRole(actor.role)) return refused('officer-key-role');
  if (act === 'enrol' ? key.state !== 'offered' : key.state !== 'suspended')
    return refused('officer-key-state', { args: { state: key.state } });
  // Nobody enrols or brings back their own key; and whoever stopped a key does not end it alone.
  const first = act === 'revoke' ? [key.suspendedBy] : act === 'restore' ? [key.personId, key.suspendedBy] : [key.personId];
  return first.includes(actor.personId) ? refused('second-person-needed') : null;
}
