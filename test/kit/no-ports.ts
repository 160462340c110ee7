import type { InstallationPorts } from '../../apps/cli/src/config.js';

/** For what reads a configuration and starts nothing. */
export const noPorts: InstallationPorts = {
  ...{ portal: 1, gateway: 1, postgres: 1, signerHealth: 1, workerHealth: 1, log: 1, checkpointHealth: 1 },
  witnesses: [1, 2, 3],
};
