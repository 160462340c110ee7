import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Casework, startCasework } from '../../../../test/kit/casework.js';
import { PortalPages } from '../../../../test/kit/portal-pages.js';

describe('the frame of the pages', () => {
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

  it('has its language in the address, and the browser’s where there is none', async () => {
    const visitor = portal.visitor();
    expect((await visitor.open('/fr')).text).toContain('<html lang="fr"');
    expect((await visitor.open('/', { 'accept-language': 'es-MX, en;q=0.5' })).text).toContain('<html lang="es"');
    expect((await visitor.open('/en/help')).text).toContain('href="/fr/help"');
    expect((await visitor.open('/en/help')).headers['content-language']).toBe('en');
  });

  it('says that the authority is fictitious', async () => {
    const visitor = portal.visitor();
    await visitor.open('/en');
    expect(visitor.text()).toContain('XA is a fictitious authority');
    expect(visitor.text()).toContain('Management Authority of Utopia');
  });

  it('runs scripts of its own only and is never kept by a cache', async () => {
    const { headers } = await portal.visitor().open('/en/sign-in');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).toContain("script-src 'self'");
    expect(headers['content-security-policy']).not.toMatch(/unsafe|http:|data:/);
    expect(headers['cache-control']).toBe('no-store');
  });

  it('serves style and scripts for good, packed, and nothing else from that place', async () => {
    const visitor = portal.visitor();
    const { text } = await visitor.open('/en');
    const style = /href="(\/assets\/portal-[0-9a-f]{12}\.css)"/.exec(text)?.[1] ?? '';
    const answer = await visitor.open(style, { 'accept-encoding': 'gzip' });
    expect([answer.status, answer.headers['content-encoding'], answer.headers['cache-control']]).toEqual([
      200,
      'gzip',
      'public, max-age=31536000, immutable',
    ]);
    expect((await visitor.open('/assets/..%2f..%2fpackage.json')).status).toBe(404);
    expect((await visitor.open('/brand.css')).text).toContain('--oc-brand:#14532d');
  });

  it('answers an address that leads nowhere with a page that says so', async () => {
    const visitor = portal.visitor();
    const answer = await visitor.open('/en/nowhere');
    expect([answer.status, answer.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
    expect(visitor.text()).toMatch(/Reference of this event, for whoever helps you: \S+/);
    expect((await visitor.open('/v1/nowhere')).headers['content-type']).toContain('application/problem+json');
  });
});

describe('signing in', () => {
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

  it('leads to the page that was asked for', async () => {
    const { applicant } = house.people;
    const visitor = portal.visitor();
    await visitor.open('/es/account');
    expect(visitor.address).toBe('/es/sign-in?then=%2Faccount');
    await visitor.send({ name: applicant.login, password: applicant.password });
    expect([visitor.address, visitor.page.status]).toEqual(['/es/account', 200]);
    expect(visitor.text()).toContain('Person trader');
  });

  it('leads nobody away from here', async () => {
    const { applicant } = house.people;
    for (const then of ['//evil.example/', 'https://evil.example/', '/\\evil.example', '/%09/evil.example'.replace('%09', '\t')]) {
      const visitor = portal.visitor();
      await visitor.open(`/en/sign-in?then=${encodeURIComponent(then)}`);
      await visitor.send({ name: applicant.login, password: applicant.password, _then: then });
      expect([then, visitor.page.status, visitor.address.startsWith('/en')]).toEqual([then, 200, true]);
    }
  });

  it('shows its faults beside the fields and in a summary, and keeps the name', async () => {
    const visitor = portal.visitor();
    await visitor.open('/en/sign-in');
    const answer = await visitor.send({ name: 'nobody' });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('<title>Error:');
    expect(answer.text).toContain('href="#password"');
    expect(answer.text).toContain('value="nobody"');
  });

  it('tells no wrong name from a wrong password', async () => {
    const texts: string[] = [];
    for (const name of ['nobody.at.all', house.people.applicant.login]) {
      const visitor = portal.visitor();
      await visitor.open('/en/sign-in');
      expect((await visitor.send({ name, password: 'wrong password here' })).status).toBe(422);
      texts.push(visitor.text().replaceAll(name, 'NAME'));
    }
    expect(texts[0]).toBe(texts[1]);
  });

  it('takes no form of another site, with a session or without', async () => {
    const { applicant } = house.people;
    const visitor = portal.visitor();
    await visitor.open('/en/sign-in');
    const crossSite = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    expect((await visitor.send({ name: applicant.login, password: applicant.password }, { headers: crossSite })).status).toBe(403);
    const inside = await portal.signedIn(applicant);
    await inside.open('/en/account/password');
    expect((await inside.send({ 'current-password': 'a', 'new-password': 'b' }, { form: /password/, headers: crossSite })).status).toBe(
      403,
    );
    await inside.open('/en/account/password');
    expect((await inside.send({ 'current-password': 'a', 'new-password': 'b', _csrf: 'A'.repeat(86) }, { form: /password/ })).status).toBe(
      403,
    );
    await inside.open('/en/account/password');
    expect((await inside.send({ 'current-password': 'a', 'new-password': 'b', _csrf: null }, { form: /password/ })).status).toBe(403);
  });

  it('keeps what was typed when the session has ended meanwhile, and sends it only when the person says so', async () => {
    const { caseOfficer } = house.people;
    const visitor = await portal.signedIn(caseOfficer);
    await visitor.open('/en/account/password');
    visitor.forget();
    const late = await visitor.send(
      { 'current-password': 'not kept', 'new-password': 'not kept', remark: 'four hundred words' },
      { form: /password/ },
    );
    expect(late.status).toBe(401);
    expect(visitor.text()).toContain('What you typed is kept');
    expect(late.text).not.toContain('not kept');
    await visitor.send({ name: caseOfficer.login, password: caseOfficer.password });
    expect(visitor.text()).toContain('four hundred words');
    const fields = visitor.form(/account\/password/).fields;
    expect(fields.map(({ name }) => name)).toContain('remark');
  });

  it('ends with one press, and going back shows nothing', async () => {
    const visitor = await portal.signedIn(house.people.applicant);
    await visitor.open('/en/account');
    await visitor.send({}, { form: /sign-out/ });
    await visitor.open('/en/account');
    expect(visitor.address).toContain('/sign-in');
  });

  it('asks for a password of one’s own before anything else', async () => {
    const made = await house.machine.run(async (tx) => {
      const { createAccount } = await import('#identity');
      return createAccount(tx, {
        fullName: 'New Trader',
        loginName: 'new.trader',
        organisation: 'XA-TRADE',
        roles: ['applicant'],
        mustChangePassword: true,
      });
    });
    const visitor = portal.visitor();
    await visitor.open('/en/sign-in');
    await visitor.send({ name: 'new.trader', password: made.password });
    expect(visitor.address).toBe('/en/account/password');
    await visitor.open('/en/account');
    expect(visitor.address).toBe('/en/account/password');
    expect((await visitor.send({ 'current-password': made.password, 'new-password': 'short' }, { form: /password/ })).status).toBe(422);
    expect(
      (await visitor.send({ 'current-password': made.password, 'new-password': 'orchard lantern mirror seven' }, { form: /password/ }))
        .status,
    ).toBe(200);
    await visitor.open('/en/account');
    expect(visitor.address).toBe('/en/account');
  });
});
