import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { PublicKeyCredentialCreationOptionsJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { newId, type Tx, UnitOfWork } from '#database';
import { type Actor, Ledger } from '#ledger';
import type { Role } from '#web';
import { insertOr } from '../accounts.js';
import { IDENTITY_OPTIONS, type IdentityOptions } from '../identity-options.js';
import { RelyingParty } from '../keys/relying-party.js';
import { done, type Outcome, refused } from '../outcome.js';
import { passwordMatches } from '../password.js';
import { loginOf } from '../person.repository.js';
import {
  endOwnPasskey,
  insertOwnPasskey,
  type OwnPasskey,
  ownPasskeyRoles,
  type OwnPasskeyRole,
  ownPasskeysOf,
} from './own-passkey.repository.js';
import type { SignInClient } from './sign-in-client.js';
import { insertStep, takeStep } from './sign-in-step.repository.js';
import { noteSuccess, passwordThrottle, takeAttempt, throttleKeys } from './throttle.repository.js';

/** More than anybody has devices; a page shows them all. */
const most = 20;

export interface OfferedPasskey {
  readonly offerId: string;
  readonly options: PublicKeyCredentialCreationOptionsJSON;
}

/**
 * Passkeys of traders and agents, made by themselves: they open a session for the office they were made in and sign nothing.
 * Officers have keys that a second person enrols (`OfficerKeys`), and sign in with those.
 */
@Injectable()
export class OwnPasskeys {
  private readonly party: RelyingParty;

  constructor(
    @Inject(IDENTITY_OPTIONS) options: IdentityOptions,
    private readonly unitOfWork: UnitOfWork,
    private readonly ledger: Ledger,
  ) {
    this.party = new RelyingParty(options.publicUrl);
  }

  list(tx: Tx, personId: string): Promise<readonly OwnPasskey[]> {
    return ownPasskeysOf(tx, personId);
  }

  /**
   * Options for `navigator.credentials.create()`, good once within five minutes. Needs the password: whoever finds an open
   * session must not be able to make themselves a way in that outlasts it.
   *
   * @returns `officer-key-role` for an officer, `password-wrong`, `login-throttled`, `conflict` for too many
   */
  async begin(actor: Actor, password: string, client: SignInClient): Promise<Outcome<OfferedPasskey>> {
    const role = ownRole(actor.role);
    if (!role) return refused('officer-key-role');
    const account = await loginOf(this.unitOfWork.reader, actor.personId);
    if (!account) return refused('not-found');
    const keys = throttleKeys(account.loginName, client.address);
    const throttle = await this.unitOfWork.run((tx) => takeAttempt(tx, keys, passwordThrottle));
    if (throttle.waitSeconds > 0) return refused('login-throttled', { args: { seconds: throttle.waitSeconds } });
    if (!(await passwordMatches(account.passwordHash, password))) return refused('password-wrong');
    const [offerId, secret] = [newId(), randomBytes(32)];
    return this.unitOfWork.run(async (tx) => {
      await noteSuccess(tx, keys);
      if ((await ownPasskeysOf(tx, actor.personId)).length >= most) return refused('conflict');
      const said = { organisation: actor.org, role };
      await insertStep(tx, { id: offerId, kind: 'passkey-offer', secret, personId: actor.personId, said });
      const options = await this.party.creationOptions({
        challenge: secret.toString('base64url'),
        personId: actor.personId,
        role,
        organisation: actor.org,
        loginName: account.loginName,
        fullName: account.fullName,
      });
      return done({ offerId, options });
    });
  }

  /** Puts a new passkey in force. @returns `assertion-invalid` whatever is wrong with the answer or the offer it answers */
  async make(
    tx: Tx,
    actor: Actor,
    answer: { readonly offerId: string; readonly label: string; readonly response: RegistrationResponseJSON },
  ): Promise<Outcome<null>> {
    const role = ownRole(actor.role);
    const step = await takeStep(tx, answer.offerId, 'passkey-offer');
    const { organisation } = step?.said ?? {};
    if (!role || !step || step.personId !== actor.personId || organisation !== actor.org || step.said['role'] !== role)
      return refused('assertion-invalid');
    const made = await this.party.registered(answer.response, step.secret.toString('base64url'));
    if (!made) return refused('assertion-invalid');
    const { credentialId, publicKey, signCount, backedUp } = made;
    const id = newId();
    const row = { id, personId: actor.personId, organisation: actor.org, role, credentialId, publicKey, signCount, backedUp };
    const twice = await insertOr(() => insertOwnPasskey(tx, { ...row, label: answer.label }), 'sign_in_passkey_credential_once');
    if (twice) return refused('officer-key-taken');
    await this.tell(tx, actor, id, 'account.passkey-made', 'make-passkey');
    return done(null);
  }

  /** Ends one of the own passkeys. @returns `not-found` for anybody else's */
  async end(tx: Tx, actor: Actor, id: string): Promise<Outcome<null>> {
    if (!(await endOwnPasskey(tx, actor.personId, id))) return refused('not-found');
    await this.tell(tx, actor, id, 'account.passkey-ended', 'end-passkey');
    return done(null);
  }

  private async tell(tx: Tx, actor: Actor, id: string, kind: `account.${string}`, act: string): Promise<void> {
    await this.ledger.append(tx, { kind, actor, act, subjects: [id, actor.personId], fields: { person: actor.personId } });
  }
}

function ownRole(role: Role | string): OwnPasskeyRole | null {
  return ownPasskeyRoles.find((one) => one === role) ?? null;
}
