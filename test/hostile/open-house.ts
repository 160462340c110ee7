import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDataSource, roleUrl, UnitOfWork, withClient } from '#database';
import { createAccount, ensureOrganisation } from '#identity';
import { form, monthsFromToday } from '../../apps/cli/src/demo/example-case.js';
import type { Login } from '../../apps/cli/src/installation/authority.js';
import { call, type CallOptions, type CallResult } from '../kit/http.js';
import { processesOf } from '../kit/own-processes.js';
import { loginsOf, type Ports, StartedInstallation, superuserUrl } from '../kit/started-installation.js';

export type Counts = Readonly<Record<string, number>>;
export type Caller = (path: string, options?: CallOptions) => Promise<CallResult>;

/** What may change only by a decision of somebody: rows and states of everything, events of looks and of the machine's own publishing apart. */
const countsQuery = `
  select 'application ' || state as what, count(*) as n from applications.application group by state
  union all select 'permit ' || state, count(*) from issuance.permit group by state
  union all select 'decisions', count(*) from applications.decision
  union all select 'attachments', count(*) from applications.attachment
  union all select 'register entries', count(*) from registers.entry
  union all select 'register proposals', count(*) from registers.proposal
  union all select 'quota entries', count(*) from species.quota_entry
  union all select 'permit actions', count(*) from issuance.permit_action
  union all select 'jobs', count(*) from issuance.signing_job where kind <> 'trust'
  union all select 'people', count(*) from identity.person
  union all select 'roles', count(*) from identity.role_grant
  union all select 'organisations', count(*) from identity.organisation
  union all select 'events', count(*) from ledger.event_bytes where convert_from(entry, 'UTF8')::jsonb->>'k' !~ '(look|^anchor|[.]published$)'`;

/** A running installation with one person per role and an applicant of another house, at its public ports. */
export class OpenHouse {
  private readonly tokens = new Map<string, string>();

  private constructor(
    readonly home: string,
    readonly ports: Ports,
    private readonly host: StartedInstallation,
    readonly pids: ReturnType<typeof processesOf>,
  ) {}

  static async open(): Promise<OpenHouse> {
    const home = mkdtempSync(join(tmpdir(), 'opencites-hostile-'));
    chmodSync(home, 0o755);
    const ports = await StartedInstallation.ports();
    const host = StartedInstallation.host(home, ports, 'not-durable');
    await host.says('ready');
    const house = new OpenHouse(home, ports, host, processesOf(home));
    for (const { role, loginName, password } of loginsOf(home)) await house.signIn(role, loginName, password);
    await house.signIn('rival', 'rival.applicant', await house.rival());
    return house;
  }

  /** An applicant who has nothing to do with the others. */
  private async rival(): Promise<string> {
    const password = readFileSync(join(this.home, 'secrets', 'role.oc_migrator'), 'utf8').trim();
    const pool = await createDataSource({
      url: roleUrl(superuserUrl(this.home, this.ports), 'oc_migrator', password, 'opencites'),
      applicationName: 'opencites-test',
      poolSize: 1,
    });
    try {
      return await new UnitOfWork(pool).run(async (tx) => {
        const house = { kind: 'trader', legalForm: 'legal', country: 'XA', name: 'Rival Ltd', address: '1 Other Road\nAmaro' } as const;
        await ensureOrganisation(tx, { code: 'XA-RIVAL', ...house });
        const account = { fullName: 'Rita Rival', loginName: 'rival.applicant', organisation: 'XA-RIVAL', mustChangePassword: false };
        return (await createAccount(tx, { ...account, roles: ['applicant'] })).password;
      });
    } finally {
      await pool.destroy();
    }
  }

  private async signIn(who: string, loginName: string, password: string): Promise<void> {
    const answer = await this.portal('/v1/sessions', { body: { loginName, password, transport: 'bearer' } });
    this.tokens.set(who, answer.json<{ token: string }>().token);
  }

  /** Without a session. */
  readonly portal: Caller = (path, options = {}) => call(this.ports.portal, path, options);
  readonly gateway: Caller = (path, options = {}) => call(this.ports.gateway, path, options);

  as(who: Login['role'] | 'rival'): Caller {
    const bearer = this.tokens.get(who);
    if (bearer === undefined) throw new Error(`${who} has no session`);
    return (path, options = {}) => this.portal(path, { bearer, ...options });
  }

  async counts(): Promise<Counts> {
    return withClient(superuserUrl(this.home, this.ports), async (client) => {
      const { rows } = await client.query<{ what: string; n: string }>(countsQuery);
      return Object.fromEntries(rows.map(({ what, n }) => [what, Number(n)]));
    });
  }

  async query<R extends Record<string, unknown>>(text: string, values: unknown[] = []): Promise<R[]> {
    return withClient(superuserUrl(this.home, this.ports), async (client) => (await client.query<R>(text, values)).rows);
  }

  logs(): string {
    const log = join(this.home, 'log');
    return readdirSync(log)
      .map((name) => readFileSync(join(log, name), 'utf8'))
      .join('\n');
  }

  files(): string[] {
    return readdirSync(join(this.home, 'files'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => entry.name);
  }

  async close(): Promise<void> {
    await this.host.remove();
    rmSync(this.home, { recursive: true, force: true });
  }
}

let keys = 0;
/** A fresh Idempotency-Key. */
export function onceKey(): Record<string, string> {
  keys += 1;
  return { 'idempotency-key': `hostile-${process.pid}-${Date.now()}-${keys}` };
}

/** An application that nothing is wrong with; `more` spoils it. */
export function pythonForm(more: object = {}) {
  const trader = { name: 'Coralline Trading Ltd', address: '14 Harbour Road\nPort Amaro', country: 'XA' };
  const line = {
    scientificName: 'Python regius',
    term: 'LIV',
    appendix: 'II' as const,
    source: 'R',
    quantity: '3',
    unit: 'NAR',
    sex: 'U' as const,
    age: '1 year',
  };
  const importer = { name: 'Desert Reptiles Inc.', address: '1200 Industrial Way\nTempe', country: 'US' };
  const whole = form('E', 'T', trader, importer, [line], {
    liveTransport: { method: 'Air freight, IATA container note 41', conditionsMet: true },
    validUntil: monthsFromToday(6),
  });
  return { ...whole, ...more };
}

/** A draft of the applicant's; returns its address and version. */
export async function draft(house: OpenHouse, more: object = {}): Promise<{ path: string; etag: string }> {
  const answer = await house.as('applicant')('/v1/applications', { body: pythonForm(more), headers: onceKey() });
  if (answer.status !== 201) throw new Error(`No draft: ${answer.status} ${answer.text}`);
  return { path: `/v1/applications/${answer.json<{ id: string }>().id}`, etag: String(answer.headers['etag']) };
}
