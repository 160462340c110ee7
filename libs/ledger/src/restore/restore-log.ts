import type { Tx, UnitOfWork } from '#database';
import {
  type CompletedTile,
  type Ed25519Verify,
  equalHashes,
  type Hash,
  type LogSource,
  LogUnreachable,
  policyFor,
  type Policy,
  type TreeEdge,
  type TreeHasher,
} from '#merkle';
import { LogAlarm } from '../alarm.js';
import { nameLog } from '../checkpoint/checkpoint.repository.js';
import { nodeEd25519 } from '../checkpoint/ed25519.js';
import type { SignedMemory, SignedTree } from '../checkpoint/signed-memory.js';
import type { Ledger } from '../ledger.js';
import { holdLog, insertHead } from '../sequencer/sequencer.repository.js';
import { type LogKind, type LogRow, newestHead, openLogs } from '../tree/log-rows.repository.js';
import { nodeHasher } from '../tree/node-hasher.js';
import { commonPrefix, ownEdge, rereadWhole } from './common-prefix.js';
import { Mirror, MirrorDamaged } from './mirror.js';
import {
  appendRestored,
  beginningOf,
  insertBeginning,
  insertEntries,
  insertLostEvents,
  largestCheckpoint,
  type LostEvent,
  lostEvents,
  requeueUnsigned,
  type RestoredEntry,
} from './restore.repository.js';

/** Why nothing was put back; docs/runbooks/log.md says what each asks for. */
export const restoreRefusals = [
  /** Nothing says what was signed last. */
  'no-memory',
  /** The database calls the log by another name than the memory. */
  'origin-differs',
  /** The mirror's checkpoint does not hold under the policy. */
  'mirror-checkpoint',
  /** The mirror ends before what was signed last. */
  'mirror-behind',
  /** The mirror is another tree than the one that was signed. */
  'mirror-differs',
  /** Parts of the mirror are absent or do not give its checkpoint. */
  'mirror-damaged',
  'mirror-unreachable',
  /** The database has checkpoints beyond what it has in common with the mirror: two trees were signed. */
  'signed-otherwise',
  /** Entries and tiles of the database are not whole below what they have in common. */
  'database-damaged',
] as const;
export type RestoreRefusal = (typeof restoreRefusals)[number];

export type RestoreOutcome =
  | { readonly ok: false; readonly reason: RestoreRefusal; readonly detail: string }
  | {
      readonly ok: true;
      /** Nothing was missing. */
      readonly whole: boolean;
      /** false when it was interrupted: what is there stays, and another run goes on. */
      readonly finished: boolean;
      readonly from: number;
      readonly size: number;
      /** Entries written by this run. */
      readonly added: number;
      /** Entries that a sequencer had placed since the restore, back in the queue. */
      readonly requeued: number;
      /** Every event of this log of which only the entry is left, by this and earlier imports. */
      readonly lost: readonly LostEvent[];
    };

export interface RestoreOptions {
  /** Of the role that owns the tables; at least two connections. */
  readonly unit: UnitOfWork;
  readonly ledger: Ledger;
  readonly kind: LogKind;
  readonly source: LogSource;
  readonly memory: SignedMemory;
  /** Of the public log; the same witnesses watch both. */
  readonly policy: Policy;
  readonly verify?: Ed25519Verify;
  readonly hasher?: TreeHasher;
  /** Entries a transaction. */
  readonly batch?: number;
  readonly progress?: (done: number, total: number) => void;
  readonly interrupted?: () => boolean;
  /** In the transaction of the last entry: what the features owe to events whose rows are lost. */
  readonly completing?: (tx: Tx, lost: readonly LostEvent[]) => Promise<void>;
}

const defaultBatch = 2048;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

class Refused extends Error {
  constructor(
    readonly reason: RestoreRefusal,
    detail: string,
  ) {
    super(detail);
  }
}

/**
 * Puts back what a restored database lacks of a log, from any copy of it. The copy is believed because it gives the very
 * tree that the memory of the checkpoint process holds; nothing is written before that is certain. Goes on where an
 * earlier run was interrupted.
 */
export async function restoreLog(options: RestoreOptions): Promise<RestoreOutcome> {
  try {
    return await new Restoring(options).run();
  } catch (error) {
    if (error instanceof Refused) return { ok: false, reason: error.reason, detail: error.message };
    if (error instanceof MirrorDamaged) return { ok: false, reason: 'mirror-damaged', detail: error.message };
    if (error instanceof LogUnreachable) return { ok: false, reason: 'mirror-unreachable', detail: error.message };
    if (error instanceof LogAlarm)
      return { ok: false, reason: error.code === 'memory-unreadable' ? 'no-memory' : 'database-damaged', detail: error.message };
    throw error;
  }
}

class Restoring {
  private readonly hasher: TreeHasher;

  constructor(private readonly options: RestoreOptions) {
    this.hasher = options.hasher ?? nodeHasher;
  }

  async run(): Promise<RestoreOutcome> {
    const { unit, kind, memory } = this.options;
    const signed = await memory.load();
    if (!signed) throw new Refused('no-memory', 'what was signed last is not remembered');
    const log = (await openLogs(unit.reader)).find((row) => row.kind === kind);
    if (!log) throw new Refused('origin-differs', `the database has no ${kind} log`);
    const name = log.origin ?? (await unit.run((tx) => nameLog(tx, kind, signed.origin)));
    if (name !== signed.origin) throw new Refused('origin-differs', `${name ?? 'nothing'} in the database, ${signed.origin} in the memory`);
    const mirror = await this.mirror(signed);
    // Held on a connection of its own: no sequencer puts anything behind what is half restored.
    return unit.run(async (held) => {
      await holdLog(held, log.id);
      return this.restore(log, mirror, signed);
    });
  }

  private async mirror(signed: SignedTree): Promise<Mirror> {
    const { policy, source, verify = nodeEd25519 } = this.options;
    const mirror = await Mirror.open(source, {
      origin: signed.origin,
      policy: policyFor(signed.origin, policy),
      verify,
      hasher: this.hasher,
    });
    if (typeof mirror === 'string') throw new Refused('mirror-checkpoint', mirror);
    if (mirror.size < signed.size)
      throw new Refused('mirror-behind', `the mirror ends at ${mirror.size}, and size ${signed.size} was signed`);
    return mirror;
  }

  private async restore(log: LogRow, mirror: Mirror, signed: SignedTree): Promise<RestoreOutcome> {
    const { unit } = this.options;
    const { size, ownSize } = await commonPrefix(unit.reader, log, mirror, this.hasher);
    await rereadWhole(unit.reader, log, size, this.hasher);
    const edge = await ownEdge(unit.reader, log, size, this.hasher);
    const leaves = await this.proveMirror(log, mirror, signed, edge.clone());
    const told = { whole: size === mirror.size, size: mirror.size, added: 0, requeued: 0 };
    if (told.whole) return { ok: true, ...told, finished: true, from: size, lost: await lostEvents(unit.reader, log.id) };
    const inDatabase = await largestCheckpoint(unit.reader, log.id);
    if (inDatabase > size)
      throw new Refused('signed-otherwise', `the database has a checkpoint of size ${inDatabase} and agrees with the mirror up to ${size}`);
    const from = (await beginningOf(unit.reader, log.id, size)) ?? size;
    const requeued = await unit.run(async (tx) => {
      await insertBeginning(tx, log.id, from, mirror.size, mirror.root);
      return ownSize > size ? requeueUnsigned(tx, log.id, size, edge.root()) : 0;
    });
    const finished = await this.append(log, mirror, edge, leaves, { from, requeued });
    return { ok: true, ...told, finished, from, added: edge.size - size, requeued, lost: await lostEvents(unit.reader, log.id) };
  }

  /**
   * Hashes what the mirror has beyond the database on top of the database's own tree: only the signed roots can come of it.
   * @returns the leaf hashes, by which each entry is known again when it is written
   */
  private async proveMirror(log: LogRow, mirror: Mirror, signed: SignedTree, edge: TreeEdge): Promise<readonly Hash[]> {
    const { unit } = this.options;
    let asSigned = signed.size > edge.size || (await ownEdge(unit.reader, log, signed.size, this.hasher)).is(signed.size, signed.root);
    const leaves: Hash[] = [];
    for await (const { index, entry } of mirror.entries(edge.size, mirror.size)) {
      if (eventIdOf(entry) === null) throw new MirrorDamaged(`entry ${index} is no entry of ours`);
      const leaf = this.hasher.leaf(entry);
      leaves.push(leaf);
      edge.push(leaf);
      if (edge.size === signed.size) asSigned = edge.is(signed.size, signed.root);
    }
    if (!edge.is(mirror.size, mirror.root)) throw new MirrorDamaged('its entries do not give the root of its checkpoint');
    if (!asSigned) throw new Refused('mirror-differs', `size ${signed.size} has another root than the one that was signed`);
    return leaves;
  }

  /** @param edge of what is in the database; grown with it @returns whether all was written */
  private async append(
    log: LogRow,
    mirror: Mirror,
    edge: TreeEdge,
    leaves: readonly Hash[],
    told: { readonly from: number; readonly requeued: number },
  ): Promise<boolean> {
    const { batch = defaultBatch, progress, interrupted } = this.options;
    const begun = edge.size;
    while (edge.size < mirror.size) {
      if (interrupted?.() === true) return false;
      const entries: RestoredEntry[] = [];
      for await (const { index, entry } of mirror.entries(edge.size, Math.min(mirror.size, edge.size + batch))) {
        const eventId = eventIdOf(entry);
        // A server may answer twice and differently.
        if (eventId === null || !equalHashes(this.hasher.leaf(entry), leaves[index - begun] as Hash))
          throw new MirrorDamaged(`entry ${index} is another than before`);
        entries.push({ eventId, entry });
      }
      await this.appendBatch(log, mirror, edge, entries, told);
      progress?.(edge.size - begun, mirror.size - begun);
    }
    return true;
  }

  private async appendBatch(
    log: LogRow,
    mirror: Mirror,
    edge: TreeEdge,
    entries: readonly RestoredEntry[],
    { from, requeued }: { readonly from: number; readonly requeued: number },
  ): Promise<void> {
    const { unit, ledger, completing } = this.options;
    const start = edge.size;
    const tiles: CompletedTile[] = entries.flatMap(({ entry }) => edge.push(this.hasher.leaf(entry)));
    await unit.run(async (tx) => {
      const head = await newestHead(tx, log.id);
      if ((head?.size ?? 0) !== start) throw new LogAlarm('head-differs', log.kind, `size ${head?.size ?? 0} where ${start} was left`);
      await insertEntries(tx, log.id, start, entries);
      await insertHead(tx, log, edge.size, edge.root(), tiles);
      if (edge.size < mirror.size) return;
      // With the last entry or not at all: what is lost, and the log's word for it.
      await insertLostEvents(tx, log, from, mirror.size);
      await completing?.(tx, await lostEvents(tx, log.id, from));
      const root = Buffer.from(mirror.root).toString('base64');
      await appendRestored(tx, ledger, { log: log.kind, from, size: mirror.size, root, requeued });
    });
  }
}

function eventIdOf(entry: Uint8Array): string | null {
  try {
    const { id } = JSON.parse(Buffer.from(entry).toString('utf8')) as { id?: unknown };
    return typeof id === 'string' && uuid.test(id) ? id : null;
  } catch {
    return null;
  }
}
