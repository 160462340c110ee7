import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { caseInWork, issuedPermit, step } from '../kit/case-steps.js';
import { type Casework, exportForm, startCasework } from '../kit/casework.js';
import { PortalPages } from '../kit/portal-pages.js';
import { expectWellMade, picture, PortalBrowser } from './portal-browser.js';

describe('notices in a browser', () => {
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

  it('are well made in each state, and read by keyboard', async () => {
    const page = await browser.signedIn(house.people.applicant);
    await page.goto('/en/notices');
    await expectWellMade(page);
    await picture(page, 'notices-empty');
    await issuedPermit(house, exportForm());
    const at = await caseInWork(house, exportForm());
    await step(house, house.people.caseOfficer, at, 'information-requests', { question: 'Where were the animals taken?' });
    await page.goto('/en/notices');
    await expectWellMade(page);
    await picture(page, 'notices-list');
    await page.goto('/fr/notices');
    await expectWellMade(page);
    const mark = page.locator('.oc-notices__item button');
    const before = await mark.count();
    await mark.first().focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/done=read/);
    expect(await mark.count()).toBe(before - 1);
    await expectWellMade(page);
    await page.locator('.oc-notices__item h2 a').first().click();
    await expectWellMade(page);
    await picture(page, 'notices-one');
  });

  it('are chosen by language and address', async () => {
    await house.admin.query(`insert into notices.channel (channel, on_duty) values ('mail', true), ('sms', true)`);
    const page = await browser.signedIn(house.people.applicant);
    await page.goto('/en/notices/preferences');
    await expectWellMade(page);
    await picture(page, 'notices-preferences');
    const long = `${'a-very-long-name'.repeat(4)}@${'department-of-orchids.'.repeat(7)}example.org`;
    await page.fill('#mail-address', long);
    await page.click('form[action$="/contact/mail"] button');
    await page.locator('#mail-code').waitFor();
    await expectWellMade(page);
    await page.fill('#mail-code', '123');
    await page.keyboard.press('Enter');
    await page.locator('.govuk-error-summary').waitFor();
    await expectWellMade(page);
    await picture(page, 'notices-code-fault');
    await page.check('#language-2');
    await page.click('form[action$="/notices/preferences"] button');
    await page.locator('.govuk-notification-banner').waitFor();
    expect(await page.isChecked('#language-2')).toBe(true);
  });

  it('reach programs by webhooks', async () => {
    const page = await browser.signedIn(house.people.administrator);
    await page.goto('/en/webhooks');
    await expectWellMade(page);
    await page.fill('#url', 'https://10.0.0.1/');
    await page.keyboard.press('Enter');
    await page.locator('.govuk-error-summary').waitFor();
    await expectWellMade(page);
    await page.fill('#url', `https://hooks.example.org/${'long-path-'.repeat(30)}`);
    await page.keyboard.press('Enter');
    await page.getByText('whsec_').waitFor();
    await expectWellMade(page);
    await picture(page, 'webhook-secret');
    await page.click('main a[href*="/webhooks/"]');
    await page.locator('form[action$="/test"] button').click();
    await page.locator('table').waitFor();
    await house.admin.query(`update notices.delivery set state = 'dead', attempts = 10, fault = 'http ECONNREFUSED'`);
    await page.reload();
    await expectWellMade(page);
    await picture(page, 'webhook-messages');
    await page.goto('/es/webhooks');
    await expectWellMade(page);
  });
});
