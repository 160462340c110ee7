import { compareBytes, type CborValue, type CoseSigner, type Sign1 } from '#credential';
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

/** @param creds 32-byte `cred` values in any order; one that occurs twice stands once */
export function loggedEntries(creds: readonly Uint8Array[]): Uint8Array {
  return mergeLoggedEntries(new Uint8Array(), creds);
}

/**
 * Adds permits to a set without sorting it again: the cost is one copy of the set and a sort of what is new.
 * @param entries sorted entries of a set, left as they are
 * @param creds 32-byte `cred` values in any order, already contained or not
 */
export function mergeLoggedEntries(entries: Uint8Array, creds: readonly Uint8Array[]): Uint8Array {
  const fresh = creds.map((cred) => cred.subarray(0, loggedEntryBytes)).sort(compareBytes);
  const merged = new Uint8Array(entries.length + fresh.length * loggedEntryBytes);
  let from = 0;
  let to = 0;
  for (const [index, entry] of fresh.entries()) {
    if (index > 0 && compareBytes(entry, fresh[index - 1]!) === 0) continue;
    const place = placeOf(entries, entry, from);
    merged.set(entries.subarray(from, place), to);
    to += place - from;
    from = place;
    if (place < entries.length && compareAt(entries, place, entry) === 0) continue;
    merged.set(entry, to);
    to += loggedEntryBytes;
  }
  merged.set(entries.subarray(from), to);
  return merged.subarray(0, to + entries.length - from);
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
    if (!rises(set.entries, at)) throw new TrustFormatError('entries unsorted or repeated');
  return { message, set };
}

export function isLogged(set: Pick<LoggedSet, 'entries'>, cred: Uint8Array): boolean {
  const place = placeOf(set.entries, cred, 0);
  return place < set.entries.length && compareAt(set.entries, place, cred) === 0;
}

/** Where the first entry that is not below `wanted` begins; `from`: everything before it is known to be below. */
function placeOf(entries: Uint8Array, wanted: Uint8Array, from: number): number {
  let low = from / loggedEntryBytes;
  let high = entries.length / loggedEntryBytes;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareAt(entries, middle * loggedEntryBytes, wanted) < 0) low = middle + 1;
    else high = middle;
  }
  return low * loggedEntryBytes;
}

/** Without a view of the bytes for each step: a set is read whole at every opening of a trust directory. */
function compareAt(entries: Uint8Array, at: number, wanted: Uint8Array): number {
  for (let index = 0; index < loggedEntryBytes; index += 1) {
    const difference = entries[at + index]! - wanted[index]!;
    if (difference !== 0) return difference;
  }
  return 0;
}

function rises(entries: Uint8Array, at: number): boolean {
  for (let index = 0; index < loggedEntryBytes; index += 1) {
    const difference = entries[at + index]! - entries[at + index - loggedEntryBytes]!;
    if (difference !== 0) return difference > 0;
  }
  return false;
}
