import { base64Of, fromDecimal, fromHashLine, isSize } from './encoding.js';
import { fault, type Parsed, parsed } from './parsed.js';
import { type Note, parseNote, textOf } from './signed-note.js';

/** C2SP tlog-checkpoint: what a log says about itself at one size. */
export interface Checkpoint {
  /** The log's identity; our own logs use the name of their key. */
  readonly origin: string;
  /** Number of entries, below 2^53. */
  readonly size: number;
  /** Root of the RFC 6962 tree at this size, 32 bytes. */
  readonly root: Uint8Array;
}

export interface ReadCheckpoint extends Checkpoint {
  /** Lines after the third. Nobody audits them and nothing here believes them; our logs never write any. */
  readonly extensions: readonly string[];
}

/** @param text the text of a note (`Note.text`), without signatures */
export function parseCheckpoint(text: string): Parsed<ReadCheckpoint> {
  const clean = textOf(text);
  if (!clean.ok) return clean;
  if (!text.endsWith('\n')) return fault('root');
  const [origin = '', sizeLine = '', rootLine = '', ...extensions] = text.slice(0, -1).split('\n');
  if (origin === '') return fault('origin');
  const size = fromDecimal(sizeLine);
  if (size === null) return fault('size');
  const root = fromHashLine(rootLine);
  if (root === null) return fault('root');
  if (extensions.some((line) => line === '')) return fault('extension');
  return parsed({ origin, size, root, extensions });
}

/** The text that a log signs: exactly three lines. @throws RangeError on an origin, size or root that no log has */
export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  if (origin === '' || origin.includes('\n') || !textOf(origin).ok) throw new RangeError('not an origin');
  if (!isSize(size) || root.length !== 32) throw new RangeError('not a tree head');
  return `${origin}\n${size}\n${base64Of(root)}\n`;
}

/** A note and the checkpoint that its text is. */
export interface CheckpointNote {
  readonly note: Note;
  readonly checkpoint: ReadCheckpoint;
}

/** @param input a whole signed note, as logs serve it at `/checkpoint` */
export function parseCheckpointNote(input: Uint8Array | string): Parsed<CheckpointNote> {
  const note = parseNote(input);
  if (!note.ok) return note;
  const checkpoint = parseCheckpoint(note.value.text);
  return checkpoint.ok ? parsed({ note: note.value, checkpoint: checkpoint.value }) : checkpoint;
}
