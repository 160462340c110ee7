import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Casework, startCasework } from '../kit/casework.js';
import { PortalPages } from '../kit/portal-pages.js';
import { expectWellMade, picture, PortalBrowser } from './portal-browser.js';

describe('the frame of the portal in a browser', () => {
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

  it('is well made on every page that everybody sees, in three languages', async () => {
    const page = await browser.somebody();
    for (const path of ['/en', '/fr', '/es', '/en/help', '/en/accessibility', '/en/sign-in', '/fr/nowhere']) {
      await page.goto(path);
      await expectWellMade(page);
    }
    await page.goto('/en');
    await picture(page, 'portal-start');
  });

  it('shows faults of a form where the keyboard is, with and without scripts', async () => {
    for (const script of [true, false]) {
      const page = await browser.somebody({ script });
      await page.goto('/en/sign-in');
      await page.fill('#name', 'somebody');
      await page.keyboard.press('Enter');
      await page.locator('.govuk-error-summary').waitFor();
      expect(await page.inputValue('#name')).toBe('somebody');
      if (!script) continue;
      expect(await page.evaluate<string>('document.activeElement.className')).toContain('govuk-error-summary');
      await expectWellMade(page);
      await picture(page, 'portal-sign-in-faults');
    }
  });

  it('signs in by keyboard alone, changes the language in place and signs out', async () => {
    const { applicant } = house.people;
    const page = await browser.somebody();
    await page.goto('/en/account');
    await page.keyboard.press('Tab');
    expect(await page.evaluate<string>('document.activeElement.className')).toContain('skip-link');
    await page.focus('#name');
    await page.keyboard.type(applicant.login);
    await page.keyboard.press('Tab');
    await page.keyboard.type(applicant.password);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/en\/account$/);
    await expectWellMade(page);
    await picture(page, 'portal-account');
    await page.click('a[hreflang=fr]');
    await page.waitForURL(/\/fr\/account$/);
    expect(await page.locator('h1').textContent()).toBe('Votre compte');
    await page.focus('form[action$="/sign-out"] button');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/fr$/);
  });
});
