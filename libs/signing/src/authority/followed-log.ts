import type { Tx } from '#database';
import { type LogProofs, nodeHasher } from '#ledger';
import { type Hash, TreeEdge, verifyTlogProof } from '#merkle';
import type { LogPolicy } from '#trust';
import type { AuthorityLogRepository } from './authority-log.repository.js';
import { recall, remember } from './authority-memory.js';
import { type LoggedAct, readAct } from './logged-act.js';

export type FollowFault = 'differs' | 'set-back' | 'proof';

const page = 4096;

/**
 * One log, as far as it was read: every entry is hashed here, and nothing of it is believed before the tree has the root
 * that counts. How far it was followed is remembered outside of the database. After a start only the right edge and the
 * names of the acts come from there; each act is read again and its inclusion proven.
 */
export class FollowedLog {
  private edge: TreeEdge | null = null;
  private found: readonly LoggedAct[] = [];

  constructor(
    private readonly directory: string,
    private readonly origin: string,
    private readonly entries: AuthorityLogRepository,
    private readonly proofs: LogProofs,
  ) {}

  get acts(): readonly LoggedAct[] {
    return this.found;
  }

  /**
   * Reads on to a tree.
   *
   * @param ended the log ended there, by the country's word: what was followed beyond it counts no longer
   */
  async to(
    tx: Tx,
    { size, root }: { readonly size: number; readonly root: Hash },
    policy: LogPolicy,
    ended: boolean,
  ): Promise<FollowFault | null> {
    if (ended && this.edge?.is(size, root)) return null;
    const followed = this.edge ? null : recall(this.directory, this.origin);
    const beyond = size < (this.edge?.size ?? followed?.size ?? 0);
    if (beyond && !ended) return 'set-back';
    if (beyond) [this.edge, this.found] = [new TreeEdge(nodeHasher), []];
    else if (!this.edge) {
      const acts = await this.provenActs(tx, followed?.acts ?? [], policy);
      if (!acts) return 'proof';
      this.edge = followed ? TreeEdge.restore(followed.size, followed.edge, nodeHasher) : new TreeEdge(nodeHasher);
      this.found = acts;
    }
    const grown = this.edge?.clone() ?? new TreeEdge(nodeHasher);
    const from = grown.size;
    const more: LoggedAct[] = [];
    while (grown.size < size) {
      const entries = await this.entries.entries(tx, this.origin, grown.size, Math.min(page, size - grown.size));
      if (entries.length === 0) return 'differs';
      for (const { index, entry } of entries) {
        if (index !== grown.size) return 'differs';
        grown.push(nodeHasher.leaf(entry));
        const act = readAct(index, entry);
        if (act) more.push(act);
      }
    }
    if (!grown.is(size, root)) return 'differs';
    if (size > from) this.keep(grown, [...this.found, ...more]);
    return null;
  }

  private async provenActs(tx: Tx, events: readonly string[], policy: LogPolicy): Promise<LoggedAct[] | null> {
    const acts: LoggedAct[] = [];
    for (const eventId of events) {
      const act = await this.proven(tx, eventId, policy);
      if (!act) return null;
      acts.push(act);
    }
    return acts;
  }

  /** An act that was in the log when it was followed: it still is, in the same words, or somebody changed the database. */
  private async proven(tx: Tx, eventId: string, { policy, verify }: LogPolicy): Promise<LoggedAct | null> {
    const found = await this.proofs.proofOf(tx, eventId);
    if (!found?.entry) return null;
    const leafHash = nodeHasher.leaf(found.entry);
    const verdict = await verifyTlogProof({ proof: found.proofFile, leafHash, policy, hasher: nodeHasher, verify });
    const act = verdict.ok && verdict.checkpoint.origin === this.origin ? readAct(verdict.index, found.entry) : null;
    return act?.eventId === eventId ? act : null;
  }

  private keep(edge: TreeEdge, acts: readonly LoggedAct[]): void {
    const tiles: Uint8Array[] = [];
    for (let level = 0, hashes = edge.size; hashes > 0; level += 1, hashes = Math.floor(hashes / 256)) tiles.push(edge.partialTile(level));
    remember(this.directory, { origin: this.origin, size: edge.size, edge: tiles, acts: acts.map(({ eventId }) => eventId) });
    [this.edge, this.found] = [edge, acts];
  }
}
