import { cborMap, type CborValue, type CoseSigner, type Sign1 } from '#credential';
import { bytes, Fields, unsigned } from './fields.js';
import { TrustFormatError } from './format-error.js';
import { messageTypes, openMessage, signMessage } from './signed-message.js';
import { algorithm, trustKey, type TrustKey } from './trust-key.js';

/** What a key may sign; a good signature by a key of another role is worth nothing. */
export const keyRoleNumbers = { permit: 1, status: 2, checkpoint: 3, endpoint: 4, seal: 5, receipt: 6, snapshot: 7 } as const;
export type KeyRoleNumber = (typeof keyRoleNumbers)[keyof typeof keyRoleNumbers];

export const listedKeyStates = ['published', 'active', 'retired', 'compromised', 'archived'] as const;
export type ListedKeyState = (typeof listedKeyStates)[number];

/** A key of a country. Times are Unix seconds; `signUntil` is exclusive. */
export interface ListedKey extends TrustKey {
  readonly role: KeyRoleNumber;
  readonly signFrom: number;
  readonly signUntil: number;
  readonly state: ListedKeyState;
  /** Set when `state` is compromised: from then on only permits known from the log are believed. */
  readonly compromisedAt?: number;
  /** SHA-256 of the X.509 certificate over this key; for seals, what the PDF's signer certificate must hash to. */
  readonly certificateSha256?: Uint8Array;
  /** Issuing office and its IANA time zone: box 2 ends at midnight there. */
  readonly office?: { readonly name: string; readonly timeZone: string };
}

export interface KeyList {
  readonly country: string;
  readonly version: number;
  readonly issuedAt: number;
  readonly expires: number;
  readonly authority: string;
  readonly keys: readonly ListedKey[];
  /** Holds `{n}`: the address of status list n, which is also its `sub`. */
  readonly statusUriTemplate: string;
  /** Document types the country issues with this token; empty = all. */
  readonly documentTypes: readonly string[];
  /** Transparency log of the country. A list that names one can never be followed by one that does not. */
  readonly log?: { readonly origin: string; readonly vkey: string };
  /** SHA-256 of `log/XX.policy`: the country's root key says which witnesses count, not whoever hands the directory over. */
  readonly logPolicySha256?: Uint8Array;
  readonly endpoint?: string;
  /** Focal point to call when a paper is doubtful. */
  readonly contact?: string;
}

const key = {
  format: 1,
  country: 2,
  version: 3,
  expires: 4,
  keys: 5,
  issuedAt: 6,
  statusUriTemplate: 7,
  documentTypes: 8,
  log: 9,
  authority: 10,
  endpoint: 11,
  contact: 12,
  logPolicySha256: 13,
} as const;
const entryKey = {
  alg: 1,
  spki: 2,
  role: 3,
  signFrom: 4,
  signUntil: 5,
  state: 6,
  compromisedAt: 7,
  certificateSha256: 8,
  office: 9,
  timeZone: 10,
} as const;

/** Signs a key list with a country root key. */
export function encodeKeyList(list: KeyList, signer: CoseSigner): Promise<Uint8Array> {
  return signMessage(
    messageTypes.keys,
    cborMap([
      [key.format, 1],
      [key.country, list.country],
      [key.version, list.version],
      [key.expires, list.expires],
      [key.keys, list.keys.map(encodeEntry)],
      [key.issuedAt, list.issuedAt],
      [key.statusUriTemplate, list.statusUriTemplate],
      [key.documentTypes, [...list.documentTypes]],
      [key.log, list.log && [list.log.origin, list.log.vkey]],
      [key.authority, list.authority],
      [key.endpoint, list.endpoint],
      [key.contact, list.contact],
      [key.logPolicySha256, list.logPolicySha256],
    ]),
    signer,
  );
}

function encodeEntry(entry: ListedKey): CborValue {
  return cborMap([
    [entryKey.alg, entry.alg],
    [entryKey.spki, entry.spki],
    [entryKey.role, entry.role],
    [entryKey.signFrom, entry.signFrom],
    [entryKey.signUntil, entry.signUntil],
    [entryKey.state, listedKeyStates.indexOf(entry.state)],
    [entryKey.compromisedAt, entry.compromisedAt],
    [entryKey.certificateSha256, entry.certificateSha256],
    [entryKey.office, entry.office?.name],
    [entryKey.timeZone, entry.office?.timeZone],
  ]);
}

/** Decodes a key list; the signature is still to be checked. @throws TrustFormatError */
export function decodeKeyList(data: Uint8Array): { readonly message: Sign1; readonly list: KeyList } {
  const { message, fields } = openMessage(messageTypes.keys, data);
  fields.version(key.format);
  const list: KeyList = {
    country: fields.text(key.country),
    version: fields.unsigned(key.version),
    issuedAt: fields.unsigned(key.issuedAt),
    expires: fields.unsigned(key.expires),
    authority: fields.text(key.authority),
    keys: fields.list(key.keys).map(decodeEntry),
    statusUriTemplate: fields.text(key.statusUriTemplate),
    documentTypes: fields.list(key.documentTypes).map(textItem),
    ...present(
      'log',
      fields.optional(key.log, (at) => decodeLog(fields.list(at))),
    ),
    ...present(
      'endpoint',
      fields.optional(key.endpoint, (at) => fields.text(at)),
    ),
    ...present(
      'contact',
      fields.optional(key.contact, (at) => fields.text(at)),
    ),
    ...present(
      'logPolicySha256',
      fields.optional(key.logPolicySha256, (at) => fields.bytes(at, 32)),
    ),
  };
  fields.done();
  if (!list.statusUriTemplate.includes('{n}')) throw new TrustFormatError('status address without {n}');
  return { message, list };
}

function decodeLog(value: CborValue[]): NonNullable<KeyList['log']> {
  if (value.length !== 2) throw new TrustFormatError('log');
  return { origin: textItem(value[0]), vkey: textItem(value[1]) };
}

function decodeEntry(value: CborValue): ListedKey {
  const fields = Fields.of(value);
  const state = listedKeyStates[fields.unsigned(entryKey.state)];
  const role = fields.unsigned(entryKey.role);
  if (state === undefined || !isRole(role)) throw new TrustFormatError('key state or role');
  const office = fields.optional(entryKey.office, (at) => fields.text(at));
  const timeZone = fields.optional(entryKey.timeZone, (at) => fields.text(at));
  const entry: ListedKey = {
    ...trustKey(algorithm(fields.get(entryKey.alg)), fields.bytes(entryKey.spki)),
    role,
    signFrom: fields.unsigned(entryKey.signFrom),
    signUntil: fields.unsigned(entryKey.signUntil),
    state,
    ...present(
      'compromisedAt',
      fields.optional(entryKey.compromisedAt, (at) => unsigned(fields.get(at))),
    ),
    ...present(
      'certificateSha256',
      fields.optional(entryKey.certificateSha256, (at) => bytes(fields.get(at), 32)),
    ),
    ...(office !== undefined && timeZone !== undefined && { office: { name: office, timeZone } }),
  };
  fields.done();
  if ((entry.state === 'compromised') !== (entry.compromisedAt !== undefined)) throw new TrustFormatError('compromised without a time');
  return entry;
}

function isRole(value: number): value is KeyRoleNumber {
  return value >= 1 && value <= 7;
}

function textItem(value: CborValue | undefined): string {
  if (typeof value !== 'string') throw new TrustFormatError('text expected');
  return value;
}

function present<K extends string, T>(name: K, value: T | undefined): { [P in K]?: T } {
  return value === undefined ? {} : ({ [name]: value } as { [P in K]: T });
}

/**
 * Why `next` may not follow `previous`; null when it may. Versions only grow, and a country that named a log cannot take
 * it back: otherwise a thief of the country key could switch off the check that unlogged permits fail.
 */
export function keyListSuccessionFault(
  previous: Pick<KeyList, 'version' | 'log'>,
  next: Pick<KeyList, 'version' | 'log'>,
): 'older-version' | 'log-withdrawn' | null {
  if (next.version < previous.version) return 'older-version';
  if (previous.log && !next.log) return 'log-withdrawn';
  return null;
}

export function statusUri(list: Pick<KeyList, 'statusUriTemplate'>, number: number): string {
  return list.statusUriTemplate.replace('{n}', String(number));
}
