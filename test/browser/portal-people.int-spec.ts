import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type Casework, type Person, startCasework } from '../kit/casework.js';
import { authenticatorCode } from '../kit/authenticator-code.js';
import { PortalPages } from '../kit/portal-pages.js';
import { expectWellMade, picture, PortalBrowser, virtualAuthenticator } from './portal-browser.js';

describe('people’s pages in a browser', () => {
  let house: Casework;
  let portal: PortalPages;
  let browser: PortalBrowser;
  beforeAll(async () => {
    house = await startCasework();
    portal = await PortalPages.open(house);
    browser = await PortalBrowser.open(portal.url);
  });
  afterAll(async () => {
    await browser?.close();
    await portal?.close();
    await house?.close();
  });
  afterEach(() => expect(browser.faults).toEqual([]));

  const stateOf = (page: Page) => page.locator('.govuk-summary-list__value').first().textContent();
  const press = async (page: Page, name: string) => {
    await page.getByRole('button', { name, exact: true }).click();
  };
  /** An officer whose key another officer ended: signed in with a password, with an authenticator that holds nothing yet. */
  const withoutKey = async (): Promise<Person> => {
    const made = await house.person('newcomer', 'XA-MA', 'case-officer');
    const keys = await house.call(house.people.issuer, `/v1/officer-keys?personId=${made.personId}`);
    const [key] = keys.json<{ items: { id: string }[] }>().items;
    await house.post(house.people.issuer, `/v1/officer-keys/${key!.id}/suspension`, { reason: 'a file, not a device' });
    const { authenticator: _file, ...without } = made;
    return without;
  };

  it('a new key is offered, enrolled by a second person’s signature, signs its owner in, is stopped and revoked', async () => {
    const newcomer = await withoutKey();
    const owner = await browser.signedIn(newcomer);
    const { devtools, authenticatorId } = await virtualAuthenticator(owner.context(), owner);
    await owner.goto('/en/account/keys');
    await expectWellMade(owner);
    await press(owner, 'Offer a key for your role of case officer');
    await owner.locator('.govuk-error-summary').waitFor();
    await owner.fill('#label', 'Phone of the newcomer');
    await press(owner, 'Offer a key for your role of case officer');
    await owner.waitForURL(/\/begin$/);
    await expectWellMade(owner);
    await press(owner, 'Make the passkey');
    await owner.waitForURL(/\/account\/keys\/[0-9a-f-]{36}$/);
    expect(await stateOf(owner)).toContain('Waits for a second person');
    expect(await owner.getByRole('button', { name: 'Continue and sign' }).count()).toBe(0);
    await picture(owner, 'people-key-offered');
    const { credentials } = await devtools.send('WebAuthn.getCredentials', { authenticatorId });
    expect(credentials.map(({ rpId, isResidentCredential }) => [rpId, isResidentCredential])).toEqual([['xa.localhost', true]]);

    const second = await browser.signedIn(house.people.issuer);
    await second.goto('/en/account/keys');
    await picture(second, 'people-keys');
    await second.getByRole('link', { name: 'Phone of the newcomer' }).click();
    await second.getByRole('heading', { name: 'Phone of the newcomer' }).waitFor();
    await expectWellMade(second);
    await press(second, 'Continue and sign');
    await second.getByRole('heading', { name: 'Sign: enrol this key' }).waitFor();
    await expectWellMade(second);
    await picture(second, 'people-key-sign');
    await press(second, 'Sign with your passkey');
    await second.waitForURL(/\/account\/keys\/[0-9a-f-]{36}$/);
    expect(await stateOf(second)).toContain('In force');
    await picture(second, 'people-key-active');

    await press(owner, 'Sign out');
    await owner.waitForURL(/\/en$/);
    await owner.goto('/en/sign-in?then=%2Faccount');
    await picture(owner, 'people-sign-in');
    await press(owner, 'Sign in with a passkey');
    await owner.waitForURL(/\/en\/account$/);
    expect(await owner.locator('.govuk-summary-list').textContent()).toContain('passkey');

    await second.locator('#suspend-reason').fill('The phone was left in a taxi.');
    await press(second, 'Stop this key now');
    await second.waitForLoadState();
    expect(await stateOf(second)).toContain('Suspended');
    expect(await second.textContent('main')).toContain('for another person to say');
    const third = await browser.signedIn(house.people.administrator);
    await third.goto(second.url());
    await picture(third, 'people-key-suspended');
    const revoke = third.locator('section', { has: third.getByRole('heading', { name: 'Revoke it for good' }) });
    await revoke.locator('textarea').fill('It did not turn up.');
    await revoke.locator('button').click();
    await third.getByRole('heading', { name: 'Sign: revoke this key for good' }).waitFor();
    await press(third, 'Sign with your passkey');
    await third.waitForURL(/\/account\/keys\/[0-9a-f-]{36}$/);
    expect(await stateOf(third)).toContain('Revoked');

    await press(owner, 'Sign out');
    await owner.waitForURL(/\/en$/);
    await owner.goto('/en/sign-in');
    await press(owner, 'Sign in with a passkey');
    await owner.locator('.govuk-error-summary').waitFor();
    expect(await owner.textContent('.govuk-error-summary')).toContain('does not open a session');
    await expectWellMade(owner);
    // Nobody says yes this time.
    await devtools.send('WebAuthn.clearCredentials', { authenticatorId });
    await press(owner, 'Sign in with a passkey');
    await owner.getByText('No passkey answered').waitFor();
    await picture(owner, 'people-sign-in-cancelled');
  });

  it('a trader makes a passkey and signs in with it', async () => {
    const { applicant } = house.people;
    const page = await browser.signedIn(applicant);
    const { devtools, authenticatorId } = await virtualAuthenticator(page.context(), page);
    await page.goto('/en/account/passkeys');
    await page.fill('#label', 'My phone');
    await press(page, 'Make a passkey');
    await page.locator('.govuk-error-summary').waitFor();
    await expectWellMade(page);
    await page.fill('#password', applicant.password);
    await press(page, 'Make a passkey');
    await page.getByText('will open your account as applicant').waitFor();
    await expectWellMade(page);
    await press(page, 'Make a passkey');
    await page.getByRole('rowheader', { name: 'My phone' }).waitFor();
    await expectWellMade(page);
    await picture(page, 'people-passkeys');
    await press(page, 'Sign out');
    await page.waitForURL(/\/en$/);
    await page.goto('/en/sign-in');
    await press(page, 'Sign in with a passkey');
    await page.waitForURL((url) => !url.pathname.includes('sign-in'));
    await page.goto('/en/account/sessions');
    expect(await page.textContent('main')).toContain('passkey');
    await page.goto('/en/account/passkeys');
    await press(page, 'Remove');
    await page.getByText('You have no passkey yet').waitFor();
    await devtools.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });
  });

  it('a second step is set up, shown well, and asked for', async () => {
    const { applicant } = house.people;
    const page = await browser.signedIn(applicant);
    await page.goto('/en/account/second-step');
    await press(page, 'Set up an app');
    await page.getByRole('heading', { name: 'Set up your app' }).waitFor();
    await page.fill('#totp', '12');
    await press(page, 'Put it in force');
    await page.locator('.govuk-error-summary').waitFor();
    await expectWellMade(page);
    await picture(page, 'people-second-step-app');
    const secret = (await page.locator('.oc-mono').textContent())!.replaceAll(' ', '');
    await page.fill('#totp', authenticatorCode(secret));
    await press(page, 'Put it in force');
    await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor();
    await expectWellMade(page);
    await picture(page, 'people-recovery-codes');
    await page.goto('/fr/account/second-step');
    await expectWellMade(page);
    await picture(page, 'people-second-step');
    await page.goto('/en/account');
    await press(page, 'Sign out');
    await page.goto('/en/sign-in');
    await page.fill('#name', applicant.login);
    await page.fill('#password', applicant.password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Enter your code' }).waitFor();
    await expectWellMade(page);
    await picture(page, 'people-sign-in-code');
    await page.fill('#totp', authenticatorCode(secret, 1));
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/en\/applications$/);
  });

  it('an administrator’s pages and an officer’s interests are well made', async () => {
    const { administrator, applicant, caseOfficer } = house.people;
    const page = await browser.signedIn(administrator);
    const [organisation] = (await house.admin.query(`select id from identity.organisation where code = 'XA-MA'`)) as [{ id: string }];
    for (const [path, name] of [
      ['/people', 'people-people'],
      [`/people/${applicant.personId}`, 'people-person'],
      ['/es/organisations/new', 'people-organisation-new'],
      [`/organisations/${organisation.id}`, 'people-organisation'],
      ['/role-grants', 'people-role-grants'],
    ] as const) {
      await page.goto(path.startsWith('/es') ? path : `/en${path}`);
      await expectWellMade(page);
      await picture(page, name);
    }
    await page.goto('/fr/people/new');
    await page.getByRole('button', { name: 'Créer le compte' }).click();
    await page.locator('.govuk-error-summary').waitFor();
    await expectWellMade(page);
    await picture(page, 'people-person-new');
    const officer = await browser.signedIn(caseOfficer);
    await officer.goto('/en/account/interests');
    await expectWellMade(officer);
    await picture(officer, 'people-interests');
  });

  it('sessions are listed, and the others end with one press', async () => {
    const { caseOfficer } = house.people;
    const [here, there] = [await browser.signedIn(caseOfficer), await browser.signedIn(caseOfficer, { script: false })];
    await here.goto('/en/account/sessions');
    await expectWellMade(here);
    await picture(here, 'people-sessions');
    await press(here, 'End all others');
    await here.waitForLoadState();
    expect(await here.getByRole('button', { name: 'End', exact: true }).count()).toBe(0);
    await there.goto('/en/account');
    expect(new URL(there.url()).pathname).toBe('/en/sign-in');
  });
});
