import { SoftwareAuthenticator } from '../../apps/cli/src/demo/software-authenticator.js';
import type { CallResult } from './call.js';
import type { Person } from './casework.js';
import type { PortalPages } from './portal-pages.js';
import type { Visitor } from './visitor.js';

/** Signs the statement that the open page shows and sends the form, as the page's script would. */
export function signForm(portal: PortalPages, visitor: Visitor, who: Person): Promise<CallResult> {
  if (!who.authenticator) throw new Error(`${who.login} has no passkey`);
  // The same key, used where these pages stand: browsers write the page's own origin into what they sign.
  const here = SoftwareAuthenticator.from({ ...who.authenticator.toFile(), origin: new URL(portal.url).origin });
  const request = /data-passkey="([^"]*)"/.exec(visitor.page.text)?.[1]?.replaceAll('&quot;', '"');
  if (request === undefined) throw new Error(`nothing to sign on ${visitor.address}: ${visitor.text().slice(0, 500)}`);
  const assertion = here.assert(JSON.parse(request) as { challenge: string });
  return visitor.send({ _assertion: JSON.stringify(assertion) }, { form: /\/signed$/ });
}
