import type { Installation } from '../installation/installation.js';
import { readLogins, readPasskeys } from '../installation/authority.js';
import { PortalClient } from './portal-client.js';
import { SoftwareAuthenticator } from './software-authenticator.js';

/** One signed-in person per role; each has a session of their own, and nobody does another's part. */
export interface Officers {
  readonly applicant: PortalClient;
  readonly caseOfficer: PortalClient;
  /** Where an authority has several: a case goes to the one it is drawn for. */
  readonly moreCaseOfficers?: readonly PortalClient[];
  readonly scientist: PortalClient;
  readonly issuingOfficer: PortalClient;
  close(): void;
}

/** Signs one of the fictitious authority's people in, with the passkey that lies in its file. @param place among those of one role */
export async function signInAs({ config, state }: Pick<Installation, 'config' | 'state'>, role: string, place = 0): Promise<PortalClient> {
  const origin = {
    host: '127.0.0.1',
    port: config.ports.portal,
    hostHeader: `${config.country.toLowerCase()}.localhost:${config.ports.portal}`,
  };
  const login = readLogins(state).filter((entry) => entry.role === role)[place];
  if (!login) throw new Error(`This installation has no ${role} of its own making; the demonstration needs one.`);
  const passkey = readPasskeys(state)[login.loginName];
  const client = new PortalClient(origin, login.fullName, passkey ? SoftwareAuthenticator.from(passkey) : null);
  await client.login(login.loginName, login.password);
  return client;
}

export async function signIn(installation: Installation): Promise<Officers> {
  const logins = readLogins(installation.state);
  const open = (role: string, place = 0) => signInAs(installation, role, place);
  const clients: PortalClient[] = [];
  for (const role of ['applicant', 'case-officer', 'scientific-authority', 'issuing-officer']) clients.push(await open(role));
  const [applicant, caseOfficer, scientist, issuingOfficer] = clients as [PortalClient, PortalClient, PortalClient, PortalClient];
  const moreCaseOfficers: PortalClient[] = [];
  const caseOfficers = logins.filter((entry) => entry.role === 'case-officer').length;
  for (let place = 1; place < caseOfficers; place += 1) moreCaseOfficers.push(await open('case-officer', place));
  const close = () => [...clients, ...moreCaseOfficers].forEach((client) => client.close());
  return { applicant, caseOfficer, moreCaseOfficers, scientist, issuingOfficer, close };
}
