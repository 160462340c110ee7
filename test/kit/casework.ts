import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DataSource } from 'typeorm';
import { ApplicationsModule, createOffice, Vetting } from '#applications';
import type { ApplicationForm } from '#cites';
import { createDataSource, DatabaseModule, UnitOfWork } from '#database';
import { type Beginning, type TestDatabase, testDatabase } from '#database/testing';
import { createAccount, ensureOrganisation, type GrantableRole, IdentityModule, isKeyRole } from '#identity';
import { IssuanceModule } from '#issuance';
import { LedgerModule } from '#ledger';
import { RecordsModule } from '#records';
import { RegistersModule } from '#registers';
import { loadStarterSpecies, SpeciesModule } from '#species';
import { createApp } from '#web';
import { DemonstrationKeys, type Founder, type KeyHolder } from '../../apps/cli/src/demo/demonstration-keys.js';
import { statementFor } from '../../apps/cli/src/demo/signed-acts.js';
import { vetHouse } from '../../apps/cli/src/demo/vetted-house.js';
import type { SoftwareAuthenticator } from '../../apps/cli/src/demo/software-authenticator.js';
import { type Call, type CallOptions, type CallResult, listenForTests } from './http.js';

const publicUrl = 'http://xa.localhost:8080/';

export interface Person {
  readonly personId: string;
  readonly login: string;
  readonly password: string;
  readonly org: string;
  readonly bearer: string;
  /** Passkey for the role of this session; applicants have none. */
  readonly authenticator?: SoftwareAuthenticator;
}

/** A running portal on a database of its own, with a fictitious authority and one person per role. */
export interface Casework {
  readonly database: TestDatabase;
  readonly app: NestFastifyApplication;
  readonly portal: UnitOfWork;
  readonly machine: UnitOfWork;
  readonly admin: DataSource;
  /** Where attachments lie. */
  readonly files: string;
  readonly people: Readonly<Record<'applicant' | 'caseOfficer' | 'scientist' | 'issuer' | 'auditor' | 'administrator', Person>>;
  call(person: Person, path: string, options?: CallOptions): Promise<CallResult>;
  /** The founding officers' keys: what a signer has pinned. */
  readonly founders: readonly Founder[];
  /**
   * POST with a fresh Idempotency-Key and the version in If-Match, where given. What officers sign is prepared, signed with
   * the person's passkey and then sent; a refusal to prepare it is the answer.
   */
  post(person: Person, path: string, body?: unknown, version?: number, headers?: Record<string, string>): Promise<CallResult>;
  person(login: string, org: string, role: GrantableRole): Promise<Person>;
  /** Another session of a person who holds several roles. */
  signIn(person: Person, role: GrantableRole): Promise<Person>;
  close(): Promise<void>;
}

/** The office, its species and its organisations: the same in every house. */
const utopia: Beginning = {
  name: 'utopia',
  fill: async (url) => {
    const pool = await createDataSource({ url, applicationName: 'opencites-test', poolSize: 1 });
    const machine = new UnitOfWork(pool);
    await machine.run(async (tx) => {
      await tx.query('set local role oc_owner');
      await createOffice(tx, {
        country: 'XA',
        name: 'Management Authority of Utopia',
        address: '1 Harbour Road\nPort Utopia',
        place: 'Port Utopia',
        timeZone: 'Africa/Nairobi',
        specimen: true,
        appealText: 'You may appeal to the Minister within 30 days of this decision.',
      });
      await loadStarterSpecies(tx);
    });
    for (const [code, kind] of [
      ['XA-MA', 'management-authority'],
      ['XA-SA', 'scientific-authority'],
      ['XA-TRADE', 'trader'],
      ['XA-OTHER', 'trader'],
    ] as const)
      await machine.run((tx) =>
        ensureOrganisation(tx, { code, name: `Name of ${code}`, kind, legalForm: 'legal', country: 'XA', address: '1 Street' }),
      );
    await pool.destroy();
  },
};

/**
 * @param options.logPolicies directory of the log's policies; without it no case is drawn
 * @param options.vetted false: houses of traders have yet to be vetted
 */
export async function startCasework(options: { readonly logPolicies?: string; readonly vetted?: boolean } = {}): Promise<Casework> {
  const database = await testDatabase(utopia);
  const files = mkdtempSync(join(tmpdir(), 'oc-files-'));
  const admin = await database.adminDataSource();
  const machine = new UnitOfWork(await database.dataSource('oc_migrator'));

  @Module({
    imports: [
      RegistersModule,
      DatabaseModule.forRoot({ url: database.url('oc_portal'), applicationName: 'test', poolSize: 20 }),
      LedgerModule,
      IdentityModule.forRoot({ publicUrl }),
      ApplicationsModule.forRoot({ filesDirectory: files, ...(options.logPolicies ? { logPolicies: options.logPolicies } : {}) }),
      IssuanceModule,
      RecordsModule,
      SpeciesModule,
    ],
  })
  class TestModule {}
  const app = await createApp(TestModule, {
    app: 'test',
    publicUrl,
    title: 't',
    description: 'd',
    version: '1',
    logLevel: 'error',
    bodyLimit: 17 * 1024 * 1024,
    rateLimits: { default: 1_000_000, 'sign-in': 1_000_000 },
  });
  const rawCall: Call = await listenForTests(app);
  const call = (person: Person, path: string, options: CallOptions = {}) => rawCall(path, { ...options, bearer: person.bearer });

  const keys = new DemonstrationKeys(publicUrl);
  const holders = new Map<string, KeyHolder>();
  const founders: Founder[] = [];
  let second: KeyHolder | undefined;
  const enrolled = async (who: Person, role: GrantableRole): Promise<Person> => {
    if (!isKeyRole(role) || !second) return who;
    const name = `${who.personId} ${role}`;
    const by = second;
    const actor = { personId: who.personId, org: who.org, role };
    const holder = holders.get(name) ?? (await machine.run((tx) => keys.enrol(tx, actor, by)));
    holders.set(name, holder);
    return { ...who, authenticator: holder.authenticator };
  };
  /** The first two officers found; whoever comes later is enrolled by the second of them. */
  const found = async (pairs: readonly (readonly [Person, GrantableRole])[]): Promise<void> => {
    const actors = pairs.map(([{ personId, org }, role]) => ({ personId, org, role }));
    const founded = await machine.run((tx) => keys.found(tx, actors));
    for (const holder of founded.holders) holders.set(`${holder.actor.personId} ${holder.actor.role}`, holder);
    founders.push(...founded.founders);
    second = founded.holders[1];
  };

  const unit = app.get(UnitOfWork, { strict: false });
  let officers: { readonly caseOfficer: Person; readonly issuer: Person } | null = null;
  /** A house is vetted when the first of its people comes: what tests are about begins with a house that may submit. */
  const vetted = async (who: Person): Promise<void> => {
    if (!officers || options.vetted === false) return;
    const [caseOfficer, issuer] = [officers.caseOfficer, officers.issuer];
    await unit.run((tx) =>
      vetHouse(tx, app.get(Vetting, { strict: false }), {
        applicant: { personId: who.personId, org: who.org, role: 'applicant' },
        caseOfficer: { personId: caseOfficer.personId, org: caseOfficer.org, role: 'case-officer' },
        issuer: { personId: issuer.personId, org: issuer.org, role: 'issuing-officer' },
      }),
    );
  };
  const person = async (login: string, org: string, role: GrantableRole): Promise<Person> => {
    const made = await machine.run((tx) =>
      createAccount(tx, { fullName: `Person ${login}`, loginName: login, organisation: org, roles: [role], mustChangePassword: false }),
    );
    const answer = await rawCall('/v1/sessions', { body: { loginName: login, password: made.password, transport: 'bearer' } });
    if (answer.status !== 201) throw new Error(answer.text);
    const who = { personId: made.personId, login, password: made.password, org, bearer: answer.json<{ token: string }>().token };
    if (role === 'applicant') await vetted(who);
    return enrolled(who, role);
  };
  const issuer = await person('issuer', 'XA-MA', 'issuing-officer');
  const administrator = await person('admin', 'XA-MA', 'administrator');
  await found([
    [issuer, 'issuing-officer'],
    [administrator, 'administrator'],
  ]);
  const post = (who: Person, path: string, body: unknown, version?: number, headers: Record<string, string> = {}) =>
    call(who, path, {
      method: 'POST',
      body,
      headers: { 'idempotency-key': randomUUID(), ...(version === undefined ? {} : { 'if-match': `"${version}"` }), ...headers },
    });
  const applicant = await person('trader', 'XA-TRADE', 'applicant');
  const caseOfficer = await person('case.officer', 'XA-MA', 'case-officer');
  officers = { caseOfficer, issuer };
  await vetted(applicant);
  return {
    database,
    app,
    admin,
    files,
    machine,
    portal: unit,
    people: {
      applicant,
      caseOfficer,
      scientist: await person('scientist', 'XA-SA', 'scientific-authority'),
      issuer: await enrolled(issuer, 'issuing-officer'),
      auditor: await person('auditor', 'XA-MA', 'auditor'),
      administrator: await enrolled(administrator, 'administrator'),
    },
    founders,
    call,
    person,
    signIn: async (who, role) => {
      const body = { loginName: who.login, password: who.password, transport: 'bearer', role, organisation: who.org };
      const answer = await rawCall('/v1/sessions', { body });
      if (answer.status !== 201) throw new Error(answer.text);
      return enrolled({ ...who, bearer: answer.json<{ token: string }>().token }, role);
    },
    post: async (who, path, body = {}, version, headers = {}) => {
      const statement = who.authenticator ? statementFor(path, body) : null;
      if (!statement || !who.authenticator) return post(who, path, body, version, headers);
      const prepared = await post(who, statement.path, statement.body, version);
      if (prepared.status !== 201) return prepared;
      const { statementId, challenge } = prepared.json<{ statementId: string; challenge: string }>();
      return post(who, path, { statementId, assertion: who.authenticator.assert({ challenge }) }, version, headers);
    },
    close: async () => {
      await app.close();
      await database.drop();
      rmSync(files, { recursive: true, force: true });
    },
  };
}

/** An export of skins of a species of Appendix II. */
export function exportForm(more: Partial<ApplicationForm> = {}, line: Partial<ApplicationForm['lines'][number]> = {}): ApplicationForm {
  return {
    documentType: 'E',
    purpose: 'T',
    importer: { name: 'Arcadia Leather Ltd', address: '5 Quay\nArcadia', country: 'XB' },
    exporter: { name: 'Utopia Skins Ltd', address: '3 River Lane\nPort Utopia', country: 'XA' },
    countryOfExport: 'XA',
    countryOfImport: 'XB',
    lines: [
      {
        line: 1,
        scientificName: 'Python regius',
        term: 'SKI',
        description: 'Salted skins',
        appendix: 'II',
        source: 'W',
        quantity: { value: '10', unit: 'NAR' },
        ...line,
      },
    ],
    ...more,
  };
}
