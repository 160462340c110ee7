import type { Installation } from '../installation/installation.js';
import { readLogins, readPasskeys } from '../installation/authority.js';
import { PortalClient } from './portal-client.js';
import { SoftwareAuthenticator } from './software-authenticator.js';

/** One signed-in person per role; each has a session of their own, and nobody does another's part. */
export interface Officers {
  readonly applicant: PortalClient;
  readonly caseOfficer: PortalClient;
  readonly scientist: PortalClient;
  readonly issuingOfficer: PortalClient;
  close(): void;
}

export async function signIn(installation: Installation): Promise<Officers> {
  const { config, state } = installation;
  const origin = {
    host: '127.0.0.1',
    port: config.ports.portal,
    hostHeader: `${config.country.toLowerCase()}.localhost:${config.ports.portal}`,
  };
  const logins = readLogins(state);
  const passkeys = readPasskeys(state);
  const open = async (role: string): Promise<PortalClient> => {
    const login = logins.find((entry) => entry.role === role);
    if (!login) throw new Error(`This installation has no ${role} of its own making; the demonstration needs one.`);
    const passkey = passkeys[login.loginName];
    const client = new PortalClient(origin, login.fullName, passkey ? SoftwareAuthenticator.from(passkey) : null);
    await client.login(login.loginName, login.password);
    return client;
  };
  const clients: PortalClient[] = [];
  for (const role of ['applicant', 'case-officer', 'scientific-authority', 'issuing-officer']) clients.push(await open(role));
  const [applicant, caseOfficer, scientist, issuingOfficer] = clients as [PortalClient, PortalClient, PortalClient, PortalClient];
  return { applicant, caseOfficer, scientist, issuingOfficer, close: () => clients.forEach((client) => client.close()) };
}
