import type { Tx, UnitOfWork } from '#database';
import { type CompletedTile, TreeEdge, type TreeHasher } from '#merkle';
import { systemActor } from '#web';
import { LogAlarm, type ReportLog } from '../alarm.js';
import type { Ledger } from '../ledger.js';
import { hashedEntries, type HeadRow, type LogRow, newestHead } from '../tree/log-rows.repository.js';
import { nodeHasher } from '../tree/node-hasher.js';
import { restoreEdge } from '../tree/right-edge.js';
import { insertHead, lockLog, moveBatch, type MovedBatch } from './sequencer.repository.js';

export type StepResult =
  /** Another sequencer is at work. */
  | { readonly outcome: 'busy' }
  /** `more`: there may be more to do at once. */
  | { readonly outcome: 'done'; readonly size: number; readonly added: number; readonly more: boolean };

export interface SequencerOptions {
  readonly unit: UnitOfWork;
  readonly ledger: Ledger;
  readonly report: ReportLog;
  /** Entries a transaction at most. */
  readonly batch?: number;
  readonly hasher?: TreeHasher;
}

/** Entries a transaction at most: bounds what a crash rolls back, and how long the lock is held. */
const defaultBatch = 4096;

/**
 * Gives committed events their place in a log. Any number of replicas may run: an advisory lock lets one work at a time,
 * and primary keys fence off one that lost its lock without knowing. A crash anywhere is a rollback; the queue is intact.
 */
export class Sequencer {
  /** The tree as this process knows it; only ever trusted when it equals the head in the database. */
  private readonly edges = new Map<number, TreeEdge>();
  private readonly hasher: TreeHasher;
  private readonly batch: number;

  constructor(private readonly options: SequencerOptions) {
    this.hasher = options.hasher ?? nodeHasher;
    this.batch = options.batch ?? defaultBatch;
  }

  /**
   * One transaction: takes a batch from the queue, puts it behind the newest entry, writes tiles and head.
   * @throws LogAlarm when entries and tiles do not give the head: nothing may be put on top of that
   */
  async step(log: LogRow): Promise<StepResult> {
    try {
      const { result, edge } = await this.options.unit.run((tx) => this.work(tx, log));
      if (edge) this.edges.set(log.id, edge);
      return result;
    } catch (error) {
      this.edges.delete(log.id);
      throw error;
    }
  }

  private async work(tx: Tx, log: LogRow): Promise<{ result: StepResult; edge: TreeEdge | null }> {
    if (!(await lockLog(tx, log.id))) return { result: { outcome: 'busy' }, edge: null };
    // A statement of its own after the lock: its snapshot holds whatever the last holder committed.
    const head = await newestHead(tx, log.id);
    const edge = await this.edgeAt(tx, log, head);
    const { size } = edge;
    // What was there before the log comes first, in its order, and then the log says so.
    const ahead = Math.max(log.imported - size, 0);
    const own =
      ahead === 0 && size === log.imported && log.importedInAll > 0 && log.kind === 'public' ? await this.appendImported(tx, log) : null;
    const limit = own !== null ? 1 : ahead > 0 ? Math.min(this.batch, ahead) : this.batch;
    const moved = await moveBatch(tx, log.id, size, limit, own);
    const tiles: CompletedTile[] = [];
    for (const leaf of moved.leaves) tiles.push(...edge.push(leaf));
    if (moved.leaves.length > 0) await insertHead(tx, log, edge.size, edge.root(), tiles);
    await this.tellRepeated(tx, log, moved);
    const taken = moved.leaves.length + moved.repeated.length;
    return { result: { outcome: 'done', size: edge.size, added: moved.leaves.length, more: taken >= limit }, edge };
  }

  /** A copy to work on: what is pushed counts only once the transaction committed. */
  private async edgeAt(tx: Tx, log: LogRow, head: HeadRow | null): Promise<TreeEdge> {
    if (!head) return new TreeEdge(this.hasher);
    const known = this.edges.get(log.id);
    if (known?.is(head.size, head.root)) return known.clone();
    const restored = await restoreEdge(tx, log.id, head.size, hashedEntries, this.hasher);
    if (!restored) throw new LogAlarm('entry-missing', log.kind, `rows below the head of size ${head.size} are missing`);
    if (!restored.is(head.size, head.root))
      throw new LogAlarm('head-differs', log.kind, `entries and tiles below size ${head.size} do not give its root`);
    return restored;
  }

  /** The log's first word of its own: how much of what stands before it is older than the log. */
  private async appendImported(tx: Tx, log: LogRow): Promise<string> {
    const counts = (await tx.query('select kind, imported::text as imported from ledger.log where imported > 0 order by id')) as {
      kind: string;
      imported: string;
    }[];
    const { eventId } = await this.options.ledger.append(tx, {
      kind: 'log.imported',
      actor: systemActor('log'),
      act: 'import',
      subjects: [],
      pub: { count: log.imported, logs: Object.fromEntries(counts.map(({ kind, imported }) => [kind, Number(imported)])) },
    });
    return eventId;
  }

  /** The same event with other bytes is not put in the log, but it is said in the log that it came. */
  private async tellRepeated(tx: Tx, log: LogRow, { repeated }: MovedBatch): Promise<void> {
    for (const { eventId, same, digest } of repeated) {
      if (same) {
        this.options.report({ level: 'info', text: `event ${eventId} came twice`, kind: log.kind });
        continue;
      }
      await this.options.ledger.append(tx, {
        kind: 'log.conflict',
        actor: systemActor('log'),
        act: 'refuse',
        subjects: [],
        pub: { event: eventId, sha256: digest },
      });
      this.options.report({
        level: 'error',
        text: `event ${eventId} came twice with different bytes; the second was refused`,
        kind: log.kind,
        alarm: 'event-conflict',
      });
    }
  }
}
