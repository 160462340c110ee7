import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page, Route } from 'playwright-core';
import { AuditHouse } from '../kit/audit-house.js';
import { expectWellMade, picture, PortalBrowser } from './portal-browser.js';

/** Outcomes of the steps, in their order. */
const outcomes = (page: Page) =>
  page.evaluate<Record<string, string>>(
    `Object.fromEntries([...document.querySelectorAll('[data-step]')].map((item) => [item.dataset.step, item.dataset.outcome ?? 'none']))`,
  );

async function verified(page: Page): Promise<string> {
  await page.click('[data-verify]');
  await page.locator('[data-verdict]:not([data-verdict=""])').waitFor();
  return page.locator('[data-verdict]').getAttribute('data-verdict').then(String);
}

describe('the auditors’ pages in a browser', () => {
  let house: AuditHouse;
  let browser: PortalBrowser;
  let page: Page;
  let entryPage: string;
  /** What the honest server sends, by the last part of the address. */
  const files: Record<string, string> = {};
  beforeAll(async () => {
    house = await AuditHouse.open({ demonstration: true });
    browser = await PortalBrowser.open(house.portal.url);
    page = await browser.signedIn(house.outside);
    entryPage = `/en/audit/entries/${await house.issued()}`;
    const visitor = await house.portal.signedIn(house.outside);
    for (const [name, path] of [
      ['entry', `${entryPage}/entry`],
      ['proof', `${entryPage}/proof`],
      ['policy', '/en/audit/policy?log=public'],
      ['checkpoint', '/en/audit/checkpoint?log=public'],
    ] as const)
      files[name] = (await visitor.open(path)).text;
  });
  afterAll(async () => {
    await browser?.close();
    await house?.close();
  });
  afterEach(() => expect(browser.faults).toEqual([]));

  it('are well made, empty, filled and with faults', async () => {
    const { number } = house.permit;
    for (const [name, path] of [
      ['log', '/en/audit'],
      ['entries', '/en/audit/entries'],
      ['entries-none', '/fr/audit/entries?kind=peer&from=2020-01-01&to=2020-01-02'],
      ['entries-faults', '/en/audit/entries?from=2026-02-30&index=x&number=%3Cb%3E'],
      ['entry', entryPage],
      ['permit', `/en/audit/permits?number=${number}`],
      ['permit-none', '/es/audit/permits?number=26XA999999'],
      ['compare', '/en/audit/compare'],
      ['report', '/en/audit/report'],
      ['sample', '/en/audit/sample?seed=1&count=3'],
      ['unusual', '/en/audit/unusual'],
      ['method', '/fr/audit/method'],
    ] as const) {
      await page.goto(path);
      await expectWellMade(page);
      await picture(page, `audit-${name}`);
    }
  });

  it('verify an entry step by step in the browser, with what went in and what came out', async () => {
    await page.goto(entryPage);
    expect(await verified(page)).toBe('pass');
    const steps = await outcomes(page);
    expect(steps).toEqual({ entry: 'pass', proof: 'pass', leaf: 'pass', path: 'pass', root: 'pass', 'log-signature': 'pass', witnesses: 'pass' }); // prettier-ignore
    const path = await page.locator('[data-step="path"] dd').count();
    expect(path).toBeGreaterThan(2);
    expect(await page.locator('[data-step="witnesses"]').textContent()).toContain('outside');
    await expectWellMade(page);
    await picture(page, 'audit-entry-verified');
  });

  /** What a lying server, or somebody on the way, would send instead. */
  const lies: readonly (readonly [string, RegExp, (text: string) => string | null, Readonly<Record<string, string>>])[] = [
    ['one changed byte of the entry', /\/entry$/, (text) => text.replace('"XA-MA"', '"XB-MA"'), { leaf: 'pass', root: 'fail' }],
    ['another entry', /\/entry$/, (text) => text.replace(/"id":"0/, '"id":"1'), { entry: 'fail', root: 'fail' }],
    ['another root', /\/proof$/, (text) => withLine(text, /^[A-Za-z0-9+/]{43}=$/, 'last', `${'A'.repeat(43)}=`), { root: 'fail', 'log-signature': 'fail' }], // prettier-ignore
    ['no cosignature of the witness', /\/proof$/, (text) => text.replace(/^— outside[^\n]*\n/m, ''), { root: 'pass', 'log-signature': 'pass', witnesses: 'fail' }], // prettier-ignore
    ['a policy of other witnesses', /\/policy\?/, (text) => text.replace(/^quorum .*$/m, 'quorum none').replace(/^witness .*$/m, '').replace(/^log [^\n]*$/m, ''), { 'log-signature': 'fail' }], // prettier-ignore
    ['a proof that is none', /\/proof$/, () => 'nothing', { proof: 'fail', path: 'unknown', root: 'unknown', witnesses: 'unknown' }],
    ['a policy that is none', /\/policy\?/, () => 'nonsense', { root: 'pass', 'log-signature': 'unknown', witnesses: 'unknown' }],
    ['no proof at all', /\/proof$/, () => null, { entry: 'unknown', root: 'unknown', witnesses: 'unknown' }],
  ];
  it.each(lies)('fail visibly, or say that they could not check, on %s', async (_what, address, lie, wanted) => {
    await page.goto(entryPage);
    const tamper = async (route: Route) => {
      const body = lie(files[new URL(route.request().url()).pathname.split('/').at(-1) ?? ''] ?? '');
      await (body === null ? route.abort() : route.fulfill({ status: 200, body }));
    };
    await page.route(address, tamper);
    try {
      const verdict = await verified(page);
      const steps = await outcomes(page);
      expect(steps).toMatchObject(wanted);
      expect(verdict).toBe(Object.values(steps).includes('fail') ? 'fail' : 'unknown');
      const text = (await page.locator('[data-verdict]').textContent()) ?? '';
      expect(text).toMatch(verdict === 'fail' ? /DOES NOT HOLD/ : /not all could be checked/);
      if (verdict === 'fail') await picture(page, `audit-entry-${Object.keys(wanted).join('-')}`);
    } finally {
      await page.unroute(address);
      browser.faults.length = 0;
    }
  });

  it('call signatures unchecked, never good or false, in a browser without Ed25519', async () => {
    await page.goto(entryPage);
    await page.evaluate(`crypto.subtle.importKey = () => Promise.reject(new DOMException('no', 'NotSupportedError'))`);
    expect(await verified(page)).toBe('unknown');
    expect(await outcomes(page)).toMatchObject({ root: 'pass', 'log-signature': 'unknown', witnesses: 'unknown' });
    expect(await page.locator('[data-step="witnesses"]').textContent()).toContain('cannot check Ed25519');
  });

  it('take a report of anybody, show its code once, and let its body answer, each page well made', async () => {
    const reporter = await browser.somebody();
    for (const path of ['/fr/report/follow', '/es/report/counts', '/en/report']) {
      await reporter.goto(path);
      await expectWellMade(reporter);
    }
    const send = () => reporter.click('main form button[type=submit]');
    await send();
    await reporter.locator('.govuk-error-summary').waitFor();
    await expectWellMade(reporter);
    await picture(reporter, 'report-faults');
    await reporter.check('#kind-2');
    await reporter.fill('#text', `A gift was asked for. ${'W'.repeat(200)}`);
    await send();
    await reporter.locator('[data-code]').waitFor();
    await expectWellMade(reporter);
    await picture(reporter, 'report-received');
    const code = (await reporter.locator('[data-code]').textContent()) ?? '';
    await page.goto('/en/complaints');
    await expectWellMade(page);
    await page.click('table a');
    await page.locator('#text').waitFor();
    await expectWellMade(page);
    await page.fill('#text', 'Thank you. When was that?');
    await page.click('main form button[type=submit]');
    await page.locator('.oc-timeline > li:nth-child(2)').waitFor();
    await picture(page, 'complaint');
    await reporter.goto('/en/report/follow');
    await reporter.fill('#code', code);
    await send();
    await reporter.locator('.oc-timeline > li:nth-child(2)').waitFor();
    await expectWellMade(reporter);
    await picture(reporter, 'report-thread');
    await reporter.context().close();
  });

  it('compare two checkpoints in the browser, and say so when history was rewritten', async () => {
    const kept = files['checkpoint'] ?? '';
    await house.grow();
    await page.goto('/en/audit/compare');
    await page.fill('#older', kept);
    await page.selectOption('#older-size', '');
    await page.click('form[action$="/compare"] button.govuk-button');
    expect(await verified(page)).toBe('pass');
    await expectWellMade(page);
    await picture(page, 'audit-compare');
    await page.route(/\/consistency\?/, async (route) => route.fulfill({ body: `${'A'.repeat(43)}=\n` }));
    expect(await verified(page)).toBe('fail');
    expect(await outcomes(page)).toMatchObject({ 'log-signature:older': 'pass', consistency: 'fail' });
    await picture(page, 'audit-compare-rewritten');
  });
});

/** The last line that fits, exchanged. */
function withLine(text: string, fits: RegExp, _which: 'last', line: string): string {
  const lines = text.split('\n');
  const at = lines.findLastIndex((one) => fits.test(one));
  lines[at] = line;
  return lines.join('\n');
}
