import { type CborValue, type CoseSigner, type Sign1 } from '#credential';
import { TrustFormatError } from './format-error.js';
import { keyRoleNumbers, type ListedKey } from './key-list.js';
import { messageTypes, openMessage, signerOf, signMessage } from './signed-message.js';
import { absent, invalid, ok, type Checked } from './checked.js';
import type { TrustStore } from './trust-state.js';

/**
 * What an authority gives out for every step in a case (docs/spec/receipt.md): that an event was written, and by when its
 * entry will stand in the log. Whoever holds it can prove that the log does not keep this promise.
 */
export interface Receipt {
  readonly country: string;
  /** Origin of the log in which the entry will stand. */
  readonly origin: string;
  /** UUID of the event, lower case. */
  readonly eventId: string;
  /** RFC 9162 leaf hash of the entry. */
  readonly leafHash: Uint8Array;
  /** Kind of the event, e.g. "application.submitted". */
  readonly kind: string;
  readonly caseNumber: string;
  /** Second of the event. */
  readonly at: number;
  /** Seconds after `at` within which the entry stands in a published checkpoint. */
  readonly mergeDelay: number;
  readonly issuedAt: number;
}

const key = {
  format: 1,
  country: 2,
  origin: 3,
  eventId: 4,
  leafHash: 5,
  kind: 6,
  caseNumber: 7,
  at: 8,
  mergeDelay: 9,
  issuedAt: 10,
} as const;

/** Signed by a receipt key of the country. @throws RangeError when `eventId` is no UUID */
export function encodeReceipt(receipt: Receipt, signer: CoseSigner): Promise<Uint8Array> {
  return signMessage(
    messageTypes.receipt,
    new Map<number, CborValue>([
      [key.format, 1],
      [key.country, receipt.country],
      [key.origin, receipt.origin],
      [key.eventId, uuidBytes(receipt.eventId)],
      [key.leafHash, receipt.leafHash],
      [key.kind, receipt.kind],
      [key.caseNumber, receipt.caseNumber],
      [key.at, receipt.at],
      [key.mergeDelay, receipt.mergeDelay],
      [key.issuedAt, receipt.issuedAt],
    ]),
    signer,
  );
}

/** The signature is still to be checked. @throws TrustFormatError */
export function decodeReceipt(data: Uint8Array): { readonly message: Sign1; readonly receipt: Receipt } {
  const { message, fields } = openMessage(messageTypes.receipt, data);
  fields.version(key.format);
  const receipt: Receipt = {
    country: fields.text(key.country),
    origin: fields.text(key.origin),
    eventId: uuidText(fields.bytes(key.eventId, 16)),
    leafHash: fields.bytes(key.leafHash, 32),
    kind: fields.text(key.kind),
    caseNumber: fields.text(key.caseNumber),
    at: fields.unsigned(key.at),
    mergeDelay: fields.unsigned(key.mergeDelay),
    issuedAt: fields.unsigned(key.issuedAt),
  };
  fields.done();
  return { message, receipt };
}

/**
 * A receipt whose signature is by a key that the country lists for receipts, in the key's time. A key that was stolen since
 * signs whatever its thief likes, so its receipts accuse nobody. Never throws.
 */
export async function openReceipt(data: Uint8Array, trust: TrustStore): Promise<Checked<Receipt>> {
  try {
    const { message, receipt } = decodeReceipt(data);
    const owner = trust.keyList(receipt.country);
    if (owner?.state !== 'ok') return absent;
    const usable = owner.value.keys.filter(({ key: listed }) => mayReceipt(listed, receipt.issuedAt));
    return (await signerOf(message, usable)) ? ok(receipt) : invalid('bad signature');
  } catch (error) {
    if (error instanceof TrustFormatError) return invalid(error.message);
    throw error;
  }
}

function mayReceipt(listed: ListedKey, at: number): boolean {
  return listed.role === keyRoleNumbers.receipt && listed.state !== 'compromised' && listed.signFrom <= at && at < listed.signUntil;
}

function uuidBytes(text: string): Uint8Array {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)) throw new RangeError('not a UUID');
  return Uint8Array.from(text.replaceAll('-', '').match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function uuidText(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
