import type { CborValue, CoseSigner, Sign1 } from '#credential';
import { countryCode } from './fields.js';
import { TrustFormatError } from './format-error.js';
import { messageTypes, openMessage, signMessage } from './signed-message.js';
import { decodeKeysByCountry, encodeKeysByCountry, type TrustKey } from './trust-key.js';

/**
 * What one border service decided for itself, signed with its own key, which the anchor file pins: countries it does not
 * believe, and country root keys that replace those of the root (a pin, or a bilateral key). Never silent: every report
 * that used it says so.
 */
export interface Overlay {
  readonly version: number;
  readonly issuedAt: number;
  readonly expires: number;
  readonly denied: readonly string[];
  /** Country root keys to use instead of those in the root. */
  readonly pinned: ReadonlyMap<string, readonly TrustKey[]>;
  /** The key this overlay is signed with. */
  readonly spki: Uint8Array;
}

const key = { format: 1, version: 2, spki: 3, expires: 4, denied: 5, issuedAt: 6, pinned: 7 } as const;

export function encodeOverlay(overlay: Overlay, signer: CoseSigner): Promise<Uint8Array> {
  return signMessage(
    messageTypes.overlay,
    new Map<number, CborValue>([
      [key.format, 1],
      [key.version, overlay.version],
      [key.spki, overlay.spki],
      [key.expires, overlay.expires],
      [key.denied, [...overlay.denied]],
      [key.issuedAt, overlay.issuedAt],
      [key.pinned, encodeKeysByCountry(overlay.pinned)],
    ]),
    signer,
  );
}

/** @throws TrustFormatError */
export function decodeOverlay(data: Uint8Array): { readonly message: Sign1; readonly overlay: Overlay } {
  const { message, fields } = openMessage(messageTypes.overlay, data);
  fields.version(key.format);
  const overlay: Overlay = {
    version: fields.unsigned(key.version),
    issuedAt: fields.unsigned(key.issuedAt),
    expires: fields.unsigned(key.expires),
    denied: fields.list(key.denied).map(countryCode),
    pinned: decodeKeysByCountry(fields.entries(key.pinned)),
    spki: fields.bytes(key.spki),
  };
  fields.done();
  if (overlay.spki.length === 0) throw new TrustFormatError('overlay without a key');
  return { message, overlay };
}
