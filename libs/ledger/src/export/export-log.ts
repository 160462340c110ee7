import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Tx } from '#database';
import { bundlesOf, encodeBundle, entriesPath, type Policy, formatVkey, parseCheckpointNote, tilePath, tilesOf } from '#merkle';
import { LogAlarm } from '../alarm.js';
import { newestPublished } from '../proof/log-reader.repository.js';
import { TileCache } from '../proof/tile-cache.js';
import { type LogKind, openLogs, readEntries } from '../tree/log-rows.repository.js';

export interface ExportedLog {
  readonly origin: string;
  readonly size: number;
  /** Files written. */
  readonly files: number;
}

/**
 * Writes a log as a directory in C2SP tlog-tiles layout: the tiles and bundles of the newest published size at their final
 * width, `checkpoint` after them, and beside it `vkey` and `witnesses.txt` (one verifier key a line). An older export in the
 * directory stays whole until the new one is, and its remains are then removed: a mirror is what a lost database comes back from.
 *
 * @param tx of a role that reads entries (oc_auditor, oc_sequencer)
 * @param keys.vkey verifier key of the log
 * @returns null when nothing is published yet
 * @throws LogAlarm `database-older` when the directory holds more of the log than the database has published
 */
export async function exportLog(
  tx: Tx,
  kind: LogKind,
  directory: string,
  keys: { readonly vkey: string; readonly policy: Policy },
): Promise<ExportedLog | null> {
  const log = (await openLogs(tx)).find((row) => row.kind === kind);
  const published = log ? await newestPublished(tx, log.id) : null;
  if (!log?.origin || !published) return null;
  const { size, note } = published;
  const held = await sizeIn(directory, log.origin);
  if (held > size) throw new LogAlarm('database-older', kind, `${directory} holds size ${held}, and the database has published ${size}`);
  const written = new Set<string>();
  const write = async (path: string, content: Uint8Array | string) => {
    await replace(join(directory, path), content);
    written.add(path);
  };
  const fetchTile = new TileCache(0).reader(tx, log.id);
  for (const { level, n, width } of tilesOf(size)) await write(tilePath(level, n, width), await fetchTile(level, n, width));
  for (const { n, width } of bundlesOf(size)) {
    const rows = await readEntries(tx, log.id, n * 256, n * 256 + width);
    if (rows.length !== width) throw new Error(`ledger: ${log.origin} lacks entries of bundle ${n}`);
    await write(entriesPath(n, width), encodeBundle(rows.map(({ entry }) => entry)));
  }
  await write('vkey', `${keys.vkey}\n`);
  await write('witnesses.txt', keys.policy.witnesses.map(({ vkey }) => `${formatVkey(vkey)}\n`).join(''));
  await write('checkpoint', note);
  await removeOthers(directory, 'tile', written);
  return { origin: log.origin, size, files: written.size };
}

/** Size of the export that lies there; 0 for none, and for that of another log. */
async function sizeIn(directory: string, origin: string): Promise<number> {
  const note = await readFile(join(directory, 'checkpoint')).catch(() => null);
  const read = note && parseCheckpointNote(new Uint8Array(note));
  return read?.ok && read.value.checkpoint.origin === origin ? read.value.checkpoint.size : 0;
}

/** Old or new, never half of it. */
async function replace(path: string, content: Uint8Array | string): Promise<void> {
  const half = `${path}.${randomBytes(4).toString('hex')}.new`;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(half, content);
  await rename(half, path);
}

/** Partial tiles of older sizes, and whatever else lies there: a reader would wonder. @returns whether the directory is empty now */
async function removeOthers(directory: string, below: string, keep: ReadonlySet<string>): Promise<boolean> {
  let left = 0;
  for (const entry of await readdir(join(directory, below), { withFileTypes: true })) {
    const path = `${below}/${entry.name}`;
    const gone = entry.isDirectory() ? await removeOthers(directory, path, keep) : !keep.has(path);
    if (!gone) left += 1;
    else if (entry.isDirectory()) await rmdir(join(directory, path));
    else await rm(join(directory, path));
  }
  return left === 0;
}
