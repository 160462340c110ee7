import { cosignatureMessage, isCosigner, parseCosignature } from './cosignature.js';
import { utf8 } from './encoding.js';
import type { Note, NoteSignature } from './signed-note.js';
import type { Vkey } from './vkey.js';

/** RFC 8032 Ed25519 of the platform. Resolves to false for what is no key or no signature; never rejects. */
export type Ed25519Verify = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => Promise<boolean>;

/** A signature line whose key is known and whose signature is good. */
export interface VerifiedSignature {
  readonly key: Vkey;
  readonly signature: NoteSignature;
  /** POSIX seconds, of cosignatures only. */
  readonly time: number | null;
}

export type NoteVerdict =
  | {
      readonly ok: true;
      readonly verified: readonly VerifiedSignature[];
      /** Lines of known ML-DSA keys, which are not verified here and prove nothing. */
      readonly unverified: readonly { readonly key: Vkey; readonly signature: NoteSignature }[];
    }
  | { readonly ok: false; readonly reason: 'bad-signature'; readonly key: Vkey }
  | { readonly ok: false; readonly reason: 'no-known-signature' };

/**
 * C2SP signed-note: lines of unknown keys are ignored, also when they share the name or the id of a known one; a line of a
 * known key that does not verify condemns the whole note; without one good line the note is refused. Never throws.
 */
export async function verifyNote(note: Note, keys: readonly Vkey[], verify: Ed25519Verify): Promise<NoteVerdict> {
  const verified: VerifiedSignature[] = [];
  const unverified: { key: Vkey; signature: NoteSignature }[] = [];
  for (const signature of note.signatures) {
    const key = keys.find(({ name, keyId }) => name === signature.name && keyId === signature.keyId);
    if (!key) continue;
    if (key.algorithm === 6) {
      if (!parseCosignature(signature.signature, 6).ok) return { ok: false, reason: 'bad-signature', key };
      unverified.push({ key, signature });
      continue;
    }
    const time = await verifySignature(note.text, signature, key, verify);
    if (time === 'bad') return { ok: false, reason: 'bad-signature', key };
    verified.push({ key, signature, time });
  }
  return verified.length > 0 ? { ok: true, verified, unverified } : { ok: false, reason: 'no-known-signature' };
}

/** The time of a cosignature, null for a signature without one, `bad` when it is not this key's. */
export async function verifySignature(
  noteText: string,
  { name, keyId, signature }: NoteSignature,
  key: Vkey,
  verify: Ed25519Verify,
): Promise<number | null | 'bad'> {
  if (name !== key.name || keyId !== key.keyId || key.algorithm === 6) return 'bad';
  if (!isCosigner(key)) {
    const good = signature.length === 64 && (await verify(key.publicKey, utf8(noteText), signature).catch(() => false));
    return good ? null : 'bad';
  }
  const cosignature = parseCosignature(signature, key.algorithm);
  if (!cosignature.ok) return 'bad';
  const { time } = cosignature.value;
  const message = cosignatureMessage(time, noteText);
  return (await verify(key.publicKey, message, cosignature.value.signature).catch(() => false)) ? time : 'bad';
}
