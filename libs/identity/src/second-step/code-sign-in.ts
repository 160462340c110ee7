import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#database';
import { Ledger } from '#ledger';
import { systemActor } from '#web';
import { done, type Outcome, refused } from '../outcome.js';
import { loginOf } from '../person.repository.js';
import { activeGrants } from '../role-grant.repository.js';
import { type OpenedSession, Sessions } from '../sessions.js';
import type { SignInClient } from '../sign-in/sign-in-client.js';
import { takeStepBySecret, tryStep } from '../sign-in/sign-in-step.repository.js';
import { codeThrottle, noteSuccess, takeAttempt, throttleKeys } from '../sign-in/throttle.repository.js';
import { SecondSteps } from './second-steps.js';

/** Codes that may be wrong after one right password; then the password is asked for again. */
const triesMax = 5;

/** The second half of a sign-in whose password was right. */
@Injectable()
export class CodeSignIn {
  constructor(
    private readonly sessions: Sessions,
    private readonly secondSteps: SecondSteps,
    private readonly unitOfWork: UnitOfWork,
    private readonly ledger: Ledger,
  ) {}

  /** @returns `second-step-over` when the password must be given again; `code-wrong`; `login-throttled` */
  async login(answer: { readonly step: string; readonly code: string }, client: SignInClient): Promise<Outcome<OpenedSession>> {
    const secret = createHash('sha256').update(answer.step).digest();
    const step = await this.unitOfWork.run((tx) => tryStep(tx, secret, 'code', triesMax));
    const personId = step?.personId;
    if (!step || !personId) return refused('second-step-over');
    const keys = throttleKeys(`code ${personId}`, client.address);
    const throttle = await this.unitOfWork.run((tx) => takeAttempt(tx, keys, codeThrottle));
    if (throttle.waitSeconds > 0) return refused('login-throttled', { args: { seconds: throttle.waitSeconds } });
    const outcome = await this.unitOfWork.run(async (tx): Promise<Outcome<OpenedSession>> => {
      const proven = await this.secondSteps.prove(tx, personId, answer.code);
      if (!proven) return refused('code-wrong');
      const account = await loginOf(tx, personId);
      const { role, organisation } = step.said;
      const grant = (await activeGrants(tx, personId)).find((one) => one.role === role && one.organisation === organisation);
      if (!account || !grant || !(await takeStepBySecret(tx, secret, 'code'))) return refused('second-step-over');
      await noteSuccess(tx, keys);
      await noteSuccess(tx, throttleKeys(account.loginName, client.address));
      const openedBy = proven === 'totp' ? 'password+totp' : 'password+recovery-code';
      return done(await this.sessions.open(tx, { personId, grant, mustChangePassword: account.mustChange, openedBy, client }));
    });
    if (!outcome.ok && outcome.code === 'code-wrong')
      await this.unitOfWork.run((tx) =>
        this.ledger.append(tx, {
          kind: 'login.failed',
          actor: systemActor('machine'),
          act: 'login',
          subjects: [personId],
          fields: { person: personId },
          pub: { attempts: throttle.failures, by: 'code' },
        }),
      );
    return outcome;
  }
}
