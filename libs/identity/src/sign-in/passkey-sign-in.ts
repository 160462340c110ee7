import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import { newId, type Tx, UnitOfWork } from '#database';
import { Ledger } from '#ledger';
import { systemActor } from '#web';
import { IDENTITY_OPTIONS, type IdentityOptions } from '../identity-options.js';
import { keyByCredential, noteUse } from '../keys/officer-key.repository.js';
import { RelyingParty } from '../keys/relying-party.js';
import { done, type Outcome, refused } from '../outcome.js';
import { loginOf } from '../person.repository.js';
import { activeGrants } from '../role-grant.repository.js';
import { type OpenedSession, Sessions } from '../sessions.js';
import { noteOwnPasskeyUse, ownPasskeyByCredential } from './own-passkey.repository.js';
import type { SignInClient } from './sign-in-client.js';
import { insertStep, takeStep } from './sign-in-step.repository.js';

/** Members of PublicKeyCredentialRequestOptions. */
export interface PasskeyChallenge {
  readonly challengeId: string;
  /** 32 random bytes, base64url. */
  readonly challenge: string;
  readonly rpId: string;
  /** None: nobody says who they are before their passkey does, so nothing tells which names exist. */
  readonly allowCredentials: readonly never[];
  readonly userVerification: 'required';
  readonly expiresAt: string;
}

/** Sign-in with a passkey, an officer's or one of a trader's own: the key says who comes, for which organisation and in which role. */
@Injectable()
export class PasskeySignIn {
  private readonly party: RelyingParty;

  constructor(
    @Inject(IDENTITY_OPTIONS) options: IdentityOptions,
    private readonly sessions: Sessions,
    private readonly unitOfWork: UnitOfWork,
    private readonly ledger: Ledger,
  ) {
    this.party = new RelyingParty(options.publicUrl);
  }

  /** A challenge that can be answered once, within five minutes. */
  async begin(): Promise<PasskeyChallenge> {
    const [challengeId, secret] = [newId(), randomBytes(32)];
    const expiresAt = await this.unitOfWork.run((tx) => insertStep(tx, { id: challengeId, kind: 'passkey', secret }));
    return {
      challengeId,
      challenge: secret.toString('base64url'),
      rpId: this.party.rpId,
      allowCredentials: [],
      userVerification: 'required',
      expiresAt: expiresAt.toISOString(),
    };
  }

  /** @returns `passkey-refused` whatever the reason: an unknown, suspended or ended key, another challenge, a wrong signature */
  async login(
    answer: { readonly challengeId: string; readonly assertion: AuthenticationResponseJSON },
    client: SignInClient,
  ): Promise<Outcome<OpenedSession>> {
    // Taken in a transaction of its own: whatever comes next, nobody answers this challenge again.
    const step = await this.unitOfWork.run((tx) => takeStep(tx, answer.challengeId, 'passkey'));
    if (!step) return refused('passkey-refused');
    const credential = Buffer.from(answer.assertion.id, 'base64url');
    const key = await openingKey(this.unitOfWork.reader, credential);
    const verdict = key?.live ? await this.party.asserted(answer.assertion, step.secret.toString('base64url'), key) : null;
    const outcome = await this.unitOfWork.run(async (tx) => {
      if (!key || !verdict?.ok) return null;
      const account = await loginOf(tx, key.personId);
      const grant = (await activeGrants(tx, key.personId)).find((one) => one.role === key.role && one.organisation === key.organisation);
      // Once more, in the transaction that opens the session: it may have been suspended meanwhile.
      const still = await openingKey(tx, credential);
      if (!account || !grant || !still?.live) return null;
      await (key.own ? noteOwnPasskeyUse : noteUse)(tx, key.id, verdict.signCount);
      return this.sessions.open(tx, { personId: key.personId, grant, mustChangePassword: account.mustChange, openedBy: 'passkey', client });
    });
    if (outcome) return done(outcome);
    await this.unitOfWork.run((tx) =>
      this.ledger.append(tx, {
        kind: 'login.failed',
        actor: systemActor('machine'),
        act: 'login',
        subjects: key ? [key.personId, key.id] : [],
        fields: { person: key?.personId ?? null },
        pub: { by: 'passkey' },
      }),
    );
    return refused('passkey-refused');
  }
}

/** The key that a credential stands for: an officer's, enrolled by a second person, or one that a trader made. */
async function openingKey(tx: Tx, credential: Buffer) {
  const officer = await keyByCredential(tx, credential);
  if (officer)
    return { ...officer, own: false, live: officer.state === 'active' && (officer.validUntil === null || officer.validUntil > new Date()) };
  const own = await ownPasskeyByCredential(tx, credential);
  return own && { ...own, own: true, live: true };
}
