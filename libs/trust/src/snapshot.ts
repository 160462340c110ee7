import type { CborValue, CoseSigner, Sign1 } from '#credential';
import { bytes, countryCode, tuple, unsigned } from './fields.js';
import { TrustFormatError } from './format-error.js';
import { messageTypes, openMessage, signMessage } from './signed-message.js';

/**
 * What was newest when it was signed: keeps a courier from serving old lists. A list that is newer than the snapshot is
 * accepted (its own country signature counts); an older one is not.
 */
export interface Snapshot {
  readonly issuedAt: number;
  readonly expires: number;
  readonly rootVersion: number;
  /** By country: version and SHA-256 of its key list. */
  readonly keyLists: ReadonlyMap<string, { readonly version: number; readonly sha256: Uint8Array }>;
  /** By country and list number: least iat of the status list. */
  readonly statusLists: ReadonlyMap<string, ReadonlyMap<number, number>>;
}

const key = { format: 1, rootVersion: 2, expires: 4, keyLists: 5, issuedAt: 6, statusLists: 7 } as const;

export function encodeSnapshot(snapshot: Snapshot, signer: CoseSigner): Promise<Uint8Array> {
  return signMessage(
    messageTypes.snapshot,
    new Map<number, CborValue>([
      [key.format, 1],
      [key.rootVersion, snapshot.rootVersion],
      [key.expires, snapshot.expires],
      [key.keyLists, new Map([...snapshot.keyLists].map(([country, list]) => [country, [list.version, list.sha256]]))],
      [key.issuedAt, snapshot.issuedAt],
      [key.statusLists, new Map([...snapshot.statusLists].map(([country, lists]) => [country, new Map(lists)]))],
    ]),
    signer,
  );
}

/** @throws TrustFormatError */
export function decodeSnapshot(data: Uint8Array): { readonly message: Sign1; readonly snapshot: Snapshot } {
  const { message, fields } = openMessage(messageTypes.snapshot, data);
  fields.version(key.format);
  const snapshot: Snapshot = {
    issuedAt: fields.unsigned(key.issuedAt),
    expires: fields.unsigned(key.expires),
    rootVersion: fields.unsigned(key.rootVersion),
    keyLists: new Map(
      [...fields.entries(key.keyLists)].map(([country, entry]) => {
        const [version, digest] = tuple(entry, 2);
        return [countryCode(country), { version: unsigned(version), sha256: bytes(digest, 32) }];
      }),
    ),
    statusLists: new Map(
      [...fields.entries(key.statusLists)].map(([country, lists]) => {
        if (!(lists instanceof Map)) throw new TrustFormatError('map expected');
        return [countryCode(country), new Map([...lists].map(([number, iat]) => [unsigned(number), unsigned(iat)]))];
      }),
    ),
  };
  fields.done();
  return { message, snapshot };
}
