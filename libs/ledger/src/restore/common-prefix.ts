import type { Tx } from '#database';
import { equalHashes, TreeEdge, type TreeHasher } from '#merkle';
import { LogAlarm } from '../alarm.js';
import { ownLeafHashes, scrub } from '../checkpoint/reread-tree.js';
import { type LogRow, newestHead } from '../tree/log-rows.repository.js';
import { restoreEdge } from '../tree/right-edge.js';
import type { Mirror } from './mirror.js';

const scrubBundles = 64;

/** The tree of the first `size` entries of the database. @throws LogAlarm `entry-missing` */
export async function ownEdge(tx: Tx, log: LogRow, size: number, hasher: TreeHasher): Promise<TreeEdge> {
  if (size === 0) return new TreeEdge(hasher);
  const leaves = (inTx: Tx, logId: number, from: number, to: number) => ownLeafHashes(inTx, logId, from, to, hasher);
  const edge = await restoreEdge(tx, log.id, size, leaves, hasher);
  if (!edge) throw new LogAlarm('entry-missing', log.kind, `rows below size ${size} are missing`);
  return edge;
}

/**
 * How many entries database and mirror have in common from the first on: up to there both have the same tree, and beyond
 * it no longer. Whether the mirror's tiles told the truth shows when its entries are hashed on top.
 *
 * @throws LogAlarm `head-differs`, `entry-missing` when the database is not even whole in itself; MirrorDamaged
 */
export async function commonPrefix(
  tx: Tx,
  log: LogRow,
  mirror: Mirror,
  hasher: TreeHasher,
): Promise<{ readonly size: number; readonly ownSize: number }> {
  const head = await newestHead(tx, log.id);
  const ownSize = head?.size ?? 0;
  if (head && !(await ownEdge(tx, log, ownSize, hasher)).is(head.size, head.root))
    throw new LogAlarm('head-differs', log.kind, `entries and tiles below size ${head.size} do not give its root`);
  const agree = async (size: number) => size === 0 || equalHashes((await ownEdge(tx, log, size, hasher)).root(), await mirror.rootAt(size));
  let size = Math.min(ownSize, mirror.size);
  if (await agree(size)) return { size, ownSize };
  // Trees that are the same at a size are the same at every smaller one.
  let same = 0;
  for (let differs = size; differs - same > 1;) {
    size = Math.floor((same + differs) / 2);
    if (await agree(size)) same = size;
    else differs = size;
  }
  return { size: same, ownSize };
}

/** Reads every entry below `size` and compares it with its tile, up to the top. @throws LogAlarm */
export async function rereadWhole(tx: Tx, log: LogRow, size: number, hasher: TreeHasher): Promise<void> {
  for (let from = 0; ;) {
    const { next } = await scrub(tx, log, size, from, scrubBundles, hasher);
    if (next === 0) return;
    from = next;
  }
}
