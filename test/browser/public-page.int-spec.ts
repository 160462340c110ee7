import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { toBuffer } from 'qrcode';
import { TrustDirectory } from '#verification';
import { permitPdf } from '../kit/permit-pdf.js';
import { type RunningGateway, runningGateway } from '../kit/running-gateway.js';
import { writeTrust } from '../kit/trust-world.js';
import { sampleLine } from '../vectors/sample-permit.js';
import { violationsOf } from './accessibility.js';

const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
const moreFlags = ['--disable-component-update', '--disable-sync'];
/** Where pictures of the page go when somebody wants to look at them. */
const pictures = process.env['OPENCITES_TEST_PICTURES'];

describe('the public page in a browser', () => {
  let gateway: RunningGateway;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let requests: string[];
  /** What the browser complained about: script errors, blocked resources. */
  let faults: string[];

  beforeAll(async () => {
    gateway = await runningGateway();
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: [...flags, ...moreFlags] });
  });
  afterAll(async () => {
    await browser.close();
    await gateway.close();
  });
  afterEach(async () => {
    await context.close();
    expect(faults).toEqual([]);
  });

  async function open(address: string, options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
    context = await browser.newContext({ viewport: { width: 1000, height: 900 }, locale: 'en-GB', ...options });
    context.setDefaultTimeout(25_000);
    page = await context.newPage();
    faults = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (line) => (line.type() === 'error' ? faults.push(line.text()) : undefined));
    requests = [];
    page.on('request', (request) => requests.push(`${request.method()} ${request.url()} ${request.postData() ?? ''}`));
    await page.goto(address);
    return page;
  }
  const word = () => page.locator('#verdict-word');

  async function picture(name: string): Promise<void> {
    if (!pictures) return;
    mkdirSync(pictures, { recursive: true });
    await page.waitForTimeout(250);
    await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
  }

  async function expectAccessible(): Promise<void> {
    expect(await violationsOf(page)).toEqual([]);
  }

  it('answers a genuine code at once, without sending it anywhere, and takes it out of the address', async () => {
    const { front } = await gateway.world.issue();
    await open(front);
    await word().waitFor();
    expect(await word().textContent()).toBe('GENUINE – NOW CHECK GOODS');
    expect(page.url()).toBe(gateway.publicUrl);
    expect(await page.locator('.boxes').first().textContent()).toContain('26XA000001');
    expect(await page.locator('main').textContent()).toContain('Python bivittatus');
    expect(await page.title()).toContain('GENUINE');
    const digits = front.split('#')[1] ?? '';
    expect(requests.filter((request) => request.includes(digits.slice(0, 40)))).toEqual([]);
    expect(requests.every((request) => request.split(' ')[1]?.startsWith(gateway.publicUrl))).toBe(true);
    await expectAccessible();
    await picture('green');
  });

  it('shows its own name large, from the address bar, and the age of its lists', async () => {
    await open(gateway.publicUrl);
    await page.locator('.facts').waitFor();
    expect(await page.locator('[data-host]').textContent()).toBe(new URL(gateway.publicUrl).host);
    expect(await page.locator('.facts').textContent()).toMatch(/1 minute ago|just now|2 minutes ago/);
    await expectAccessible();
    await picture('start');
  });

  it('stops a tampered code and shows nothing of what it says', async () => {
    const { front } = await gateway.world.issue(gateway.world.permit({ number: '26XA000666' }), { signer: 'stranger' });
    await open(front);
    await word().waitFor();
    expect(await word().textContent()).toBe('STOP');
    const text = (await page.locator('main').textContent()) ?? '';
    expect(text).not.toContain('26XA000666');
    expect(text).not.toContain('Python');
    await expectAccessible();
    await picture('red');
  });

  it('says CHECK FIRST when the list of cancelled permits is missing', async () => {
    const { front } = await gateway.world.issue(gateway.world.permit({ number: '26XA000007' }));
    await open('about:blank', { serviceWorkers: 'block' });
    await page.route('**/v1/trust/status/**', (route) => route.fulfill({ status: 404 }));
    await page.goto(front);
    await word().waitFor();
    expect(await word().textContent()).toBe('CHECK FIRST');
    await expectAccessible();
    await picture('amber');
    faults = faults.filter((fault) => !fault.includes('404'));
  });

  it('stops a permit that was cancelled, and says that it was', async () => {
    const { front } = await gateway.world.issue(gateway.world.permit({ number: '26XA000009' }), { index: 9 });
    gateway.world.statuses.set(9, 1);
    writeTrust(gateway.trust, await gateway.world.files(gateway.world.now - 30));
    await gateway.app.get(TrustDirectory, { strict: false }).refresh();
    await open(front);
    await word().waitFor();
    expect(await word().textContent()).toBe('STOP');
    expect(await page.locator('.verdict').textContent()).toContain('Cancelled by the issuing authority');
    await expectAccessible();
  });

  it('gives a SPECIMEN its own grey-striped verdict, never green', async () => {
    const { front } = await gateway.world.issue(gateway.world.permit({ specimen: true }));
    await open(front);
    await word().waitFor();
    expect(await word().textContent()).toBe('SPECIMEN – NOT A PERMIT');
    expect(await page.locator('.verdict-green').count()).toBe(0);
    await expectAccessible();
    await picture('specimen');
  });

  it('reads a photo in the browser and never sends it', async () => {
    const { front } = await gateway.world.issue();
    await open(gateway.publicUrl);
    await page.locator('#file').setInputFiles({ name: 'photo.png', mimeType: 'image/png', buffer: await toBuffer(front, { scale: 4 }) });
    await word().waitFor();
    expect(await word().textContent()).toBe('GENUINE – NOW CHECK GOODS');
    expect(requests.filter((request) => request.startsWith('POST'))).toEqual([]);
  });

  it('says in grey that a picture holds no code', async () => {
    await open(gateway.publicUrl);
    const blank = await page.screenshot({ clip: { x: 0, y: 0, width: 60, height: 40 } });
    await page.locator('#file').setInputFiles({ name: 'cat.png', mimeType: 'image/png', buffer: blank });
    await word().waitFor();
    expect(await word().textContent()).toBe('CANNOT READ THIS');
    await expectAccessible();
    await picture('grey');
  });

  it('calls the code of a PDF genuine and its page unchecked, and sends the PDF only when asked to', async () => {
    const document = gateway.world.permit({ specimen: false });
    const pdf = await permitPdf(document, await gateway.world.issue(document));
    await open(gateway.publicUrl);
    await page.locator('#file').setInputFiles({ name: 'permit.pdf', mimeType: 'application/pdf', buffer: Buffer.from(pdf) });
    await word().waitFor();
    expect(await word().textContent()).toBe('Code genuine, page not checked');
    expect(await page.locator('.verdict-green').count()).toBe(0);
    expect(requests.filter((request) => request.startsWith('POST'))).toEqual([]);
    await expectAccessible();
    await picture('pdf');
    await page.getByRole('button', { name: 'Send the PDF and check its seal' }).click();
    await page.waitForURL('**/verify');
    // Nobody sealed this one, so its page may show anything.
    expect(await word().textContent()).toBe('STOP');
    expect(await page.locator('main').textContent()).toContain('Checked by this site');
    await expectAccessible();
  });

  it('takes a file that was chosen before its script was there, and loses nothing that was typed', async () => {
    await open('about:blank', { serviceWorkers: 'block' });
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route('**/*.js', async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(gateway.publicUrl, { waitUntil: 'commit' });
    await page.locator('#qr').fill('half of a code');
    release();
    await page.waitForLoadState('load');
    await page.getByRole('link', { name: 'Français' }).click();
    expect(await page.locator('#qr').inputValue()).toBe('half of a code');

    const document = gateway.world.permit({ specimen: false });
    const pdf = await permitPdf(document, await gateway.world.issue(document));
    const again = new Promise<void>((resolve) => (release = resolve));
    await page.unroute('**/*.js');
    await page.route('**/*.js', async (route) => {
      await again;
      await route.continue();
    });
    await page.goto(gateway.publicUrl, { waitUntil: 'commit' });
    await page.locator('#file').setInputFiles({ name: 'permit.pdf', mimeType: 'application/pdf', buffer: Buffer.from(pdf) });
    release();
    await word().waitFor();
    expect(await word().textContent()).toBe('Code genuine, page not checked');
  });

  it('speaks three languages without asking the server again', async () => {
    const { front } = await gateway.world.issue();
    await open(front);
    await word().waitFor();
    await page.getByRole('link', { name: 'Français' }).click();
    expect(await word().textContent()).toBe('AUTHENTIQUE – CONTRÔLEZ LA MARCHANDISE');
    expect(await page.locator('html').getAttribute('lang')).toBe('fr');
    expect(await page.locator('.checks').textContent()).not.toMatch(/Passed|verify\.|page\./);
    await page.getByRole('link', { name: 'Español' }).click();
    expect(await word().textContent()).toBe('AUTÉNTICO – REVISE LA MERCANCÍA');
    await expectAccessible();
    await picture('es');
  });

  it('works by keyboard alone, from the skip link to another permit', async () => {
    const { front } = await gateway.world.issue();
    await open(gateway.publicUrl);
    await page.locator('.facts').waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate<string>('document.activeElement.className')).toBe('skip');
    await page.keyboard.press('Enter');
    for (let step = 0; step < 4 && (await page.evaluate<string>('document.activeElement.id')) !== 'qr'; step += 1)
      await page.keyboard.press('Tab');
    await page.keyboard.insertText(front);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await word().waitFor();
    // The answer is where the keyboard is.
    expect(await page.evaluate<string>('document.activeElement.id')).toBe('verdict-word');
    await page.keyboard.press('Tab');
    expect(await page.evaluate<string>('document.activeElement.textContent')).toBe('Check another permit');
    await page.keyboard.press('Enter');
    await page.locator('#qr').waitFor();
    expect(await page.evaluate<string>('document.activeElement.tagName')).toBe('H1');
  });

  it('adds annex codes to the permit that asked for them', async () => {
    const lines = Array.from({ length: 30 }, (_, index) => sampleLine(index + 1, { quantity: { value: String(index + 1), unit: 'NAR' } }));
    const token = await gateway.world.issue(gateway.world.permit({ number: '26XA000030', lines }));
    expect(token.annexes.length).toBeGreaterThan(0);
    await open(token.front);
    await word().waitFor();
    expect(await word().textContent()).toBe('CHECK FIRST');
    await page.locator('#annexes').fill(token.annexes.join('\n'));
    await page.getByRole('button', { name: 'Add and check again' }).click();
    await page.locator('.verdict-green').waitFor();
    expect(await page.locator('.species').count()).toBe(30);
  });

  it('answers without scripts, and says why the code in the address never arrived', async () => {
    const { front } = await gateway.world.issue();
    await open(gateway.publicUrl, { javaScriptEnabled: false });
    expect(await page.locator('noscript').textContent()).toContain('never send it');
    await page.locator('#qr').fill(front);
    await page.getByRole('button', { name: 'Check' }).click();
    expect(await word().textContent()).toBe('GENUINE – NOW CHECK GOODS');
    expect(await page.locator('main').textContent()).toContain('Python bivittatus');
    expect(await page.locator('main').textContent()).toContain('What you sent was not kept');
    await picture('no-script');
  });

  it('fits a phone without scrolling sideways, and reads well in the dark', async () => {
    const { front } = await gateway.world.issue();
    await open(front, { viewport: { width: 320, height: 640 }, colorScheme: 'dark' });
    await word().waitFor();
    const wide = await page
      .locator('body *:not(.skip)')
      .evaluateAll((elements) =>
        elements
          .filter((element) => element.getBoundingClientRect().right > 321 || element.scrollWidth > 321)
          .map((element) => `${element.tagName} ${element.className}`),
      );
    expect(wide).toEqual([]);
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(320);
    await expectAccessible();
    await picture('phone-dark');
  });

  it('checks with the network gone, after one visit, and says how old its lists are', async () => {
    const own = await runningGateway();
    try {
      const { front } = await own.world.issue();
      await open(own.publicUrl);
      await page.locator('.facts').waitFor();
      await page.evaluate<boolean>('navigator.serviceWorker.ready.then(() => true)');
      // The first visit fetched its lists before the worker was there; the second goes through it.
      await page.reload();
      await page.locator('.facts').waitFor();
      await own.stopListening();
      await page.goto('about:blank');
      await page.goto(front);
      await word().waitFor();
      expect(await word().textContent()).toBe('GENUINE – NOW CHECK GOODS');
      expect(await page.locator('main').textContent()).toContain('There is no network');
      await picture('offline');
      faults = faults.filter((fault) => !fault.includes('ERR_CONNECTION_REFUSED'));
    } finally {
      await own.close();
    }
  });
});
