import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { newId, type Tx, UnitOfWork } from '#database';
import { type Actor, Ledger } from '#ledger';
import { type Session, type SessionOpening, type SessionPort, systemActor } from '#web';
import { done, type Outcome, refused } from './outcome.js';
import { hashPassword, passwordIsWeak, passwordMatches } from './password.js';
import { loginByName, loginOf, passkeyNeeded, passwordWasChosen, storePassword } from './person.repository.js';
import { activeGrants, type RoleGrant } from './role-grant.repository.js';
import {
  insertSession,
  liveSession,
  liveSessionsOf,
  type OwnSession,
  revokeOtherSessions,
  revokeOwnSession,
  revokeSession,
  touchSession,
} from './session.repository.js';
import { liveTotp } from './second-step/second-step.repository.js';
import type { SignInClient } from './sign-in/sign-in-client.js';
import { insertStep } from './sign-in/sign-in-step.repository.js';
import { noteSuccess, passwordThrottle, takeAttempt, throttleKeys } from './sign-in/throttle.repository.js';

/** Without a request for this long a session ends. */
export const idleSeconds = 30 * 60;
export const sessionIdleMinutes = idleSeconds / 60;
/** However busy, a session ends after this. */
export const absoluteSeconds = 12 * 60 * 60;

export interface LoginInput {
  readonly loginName: string;
  readonly password: string;
  /** Needed only by people who hold several roles. */
  readonly role?: string;
  readonly organisation?: string;
  readonly client: SignInClient;
}

/** Everything that is known when a session is opened. */
export interface SessionStart {
  readonly personId: string;
  readonly grant: RoleGrant;
  readonly mustChangePassword: boolean;
  readonly openedBy: SessionOpening;
  readonly client: SignInClient;
}

export interface OpenedSession {
  /** 256 random bits, base64url; shown to the client once, stored only as SHA-256. */
  readonly token: string;
  readonly session: Session;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest();

/** Sign-in, sign-out and the look-up behind every request. */
@Injectable()
export class Sessions implements SessionPort {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly ledger: Ledger,
  ) {}

  async find(token: string): Promise<Session | null> {
    const tx = this.unitOfWork.reader;
    const row = await liveSession(tx, sha256(token), idleSeconds);
    if (!row) return null;
    if (Date.now() - row.lastSeenAt.getTime() > 60_000) await touchSession(tx, row.id);
    return {
      id: row.id,
      actor: { personId: row.personId, org: row.organisation, role: row.role },
      expiresAt: row.absoluteExpiresAt,
      mustChangePassword: row.mustChange,
      openedBy: row.openedBy,
    };
  }

  /**
   * Opens a session. A wrong name and a wrong password look the same and take the same time.
   * The attempt is counted in a transaction of its own, so that it stays counted whatever happens next.
   */
  async login(input: LoginInput): Promise<Outcome<OpenedSession>> {
    const keys = throttleKeys(input.loginName, input.client.address);
    const throttle = await this.unitOfWork.run((tx) => takeAttempt(tx, keys, passwordThrottle));
    if (throttle.waitSeconds > 0) return refused('login-throttled', { args: { seconds: throttle.waitSeconds } });
    const account = await loginByName(this.unitOfWork.reader, input.loginName);
    const matches = await passwordMatches(account?.passwordHash ?? null, input.password);
    if (!account || !matches) {
      // Also for a name that nobody has: the same work, so that time does not tell which names exist.
      await this.unitOfWork.run((tx) => this.recordFailure(tx, account?.personId ?? null, input.loginName, throttle.failures));
      return refused('login-refused');
    }
    return this.unitOfWork.run(async (tx) => {
      const grants = await activeGrants(tx, account.personId);
      const fitting = grants.filter(
        (grant) =>
          (input.role === undefined || grant.role === input.role) &&
          (input.organisation === undefined || grant.organisation === input.organisation),
      );
      const [grant, another] = fitting;
      // Told only after the password was right.
      if (!grant || another)
        return refused('role-choice-needed', { extensions: { choices: grants.map(({ role, organisation }) => ({ role, organisation })) } });
      if (await passkeyNeeded(tx, account.personId, grant)) return refused('login-passkey-needed');
      if (await liveTotp(tx, account.personId)) return this.secondStep(tx, account.personId, grant);
      await noteSuccess(tx, keys);
      const { personId, mustChange: mustChangePassword } = account;
      return done(await this.open(tx, { personId, grant, mustChangePassword, openedBy: 'password', client: input.client }));
    });
  }

  async logout(tx: Tx, session: Session): Promise<void> {
    await revokeSession(tx, session.id);
    await this.ledger.append(tx, { kind: 'login.ended', actor: session.actor, act: 'logout', subjects: [session.id] });
  }

  /** Own sessions that can still be used, newest first. */
  list(tx: Tx, session: Session): Promise<readonly OwnSession[]> {
    return liveSessionsOf(tx, session.actor.personId, idleSeconds);
  }

  /** Ends one of the own sessions. @returns `not-found` for anybody else's, or one that is over */
  async end(tx: Tx, session: Session, id: string): Promise<Outcome<null>> {
    if (!(await revokeOwnSession(tx, session.actor.personId, id))) return refused('not-found');
    await this.ledger.append(tx, { kind: 'login.ended', actor: session.actor, act: 'end-session', subjects: [id] });
    return done(null);
  }

  /** Ends every session of the person but this one. @returns how many */
  async endOthers(tx: Tx, session: Session): Promise<number> {
    const ended = await revokeOtherSessions(tx, session.actor.personId, session.id);
    if (ended.length > 0)
      await this.ledger.append(tx, {
        kind: 'login.ended',
        actor: session.actor,
        act: 'end-other-sessions',
        subjects: ended,
        pub: { count: ended.length },
      });
    return ended.length;
  }

  /** Changes the own password; every other session of the person ends. */
  async changePassword(session: Session, client: SignInClient, current: string, next: string): Promise<Outcome<null>> {
    const account = await loginOf(this.unitOfWork.reader, session.actor.personId);
    if (!account) return refused('not-found');
    // A stolen session must not become a way to guess the password.
    const keys = throttleKeys(account.loginName, client.address);
    const throttle = await this.unitOfWork.run((tx) => takeAttempt(tx, keys, passwordThrottle));
    if (throttle.waitSeconds > 0) return refused('login-throttled', { args: { seconds: throttle.waitSeconds } });
    if (!(await passwordMatches(account.passwordHash, current))) return refused('password-wrong');
    if (next === current || passwordIsWeak(next, [account.loginName, account.fullName])) return refused('password-weak');
    const passwordHash = await hashPassword(next);
    return this.unitOfWork.run(async (tx) => {
      await noteSuccess(tx, keys);
      await storePassword(tx, { id: newId(), personId: account.personId, passwordHash });
      await passwordWasChosen(tx, account.personId);
      await revokeOtherSessions(tx, account.personId, session.id);
      await this.ledger.append(tx, {
        kind: 'account.password-changed',
        actor: session.actor,
        act: 'change-password',
        subjects: [account.personId],
      });
      return done(null);
    });
  }

  /** The password was right and a code is still to come: whoever brings the step back within five minutes may give it. */
  private async secondStep(tx: Tx, personId: string, { role, organisation }: RoleGrant): Promise<Outcome<OpenedSession>> {
    const step = randomBytes(32).toString('base64url');
    const said = { role, organisation };
    const expiresAt = await insertStep(tx, { id: newId(), kind: 'code', secret: sha256(step), personId, said });
    return refused('second-step-needed', { extensions: { step, expiresAt: expiresAt.toISOString() } });
  }

  /** Opens a session for somebody who has proven who they are; the event says how. */
  async open(tx: Tx, { personId, grant, mustChangePassword, openedBy, client }: SessionStart): Promise<OpenedSession> {
    const token = randomBytes(32).toString('base64url');
    const id = newId();
    const expiresAt = await insertSession(tx, {
      id,
      tokenSha256: sha256(token),
      personId,
      organisationId: grant.organisationId,
      role: grant.role,
      absoluteSeconds,
      openedBy,
      device: client.device,
    });
    const actor: Actor = { personId, org: grant.organisation, role: grant.role };
    await this.ledger.append(tx, { kind: 'login.succeeded', actor, act: 'login', subjects: [id], pub: { by: openedBy } });
    return { token, session: { id, actor, expiresAt, mustChangePassword, openedBy } };
  }

  private async recordFailure(tx: Tx, personId: string | null, loginName: string, attempts: number): Promise<void> {
    // Nobody is signed in, so the machine reports it; the account that was tried is the subject.
    await this.ledger.append(tx, {
      kind: 'login.failed',
      actor: systemActor('machine'),
      act: 'login',
      subjects: personId === null ? [] : [personId],
      fields: { person: personId, login: loginName },
      pub: { attempts },
    });
  }
}
