import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Accounts, changePolicy } from '#identity';
import { Ledger } from '#ledger';
import { systemActor } from '#web';
import { type Casework, type Person, startCasework } from '../../../../../test/kit/casework.js';
import { IdentityProvider, type Lie } from '../../../../../test/kit/identity-provider.js';
import { PortalPages } from '../../../../../test/kit/portal-pages.js';
import type { Visitor } from '../../../../../test/kit/visitor.js';

describe('a national identity', () => {
  const home = mkdtempSync(join(tmpdir(), 'oc-oidc-'));
  let provider: IdentityProvider;
  let house: Casework;
  let portal: PortalPages;
  beforeAll(async () => {
    [provider, house] = await Promise.all([IdentityProvider.open(), startCasework()]);
    writeFileSync(join(home, 'secret'), `${provider.clientSecret}\n`);
    portal = await PortalPages.open(house, {
      OPENCITES_OIDC_ISSUER: provider.issuer,
      OPENCITES_OIDC_SECRET_FILE: join(home, 'secret'),
      OPENCITES_OIDC_NAME: 'UtopiaID',
    });
    provider.redirectUri = `${portal.url}sign-in/identity`;
  });
  afterAll(async () => {
    await portal?.close();
    await house?.close();
    await provider?.close();
    rmSync(home, { recursive: true, force: true });
  });

  /** Goes to the provider and comes back, up to the page that holds the form. */
  const away = async (visitor: Visitor, form: RegExp): Promise<string> => {
    const left = await visitor.send({}, { form });
    expect([left.status, String(left.headers['location']).startsWith(provider.issuer)]).toEqual([303, true]);
    const back = await fetch(String(left.headers['location']), { redirect: 'manual' });
    const location = back.headers.get('location') ?? '';
    expect(location.startsWith(provider.redirectUri)).toBe(true);
    return location.slice(portal.url.length - 1);
  };
  const signIn = async (visitor = portal.visitor(), then = '/account') => {
    await visitor.open(`/en/sign-in?then=${encodeURIComponent(then)}`);
    await visitor.open(await away(visitor, /identity\/begin$/));
    await visitor.send();
    return visitor;
  };
  const link = async (person: Person, subject: string) => {
    provider.subject = subject;
    const visitor = await portal.signedIn(person);
    await visitor.open('/en/account/national-identity');
    await visitor.open(await away(visitor, /begin$/));
    await visitor.send();
    return visitor;
  };

  it('opens nothing before somebody linked it, and makes no account', async () => {
    provider.subject = 'nobody-yet';
    const before = (await house.admin.query('select count(*) as n from identity.account')) as unknown;
    const visitor = await signIn();
    expect([visitor.page.status, visitor.text().includes('No account is linked')]).toEqual([403, true]);
    expect(await house.admin.query('select count(*) as n from identity.account')).toEqual(before);
  });

  it('opens the account of the person who linked it while signed in, and the page that was asked for', async () => {
    const linked = await link(house.people.applicant, 'citizen-1');
    expect(linked.text()).toContain('now opens your account');
    const visitor = await signIn(portal.visitor(), '/account/sessions');
    expect([visitor.address, visitor.text().includes('national identity')]).toEqual(['/en/account/sessions', true]);
    const [last] = (await house.admin.query(
      'select person_id, opened_by from identity.session order by created_at desc limit 1',
    )) as object[];
    expect(last).toEqual({ person_id: house.people.applicant.personId, opened_by: 'oidc' });
  });

  it('opens one account only, and none when the link was ended', async () => {
    const other = await house.person('second.trader', 'XA-TRADE', 'applicant');
    const taken = await link(other, 'citizen-1');
    expect([taken.page.status, taken.text().includes('another account already')]).toEqual([409, true]);
    const third = await link(other, 'citizen-2');
    expect(third.page.status).toBe(200);
    await third.open('/en/account/national-identity');
    await third.send();
    expect((await signIn()).page.status).toBe(403);
  });

  it('is believed only with its own signature, for this client, this question and this moment', async () => {
    provider.subject = 'citizen-1';
    const lies: readonly Lie[] = [
      { nonce: 'another' },
      { aud: 'another-client' },
      { iss: 'https://evil.example' },
      { exp: Math.floor(Date.now() / 1000) - 3600 },
      { foreignKey: true },
    ];
    for (const lie of lies) {
      provider.lie = lie;
      const visitor = await signIn();
      expect([lie, visitor.page.status, visitor.text().includes('Not signed in')]).toEqual([lie, 401, true]);
    }
    provider.lie = {};
    expect((await signIn()).address).toBe('/en/account');
  });

  it('is taken from the browser that asked, and once', async () => {
    provider.subject = 'citizen-1';
    const mine = portal.visitor();
    await mine.open('/en/sign-in');
    const back = await away(mine, /identity\/begin$/);
    // Somebody who was led to another's answer is not signed in as them.
    const victim = portal.visitor();
    await victim.open(back);
    await victim.send();
    expect(victim.page.status).toBe(401);
    await mine.open(back);
    await mine.send();
    expect(mine.page.status).toBe(401);
    // Nor does an answer for a sign-in link an account.
    const officer = await portal.signedIn(house.people.caseOfficer);
    await officer.open('/en/account/national-identity');
    const linking = await away(officer, /begin$/);
    await officer.open(linking.replace('state=link.', 'state=in.'));
    await officer.send();
    expect(officer.page.status).toBe(401);
  });

  it('asks people with several roles which one, and never opens an office that has a passkey', async () => {
    const clerk = await house.person('both.roles', 'XA-MA', 'case-officer');
    await link(clerk, 'citizen-3');
    const policy = (value: string) =>
      house.machine.run((tx) => changePolicy(tx, { name: 'passkey-sign-in', value, decidedBy: 'Order 9', organisation: 'XA-MA' }));
    provider.subject = 'citizen-3';
    await policy('always');
    try {
      expect((await signIn()).page.status).toBe(403);
    } finally {
      await policy('unless-specimen');
    }
    await house.machine.run((tx) =>
      new Accounts(new Ledger()).bootstrapRole(tx, systemActor('XA-MA'), clerk.personId, 'XA-MA', 'issuing-officer'),
    );
    const visitor = await signIn(portal.visitor(), '/account/sessions');
    expect([visitor.page.status, visitor.text().includes('You hold several roles')]).toEqual([200, true]);
    await visitor.send({ office: 'administrator XA-MA' });
    expect(visitor.page.status).toBe(401);
    const again = await signIn(portal.visitor(), '/account/sessions');
    await again.send({ office: 'issuing-officer XA-MA' });
    expect([again.address, again.text().includes('issuing officer, XA-MA')]).toEqual(['/en/account/sessions', true]);
  });

  it('that does not answer keeps nobody out who comes another way', async () => {
    await provider.close();
    const other = await PortalPages.open(house, { OPENCITES_OIDC_ISSUER: provider.redirectUri.replace(/:\d+/, ':9') });
    const visitor = other.visitor();
    await visitor.open('/en/sign-in');
    expect((await visitor.send({}, { form: /identity\/begin$/ })).status).toBe(503);
    await visitor.open('/en/sign-in');
    expect(
      (await visitor.send({ name: house.people.issuer.login, password: house.people.issuer.password }, { form: /sign-in$/ })).status,
    ).toBe(200);
    await other.close();
  });
});
