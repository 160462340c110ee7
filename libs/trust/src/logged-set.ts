import { compareBytes, concatBytes, type CborValue, type CoseSigner, type Sign1 } from '#credential';
import { TrustFormatError } from './format-error.js';
import { messageTypes, openMessage, signMessage } from './signed-message.js';

/**
 * The permits of one key that stand in the country's log: the first 16 bytes of each `cred`, sorted, exact. No filters
 * and no shorter cut: a thief who holds the key could search for a permit that collides.
 */
export interface LoggedSet {
  readonly country: string;
  /** Permit key whose permits these are. */
  readonly kid: Uint8Array;
  readonly issuedAt: number;
  /** Every permit of the key that was logged up to this second is in the set. */
  readonly completeUntil: number;
  /** Sorted 16-byte entries, one after the other. */
  readonly entries: Uint8Array;
}

export const loggedEntryBytes = 16;
const key = { format: 1, country: 2, kid: 3, completeUntil: 4, entries: 5, issuedAt: 6 } as const;

/** @param creds 32-byte `cred` values in any order */
export function loggedEntries(creds: readonly Uint8Array[]): Uint8Array {
  return concatBytes(...creds.map((cred) => cred.subarray(0, loggedEntryBytes)).sort(compareBytes));
}

/** Signed by a status key of the country. */
export function encodeLoggedSet(set: LoggedSet, signer: CoseSigner): Promise<Uint8Array> {
  return signMessage(
    messageTypes.logged,
    new Map<number, CborValue>([
      [key.format, 1],
      [key.country, set.country],
      [key.kid, set.kid],
      [key.completeUntil, set.completeUntil],
      [key.entries, set.entries],
      [key.issuedAt, set.issuedAt],
    ]),
    signer,
  );
}

/** @throws TrustFormatError */
export function decodeLoggedSet(data: Uint8Array): { readonly message: Sign1; readonly set: LoggedSet } {
  const { message, fields } = openMessage(messageTypes.logged, data);
  fields.version(key.format);
  const set: LoggedSet = {
    country: fields.text(key.country),
    kid: fields.bytes(key.kid, 8),
    issuedAt: fields.unsigned(key.issuedAt),
    completeUntil: fields.unsigned(key.completeUntil),
    entries: fields.bytes(key.entries),
  };
  fields.done();
  if (set.entries.length % loggedEntryBytes !== 0) throw new TrustFormatError('entries of 16 bytes expected');
  for (let at = loggedEntryBytes; at < set.entries.length; at += loggedEntryBytes)
    if (compareBytes(entryAt(set.entries, at - loggedEntryBytes), entryAt(set.entries, at)) >= 0)
      throw new TrustFormatError('entries unsorted or repeated');
  return { message, set };
}

export function isLogged(set: Pick<LoggedSet, 'entries'>, cred: Uint8Array): boolean {
  const wanted = cred.subarray(0, loggedEntryBytes);
  let low = 0;
  let high = set.entries.length / loggedEntryBytes;
  while (low < high) {
    const middle = (low + high) >> 1;
    const order = compareBytes(entryAt(set.entries, middle * loggedEntryBytes), wanted);
    if (order === 0) return true;
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return false;
}

function entryAt(entries: Uint8Array, at: number): Uint8Array {
  return entries.subarray(at, at + loggedEntryBytes);
}
