import type { KeystoreConfig } from '#keystore/permit';
import type { SigningLoopPorts } from './jobs/signing-loop.js';

export interface SigningConfig {
  /** Connection of oc_signer. */
  readonly databaseUrl: string;
  /** Address in every QR; ends with "/". */
  readonly publicUrl: string;
  /** Address of the portal as browsers see it: where officers sign. */
  readonly portalUrl: string;
  readonly country: string;
  readonly keystore: KeystoreConfig;
  /** X.509 certificates of the seal keys. */
  readonly certificates: string;
  /** Root and key lists of the key ceremony. */
  readonly ceremony: string;
  /** Trust directory to write. */
  readonly directory: string;
  /** Directory to which alarms are appended, and where the signer remembers whom to tell. */
  readonly alarms: string;
  /** Directory in which the signer remembers how far it has followed the public log. */
  readonly memory: string;
  /** Threads that draw permits. */
  readonly renderers: number;
  readonly report: SigningLoopPorts['report'];
  /** The machine's clock unless a test says otherwise. */
  readonly clock?: () => Date;
}
export const SIGNING_CONFIG = Symbol('SigningConfig');
