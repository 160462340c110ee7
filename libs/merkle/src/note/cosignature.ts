import { isSize, joinBytes, utf8 } from './encoding.js';
import { fault, type Parsed, parsed } from './parsed.js';
import type { Vkey } from './vkey.js';

/** C2SP tlog-cosignature, Ed25519: what a witness said, and when it says that it was. */
export interface Cosignature {
  /** POSIX seconds, below 2^53. Covered by the signature. */
  readonly time: number;
  /** 64 bytes, over `cosignatureMessage`. */
  readonly signature: Uint8Array;
}

/** Lengths after the key id: eight bytes of time and the signature. */
const bytesOf = { 4: 8 + 64, 6: 8 + 2420 } as const;

/** The bytes that a type 4 signature covers. @param noteText the text of the checkpoint, final newline included */
export function cosignatureMessage(time: number, noteText: string): Uint8Array {
  if (!isSize(time)) throw new RangeError('not a time');
  return utf8(`cosignature/v1\ntime ${time}\n${noteText}`);
}

/** @param signature what follows the key id in the line of a key of type 4 or 6 */
export function parseCosignature(signature: Uint8Array, algorithm: 4 | 6): Parsed<Cosignature> {
  if (signature.length !== bytesOf[algorithm]) return fault('signature-line');
  const time = new DataView(signature.buffer, signature.byteOffset).getBigUint64(0);
  if (time > BigInt(Number.MAX_SAFE_INTEGER)) return fault('timestamp');
  return parsed({ time: Number(time), signature: signature.slice(8) });
}

export function formatCosignature({ time, signature }: Cosignature): Uint8Array {
  if (!isSize(time)) throw new RangeError('not a time');
  const stamp = new Uint8Array(8);
  new DataView(stamp.buffer).setBigUint64(0, BigInt(time));
  return joinBytes(stamp, signature);
}

/** Whether keys of this type sign with a time: witnesses do, logs do not. */
export function isCosigner(key: Vkey): key is Vkey & { readonly algorithm: 4 | 6 } {
  return key.algorithm !== 1;
}
