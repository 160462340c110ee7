import { createHash, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { newId, type Tx, UnitOfWork } from '#database';
import { type Actor, Ledger } from '#ledger';
import { systemActor } from '#web';
import { insertOr } from '../accounts.js';
import { IDENTITY_OPTIONS, type IdentityOptions } from '../identity-options.js';
import { done, type Outcome, refused } from '../outcome.js';
import { loginOf, passkeyNeeded, personById } from '../person.repository.js';
import { activeGrants, type RoleGrant } from '../role-grant.repository.js';
import { type OpenedSession, Sessions } from '../sessions.js';
import type { SignInClient } from '../sign-in/sign-in-client.js';
import { insertStep, takeStepBySecret } from '../sign-in/sign-in-step.repository.js';
import { endLink, type IdentityLink, insertLink, linkOfPerson, linkOfSubject } from './identity-link.repository.js';
import { type Asked, Provider } from './provider.js';

/** Leaving for the provider. */
export interface Departure {
  readonly url: URL;
  /** Kept in the browser that leaves: only it can come back with the answer (CWE-352). */
  readonly browser: string;
}

/** Coming back: what the provider put into the address, and what the browser kept. */
export interface Return {
  readonly answer: URLSearchParams;
  readonly browser: string;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest();
/** Before the random part of a state: whether the way back opens a session or links the account of one. */
export const linkMark = 'link.';
const signInMark = 'in.';

/** Sign-in with a national identity. Nobody gets an account by it: it opens one that a person or an administrator linked. */
@Injectable()
export class NationalIdentity {
  private readonly provider: Provider | null;

  constructor(
    @Inject(IDENTITY_OPTIONS) options: IdentityOptions,
    private readonly sessions: Sessions,
    private readonly unitOfWork: UnitOfWork,
    private readonly ledger: Ledger,
  ) {
    this.provider = options.oidc ? new Provider(options.oidc) : null;
  }

  /** Name of the provider; null where there is none. */
  get name(): string | null {
    return this.provider?.options.name ?? null;
  }

  /** @param actor who links their account; null for a sign-in */
  async depart(actor: Actor | null): Promise<Outcome<Departure>> {
    if (!this.provider) return refused('not-found');
    const asked = await this.provider.ask(actor ? linkMark : signInMark).catch(() => null);
    if (!asked) return refused('identity-unreachable');
    const { url, ...said } = asked;
    const browser = randomBytes(32).toString('base64url');
    const kind = actor ? 'oidc-link' : 'oidc';
    const step = { id: newId(), kind, secret: sha256(asked.state), personId: actor?.personId ?? null } as const;
    await this.unitOfWork.run((tx) => insertStep(tx, { ...step, said: { ...said, browser: sha256(browser).toString('hex') } }, 10));
    return done({ url, browser });
  }

  /** @returns `role-choice-needed` with a step for people who hold several offices; `identity-unlinked`, `identity-refused` */
  async login(back: Return, client: SignInClient): Promise<Outcome<OpenedSession>> {
    const subject = await this.returned(back, 'oidc', null);
    if (subject === null) return refused('identity-refused');
    const outcome = await this.unitOfWork.run(async (tx): Promise<Outcome<OpenedSession>> => {
      const link = await linkOfSubject(tx, this.issuer, subject);
      if (!link) return refused('identity-unlinked');
      const offices = await this.officesOf(tx, link.personId);
      if (offices.length === 0) return refused('login-passkey-needed');
      if (offices.length > 1) return this.choice(tx, link.personId, offices);
      return this.open(tx, link.personId, offices[0]!, client);
    });
    if (!outcome.ok && outcome.code === 'identity-unlinked')
      await this.unitOfWork.run((tx) =>
        this.ledger.append(tx, {
          kind: 'login.failed',
          actor: systemActor('machine'),
          act: 'login',
          subjects: [],
          fields: { subject },
          pub: { by: 'oidc' },
        }),
      );
    return outcome;
  }

  /** The office of somebody who holds several, chosen after the provider said who they are. */
  chosen(
    answer: { readonly step: string; readonly role: string; readonly organisation: string },
    client: SignInClient,
  ): Promise<Outcome<OpenedSession>> {
    return this.unitOfWork.run(async (tx) => {
      const step = await takeStepBySecret(tx, sha256(answer.step), 'oidc');
      const personId = step?.said['person'];
      if (typeof personId !== 'string') return refused('second-step-over');
      const grant = (await this.officesOf(tx, personId)).find(
        (one) => one.role === answer.role && one.organisation === answer.organisation,
      );
      return grant ? this.open(tx, personId, grant, client) : refused('second-step-over');
    });
  }

  linkOf(tx: Tx, personId: string): Promise<IdentityLink | null> {
    return this.provider ? linkOfPerson(tx, this.issuer, personId) : Promise.resolve(null);
  }

  /** Links the own account, while signed in by other means. */
  async link(actor: Actor, back: Return): Promise<Outcome<null>> {
    const subject = await this.returned(back, 'oidc-link', actor.personId);
    if (subject === null) return refused('identity-refused');
    return this.unitOfWork.run((tx) => this.linkSubject(tx, actor, actor.personId, subject));
  }

  /** Links somebody's account to a subject that an administrator was shown. */
  async linkFor(tx: Tx, actor: Actor, personId: string, subject: string): Promise<Outcome<null>> {
    if (!this.provider) return refused('not-found');
    if (actor.personId === personId) return refused('second-person-needed');
    const person = await personById(tx, personId);
    return person && !person.closedAt ? this.linkSubject(tx, actor, personId, subject) : refused('not-found');
  }

  async unlink(tx: Tx, actor: Actor, personId: string): Promise<Outcome<null>> {
    const link = await this.linkOf(tx, personId);
    if (!link) return refused('not-found');
    await endLink(tx, link.id, actor.personId);
    await this.tell(tx, actor, 'account.identity-unlinked', personId, link.subject);
    return done(null);
  }

  private async linkSubject(tx: Tx, actor: Actor, personId: string, subject: string): Promise<Outcome<null>> {
    if (await linkOfPerson(tx, this.issuer, personId)) return refused('conflict');
    const link = { id: newId(), personId, issuer: this.issuer, subject, linkedBy: actor.personId };
    const taken = await insertOr(() => insertLink(tx, link), 'identity_link_subject_once');
    if (taken) return refused('identity-taken');
    await this.tell(tx, actor, 'account.identity-linked', personId, subject);
    return done(null);
  }

  /** What the provider answers is judged once: the step goes first, whatever comes next. */
  private async returned({ answer, browser }: Return, kind: 'oidc' | 'oidc-link', personId: string | null): Promise<string | null> {
    const state = answer.get('state') ?? '';
    const step = await this.unitOfWork.run((tx) => takeStepBySecret(tx, sha256(state), kind));
    if (!this.provider || !step || step.personId !== personId || step.said['browser'] !== sha256(browser).toString('hex')) return null;
    return this.provider.subjectOf(answer, step.said as unknown as Asked);
  }

  /** Offices that this identity may open: none that its holder signs in to with a passkey. */
  private async officesOf(tx: Tx, personId: string): Promise<readonly RoleGrant[]> {
    const offices: RoleGrant[] = [];
    for (const grant of await activeGrants(tx, personId)) if (!(await passkeyNeeded(tx, personId, grant))) offices.push(grant);
    return offices;
  }

  private async choice(tx: Tx, personId: string, offices: readonly RoleGrant[]): Promise<Outcome<OpenedSession>> {
    const step = randomBytes(32).toString('base64url');
    await insertStep(tx, { id: newId(), kind: 'oidc', secret: sha256(step), said: { person: personId } });
    return refused('role-choice-needed', {
      extensions: { step, choices: offices.map(({ role, organisation }) => ({ role, organisation })) },
    });
  }

  private async open(tx: Tx, personId: string, grant: RoleGrant, client: SignInClient): Promise<Outcome<OpenedSession>> {
    const account = await loginOf(tx, personId);
    if (!account) return refused('identity-refused');
    // Whoever comes this way need not know a password at all.
    return done(await this.sessions.open(tx, { personId, grant, mustChangePassword: false, openedBy: 'oidc', client }));
  }

  private async tell(tx: Tx, actor: Actor, kind: `account.${string}`, personId: string, subject: string): Promise<void> {
    await this.ledger.append(tx, { kind, actor, act: 'link-identity', subjects: [personId], fields: { person: personId, subject } });
  }

  private get issuer(): string {
    return this.provider?.options.issuer ?? '';
  }
}
