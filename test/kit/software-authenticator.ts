/** The authenticator of the demonstration, for specs of apps, which may not look into another app. */
export { SoftwareAuthenticator } from '../../apps/cli/src/demo/software-authenticator.js';
