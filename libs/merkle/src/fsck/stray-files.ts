import { hashLength } from '../tree/hasher.js';
import { tileWidthIn } from '../tree/tile.js';
import { parseTilePath, type TileName } from '../tree/tile-path.js';
import { decodeBundle } from '../tree/bundle.js';
import { failed, type FsckFailure } from './failure.js';
import type { LogSource } from './log-source.js';

/**
 * Tiles and bundles that lie there beside those of this size. Those of an earlier size may stay for ever and those of a
 * later one come before their checkpoint (C2SP tlog-tiles), but all of them tell the same tree: where one of them tells
 * another, somebody was shown another history.
 */
export async function strayFailure(source: LogSource, size: number): Promise<FsckFailure | null> {
  for (const path of (await source.list?.()) ?? []) {
    const name = parseTilePath(path);
    if (!name) continue;
    const expected = tileWidthIn(size, name.kind === 'tile' ? name.level : 0, name.n);
    if (expected === 0 || expected === name.width) continue;
    const [bytes, ours] = await Promise.all([fetchNamed(source, name, name.width), fetchNamed(source, name, expected)]);
    if (bytes === null) continue;
    if (name.kind === 'tile' && bytes.length !== name.width * hashLength) return failed('tile-length', path);
    const bundle = name.kind === 'entries' ? decodeBundle(bytes, name.width) : null;
    if (bundle?.ok === false) return failed(bundle.fault, path, `after ${bundle.read}`);
    if (ours && !agree(bytes, ours)) return failed(name.kind === 'tile' ? 'tile-hash' : 'leaf', path);
  }
  return null;
}

function fetchNamed(source: LogSource, name: TileName, width: number): Promise<Uint8Array | null> {
  return name.kind === 'tile' ? source.tile(name.level, name.n, width) : source.entries(name.n, width);
}

/** One is the beginning of the other: both tiles and bundles only grow at their end. */
function agree(a: Uint8Array, b: Uint8Array): boolean {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) if (a[i] !== b[i]) return false;
  return true;
}
