import { createHash, createPrivateKey, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SoftwareAuthenticator } from '../../../../apps/cli/src/demo/software-authenticator.js';
import { type Casework, type Person, startCasework } from '../../../../test/kit/casework.js';
import type { CallResult } from '../../../../test/kit/http.js';
import { changePolicy } from '../index.js';

describe('sign-in', () => {
  let house: Casework;
  beforeAll(async () => {
    house = await startCasework();
  });
  afterAll(() => house?.close());

  const nobody = { bearer: undefined } as unknown as Person;
  const open = (body: object, from?: string) =>
    house.call(nobody, '/v1/sessions', { body: { transport: 'bearer', ...body }, ...(from ? { from } : {}) });
  const codeOf = (answer: CallResult) => [answer.status, answer.json<{ code?: string }>().code ?? 'opened'];
  const challenge = async () => {
    const answer = await house.call(nobody, '/v1/sessions/challenges', { method: 'POST' });
    expect([answer.status, answer.headers['cache-control']]).toEqual([201, 'no-store']);
    return answer.json<{ challengeId: string; challenge: string; userVerification: string; allowCredentials: unknown[]; rpId: string }>();
  };
  const byPasskey = async ({ authenticator }: Person) => {
    const { challengeId, challenge: text } = await challenge();
    return open({ challengeId, assertion: authenticator!.assert({ challenge: text }) });
  };
  const policy = (value: string) =>
    house.machine.run((tx) => changePolicy(tx, { name: 'passkey-sign-in', value, decidedBy: 'Order 9', organisation: 'XA-MA' }));
  const eventsAbout = async (subject: string) =>
    (await house.admin.query('select kind, pub from ledger.history($1) order by event_id', [subject])) as { kind: string; pub: unknown }[];

  describe('with a passkey', () => {
    it('opens a session of the key’s person, organisation and role, and both session and event say how', async () => {
      const { issuer } = house.people;
      const asked = await challenge();
      expect(asked).toMatchObject({ userVerification: 'required', rpId: 'xa.localhost', allowCredentials: [] });
      const answer = await byPasskey(issuer);
      expect(answer.status).toBe(201);
      expect(answer.json()).toMatchObject({
        ...{ person: issuer.personId, organisation: 'XA-MA', role: 'issuing-officer', openedBy: 'passkey' },
      });
      const [session] = (await house.admin.query(
        `select id, opened_by from identity.session where person_id = $1 order by created_at desc limit 1`,
        [issuer.personId],
      )) as { id: string; opened_by: string }[];
      expect(session?.opened_by).toBe('passkey');
      expect(await eventsAbout(session!.id)).toEqual([{ kind: 'login.succeeded', pub: { by: 'passkey' } }]);
      const [key] = (await house.admin.query('select last_used_at from identity.officer_key where person_id = $1', [issuer.personId])) as {
        last_used_at: Date | null;
      }[];
      expect(Date.now() - (key?.last_used_at?.getTime() ?? 0)).toBeLessThan(60_000);
    });

    it('answers a challenge once, in time, and only its own', async () => {
      const { authenticator } = house.people.issuer;
      const first = await challenge();
      const assertion = authenticator!.assert(first);
      expect((await open({ challengeId: first.challengeId, assertion })).status).toBe(201);
      expect(codeOf(await open({ challengeId: first.challengeId, assertion }))).toEqual([401, 'passkey-refused']);
      const second = await challenge();
      expect(codeOf(await open({ challengeId: second.challengeId, assertion }))).toEqual([401, 'passkey-refused']);
      const late = await challenge();
      await house.admin.query(`update identity.sign_in_step set expires_at = now() where id = $1`, [late.challengeId]);
      expect(codeOf(await open({ challengeId: late.challengeId, assertion: authenticator!.assert(late) }))).toEqual([
        401,
        'passkey-refused',
      ]);
    });

    it('wants the user verified, this origin, and a signature of the key', async () => {
      const { authenticator } = house.people.issuer;
      const forged: readonly ((challenge: string) => object)[] = [
        (text) => assertionWith(authenticator!, text, { flags: 0x01 }),
        (text) => assertionWith(authenticator!, text, { origin: 'http://xb.localhost:8080' }),
        (text) => assertionWith(authenticator!, text, { type: 'webauthn.create' }),
        (text) => {
          const assertion = authenticator!.assert({ challenge: text });
          const signature = house.people.administrator.authenticator!.assert({ challenge: text }).response.signature;
          return { ...assertion, response: { ...assertion.response, signature } };
        },
      ];
      for (const forge of forged) {
        const { challengeId, challenge: text } = await challenge();
        expect(codeOf(await open({ challengeId, assertion: forge(text) }))).toEqual([401, 'passkey-refused']);
      }
      const { challengeId, challenge: text } = await challenge();
      expect((await open({ challengeId, assertion: assertionWith(authenticator!, text, {}) })).status).toBe(201);
    });

    it('is refused once the key is suspended, and the attempt is on record', async () => {
      const officer = await house.person('to.suspend', 'XA-MA', 'case-officer');
      const keys = await house.call(house.people.issuer, `/v1/officer-keys?personId=${officer.personId}`);
      const [key] = keys.json<{ items: { id: string }[] }>().items;
      expect((await byPasskey(officer)).status).toBe(201);
      expect((await house.post(house.people.issuer, `/v1/officer-keys/${key!.id}/suspension`, { reason: 'lost' })).status).toBe(200);
      expect(codeOf(await byPasskey(officer))).toEqual([401, 'passkey-refused']);
      expect((await eventsAbout(officer.personId)).at(-1)).toEqual({ kind: 'login.failed', pub: { by: 'passkey' } });
    });

    it('says in one request either who comes or what their passkey answers', async () => {
      const { challengeId } = await challenge();
      expect(codeOf(await open({ challengeId }))).toEqual([400, 'request-invalid']);
      expect(codeOf(await open({}))).toEqual([400, 'request-invalid']);
      const assertion = house.people.issuer.authenticator!.assert({ challenge: 'AAAA' });
      expect(codeOf(await open({ loginName: 'issuer', password: 'x', assertion }))).toEqual([400, 'request-invalid']);
    });
  });

  describe('of people who decide', () => {
    it('is by passkey alone where the policy says so: a password does not do, right or wrong', async () => {
      const { issuer, applicant } = house.people;
      await policy('always');
      try {
        expect(codeOf(await open({ loginName: issuer.login, password: issuer.password }))).toEqual([403, 'login-passkey-needed']);
        // What is wrong says nothing about keys.
        expect(codeOf(await open({ loginName: issuer.login, password: 'a wrong one' }))).toEqual([401, 'login-refused']);
        expect((await byPasskey(issuer)).status).toBe(201);
        expect((await open({ loginName: applicant.login, password: applicant.password })).status).toBe(201);
      } finally {
        await policy('unless-specimen');
      }
    });

    it('is by passkey alone for every authority that is not fictitious, with no policy of its own', async () => {
      const { issuer } = house.people;
      const needed = async () =>
        (
          (await house.admin.query(`select identity.passkey_needed($1, 'XA-MA', 'issuing-officer') as needed`, [issuer.personId])) as {
            needed: boolean;
          }[]
        )[0]!.needed;
      expect(await needed()).toBe(false);
      const runner = house.admin.createQueryRunner();
      await runner.startTransaction();
      try {
        await runner.query(`set local session_replication_role = replica`);
        await runner.query('update applications.office set specimen = false');
        const [row] = (await runner.query(`select identity.passkey_needed($1, 'XA-MA', 'issuing-officer') as needed`, [
          issuer.personId,
        ])) as { needed: boolean }[];
        expect(row?.needed).toBe(true);
        const [other] = (await runner.query(`select identity.passkey_needed($1, 'XA-MA', 'case-officer') as needed`, [
          issuer.personId,
        ])) as { needed: boolean }[];
        expect(other?.needed).toBe(false);
      } finally {
        await runner.rollbackTransaction();
        await runner.release();
      }
    });
  });

  describe('under attack', () => {
    const from = { attacker: '127.0.0.2', home: '127.0.0.3', stranger: '127.0.0.4' };

    it('holds up whoever guesses, and not the person whose name they guess', async () => {
      const victim = await house.person('victim', 'XA-TRADE', 'applicant');
      const right = (address: string) => open({ loginName: victim.login, password: victim.password }, address);
      const guesses = await Promise.all(
        Array.from({ length: 100 }, (_, index) => open({ loginName: victim.login, password: `guess ${index}` }, from.attacker)),
      );
      const refused = guesses.filter((answer) => answer.status === 401).length;
      // Five are free, one more after 2 seconds and one after 4 more, where the machine is that slow.
      expect([refused <= 7, guesses.filter((answer) => answer.status === 429).length]).toEqual([true, 100 - refused]);
      expect((await right(from.attacker)).status).toBe(429);
      const began = performance.now();
      expect((await right(from.home)).status).toBe(201);
      // One Argon2id and one transaction: nothing was waited for.
      expect(performance.now() - began).toBeLessThan(2000);
    });

    it('holds up guesses that come from everywhere, but nobody at an address from which they signed in before', async () => {
      const victim = await house.person('many.guess', 'XA-TRADE', 'applicant');
      const right = (address: string) => open({ loginName: victim.login, password: victim.password }, address);
      expect((await right(from.home)).status).toBe(201);
      // What fifty other machines did in these ten minutes.
      await house.admin.query(
        `insert into identity.login_throttle (name_key, failures, last_failure) values ($1, 50, now())
         on conflict (name_key) do update set failures = 50, last_failure = now()`,
        [createHash('sha256').update(victim.login).digest()],
      );
      const held = await right(from.stranger);
      expect([held.status, Number(held.headers['retry-after']) > 0, Number(held.headers['retry-after']) <= 600]).toEqual([429, true, true]);
      expect((await right(from.home)).status).toBe(201);
    });

    it('treats names that nobody has alike', async () => {
      const guesses = await Promise.all(
        Array.from({ length: 8 }, () => open({ loginName: 'nobody.here', password: 'guess' }, from.attacker)),
      );
      expect(guesses.filter((answer) => answer.status === 429).length).toBeGreaterThanOrEqual(3);
    });
  });
});

/** An assertion that differs from an honest one in one thing, signed by the real key. */
function assertionWith(
  authenticator: SoftwareAuthenticator,
  challenge: string,
  { flags = 0x05, origin = authenticator.origin, type = 'webauthn.get' }: { flags?: number; origin?: string; type?: string },
) {
  const file = authenticator.toFile();
  const clientData = Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  const data = Buffer.concat([createHash('sha256').update(file.rpId).digest(), Buffer.from([flags]), Buffer.alloc(4)]);
  const signed = Buffer.concat([data, createHash('sha256').update(clientData).digest()]);
  return {
    ...{ id: file.credentialId, rawId: file.credentialId, type: 'public-key', clientExtensionResults: {} },
    response: {
      clientDataJSON: clientData.toString('base64url'),
      authenticatorData: data.toString('base64url'),
      signature: sign('sha256', signed, createPrivateKey({ key: file.key, format: 'jwk' })).toString('base64url'),
    },
  };
}
