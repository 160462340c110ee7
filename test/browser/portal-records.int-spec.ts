import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type Casework, type Person, startCasework } from '../kit/casework.js';
import { officeRecords } from '../kit/office-records.js';
import { PortalPages } from '../kit/portal-pages.js';
import { expectWellMade, picture, PortalBrowser } from './portal-browser.js';

describe('the records of the authority in a browser', () => {
  let house: Casework;
  let portal: PortalPages;
  let browser: PortalBrowser;
  let clerk: Page;
  let known: Readonly<Record<string, string>>;
  beforeAll(async () => {
    house = await startCasework();
    portal = await PortalPages.open(house);
    known = await officeRecords(house);
    browser = await PortalBrowser.open(portal.url);
    clerk = await browser.signedIn(house.people.caseOfficer as Person);
  });
  afterAll(async () => {
    await browser?.close();
    await portal?.close();
    await house?.close();
  });

  it('are well made, empty and filled', async () => {
    const pages = {
      records: '/en/records',
      quotas: '/fr/quotas',
      quota: `/en/quotas/${known['quota']}`,
      stamps: '/es/stamps?number=XA0003',
      registers: '/en/registers',
      'facility-new': '/en/registers/operations/new',
      'earlier-permits': '/en/earlier/permits',
      'earlier-cases': '/fr/earlier/cases',
      'cut-overs': '/en/cut-over',
      'cut-over': `/en/cut-over/${known['cutOver']}`,
    };
    for (const [name, path] of Object.entries(pages)) {
      await clerk.goto(path);
      await expectWellMade(clerk);
      await picture(clerk, `records-${name}`);
    }
  });

  it('tell what is wrong with what was typed, and lead to it', async () => {
    await clerk.goto('/en/registers/operations/new');
    await clerk.fill('[name="years.0.births"]', 'many');
    await clerk.getByRole('button', { name: 'Send the proposal' }).click();
    await clerk.locator('.govuk-error-summary').waitFor();
    await expectWellMade(clerk);
    expect(await clerk.inputValue('[name="years.0.births"]')).toBe('many');
    await clerk.goto('/en/stamps');
    await clerk.getByRole('button', { name: 'Write down' }).click();
    await clerk.locator('.govuk-error-summary').waitFor();
    await expectWellMade(clerk);
    expect(browser.faults).toEqual([]);
  });
});
