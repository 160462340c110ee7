import { createHash, randomBytes, randomInt } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { newId, type Tx, UnitOfWork } from '#database';
import { type Actor, Ledger } from '#ledger';
import { insertOr } from '../accounts.js';
import { IDENTITY_OPTIONS, type IdentityOptions } from '../identity-options.js';
import { done, type Outcome, refused } from '../outcome.js';
import { loginOf } from '../person.repository.js';
import type { SignInClient } from '../sign-in/sign-in-client.js';
import { insertStep, takeStepBySecret, tryStep } from '../sign-in/sign-in-step.repository.js';
import { codeThrottle, noteSuccess, takeAttempt, throttleKeys } from '../sign-in/throttle.repository.js';
import { SecretBox } from './secret-box.js';
import {
  endTotp,
  insertRecoveryCodes,
  insertTotp,
  liveTotp,
  recoveryCodesLeft,
  takeRecoveryCode,
  useTotpStep,
} from './second-step.repository.js';
import { base32, otpauthUri, secretBytes, stepOfCode } from './totp.js';

/** An app that is being set up; its secret is shown on this page and never again. */
export interface OfferedApp {
  /** What the browser brings back. */
  readonly offer: string;
  /** For the QR code. */
  readonly uri: string;
  /** For typing, in groups of four. */
  readonly secret: string;
}

export type ProvenBy = 'totp' | 'recovery-code';

const sha256 = (text: string) => createHash('sha256').update(text).digest();
const offerMinutes = 15;
const triesMax = 10;
const recoveryCodes = 10;
/** Without look-alikes: 31 signs, 12 of them are 59 bits, and their hash has a key. */
const recoveryAlphabet = 'abcdefghjkmnpqrstuvwxyz23456789';

/** The second step at sign-in: an authenticator app, and codes for when it is lost. Never signs anything. */
@Injectable()
export class SecondSteps {
  private readonly box: SecretBox | null;

  constructor(
    @Inject(IDENTITY_OPTIONS) options: IdentityOptions,
    private readonly unitOfWork: UnitOfWork,
    private readonly ledger: Ledger,
  ) {
    this.box = options.signInKeyFile === undefined ? null : new SecretBox(options.signInKeyFile);
  }

  /** Whether somebody has an app, since when, and how many recovery codes are left. */
  async state(tx: Tx, personId: string): Promise<{ readonly since: Date; readonly codesLeft: number } | null> {
    const app = await liveTotp(tx, personId);
    return app && { since: app.confirmedAt, codesLeft: await recoveryCodesLeft(tx, personId) };
  }

  /** @param issuer name above the code in the app. Nothing is in force before a code of the app came back. */
  async offer(tx: Tx, actor: Actor, issuer: string): Promise<Outcome<OfferedApp>> {
    if (await liveTotp(tx, actor.personId)) return refused('conflict');
    const account = await loginOf(tx, actor.personId);
    if (!account) return refused('not-found');
    const offer = randomBytes(32).toString('base64url');
    const secret = randomBytes(secretBytes);
    const said = { sealed: this.opened().seal(secret, actor.personId).toString('base64') };
    await insertStep(tx, { id: newId(), kind: 'totp-offer', secret: sha256(offer), personId: actor.personId, said }, offerMinutes);
    return done(offered(offer, secret, account.loginName, issuer));
  }

  /** Puts the app in force. @returns the recovery codes, shown once; `code-wrong`, or `second-step-over` for an offer that is over */
  async confirm(actor: Actor, answer: { readonly offer: string; readonly code: string }): Promise<Outcome<readonly string[]>> {
    // Counted in a transaction of its own, whatever comes next.
    const step = await this.unitOfWork.run((tx) => tryStep(tx, sha256(answer.offer), 'totp-offer', triesMax));
    if (!step || step.personId !== actor.personId) return refused('second-step-over');
    const sealed = Buffer.from(String(step.said['sealed']), 'base64');
    const at = stepOfCode(this.opened().open(sealed, actor.personId), answer.code, new Date(), 0);
    if (at === null) return refused('code-wrong');
    return this.unitOfWork.run(async (tx) => {
      if (!(await takeStepBySecret(tx, sha256(answer.offer), 'totp-offer'))) return refused('second-step-over');
      const id = newId();
      const twice = await insertOr(() => insertTotp(tx, { id, personId: actor.personId, sealed, lastStep: at }), 'totp_once');
      if (twice) return refused('conflict');
      const codes = await this.makeCodes(tx, id, actor.personId);
      await this.tell(tx, actor, 'account.totp-enrolled', 'enrol-totp', actor.personId);
      return done(codes);
    });
  }

  /** The page of an offer again, after a wrong code. */
  async again(tx: Tx, actor: Actor, offer: string, issuer: string): Promise<OfferedApp | null> {
    const step = await tryStep(tx, sha256(offer), 'totp-offer', triesMax);
    const account = await loginOf(tx, actor.personId);
    if (!step || !account || step.personId !== actor.personId) return null;
    const secret = this.opened().open(Buffer.from(String(step.said['sealed']), 'base64'), actor.personId);
    return offered(offer, secret, account.loginName, issuer);
  }

  /** New recovery codes in place of the old; a code proves that it is not just somebody at an open screen. */
  renewCodes(actor: Actor, code: string, client: SignInClient): Promise<Outcome<readonly string[]>> {
    return this.withCode(actor, code, client, async (tx, id) => {
      const codes = await this.makeCodes(tx, id, actor.personId);
      await this.tell(tx, actor, 'account.recovery-codes-made', 'renew-codes', actor.personId);
      return codes;
    });
  }

  /** Ends the own app. */
  end(actor: Actor, code: string, client: SignInClient): Promise<Outcome<null>> {
    return this.withCode(actor, code, client, async (tx, id) => {
      await this.close(tx, actor, id, actor.personId);
      return null;
    });
  }

  /** Ends somebody's app that was lost with its codes. By an administrator, who cannot end their own this way. */
  async endFor(tx: Tx, actor: Actor, personId: string): Promise<Outcome<null>> {
    if (actor.personId === personId) return refused('second-person-needed');
    const app = await liveTotp(tx, personId, true);
    if (!app) return refused('not-found');
    await this.close(tx, actor, app.id, personId);
    return done(null);
  }

  /** Judges a code, within the transaction of what it is for; a right one is used up. */
  async prove(tx: Tx, personId: string, code: string): Promise<ProvenBy | null> {
    const app = await liveTotp(tx, personId, true);
    if (!app) return null;
    const text = code.toLowerCase().replace(/[\s-]/g, '');
    const step = stepOfCode(this.opened().open(app.sealed, personId), text, new Date(), app.lastStep);
    if (step !== null) {
      await useTotpStep(tx, app.id, step);
      return 'totp';
    }
    return text.length === 12 && (await takeRecoveryCode(tx, personId, this.opened().mac(`${personId} ${text}`))) ? 'recovery-code' : null;
  }

  private async withCode<T>(
    actor: Actor,
    code: string,
    client: SignInClient,
    work: (tx: Tx, id: string) => Promise<T>,
  ): Promise<Outcome<T>> {
    const keys = throttleKeys(`code ${actor.personId}`, client.address);
    const throttle = await this.unitOfWork.run((tx) => takeAttempt(tx, keys, codeThrottle));
    if (throttle.waitSeconds > 0) return refused('login-throttled', { args: { seconds: throttle.waitSeconds } });
    return this.unitOfWork.run(async (tx) => {
      if (!(await this.prove(tx, actor.personId, code))) return refused('code-wrong');
      await noteSuccess(tx, keys);
      const app = await liveTotp(tx, actor.personId, true);
      return app ? done(await work(tx, app.id)) : refused('not-found');
    });
  }

  private async close(tx: Tx, actor: Actor, id: string, personId: string): Promise<void> {
    await endTotp(tx, id);
    await insertRecoveryCodes(tx, id, personId, []);
    await this.tell(tx, actor, 'account.totp-ended', 'end-totp', personId);
  }

  private async makeCodes(tx: Tx, totpId: string, personId: string): Promise<readonly string[]> {
    const codes = Array.from({ length: recoveryCodes }, () =>
      Array.from({ length: 12 }, () => recoveryAlphabet[randomInt(recoveryAlphabet.length)]).join(''),
    );
    const rows = codes.map((code) => ({ id: newId(), mac: this.opened().mac(`${personId} ${code}`) }));
    await insertRecoveryCodes(tx, totpId, personId, rows);
    return codes.map((code) => code.replace(/(.{4})(?=.)/g, '$1-'));
  }

  private async tell(tx: Tx, actor: Actor, kind: `account.${string}`, act: string, personId: string): Promise<void> {
    await this.ledger.append(tx, { kind, actor, act, subjects: [personId], fields: { person: personId } });
  }

  private opened(): SecretBox {
    if (!this.box) throw new Error('this process was given no key for secrets of sign-in');
    return this.box;
  }
}

function offered(offer: string, secret: Buffer, loginName: string, issuer: string): OfferedApp {
  return { offer, uri: otpauthUri(secret, loginName, issuer), secret: base32(secret).replace(/(.{4})(?=.)/g, '$1 ') };
}
