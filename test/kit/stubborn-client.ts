import { randomUUID } from 'node:crypto';
import { type Answer, type Call, PortalClient, PortalRefusal } from '../../apps/cli/src/demo/portal-client.js';
import type { Login } from '../../apps/cli/src/installation/authority.js';
import { loginsOf, passkeyOf, type Ports } from './started-installation.js';

/**
 * A client that does what a good client does when a server dies under it: the same request again, with the same
 * Idempotency-Key, until there is an answer.
 */
export class StubbornClient extends PortalClient {
  /** How often a request had to be sent again. */
  repeated = 0;
  patienceMs = 120_000;

  override async call(call: Call): Promise<Answer> {
    const onceKey = randomUUID();
    const deadline = Date.now() + this.patienceMs;
    for (;;) {
      try {
        return await super.call({ ...call, onceKey });
      } catch (error) {
        // A broken connection, or a server that says it cannot: 503 and the reservation of a key by a request that died.
        // A 500 is a fault of ours, whatever was killed.
        const again = !(error instanceof PortalRefusal) || error.status === 503 || error.code === 'idempotency-in-progress';
        if (!again || Date.now() > deadline) throw new Error(`${call.method} ${call.path}: ${String(error)}`, { cause: error });
        this.repeated += 1;
        await new Promise((resolve) => setTimeout(resolve, 150));
      }
    }
  }
}

export async function stubbornPerson(home: string, ports: Ports, role: Login['role']): Promise<StubbornClient> {
  const login = loginsOf(home).find((entry) => entry.role === role);
  if (!login) throw new Error(`Nobody is ${role} in ${home}`);
  const client = new StubbornClient(
    { host: '127.0.0.1', port: ports.portal, hostHeader: `xa.localhost:${ports.portal}` },
    login.fullName,
    passkeyOf(home, login),
  );
  await client.login(login.loginName, login.password);
  return client;
}
