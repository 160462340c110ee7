import { type CborValue, type CoseSigner } from '#credential';
import type { VerifyCrypto } from './crypto-port.js';
import { TrustFormatError } from './format-error.js';
import type { Root } from './root.js';
import { loadKey, messageTypes, openMessage, signerOf, signMessage } from './signed-message.js';
import { invalid, ok, type Checked } from './checked.js';

/**
 * The country's word that a log ended and which one goes on, by its root key, which no service holds. It stands in the first
 * entry of the successor; verifiers need only the policy that the key list names.
 */
export interface FreezeStatement {
  readonly country: string;
  /** Origin of the log that ended. */
  readonly origin: string;
  /** The last tree that counts: a quorum of witnesses has cosigned it. */
  readonly size: number;
  readonly root: Uint8Array;
  /** Origin of the log that goes on. */
  readonly successor: string;
  readonly reason: string;
  /** Unix seconds. */
  readonly issuedAt: number;
  /** Index of the first entry that is lost, together with all behind it up to `size`; absent where nothing is. */
  readonly missingFrom?: number;
}

const key = { format: 1, country: 2, origin: 3, size: 4, root: 5, successor: 6, reason: 7, issuedAt: 8, missingFrom: 9 } as const;

/** Signs with a country root key. */
export function encodeFreezeStatement(statement: FreezeStatement, signer: CoseSigner): Promise<Uint8Array> {
  return signMessage(
    messageTypes.freeze,
    new Map<number, CborValue>([
      [key.format, 1],
      [key.country, statement.country],
      [key.origin, statement.origin],
      [key.size, statement.size],
      [key.root, statement.root],
      [key.successor, statement.successor],
      [key.reason, statement.reason],
      [key.issuedAt, statement.issuedAt],
      ...(statement.missingFrom === undefined ? [] : [[key.missingFrom, statement.missingFrom] as const]),
    ]),
    signer,
  );
}

/** Reads a statement and checks that a root key of its country signed it. Never throws. */
export async function openFreezeStatement(data: Uint8Array, root: Root, crypto: VerifyCrypto): Promise<Checked<FreezeStatement>> {
  try {
    const { message, statement } = read(data);
    const keys = await Promise.all((root.countries.get(statement.country) ?? []).map((each) => loadKey(each, crypto)));
    return (await signerOf(message, keys)) ? ok(statement) : invalid('not signed by a root key of the country');
  } catch (error) {
    if (error instanceof TrustFormatError) return invalid(error.message);
    throw error;
  }
}

/** What a statement says, whoever signed it. Never throws. */
export function readFreezeStatement(data: Uint8Array): Checked<FreezeStatement> {
  try {
    return ok(read(data).statement);
  } catch (error) {
    if (error instanceof TrustFormatError) return invalid(error.message);
    throw error;
  }
}

function read(data: Uint8Array) {
  const { message, fields } = openMessage(messageTypes.freeze, data);
  fields.version(key.format);
  const missingFrom = fields.optional(key.missingFrom, (at) => fields.unsigned(at));
  const statement: FreezeStatement = {
    country: fields.text(key.country),
    origin: fields.text(key.origin),
    size: fields.unsigned(key.size),
    root: fields.bytes(key.root, 32),
    successor: fields.text(key.successor),
    reason: fields.text(key.reason),
    issuedAt: fields.unsigned(key.issuedAt),
    ...(missingFrom === undefined ? {} : { missingFrom }),
  };
  fields.done();
  return { message, statement };
}
