import { cborMap, deflate, inflateCapped, type CborValue, type CoseSigner, type Sign1 } from '#credential';
import { Fields } from './fields.js';
import { TrustFormatError } from './format-error.js';
import { messageTypes, openMessage, signMessage } from './signed-message.js';

/** Values of a status entry (draft-ietf-oauth-status-list; 0x0C to 0x0F are the private range). */
export const statusValues = {
  valid: 0x0,
  revoked: 0x1,
  suspended: 0x2,
  used: 0x3,
  'export-endorsed': 0xc,
  'partly-used': 0xd,
  replaced: 0xe,
  lost: 0xf,
} as const;
export type StatusName = keyof typeof statusValues;

const statusNames = new Map<number, StatusName>(Object.entries(statusValues).map(([name, value]) => [value, name as StatusName]));

/** Slots of a list: fixed sizes, so that the length says nothing about the number of permits. */
export const statusListSlots = 16_384;
export const largeStatusListSlots = 131_072;

/** A status list token (CWT): four bits for each permit of one country and period. Times are Unix seconds. */
export interface StatusList {
  /** The address of the list; it must be the one the country's key list gives for its number. */
  readonly uri: string;
  readonly issuedAt: number;
  readonly expires: number;
  /** Seconds after which a device should fetch anew. */
  readonly timeToLive: number;
  /** Two entries a byte, the even index in the low half. */
  readonly packed: Uint8Array;
}

const key = { subject: 2, expires: 4, issuedAt: 6, list: 65533, timeToLive: 65534 } as const;

export function encodeStatusList(list: StatusList, signer: CoseSigner): Promise<Uint8Array> {
  const content: CborValue = cborMap([
    ['bits', 4],
    ['lst', deflate(list.packed)],
  ]);
  return signMessage(
    messageTypes.status,
    new Map<number, CborValue>([
      [key.subject, list.uri],
      [key.expires, list.expires],
      [key.issuedAt, list.issuedAt],
      [key.list, content],
      [key.timeToLive, list.timeToLive],
    ]),
    signer,
  );
}

/** Decodes and inflates a status list token; the signature is still to be checked. @throws TrustFormatError */
export function decodeStatusList(data: Uint8Array): { readonly message: Sign1; readonly list: StatusList } {
  const { message, fields } = openMessage(messageTypes.status, data);
  const content = Fields.of(fields.get(key.list));
  if (content.get('bits') !== 4) throw new TrustFormatError('status entries of four bits expected');
  const packed = inflateCapped(content.bytes('lst'), largeStatusListSlots / 2);
  if (packed === null) throw new TrustFormatError('status list does not inflate');
  content.done();
  const list: StatusList = {
    uri: fields.text(key.subject),
    issuedAt: fields.unsigned(key.issuedAt),
    expires: fields.unsigned(key.expires),
    timeToLive: fields.unsigned(key.timeToLive),
    packed,
  };
  fields.done();
  return { message, list };
}

/** @throws RangeError on a value that does not fit four bits */
export function packStatuses(values: ArrayLike<number>): Uint8Array {
  const packed = new Uint8Array(Math.ceil(values.length / 2));
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    if (!Number.isInteger(value) || value < 0 || value > 15) throw new RangeError(`status ${value}`);
    packed[i >> 1] = (packed[i >> 1] ?? 0) | (value << (4 * (i & 1)));
  }
  return packed;
}

/** The entry at an index: its name, `reserved` for values nobody has defined, null beyond the end. */
export function statusAt(packed: Uint8Array, index: number): StatusName | 'reserved' | null {
  const pair = packed[Math.floor(index / 2)];
  if (pair === undefined) return null;
  return statusNames.get((pair >> (4 * (index & 1))) & 15) ?? 'reserved';
}
