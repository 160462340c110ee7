import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SoftwareAuthenticator } from '../../../../../test/kit/software-authenticator.js';
import { type Casework, type Person, startCasework } from '../../../../../test/kit/casework.js';
import { call } from '../../../../../test/kit/http.js';
import { authenticatorCode } from '../../../../../test/kit/authenticator-code.js';
import { PortalPages } from '../../../../../test/kit/portal-pages.js';
import type { Visitor } from '../../../../../test/kit/visitor.js';

interface Challenged {
  readonly challengeId: string;
  readonly challenge: string;
}

describe('people’s pages without scripts', () => {
  let house: Casework;
  let portal: PortalPages;
  beforeAll(async () => {
    house = await startCasework();
    portal = await PortalPages.open(house);
  });
  afterAll(async () => {
    await portal?.close();
    await house?.close();
  });

  const signIn = async (person: Person, then = '/account'): Promise<Visitor> => {
    const visitor = portal.visitor();
    await visitor.open(`/en/sign-in?then=${encodeURIComponent(then)}`);
    await visitor.send({ name: person.login, password: person.password });
    return visitor;
  };
  const events = async (subject: string) =>
    (
      (await house.admin.query('select kind, pub from ledger.history($1) order by event_id', [subject])) as { kind: string; pub: object }[]
    ).filter(({ kind }) => kind.startsWith('account.') || kind.startsWith('login.'));

  describe('a passkey of one’s own', () => {
    const challengeOf = (visitor: Visitor) => {
      const options = /data-options="([^"]+)"/.exec(visitor.page.text)?.[1]?.replaceAll('&quot;', '"') ?? '{}';
      return JSON.parse(options) as { challenge: string; user: { name: string } };
    };
    const making = /account\/passkeys$/;

    it('is made with the password, opens the account in its office, and no longer once it is removed', async () => {
      const trader = await house.person('passkey.trader', 'XA-TRADE', 'applicant');
      const visitor = await portal.signedIn(trader);
      await visitor.open('/en/account/passkeys');
      expect(visitor.text()).toContain('You have no passkey yet');
      expect((await visitor.send({ label: 'My phone', password: 'not this one' })).status).toBe(422);
      expect(visitor.page.text).toContain('value="My phone"');
      await visitor.send({ label: 'My phone', password: trader.password });
      const authenticator = SoftwareAuthenticator.make(portal.url);
      const offered = challengeOf(visitor);
      expect(offered.user.name).toBe('passkey.trader (applicant)');
      const made = { _passkey: JSON.stringify(authenticator.register(offered)) };
      await visitor.send(made, { form: making });
      expect([visitor.address, visitor.text().includes('My phone on one device only')]).toEqual(['/en/account/passkeys', true]);

      const begun = (await call(portal.port, '/v1/sessions/challenges', { method: 'POST' })).json() as Challenged;
      const entering = portal.visitor();
      await entering.open('/en/sign-in');
      const entered = { _challenge: begun.challengeId, _passkey: JSON.stringify(authenticator.assert(begun)) };
      await entering.send(entered, { form: /sign-in\/passkey$/ });
      await entering.open('/en/account/sessions');
      expect(entering.text()).toContain('applicant, XA-TRADE passkey');
      await entering.open('/en/account/passkeys');
      expect(entering.text()).not.toContain('Never');

      await entering.send({}, { form: /\/end$/ });
      expect(entering.text()).toContain('You have no passkey yet');
      const later = (await call(portal.port, '/v1/sessions/challenges', { method: 'POST' })).json() as Challenged;
      const refused = await call(portal.port, '/v1/sessions', {
        method: 'POST',
        body: { challengeId: later.challengeId, assertion: authenticator.assert(later), transport: 'bearer' },
      });
      expect([refused.status, (refused.json() as { code: string }).code]).toEqual([401, 'passkey-refused']);
      expect((await events(trader.personId)).map(({ kind }) => kind)).toEqual(
        expect.arrayContaining(['account.passkey-made', 'account.passkey-ended']),
      );
    });

    it('is made by nobody else’s offer, not twice by one, not of the other site, and not by an officer', async () => {
      const trader = await house.person('careful.trader', 'XA-TRADE', 'applicant');
      const other = await house.person('other.trader', 'XA-TRADE', 'applicant');
      const begin = async (person: Person) => {
        const visitor = await portal.signedIn(person);
        await visitor.open('/en/account/passkeys');
        await visitor.send({ label: 'Key', password: person.password });
        const statement = visitor.page.text.match(/name="_statement" value="([^"]+)"/)![1]!;
        return { visitor, offered: challengeOf(visitor), statement };
      };
      const register = (url: string, challenge: { challenge: string }) =>
        JSON.stringify(SoftwareAuthenticator.make(url).register(challenge));

      const [own, theirs] = [await begin(trader), await begin(other)];
      const stolen = { _statement: own.statement, _passkey: register(portal.url, own.offered) };
      expect((await theirs.visitor.send(stolen, { form: making })).status).toBe(422);
      // Whoever tried it used the offer up.
      expect((await own.visitor.send({ _passkey: stolen._passkey }, { form: making })).status).toBe(422);

      const elsewhere = await begin(trader);
      const foreign = { _passkey: register('http://xb.localhost:8080', elsewhere.offered) };
      expect((await elsewhere.visitor.send(foreign, { form: making })).status).toBe(422);
      expect(elsewhere.visitor.text()).toContain('The passkey was not made');
      expect(
        await house.admin.query('select 1 from identity.sign_in_passkey where person_id in ($1, $2)', [trader.personId, other.personId]),
      ).toEqual([]);

      const officer = await portal.signedIn(house.people.caseOfficer);
      expect((await officer.open('/en/account/passkeys')).status).toBe(403);
    });
  });

  describe('a second step at sign-in', () => {
    /** Sets an app up. @returns its secret and the recovery codes */
    const setUp = async (person: Person) => {
      const visitor = await portal.signedIn(person);
      await visitor.open('/en/account/second-step');
      await visitor.send();
      const secret = (/into the app: ([A-Z2-7 ]+?) Enter/.exec(visitor.text())?.[1] ?? '').replaceAll(' ', '');
      expect(secret).toMatch(/^[A-Z2-7]{32}$/);
      expect(visitor.page.text).toContain('<svg');
      expect((await visitor.send({ totp: '000000' })).status).toBe(422);
      expect(visitor.text()).toContain(secret.replace(/(.{4})(?=.)/g, '$1 '));
      await visitor.send({ totp: authenticatorCode(secret) });
      expect(visitor.text()).toContain('The second step is in force');
      const codes = visitor.text().match(/\b[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}\b/g) ?? [];
      expect(codes).toHaveLength(10);
      return { visitor, secret, codes };
    };

    it('is set up with an app, asks for its code after the password, and takes no code twice', async () => {
      const trader = await house.person('totp.trader', 'XA-TRADE', 'applicant');
      const { secret } = await setUp(trader);
      const stored = JSON.stringify(await house.admin.query('select encode(sealed, $1) as sealed from identity.totp', ['base64']));
      expect(stored).not.toContain(secret);

      const visitor = await signIn(trader);
      expect([visitor.page.status, visitor.text().includes('Enter your code')]).toEqual([200, true]);
      expect(visitor.address).not.toContain('step');
      expect((await visitor.send({ totp: '' })).status).toBe(422);
      // The one that set it up is used.
      expect((await visitor.send({ totp: authenticatorCode(secret) })).status).toBe(422);
      const code = authenticatorCode(secret, 1);
      await visitor.send({ totp: code });
      expect([visitor.address, visitor.text().includes('password and code')]).toEqual(['/en/account', true]);

      const again = await signIn(trader);
      expect((await again.send({ totp: code })).status).toBe(422);
      expect(again.text()).toContain('used before');
      expect((await events(trader.personId)).map(({ kind }) => kind)).toEqual(
        expect.arrayContaining(['account.totp-enrolled', 'login.failed']),
      );
    });

    it('takes each recovery code once, and none of the old when there are new ones', async () => {
      const trader = await house.person('codes.trader', 'XA-TRADE', 'applicant');
      const { codes, visitor } = await setUp(trader);
      const open = async (code: string) => {
        const entering = await signIn(trader);
        await entering.send({ totp: code });
        return entering;
      };
      const first = await open(codes[0]!.toUpperCase());
      expect(first.text()).toContain('password and recovery code');
      expect((await open(codes[0]!)).page.status).toBe(422);
      await visitor.open('/en/account/second-step');
      expect(visitor.text()).toContain('9 recovery codes are left');
      await visitor.send({ totp: codes[1]! }, { form: /codes$/ });
      const fresh = visitor.text().match(/\b[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}\b/g) ?? [];
      expect(fresh).toHaveLength(10);
      expect((await open(codes[2]!)).page.status).toBe(422);
      await visitor.open('/en/account/second-step');
      expect((await visitor.send({ totp: 'aaaa-bbbb-cccc' }, { form: /end$/ })).status).toBe(422);
      await visitor.open('/en/account/second-step');
      await visitor.send({ totp: fresh[0]! }, { form: /end$/ });
      expect(visitor.text()).toContain('The second step was removed');
      expect((await signIn(trader)).address).toBe('/en/account');
    });

    it('lets nobody guess: each password allows five codes, and wrong ones cost ever more time', async () => {
      const trader = await house.person('guessed.trader', 'XA-TRADE', 'applicant');
      await setUp(trader);
      const visitor = await signIn(trader);
      const statuses: number[] = [];
      for (let guess = 0; guess < 5; guess += 1) statuses.push((await visitor.send({ totp: `00000${guess}` })).status);
      expect(statuses).toEqual([422, 422, 422, 422, 422]);
      await visitor.send({ totp: '000009' });
      expect(visitor.text()).toContain('Enter your name and password again');
      const later = await signIn(trader);
      expect((await later.send({ totp: '000010' })).status).toBe(429);
    });

    it('works for programs in the same two steps', async () => {
      const trader = await house.person('program.trader', 'XA-TRADE', 'applicant');
      const { secret } = await setUp(trader);
      const open = (body: object) => call(portal.port, '/v1/sessions', { body: { ...body, transport: 'bearer' } });
      const asked = await open({ loginName: trader.login, password: trader.password });
      const { code, step } = asked.json<{ code: string; step: string }>();
      expect([asked.status, code]).toEqual([401, 'second-step-needed']);
      expect((await open({ step, code: '123456' })).json()).toMatchObject({ code: 'code-wrong' });
      const opened = await open({ step, code: authenticatorCode(secret, 1) });
      expect([opened.status, opened.json<{ openedBy: string }>().openedBy]).toEqual([201, 'password+totp']);
      expect((await open({ step, code: authenticatorCode(secret, 1) })).json()).toMatchObject({ code: 'second-step-over' });
      expect((await open({ step })).status).toBe(400);
    });
  });

  describe('officers’ keys', () => {
    it('are seen by people who have some, and by nobody else', async () => {
      const trader = await portal.signedIn(house.people.applicant);
      expect((await trader.open('/en/account/keys')).status).toBe(403);
      expect((await trader.open(`/en/account/keys/${randomUUID()}`)).status).toBe(403);
      const officer = await portal.signedIn(house.people.caseOfficer);
      expect((await officer.open('/en/account/keys')).status).toBe(200);
      expect(officer.text()).toContain('Keys of others');
      expect((await officer.open(`/en/account/keys/${randomUUID()}`)).status).toBe(404);
    });

    it('are stopped by one person without scripts, once, with a reason', async () => {
      const lost = await house.person('lost.key', 'XA-MA', 'case-officer');
      const officer = await portal.signedIn(house.people.caseOfficer);
      const [key] = (await house.admin.query('select id from identity.officer_key where person_id = $1', [lost.personId])) as {
        id: string;
      }[];
      await officer.open(`/en/account/keys/${key!.id}`);
      expect((await officer.send({ reason: '' })).status).toBe(422);
      expect(officer.page.text).toContain('href="#suspend-reason"');
      const form = officer.form();
      await officer.send({ reason: 'Left in a taxi' });
      expect([officer.page.status, officer.text().includes('Suspended')]).toEqual([200, true]);
      // The button pressed twice: the same page, and nothing happened again.
      await officer.open(`/en/account/keys/${key!.id}`);
      expect(officer.forms().filter(({ action }) => action === form.action)).toEqual([]);
    });

    it('take no act that was not signed', async () => {
      const issuer = await portal.signedIn(house.people.issuer);
      const lost = await house.person('unsigned.key', 'XA-MA', 'case-officer');
      const [key] = (await house.admin.query('select id from identity.officer_key where person_id = $1', [lost.personId])) as {
        id: string;
      }[];
      await house.post(house.people.caseOfficer, `/v1/officer-keys/${key!.id}/suspension`, { reason: 'lost' });
      await issuer.open(`/en/account/keys/${key!.id}`);
      const restoring = issuer.forms().find(({ fields }) => fields.some(({ name, value }) => name === 'act' && value === 'restore'))!;
      const send = (to: string, fields: Record<string, string>) =>
        call(portal.port, restoring.action.replace(/statement$/, to), {
          method: 'POST',
          body: new URLSearchParams([
            ...restoring.fields.filter(({ name }) => name !== 'reason').map(({ name, value }): [string, string] => [name, value]),
            ...Object.entries(fields),
          ]).toString(),
          headers: { ...issuer.headers(), 'content-type': 'application/x-www-form-urlencoded' },
        });
      expect((await send('statement', { reason: 'it turned up' })).text).toContain('your browser runs none here');
      for (const answer of ['', '{}', 'null', '{"id":"AAAA"}', '[]', 'x'.repeat(300_000)])
        expect([answer.slice(0, 20), (await send('signed', { _passkey: answer, _statement: randomUUID() })).status]).toEqual([
          answer.slice(0, 20),
          403,
        ]);
      const [still] = (await house.admin.query('select state from identity.officer_key where id = $1', [key!.id])) as { state: string }[];
      expect(still?.state).toBe('suspended');
    });
  });

  it('a session of somebody else cannot be ended', async () => {
    const [mine, theirs] = [await portal.signedIn(house.people.applicant), await portal.signedIn(house.people.caseOfficer)];
    const [other] = (await house.admin.query('select id from identity.session where person_id = $1 order by created_at desc limit 1', [
      house.people.caseOfficer.personId,
    ])) as { id: string }[];
    await portal.signedIn(house.people.applicant);
    await mine.open('/en/account/sessions');
    const form = mine.forms().find(({ action }) => /sessions\/[0-9a-f-]{36}\/end$/.test(action))!;
    const sent = await call(portal.port, form.action.replace(/[0-9a-f-]{36}/, other!.id), {
      method: 'POST',
      body: new URLSearchParams(form.fields.map(({ name, value }): [string, string] => [name, value])).toString(),
      headers: { ...mine.headers(), 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(sent.status).toBe(404);
    expect((await theirs.open('/en/account')).status).toBe(200);
  });
});

describe('an administrator’s pages', () => {
  let house: Casework;
  let portal: PortalPages;
  beforeAll(async () => {
    house = await startCasework();
    portal = await PortalPages.open(house);
  });
  afterAll(async () => {
    await portal?.close();
    await house?.close();
  });

  it('make a person, whose role two people give, and who ends when the account is closed', async () => {
    const admin = await portal.signedIn(house.people.administrator);
    await admin.open('/en/people/new');
    expect((await admin.send({ fullName: '', loginName: 'No Spaces', organisation: 'XA-MA' })).status).toBe(422);
    expect([admin.page.text.includes('href="#fullName"'), admin.page.text.includes('value="No Spaces"')]).toEqual([true, true]);
    expect((await admin.send({ fullName: 'Nia New', loginName: 'trader', organisation: 'XA-MA' })).status).toBe(422);
    expect(admin.page.text).toContain('href="#loginName"');
    expect((await admin.send({ loginName: 'nia.new', organisation: 'XA-NONE' })).status).toBe(422);
    const sent = admin.form();
    await admin.send({ organisation: 'XA-MA' });
    const password = /Password ([A-Za-z0-9-]{23})/.exec(admin.text())?.[1] ?? '';
    expect(password).not.toBe('');
    // The button pressed twice: the person is there once, and the password is not shown again.
    const twice = await call(portal.port, sent.action, {
      method: 'POST',
      body: new URLSearchParams([
        ...sent.fields.map(({ name, value }): [string, string] => [name, name === 'organisation' ? 'XA-MA' : value]),
      ]).toString(),
      headers: { ...admin.headers(), 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect([twice.status, twice.text.includes(password)]).toEqual([303, false]);
    await admin.follow('Go on to their role');
    const page = admin.address;

    await admin.send({ role: 'case-officer' }, { form: /role$/ });
    expect(admin.text()).toContain('Waits for a second person');
    expect((await admin.send({ role: 'case-officer' }, { form: /role$/ })).status).toBe(422);
    await admin.open('/en/role-grants');
    expect([admin.text().includes('another person confirms it'), admin.forms().some(({ action }) => /confirmation$/.test(action))]).toEqual(
      [true, false],
    );
    const issuer = await portal.signedIn(house.people.issuer);
    await issuer.open('/en/role-grants');
    await issuer.send({}, { form: /confirmation$/ });
    expect(issuer.text()).toContain('Nothing waits to be confirmed');

    const nia = portal.visitor();
    await nia.open('/en/sign-in');
    await nia.send({ name: 'nia.new', password });
    expect(nia.address).toBe('/en/account/password');
    await admin.open(page);
    await admin.send({}, { form: /closure$/ });
    expect(admin.text()).toContain('Closed');
    await nia.open('/en/account/password');
    expect(nia.address).toContain('/sign-in');
  });

  it('refuse what was proposed, with a reason that is kept', async () => {
    const admin = await portal.signedIn(house.people.administrator);
    await admin.open(`/en/people/${house.people.applicant.personId}`);
    await admin.send({ role: 'agent', until: '2030-01-31' }, { form: /role$/ });
    expect(admin.text()).toContain('31 Jan 2030');
    const issuer = await portal.signedIn(house.people.issuer);
    await issuer.open('/en/role-grants');
    expect((await issuer.send({ reason: 'x' }, { form: /end$/ })).status).toBe(422);
    expect(issuer.page.text).toContain('value="x"');
    await issuer.send({ reason: 'not a member of any agency' }, { form: /end$/ });
    expect(issuer.text()).toContain('Nothing waits to be confirmed');
  });

  it('make and change an organisation, and show a stale form for what it is', async () => {
    const admin = await portal.signedIn(house.people.administrator);
    await admin.open('/en/organisations/new');
    expect((await admin.send({ code: 'XA-TRADE', name: 'Twice', country: 'XA', address: '1 Street', kind: 'trader' })).status).toBe(422);
    await admin.send({ code: 'XA-ORCHIDS' });
    expect(admin.text()).toContain('XA-ORCHIDS');
    const stale = admin.form();
    await admin.send({ name: 'Orchids & Sons' });
    expect(admin.page.text).toContain('value="Orchids &amp; Sons"');
    const late = await call(portal.port, stale.action, {
      method: 'POST',
      body: new URLSearchParams(
        stale.fields.map(({ name, value }): [string, string] => [name, name === '_once' ? randomUUID() : value]),
      ).toString(),
      headers: { ...admin.headers(), 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(late.status).toBe(412);
    expect((await admin.send({ name: '' })).status).toBe(422);
  });

  it('are closed to everybody else, and an officer declares interests on a page of their own', async () => {
    const officer = await portal.signedIn(house.people.caseOfficer);
    for (const path of ['/people', '/people/new', `/people/${house.people.applicant.personId}`, '/organisations', '/role-grants'])
      expect([path, (await officer.open(`/en${path}`)).status]).toEqual([path, 403]);
    await officer.open('/en/account/interests');
    expect((await officer.send({ party: 'Utopia Skins Ltd' }, { form: /interests$/ })).status).toBe(422);
    await officer.send({ nature: 'My sister runs it' }, { form: /interests$/ });
    expect(officer.text()).toContain('My sister runs it');
    await officer.send({}, { form: /end$/ });
    expect(officer.forms().some(({ action }) => /interests\/[0-9a-f-]+\/end$/.test(action))).toBe(false);
    const auditor = await portal.signedIn(house.people.auditor);
    expect((await auditor.open('/en/account/interests')).status).toBe(403);
  });
});
