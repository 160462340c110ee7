import { base64Of, fromBase64, fromUtf8, isWellFormed, joinBytes, utf8 } from './encoding.js';
import { fault, type Parsed, parsed } from './parsed.js';

/**
 * C2SP signed-note: a text, an empty line, and signature lines. The text must not be believed before a signature of a
 * trusted key was verified (`verifyNote`).
 */
export interface Note {
  /** What is signed: ends with a newline; without the empty line that separates it from the signatures. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

export interface NoteSignature {
  readonly name: string;
  /** First four bytes of the signature, big-endian; says with the name which key of which type signed. */
  readonly keyId: number;
  /** What follows the key id. */
  readonly signature: Uint8Array;
}

/** C2SP asks that 16 be accepted; post-quantum lines are up to 7 kB each. Beyond these a note is an attack on its readers. */
export const maximumNoteBytes = 1_000_000;
export const maximumSignatures = 100;

const dash = '\u2014 ';

/** @param input bytes as they came, or text */
export function parseNote(input: Uint8Array | string): Parsed<Note> {
  const whole = textOf(input);
  if (!whole.ok) return whole;
  // The text may itself hold empty lines: the signatures follow the last one.
  const split = whole.value.lastIndexOf('\n\n');
  if (split < 0) return fault('no-signature-block');
  const signatures = parseSignatureLines(whole.value.slice(split + 2));
  return signatures.ok ? parsed({ text: whole.value.slice(0, split + 1), signatures: signatures.value }) : signatures;
}

/** The lines after the empty line of a note; also the body that a witness answers (C2SP tlog-witness). At least one. */
export function parseSignatureLines(input: Uint8Array | string): Parsed<readonly NoteSignature[]> {
  const whole = textOf(input);
  if (!whole.ok) return whole;
  if (!whole.value.endsWith('\n')) return fault('no-signature-block');
  const lines = whole.value.slice(0, -1).split('\n');
  if (lines.length > maximumSignatures) return fault('too-many-signatures');
  const signatures: NoteSignature[] = [];
  for (const line of lines) {
    const signature = parseSignatureLine(line);
    if (!signature.ok) return signature;
    signatures.push(signature.value);
  }
  return parsed(signatures);
}

/** One line, without its newline. */
export function parseSignatureLine(line: string): Parsed<NoteSignature> {
  if (!line.startsWith(dash)) return fault('signature-line');
  const parts = line.slice(dash.length).split(' ');
  const [name = '', encoded = ''] = parts;
  if (parts.length !== 2) return fault('signature-line');
  if (!isKeyName(name)) return fault('key-name');
  const bytes = fromBase64(encoded);
  if (bytes === null || bytes.length < 5) return fault('signature-line');
  return parsed({ name, keyId: new DataView(bytes.buffer).getUint32(0), signature: bytes.slice(4) });
}

/** One line, without its newline. */
export function formatSignatureLine({ name, keyId, signature }: NoteSignature): string {
  return `${dash}${name} ${base64Of(joinBytes(keyIdBytes(keyId), signature))}`;
}

/**
 * @param text ends with a newline
 * @param lines signature lines without newline
 * @throws RangeError when the parts do not make a note that `parseNote` reads
 */
export function formatNote(text: string, lines: readonly string[]): string {
  const note = `${text}\n${lines.map((line) => `${line}\n`).join('')}`;
  const read = parseNote(note);
  if (!read.ok || read.value.text !== text || read.value.signatures.length !== lines.length)
    throw new RangeError(`not a note: ${read.ok ? 'its text does not end with one newline' : read.reason}`);
  return note;
}

/** The note with those of the lines that it does not have yet. @param note as `formatNote` made it */
export function addSignatures(note: string, lines: readonly string[]): string {
  const present = new Set(note.split('\n'));
  const added = [...new Set(lines)].filter((line) => !present.has(line));
  return `${note}${added.map((line) => `${line}\n`).join('')}`;
}

/** Not empty, no Unicode space, no plus sign. */
export function isKeyName(name: string): boolean {
  return name !== '' && !/[\p{White_Space}+]/u.test(name) && isWellFormed(name) && !hasControl(name) && !name.includes('\n');
}

export function keyIdBytes(keyId: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, keyId);
  return bytes;
}

/** UTF-8 without ASCII control characters other than newline, and not too long. */
export function textOf(input: Uint8Array | string): Parsed<string> {
  // A string of n UTF-16 units has at least n bytes: the cheap test comes before the exact one.
  if (input.length > maximumNoteBytes) return fault('too-long');
  if (typeof input === 'string' && !isWellFormed(input)) return fault('not-utf8');
  if (typeof input === 'string' && utf8(input).length > maximumNoteBytes) return fault('too-long');
  const text = typeof input === 'string' ? input : fromUtf8(input);
  if (text === null) return fault('not-utf8');
  return hasControl(text) ? fault('control-character') : parsed(text);
}

function hasControl(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x20 && unit !== 0x0a) return true;
  }
  return false;
}
