import type { OfficerKey } from '#identity';
import type { InstallationConfig } from './config.js';
import { signInAs } from './demo/officers.js';
import { PortalRefusal } from './demo/portal-client.js';
import { StateDirectory } from './installation/state-directory.js';
import { exit, type Io } from './io.js';

/**
 * `opencites officers enrol`: whoever tries the fictitious authority in a browser offers a passkey of their own there, and needs
 * a second person to enrol it. The second person's passkey lies in a file of the demonstration, which no browser has; this
 * goes through the portal with it, as that person would. A real authority has no such file and is refused.
 */
export async function enrolKey(config: InstallationConfig, io: Io, key: OfficerKey): Promise<number> {
  if (config.authority !== null) {
    io.stderr.write('Officers of a real authority enrol each other at the portal.\n');
    return exit.blocked;
  }
  const state = new StateDirectory(config.home);
  // Nobody enrols a key of their own.
  const client = await signInAs({ config, state }, key.role === 'issuing-officer' ? 'administrator' : 'issuing-officer');
  try {
    await client.decide({ method: 'POST', path: `/v1/officer-keys/${key.id}/enrolment`, body: {} });
    io.stdout.write(`${client.who} enrolled the key for the role ${key.role}; it signs from now on.\n`);
    return exit.ok;
  } catch (error) {
    if (!(error instanceof PortalRefusal)) throw error;
    io.stderr.write(`${error.message}\n`);
    return exit.blocked;
  } finally {
    client.close();
  }
}
