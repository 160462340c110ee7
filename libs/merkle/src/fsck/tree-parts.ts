import { decodeBundle } from '../tree/bundle.js';
import { hashLength } from '../tree/hasher.js';
import { tileBytes } from '../tree/tile.js';
import { entriesPath, tilePath, tileWidthMax } from '../tree/tile-path.js';
import { failed, type FsckFailure } from './failure.js';
import type { LogSource } from './log-source.js';

/** A part of the log: there and well formed, absent, or wrong. */
export type Part<T> = { readonly value: T } | { readonly absent: FsckFailure } | { readonly wrong: FsckFailure };

/**
 * A tile of exactly this width. Where the partial tile is gone, the full one that took its place will do (C2SP tlog-tiles):
 * its first hashes are the same, and the root decides.
 */
export async function readTile(source: LogSource, level: number, n: number, width: number): Promise<Part<Uint8Array>> {
  const path = tilePath(level, n, width);
  const bytes = await source.tile(level, n, width);
  if (bytes) return bytes.length === width * hashLength ? { value: bytes } : { wrong: failed('tile-length', path) };
  const full = width < tileWidthMax ? await source.tile(level, n, tileWidthMax) : null;
  if (!full) return { absent: failed('tile-missing', path) };
  if (full.length !== tileBytes) return { wrong: failed('tile-length', tilePath(level, n)) };
  return { value: full.subarray(0, width * hashLength) };
}

/** The entries of a bundle of exactly this width, or the first ones of the full bundle that took its place. */
export async function readBundle(source: LogSource, n: number, width: number): Promise<Part<readonly Uint8Array[]>> {
  const bytes = await source.entries(n, width);
  if (bytes) return decoded(bytes, n, width);
  const full = width < tileWidthMax ? await source.entries(n, tileWidthMax) : null;
  if (!full) return { absent: failed('bundle-missing', entriesPath(n, width)) };
  const whole = decoded(full, n, tileWidthMax);
  return 'value' in whole ? { value: whole.value.slice(0, width) } : whole;
}

function decoded(bytes: Uint8Array, n: number, width: number): Part<readonly Uint8Array[]> {
  const result = decodeBundle(bytes, width);
  return result.ok ? { value: result.entries } : { wrong: failed(result.fault, entriesPath(n, width), `after ${result.read}`) };
}
