import { type Checkpoint, formatCheckpoint } from './checkpoint.js';
import { cosignatureMessage, formatCosignature } from './cosignature.js';
import { utf8 } from './encoding.js';
import { formatNote, formatSignatureLine } from './signed-note.js';
import type { Vkey } from './vkey.js';

/** Whoever holds an Ed25519 key: a key store, a device, a test. */
export interface NoteSigner {
  readonly vkey: Vkey;
  /** 64 bytes of RFC 8032 Ed25519 over the bytes. */
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

/**
 * A signed checkpoint. Whoever calls this has already made sure, durably, that it never signs another root for this size.
 * @throws RangeError when the key's name is not the origin (C2SP tlog-checkpoint), or the key is a witness's
 */
export async function signCheckpoint(checkpoint: Checkpoint, signer: NoteSigner): Promise<string> {
  const { name, keyId, algorithm } = signer.vkey;
  if (algorithm !== 1) throw new RangeError('a log signs with a key of type 1');
  if (name !== checkpoint.origin) throw new RangeError(`the key ${name} is not the key of ${checkpoint.origin}`);
  const text = formatCheckpoint(checkpoint);
  return formatNote(text, [formatSignatureLine({ name, keyId, signature: await signature(signer, utf8(text)) })]);
}

/**
 * The line, without newline, by which a witness says: at this time this was the largest consistent tree that I had seen.
 * @param noteText the text of the checkpoint
 * @param time POSIX seconds
 */
export async function cosign(noteText: string, time: number, signer: NoteSigner): Promise<string> {
  const { name, keyId, algorithm } = signer.vkey;
  if (algorithm !== 4) throw new RangeError('a witness signs with a key of type 4');
  const signed = await signature(signer, cosignatureMessage(time, noteText));
  return formatSignatureLine({ name, keyId, signature: formatCosignature({ time, signature: signed }) });
}

async function signature(signer: NoteSigner, bytes: Uint8Array): Promise<Uint8Array> {
  const signed = await signer.sign(bytes);
  if (signed.length !== 64) throw new RangeError('an Ed25519 signature has 64 bytes');
  return signed;
}
