import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { readPortalConfig } from '../../apps/portal/src/config.js';
import { createPortal } from '../../apps/portal/src/create-portal.js';
import type { Casework } from './casework.js';
import { freePorts } from './free-ports.js';
import { Visitor } from './visitor.js';

/** The real portal with its pages, beside a house of people, on a port of its own and under the name that browsers use. */
export class PortalPages {
  private constructor(
    readonly app: NestFastifyApplication,
    readonly port: number,
    /** http://xa.localhost:PORT/ */
    readonly url: string,
    private readonly home: string,
  ) {}

  /** @param environment settings beside database, home and port; mirrored = as in a right-to-left script */
  static async open(house: Casework, environment: Readonly<Record<string, string>> = {}, mirrored = false): Promise<PortalPages> {
    const home = mkdtempSync(join(tmpdir(), 'oc-pages-'));
    const [port = 0] = await freePorts(1);
    const url = `http://xa.localhost:${port}/`;
    const read = readPortalConfig({
      DATABASE_URL: house.database.url('oc_portal'),
      OPENCITES_HOME: home,
      OPENCITES_FILES_DIR: house.files,
      OPENCITES_LOG_LEVEL: 'error',
      OPENCITES_PORTAL_URL: url,
      OPENCITES_PORTAL_PORT: String(port),
      OPENCITES_PORTAL_RATE: '1000000',
      OPENCITES_SIGN_IN_RATE: '1000000',
      ...environment,
    });
    if (!read.ok) throw new Error(`the configuration is refused: ${JSON.stringify(read.faults)}`);
    const app = await createPortal(read.config, false, mirrored);
    await app.listen(port, '127.0.0.1');
    return new PortalPages(app, port, url, home);
  }

  /** Somebody without scripts, not signed in. */
  visitor(): Visitor {
    return new Visitor(this.port, this.url);
  }

  async signedIn(person: { readonly login: string; readonly password: string }): Promise<Visitor> {
    const visitor = this.visitor();
    await visitor.open('/en/sign-in');
    const answer = await visitor.send({ name: person.login, password: person.password });
    if (answer.status !== 200) throw new Error(`not signed in: ${answer.status} ${answer.text.slice(0, 500)}`);
    return visitor;
  }

  async close(): Promise<void> {
    await this.app.close();
    rmSync(this.home, { recursive: true, force: true });
  }
}
