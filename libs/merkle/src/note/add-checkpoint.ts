import { base64Of, fromDecimal, fromHashLine, isSize } from './encoding.js';
import { fault, type Parsed, parsed } from './parsed.js';
import { textOf } from './signed-note.js';

/** Body of C2SP tlog-witness `POST /add-checkpoint`. */
export interface AddCheckpoint {
  /** Size that the witness is thought to have cosigned last; 0 when none. */
  readonly oldSize: number;
  /** RFC 6962 consistency proof from the old size to the checkpoint's, at most 63 hashes of 32 bytes. */
  readonly path: readonly Uint8Array[];
  /** The signed note, as it is. */
  readonly checkpoint: string;
}

export const maximumPathHashes = 63;
/** Sixteen post-quantum lines, 63 hashes and an origin fit twice; more is not read. */
export const maximumAddCheckpointBytes = 131_072;

/** The checkpoint inside is only cut out here; `parseCheckpointNote` reads it. */
export function parseAddCheckpoint(input: Uint8Array | string): Parsed<AddCheckpoint> {
  if (input.length > maximumAddCheckpointBytes) return fault('too-long');
  const text = textOf(input);
  if (!text.ok) return text;
  const split = text.value.indexOf('\n\n');
  if (split < 0) return fault('line');
  const [first = '', ...hashes] = text.value.slice(0, split).split('\n');
  const oldSize = first.startsWith('old ') ? fromDecimal(first.slice(4)) : null;
  if (oldSize === null) return fault('old-size');
  if (hashes.length > maximumPathHashes) return fault('too-many-hashes');
  const path = hashes.map(fromHashLine);
  if (path.some((hash) => hash === null)) return fault('hash');
  return parsed({ oldSize, path: path.filter((hash) => hash !== null), checkpoint: text.value.slice(split + 2) });
}

/** @throws RangeError on what no witness would read */
export function formatAddCheckpoint({ oldSize, path, checkpoint }: AddCheckpoint): string {
  if (!isSize(oldSize) || path.length > maximumPathHashes || path.some((hash) => hash.length !== 32)) throw new RangeError('not a request');
  return `old ${oldSize}\n${path.map((hash) => `${base64Of(hash)}\n`).join('')}\n${checkpoint}`;
}

/** Body of an answer of type `text/x.tlog.size`: a size and a newline. */
export function parseTreeSize(input: Uint8Array | string): Parsed<number> {
  if (input.length > 32) return fault('too-long');
  const text = textOf(input);
  if (!text.ok) return text;
  const size = text.value.endsWith('\n') ? fromDecimal(text.value.slice(0, -1)) : null;
  return size === null ? fault('size') : parsed(size);
}
