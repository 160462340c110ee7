import { createPrivateKey } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { type Browser, type BrowserContext, type CDPSession, chromium, type Page } from 'playwright-core';
import type { SoftwareAuthenticator } from '../../apps/cli/src/demo/software-authenticator.js';
import type { Person } from '../kit/casework.js';
import { violationsOf } from './accessibility.js';

const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
const moreFlags = ['--disable-component-update', '--disable-sync'];
/** Where pictures of the pages go when somebody wants to look at them. */
const pictures = process.env['OPENCITES_TEST_PICTURES'];

/** A browser in which several people sit, each with cookies and a passkey of their own. */
export class PortalBrowser {
  /** Script errors, blocked resources and requests to anybody else, over all pages. */
  readonly faults: string[] = [];

  private constructor(
    private readonly browser: Browser,
    private readonly url: string,
  ) {}

  static async open(url: string): Promise<PortalBrowser> {
    return new PortalBrowser(await chromium.launch({ executablePath: '/usr/bin/chromium', args: [...flags, ...moreFlags] }), url);
  }

  /** Somebody at a screen. @param options.script false = a browser without scripts; options.site another site than the portal */
  async somebody(
    options: { readonly script?: boolean; readonly width?: number; readonly locale?: string; readonly site?: string } = {},
  ): Promise<Page> {
    const site = options.site ?? this.url;
    const context = await this.browser.newContext({
      baseURL: site,
      viewport: { width: options.width ?? 1280, height: 900 },
      locale: options.locale ?? 'en-GB',
      javaScriptEnabled: options.script !== false,
    });
    context.setDefaultTimeout(25_000);
    const page = await context.newPage();
    page.on('pageerror', (error) => this.faults.push(error.message));
    page.on('console', (line) =>
      line.type() === 'error' && !/status of (4|5)\d\d/.test(line.text()) ? this.faults.push(line.text()) : undefined,
    );
    page.on('request', (request) =>
      request.url().startsWith(site) || /^(data|chrome|chrome-extension):/.test(request.url())
        ? undefined
        : this.faults.push(request.url()),
    );
    return page;
  }

  /** Signs somebody in by name and password; officers have their passkey in the browser. */
  async signedIn(person: Person, options: Parameters<PortalBrowser['somebody']>[0] = {}): Promise<Page> {
    const page = await this.somebody(options);
    if (person.authenticator) await this.givePasskey(page, person.authenticator, person.personId);
    await page.goto('/en/sign-in');
    await page.fill('#name', person.login);
    await page.fill('#password', person.password);
    await page.press('#password', 'Enter');
    await page.waitForURL((url) => !url.pathname.endsWith('/sign-in'));
    return page;
  }

  /** Puts the passkey that a test made for a person into the virtual authenticator of that person's browser. @param signCount uses so far */
  async givePasskey(page: Page, authenticator: SoftwareAuthenticator, personId: string, signCount = 0): Promise<void> {
    const file = authenticator.toFile();
    const { devtools, authenticatorId } = await virtualAuthenticator(page.context(), page);
    const privateKey = createPrivateKey({ key: file.key, format: 'jwk' }).export({ type: 'pkcs8', format: 'der' }).toString('base64');
    await devtools.send('WebAuthn.addCredential', {
      authenticatorId,
      credential: {
        credentialId: Buffer.from(file.credentialId, 'base64url').toString('base64'),
        // Found without a name, as sign-in asks for.
        isResidentCredential: true,
        userHandle: Buffer.from(personId).toString('base64'),
        rpId: file.rpId,
        privateKey,
        signCount,
      },
    });
  }

  close(): Promise<void> {
    return this.browser.close();
  }
}

/** Gives a browser an authenticator that holds passkeys and verifies its user (WebDriver WebAuthn extension, over CDP). */
export async function virtualAuthenticator(
  context: BrowserContext,
  page: Page,
): Promise<{ readonly devtools: CDPSession; readonly authenticatorId: string }> {
  const devtools = await context.newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { devtools, authenticatorId };
}

/** axe finds nothing, nothing is wider than the window, and the page has a title and one first heading. */
export async function expectWellMade(page: Page): Promise<void> {
  expect(await violationsOf(page)).toEqual([]);
  expect(await page.locator('h1').count()).toBe(1);
  expect(await page.title()).not.toMatch(/^\s*–|[a-z]+\.[a-z]+\.[a-z]/);
  await expectNoOverflow(page);
}

/** No horizontal scrolling of the page itself, here and at 320 CSS pixels (WCAG 1.4.10). */
export async function expectNoOverflow(page: Page): Promise<void> {
  const before = page.viewportSize() ?? { width: 1280, height: 900 };
  for (const width of [before.width, 320]) {
    await page.setViewportSize({ width, height: before.height });
    const wide = await page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    expect([page.url(), width, wide]).toEqual([page.url(), width, 0]);
  }
  await page.setViewportSize(before);
}

/** A picture of the page, where `OPENCITES_TEST_PICTURES` names a folder. */
export async function picture(page: Page, name: string): Promise<void> {
  if (!pictures) return;
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
}
