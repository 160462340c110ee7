import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { caseInWork, caseSubmitted, issuedPermit, step } from '../kit/case-steps.js';
import { type Casework, exportForm } from '../kit/casework.js';
import { DrawHouse } from '../kit/draw-house.js';
import { drawnAtOnce } from '../kit/portal-records.js';
import { PortalPages } from '../kit/portal-pages.js';
import { expectWellMade, picture, PortalBrowser } from './portal-browser.js';

describe('the desk of the authority in a browser', () => {
  let draws: DrawHouse;
  let house: Casework;
  let portal: PortalPages;
  let browser: PortalBrowser;
  beforeAll(async () => {
    draws = await DrawHouse.open();
    house = drawnAtOnce(draws);
    portal = await PortalPages.open(house);
    browser = await PortalBrowser.open(portal.url);
  });
  afterAll(async () => {
    await browser?.close();
    await portal?.close();
    await draws?.close();
  });
  afterEach(() => expect(browser.faults).toEqual([]));

  const focused = (page: Page) => page.evaluate<string>('document.activeElement?.textContent ?? ""');
  /** From a form of a decision to the signed act: the statement is read, signed with the passkey, and the case says so. */
  const signsWhatIsShown = async (page: Page, says: string, done: RegExp) => {
    await page.locator('main form button', { hasText: 'Continue to sign' }).click();
    await page.locator('h1', { hasText: 'This is what you sign' }).waitFor();
    expect(await page.locator('.govuk-summary-list').innerText()).toContain(says);
    await page.locator('button', { hasText: 'Sign with your passkey' }).click();
    await page.locator('.govuk-notification-banner').waitFor();
    expect(await page.locator('.govuk-notification-banner').innerText()).toMatch(done);
  };

  it('is worked by keyboard alone: the next case, the list, the search, and the keys that can be switched off', async () => {
    const { caseOfficer } = house.people;
    const page = await browser.signedIn(caseOfficer);
    await page.goto('/en/queue');
    await expectWellMade(page);
    await picture(page, 'desk-queue-empty');
    await caseSubmitted(house, exportForm());
    await caseSubmitted(
      house,
      exportForm({
        exporter: {
          name: 'Utopia Reptile Skins and Leather Goods Manufacturing and Trading Company Limited',
          address: '3 River Lane\nPort Utopia',
          country: 'XA',
        },
      }),
    );
    await page.goto('/en/queue');
    await expectWellMade(page);
    await picture(page, 'desk-queue');
    const numbers = await page.locator('[data-row]').allInnerTexts();
    expect(numbers).toHaveLength(2);
    await page.keyboard.press('j');
    expect(await focused(page)).toBe(numbers[0]);
    await page.keyboard.press('j');
    expect(await focused(page)).toBe(numbers[1]);
    await page.keyboard.press('k');
    expect(await focused(page)).toBe(numbers[0]);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/cases\//);
    expect(await page.locator('h1').innerText()).toContain(numbers[0]);
    await page.goto('/en/queue');
    await page.keyboard.press('/');
    await page.keyboard.type(numbers[1]!);
    await page.keyboard.press('Enter');
    await page.waitForURL(/search/);
    await expectWellMade(page);
    expect(await page.locator('.oc-found').innerText()).toContain(numbers[1]);
    await page.goto('/en/queue');
    await page.keyboard.press('n');
    await page.waitForURL(/done=taken/);
    expect(await page.locator('h1').innerText()).toContain(numbers[0]);
    // Off means off, also after the page is opened again.
    await page.goto('/en/queue');
    await page.keyboard.press('?');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.goto('/en/queue');
    await page.keyboard.press('j');
    expect(await focused(page)).not.toBe(numbers[0]);
  });

  // Before anybody signs in the browser: its authenticator counts, and the kit's does not.
  it('shows a conflict, a fault and a letter that are well made', async () => {
    const at = await caseInWork(house, exportForm({}, { quantity: { value: '9', unit: 'NAR' } }));
    const { caseOfficer, scientist, issuer } = house.people;
    const page = await browser.signedIn(caseOfficer);
    await page.goto(`/en/cases/${at.id}`);
    await page.locator('summary', { hasText: 'Ask the applicant' }).click();
    await page.fill('#question', 'Why?');
    await page.locator('button', { hasText: 'Ask, and stop the clock' }).click();
    await page.locator('.govuk-error-summary').waitFor();
    await expectWellMade(page);
    await page.fill('#question', 'Please send the invoice of the parent stock.');
    await step(house, scientist, at, 'information-requests', { question: 'How was the population surveyed?' });
    await page.locator('main button', { hasText: 'Send' }).click();
    await page.locator('h1', { hasText: 'Somebody changed this case' }).waitFor();
    await expectWellMade(page);
    await picture(page, 'desk-conflict');

    const refused = await caseInWork(house, exportForm({}, { quantity: { value: '10', unit: 'NAR' } }));
    const reason = 'The papers do not show a legal origin: the invoice names another species, and the breeder is not registered.';
    await step(house, caseOfficer, refused, 'decisions', { kind: 'recommendation', outcome: 'negative', reason }, 201);
    refused.version += 1;
    await step(house, issuer, refused, 'refusal', { reason, appeal: 'You may appeal to the Minister within 30 days of this decision.' });
    await page.goto(`/fr/cases/${refused.id}/refusal`);
    await expectWellMade(page);
    await picture(page, 'desk-refusal');

    await page.goto(`/en/cases/${at.id}/compare?with=${refused.id}`);
    await expectWellMade(page);
    await picture(page, 'desk-compare');
    const permit = await issuedPermit(house, exportForm({}, { quantity: { value: '1200', unit: 'NAR' } }));
    await page.goto(`/en/permits/${permit.id}`);
    await expectWellMade(page);
    await picture(page, 'desk-permit-issued');
    await page.goto('/es/dossiers?name=Python+regius');
    await expectWellMade(page);
    await picture(page, 'desk-dossier');
  });

  it('takes a submitted case to the signer by different people, each with a passkey of their own', async () => {
    const at = await caseSubmitted(house, exportForm({}, { quantity: { value: '7', unit: 'NAR' } }));
    const { caseOfficer, scientist, issuer } = house.people;
    const officer = await browser.signedIn(caseOfficer);
    await officer.goto(`/en/cases/${at.id}`);
    await officer.locator('button', { hasText: 'Take this case' }).click();
    await officer.locator('.govuk-notification-banner').waitFor();
    await expectWellMade(officer);
    await picture(officer, 'desk-case');
    for (const part of ['documents', 'messages', 'findings', 'history']) {
      await officer.goto(`/en/cases/${at.id}?part=${part}`);
      await expectWellMade(officer);
      await picture(officer, `desk-case-${part}`);
    }

    const science = await browser.signedIn(scientist);
    await science.goto('/en/queue');
    await science.locator(`[data-row][href*="${at.id}"]`).click();
    await science.locator('a', { hasText: 'Non-detriment finding' }).first().click();
    await science.locator('main form button', { hasText: 'Continue to sign' }).click();
    await science.locator('.govuk-error-summary').waitFor();
    await expectWellMade(science);
    await science.fill('#population', 'Stable in three surveys since 2019.');
    await science.locator('label', { hasText: 'positive with conditions' }).click();
    await science.fill('#conditions', 'At most 10 skins of adults a year.');
    await science.locator('input[name=evidence]').check();
    await picture(science, 'desk-finding');
    await signsWhatIsShown(science, 'At most 10 skins of adults a year.', /on record/);

    await officer.goto(`/en/cases/${at.id}/decide?kind=legal-acquisition`);
    await officer.locator('label', { hasText: /^positive$/ }).click();
    await officer.locator('input[name=evidence]').check();
    await signsWhatIsShown(officer, 'Legal acquisition finding: positive', /on record/);
    await officer.goto(`/en/cases/${at.id}/decide?kind=recommendation`);
    await expectWellMade(officer);
    await officer.locator('label', { hasText: /^positive$/ }).click();
    await signsWhatIsShown(officer, 'Recommendation: positive', /on record/);

    const second = await browser.signedIn(issuer);
    await second.goto(`/en/cases/${at.id}`);
    for (
      let open = second.locator('a', { hasText: 'Override' });
      (await open.count()) > 0;
      open = second.locator('a', { hasText: 'Override' })
    ) {
      await open.first().click();
      await second.fill('#reason', 'The survey of 2025 answers this warning.');
      await signsWhatIsShown(second, 'Override of a warning', /on record/);
    }
    await second.locator('a', { hasText: 'Look at the approval' }).click();
    await second.locator('h1', { hasText: 'Approval' }).waitFor();
    await expectWellMade(second);
    await picture(second, 'desk-approval');
    await second.locator('main form button', { hasText: 'Continue to sign' }).click();
    await second.locator('h1', { hasText: 'This is what you sign' }).waitFor();
    await expectWellMade(second);
    await picture(second, 'desk-sign');
    await second.locator('button', { hasText: 'Sign with your passkey' }).click();
    await second.locator('.govuk-notification-banner').waitFor();
    await second.locator('button', { hasText: 'Issue the permit' }).click();
    await second.waitForURL(/\/permits\//);
    expect(await second.locator('h1').innerText()).toMatch(/26XA\d{6}/);
    expect(await second.locator('[aria-current=step]').innerText()).toContain('reserved');
    await expectWellMade(second);
    await picture(second, 'desk-permit-reserved');
  });

  it('says without scripts that signing needs one, and keeps the case as it is', async () => {
    const at = await caseInWork(house, exportForm({}, { quantity: { value: '8', unit: 'NAR' } }));
    const page = await browser.signedIn(house.people.scientist, { script: false });
    await page.goto(`/en/cases/${at.id}/decide?kind=non-detriment`);
    await page.locator('#outcome-1').check();
    await page.locator('main form button', { hasText: 'Continue to sign' }).click();
    await page.locator('h1', { hasText: 'This is what you sign' }).waitFor();
    expect(await page.locator('button', { hasText: 'Sign with your passkey' }).isVisible()).toBe(false);
    expect(await page.locator('main').innerText()).toContain('Signing needs a passkey');
    const [{ count }] = (await house.admin.query('select count(*)::int as count from applications.decision where application_id = $1', [
      at.id,
    ])) as [{ count: number }];
    expect(count).toBe(0);
  });
});
