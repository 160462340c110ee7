import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Page } from 'playwright-core';
import type { RegisterEntries } from '../../apps/cli/src/demo/example-case.js';
import type { Login } from '../../apps/cli/src/installation/authority.js';
import { RegisterClerk } from '../../apps/cli/src/demo/register-clerk.js';
import { PortalBrowser } from '../browser/portal-browser.js';
import { loginsOf, passkeyOf, type Ports, signedIn, StartedInstallation, superuserUrl } from '../kit/started-installation.js';
import type { Hands } from './hands.js';

/** A person of the fictitious authority at a screen of their own. */
export interface Seated {
  readonly page: Page;
  readonly name: string;
}

/** All processes of an installation, as `npm start` runs them, and a browser in which its people sit. */
export class Fleet {
  private constructor(
    readonly home: string,
    readonly ports: Ports,
    readonly browser: PortalBrowser,
    private readonly running: StartedInstallation,
    private readonly ids: ReadonlyMap<string, string>,
  ) {}

  static async open(): Promise<Fleet> {
    const home = mkdtempSync(join(tmpdir(), 'opencites-journey-'));
    const ports = await StartedInstallation.ports();
    const running = StartedInstallation.host(home, ports, 'not-durable');
    try {
      await running.says('ready');
      const browser = await PortalBrowser.open(`http://xa.localhost:${ports.portal}/`);
      return new Fleet(home, ports, browser, running, await personIds(home, ports));
    } catch (error) {
      await running.remove();
      throw error;
    }
  }

  /** Signs the person of a role in: officers with their passkey, the others by name and password. */
  async seat(role: Login['role'], hands: Hands): Promise<Seated> {
    const login = loginsOf(this.home).find((one) => one.role === role);
    if (!login) throw new Error(`nobody is ${role}`);
    const authenticator = passkeyOf(this.home, login);
    const page = await this.browser.somebody();
    if (authenticator) await this.browser.givePasskey(page, authenticator, this.ids.get(login.loginName) ?? '', usesSoFar());
    await page.goto('/en/sign-in');
    if (authenticator) await hands.press(page.locator('#passkey'));
    else {
      await hands.write(page.locator('#name'), login.loginName);
      await hands.write(page.locator('#password'), login.password);
      await hands.press(page.locator('main form button', { hasText: 'Sign in' }).first());
    }
    await page.waitForURL((url) => !/\/sign-in(\/|$)/.test(url.pathname));
    return { page, name: login.fullName };
  }

  /** Puts on record what registers hold: a case officer proposes, an issuing officer approves. */
  async register(entries: RegisterEntries): Promise<void> {
    const roles = ['applicant', 'case-officer', 'scientific-authority', 'issuing-officer'] as const;
    const [applicant, caseOfficer, scientist, issuingOfficer] = await Promise.all(
      roles.map((role) => signedIn(this.home, this.ports, role, usesSoFar)),
    );
    try {
      await new RegisterClerk({
        ...{ applicant: applicant!, caseOfficer: caseOfficer!, scientist: scientist!, issuingOfficer: issuingOfficer! },
        close: () => undefined,
      }).enter(entries);
    } finally {
      for (const client of [applicant, caseOfficer, scientist, issuingOfficer]) client?.close();
    }
  }

  get trust(): string {
    return join(this.home, 'trust');
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.running.remove();
  }
}

/** A device counts the uses of its passkey on, whoever opens a new browser on it; nobody signs twice a second. */
const usesSoFar = () => Math.floor(Date.now() / 500);

/** Passkeys that are found without a name say whose they are by this id. */
async function personIds(home: string, ports: Ports): Promise<ReadonlyMap<string, string>> {
  const client = new pg.Client({ connectionString: superuserUrl(home, ports) });
  await client.connect();
  try {
    const { rows } = await client.query<{ id: string; name: string }>('select person_id as id, login_name as name from identity.account');
    return new Map(rows.map(({ id, name }) => [name, id]));
  } finally {
    await client.end();
  }
}
