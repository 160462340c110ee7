import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { caseInWork, decidedCase } from '../kit/case-steps.js';
import { type Casework, exportForm, startCasework } from '../kit/casework.js';
import { PortalPages } from '../kit/portal-pages.js';
import { expectNoOverflow, picture, PortalBrowser } from './portal-browser.js';

/** Where something stands on the page, in CSS pixels from the left. */
interface Place {
  readonly left: number;
  readonly right: number;
}

/**
 * The pages as they stand in a right-to-left script: the same words, each turned round, in the style that rtlcss mirrors. Held against
 * the page as it is from left to right: what stood so far from the left stands so far from the right.
 */
describe('the pages in a script that is written from right to left', () => {
  let house: Casework;
  let plain: PortalPages;
  let mirrored: PortalPages;
  let browsers: readonly [PortalBrowser, PortalBrowser];
  beforeAll(async () => {
    house = await startCasework();
    plain = await PortalPages.open(house);
    mirrored = await PortalPages.open(house, {}, true);
    browsers = [await PortalBrowser.open(plain.url), await PortalBrowser.open(mirrored.url)];
  });
  afterAll(async () => {
    for (const browser of browsers ?? []) await browser.close();
    await mirrored?.close();
    await plain?.close();
    await house?.close();
  });
  afterEach(() => expect(browsers.flatMap(({ faults }) => faults)).toEqual([]));

  const place = async (page: Page, selector: string): Promise<Place> => {
    const box = await page.locator(selector).first().boundingBox();
    if (!box) throw new Error(`${selector} is not shown on ${page.url()}`);
    return { left: box.x, right: box.x + box.width };
  };
  /** Half a pixel of rounding, and what the turned words differ by in width, stay below this. */
  const tolerance = 3;

  async function expectMirrored(pages: readonly [Page, Page], path: string, name: string, starts: readonly string[]): Promise<void> {
    for (const page of pages) await page.goto(path);
    const [page, turned] = pages;
    expect(await turned.locator('html').getAttribute('dir')).toBe('rtl');
    const width = await turned.evaluate<number>('document.documentElement.clientWidth');
    // Each begins as far from its side as it did before.
    for (const selector of ['header .oc-header__home', 'main h1', ...starts]) {
      const [from, to] = [await place(page, selector), await place(turned, selector)];
      expect([path, selector, Math.abs(from.left - (width - to.right)) <= tolerance]).toEqual([path, selector, true]);
    }
    await expectNoOverflow(turned);
    await picture(turned, `mirrored-${name}`);
  }
  const bothSignedIn = async (person: Casework['people']['applicant']): Promise<readonly [Page, Page]> => [
    await browsers[0].signedIn(person),
    await browsers[1].signedIn(person),
  ];

  it('are mirrored for applicants: start, task list and lines', async () => {
    const strangers = [await browsers[0].somebody(), await browsers[1].somebody()] as const;
    await expectMirrored(strangers, '/en/sign-in', 'sign-in', ['label[for=name]', '#name', 'main form .govuk-button[type=submit]']);
    const { id } = (await house.post(house.people.applicant, '/v1/applications', exportForm())).json<{ id: string }>();
    const pages = await bothSignedIn(house.people.applicant);
    await expectMirrored(pages, '/en/applications', 'applications', ['main .govuk-button']);
    await expectMirrored(pages, `/en/applications/${id}/tasks`, 'tasks', ['.govuk-task-list__name-and-hint']);
    await expectMirrored(pages, `/en/applications/${id}/lines`, 'lines', ['.oc-lines-table thead th', '#c0-scientificName']);
    // The arrow of what is folded points the other way: cut out where its border now is.
    const shape = await pages[1].evaluate<string>(
      `getComputedStyle(document.querySelector('details:not([open]) > .govuk-details__summary'), '::before').clipPath`,
    );
    expect(shape).toBe('polygon(100% 0%, 0% 50%, 100% 100%)');
    // What stood at the end of a row stands at the other end.
    await pages[1].goto(`/en/applications/${id}/tasks`);
    const [task, status] = [await place(pages[1], '.govuk-task-list__name-and-hint'), await place(pages[1], '.govuk-task-list__status')];
    expect(status.right).toBeLessThanOrEqual(task.left + tolerance);
  });

  it('are mirrored for officers: queue, case with its two columns, approval', async () => {
    const at = await caseInWork(house, exportForm());
    const pages = await bothSignedIn(house.people.caseOfficer);
    await expectMirrored(pages, '/en/queue?queue=mine', 'queue', ['main table thead th', 'main table tbody th']);
    await expectMirrored(pages, `/en/cases/${at.id}`, 'case', ['section[aria-labelledby=oc-facts]']);
    const [facts, checks] = [
      await place(pages[1], 'section[aria-labelledby=oc-facts]'),
      await place(pages[1], 'section[aria-labelledby=oc-checks]'),
    ];
    expect(checks.right).toBeLessThan(facts.left);
    const decided = await decidedCase(house, exportForm({}, { quantity: { value: '6', unit: 'NAR' } }));
    const seconds = await bothSignedIn(house.people.issuer);
    await expectMirrored(seconds, `/en/cases/${decided.id}/approval`, 'approval', ['#oc-differences', 'main table thead th']);
  });

  it('are offered to nobody: no address and no setting leads to them', async () => {
    const page = await browsers[0].somebody();
    await page.goto('/ar/sign-in');
    expect(await page.locator('html').getAttribute('dir')).toBe('ltr');
    for (const language of await page.locator('.oc-languages li').allInnerTexts())
      expect(['English', 'Français', 'Español']).toContain(language);
  });
});
