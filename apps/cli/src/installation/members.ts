import type { InstallationConfig } from '../config.js';
import type { InstallationDatabase } from './database.js';
import type { Member } from './fleet.js';
import type { LocalWitness } from './witnesses.js';

/** Our processes in the stages in which they start; each logs in to the database as its own role. */
export function members(
  config: InstallationConfig,
  database: InstallationDatabase,
  options: { readonly unthrottled?: boolean; readonly witnesses?: readonly LocalWitness[] } = {},
): Member[][] {
  const shared = { OPENCITES_HOME: config.home };
  // The portal makes officers sign at this address, and the signer counts no signature that was made elsewhere.
  const signingAt = { OPENCITES_PORTAL_URL: portalUrl(config) };
  const local = config.workerSettings?.['OPENCITES_WEBHOOKS_LOCAL'];
  const webhooksLocal: Record<string, string> = local === undefined ? {} : { OPENCITES_WEBHOOKS_LOCAL: local };
  const rate = options.unthrottled ? '1000000000' : undefined;
  return [
    [
      {
        name: 'sequencer',
        entry: 'apps/log/src/sequencer.main.js',
        readyUrl: `http://127.0.0.1:${config.ports.log}/health/ready`,
        ports: [config.ports.log],
        environment: { ...shared, DATABASE_URL: database.url('oc_sequencer'), OPENCITES_LOG_PORT: String(config.ports.log) },
      },
      {
        name: 'checkpoint',
        entry: 'apps/log/src/checkpoint.main.js',
        readyUrl: `http://127.0.0.1:${config.ports.checkpointHealth}/health/ready`,
        ports: [config.ports.checkpointHealth],
        environment: {
          ...shared,
          DATABASE_URL: database.url('oc_checkpoint'),
          PUBLIC_URL: config.publicUrl,
          OPENCITES_CHECKPOINT_HEALTH_PORT: String(config.ports.checkpointHealth),
        },
      },
      ...(options.witnesses ?? []).map(witnessMember),
    ],
    [
      {
        name: 'signer',
        entry: 'apps/signer/src/main.js',
        readyUrl: `http://127.0.0.1:${config.ports.signerHealth}/health/ready`,
        ports: [config.ports.signerHealth],
        environment: {
          ...shared,
          DATABASE_URL: database.url('oc_signer'),
          PUBLIC_URL: config.publicUrl,
          ...signingAt,
          OPENCITES_SIGNER_HEALTH_PORT: String(config.ports.signerHealth),
        },
      },
    ],
    [
      {
        name: 'worker',
        entry: 'apps/worker/src/main.js',
        readyUrl: `http://127.0.0.1:${config.ports.workerHealth}/health/ready`,
        ports: [config.ports.workerHealth],
        environment: {
          ...config.workerSettings,
          DATABASE_URL: database.url('oc_worker'),
          ...signingAt,
          OPENCITES_WORKER_HEALTH_PORT: String(config.ports.workerHealth),
        },
      },
    ],
    [
      {
        name: 'gateway',
        entry: 'apps/gateway/src/main.js',
        readyUrl: `http://127.0.0.1:${config.ports.gateway}/health/ready`,
        ports: [config.ports.gateway],
        environment: {
          ...shared,
          DATABASE_URL: database.url('oc_gateway'),
          PUBLIC_URL: config.publicUrl,
          OPENCITES_GATEWAY_PORT: String(config.ports.gateway),
          ...(rate ? { OPENCITES_GATEWAY_RATE: rate } : {}),
        },
      },
    ],
    [
      {
        name: 'portal',
        entry: 'apps/portal/src/main.js',
        readyUrl: `http://127.0.0.1:${config.ports.portal}/health/ready`,
        ports: [config.ports.portal],
        environment: {
          ...shared,
          DATABASE_URL: database.url('oc_portal'),
          ...signingAt,
          OPENCITES_PORTAL_PORT: String(config.ports.portal),
          PUBLIC_URL: config.publicUrl,
          ...(rate ? { OPENCITES_PORTAL_RATE: rate } : {}),
          ...webhooksLocal,
        },
      },
    ],
  ];
}

/** No database and nothing of the installation but its own directory: a witness is somebody else's, even when it runs here. */
function witnessMember({ number, home, port }: LocalWitness): Member {
  return {
    name: `witness-${number}`,
    entry: 'apps/witness/src/main.js',
    readyUrl: `http://127.0.0.1:${port}/health/ready`,
    ports: [port],
    environment: { OPENCITES_WITNESS_HOME: home, OPENCITES_WITNESS_PORT: String(port) },
  };
}

/** Address of the portal for browsers: a name, because cookies ignore ports and passkeys need one. */
export function portalUrl(config: InstallationConfig): string {
  if (config.authority) return config.authority.portalUrl;
  return `http://${config.country.toLowerCase()}.localhost:${config.ports.portal}/`;
}
