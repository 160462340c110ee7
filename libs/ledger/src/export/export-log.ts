import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Tx } from '#database';
import { bundlesOf, encodeBundle, entriesPath, type Policy, formatVkey, tilePath, tilesOf } from '#merkle';
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
 * width, `checkpoint` last, and beside them `vkey` and `witnesses.txt` (one verifier key a line). An older export in the
 * directory is replaced.
 *
 * @param tx of a role that reads entries (oc_auditor, oc_sequencer)
 * @param keys.vkey verifier key of the log
 * @returns null when nothing is published yet
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
  // The checkpoint goes first and comes last: a directory with one is complete.
  await rm(join(directory, 'checkpoint'), { force: true });
  await rm(join(directory, 'tile'), { recursive: true, force: true });
  let files = 0;
  const write = async (path: string, content: Uint8Array | string) => {
    const place = join(directory, path);
    await mkdir(dirname(place), { recursive: true });
    await writeFile(place, content);
    files += 1;
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
  return { origin: log.origin, size, files };
}
