import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** How far the signer has followed a log, kept outside of the database. */
export interface Followed {
  readonly origin: string;
  readonly size: number;
  /** Partial tile of each level of the tree of that size: all that is needed to go on from there. */
  readonly edge: readonly Uint8Array[];
  /** Events of the acts below `size`. Their bytes are read again and proven: a file remembers which, the log says what. */
  readonly acts: readonly string[];
}

const format = 'opencites-authority-memory/1';
/** One file for each log: its last word, and its generation where it has one. */
const place = (directory: string, origin: string) =>
  join(
    directory,
    `${
      origin
        .split('/')
        .slice(2)
        .join('-')
        .replace(/[^a-z0-9-]/g, '') || 'log'
    }.json`,
  );

/**
 * @returns null before anything was followed
 * @throws Error when the file is not what `remember` writes: a signer that forgot how long the log was could be shown a shorter one
 */
export function recall(directory: string, origin: string): Followed | null {
  const file = place(directory, origin);
  if (!existsSync(file)) return null;
  const read = JSON.parse(readFileSync(file, 'utf8')) as Partial<Record<'format' | 'origin' | 'size' | 'edge' | 'acts', unknown>>;
  const texts = (value: unknown): value is string[] => Array.isArray(value) && value.every((item) => typeof item === 'string');
  if (
    read.format !== format ||
    typeof read.origin !== 'string' ||
    !Number.isSafeInteger(read.size) ||
    !texts(read.edge) ||
    !texts(read.acts)
  )
    throw new Error(`${file} is damaged`);
  if (read.origin !== origin) return null;
  const edge = read.edge.map((tile) => new Uint8Array(Buffer.from(tile, 'base64')));
  return { origin, size: Number(read.size), edge, acts: read.acts };
}

/** Durable when it returns; whole old or whole new after a crash. */
export function remember(directory: string, { origin, size, edge, acts }: Followed): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = place(directory, origin);
  const half = `${file}.${randomBytes(6).toString('hex')}.new`;
  const handle = openSync(half, 'wx', 0o600);
  writeSync(handle, `${JSON.stringify({ format, origin, size, edge: edge.map((tile) => Buffer.from(tile).toString('base64')), acts })}\n`);
  fsyncSync(handle);
  closeSync(handle);
  renameSync(half, file);
}
