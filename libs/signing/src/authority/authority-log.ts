import { type Tx, type UnitOfWork } from '#database';
import { type LogProofs, nodeHasher } from '#ledger';
import { type CheckpointVerdict, judgeCheckpoint, TreeEdge, verifyTlogProof } from '#merkle';
import type { LogPolicy, TrustStore } from '#trust';
import { recall, remember } from './authority-memory.js';
import type { AuthorityLogRepository } from './authority-log.repository.js';
import { type LoggedAct, type ReadAuthority, readAct } from './logged-act.js';

type Genuine = Extract<CheckpointVerdict, { ok: true }>;

const page = 4096;

/**
 * Follows the public log: every entry is read and hashed here, and the tree must have the root that the log's witnesses
 * cosigned. So a key that is not in the log cannot be shown to be, and a revocation that is in it cannot be left out.
 * What was followed is remembered outside of the database. After a start only the right edge and the names of the acts
 * come from there; each act is read again and its inclusion proven.
 */
export class AuthorityLog {
  private edge: TreeEdge | null = null;
  private acts: readonly LoggedAct[] = [];
  private seen: { readonly note: string; readonly judged: Genuine } | null = null;
  private running: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly directory: string,
    private readonly unit: UnitOfWork,
    private readonly entries: AuthorityLogRepository,
    private readonly proofs: LogProofs,
  ) {}

  /** Brings what is known up to the newest published checkpoint. Not inside the caller's transaction, whose view may be older. */
  async read(country: string, trust: TrustStore): Promise<ReadAuthority> {
    const list = trust.keyList(country);
    const origin = list?.state === 'ok' ? list.value.list.log?.origin : undefined;
    if (origin === undefined) return { state: 'none' };
    const policy = trust.logPolicy(country);
    if (policy.state !== 'ok') return { state: 'later', reason: 'the policy of the log is not at hand' };
    // One after the other: each goes on where the last one stopped.
    const next = this.running.then(() => this.unit.run((tx) => this.advance(tx, origin, policy.value)));
    this.running = next.catch(() => undefined);
    return next;
  }

  private async advance(tx: Tx, origin: string, policy: LogPolicy): Promise<ReadAuthority> {
    const newest = await this.proofs.newestCheckpoint(tx, 'public');
    if (!newest) return { state: 'later', reason: 'the log has published nothing yet' };
    const judged = await this.judge(newest.note, origin, policy);
    if (!judged) return { state: 'untrue', reason: 'checkpoint' };
    const { size, root } = judged.checkpoint;
    const followed = this.edge ? null : recall(this.directory, origin);
    if (size < (this.edge?.size ?? followed?.size ?? 0)) return { state: 'untrue', reason: 'set-back' };
    if (!this.edge) {
      const acts = await this.provenActs(tx, followed?.acts ?? [], policy);
      if (!acts) return { state: 'untrue', reason: 'proof' };
      this.edge = followed ? TreeEdge.restore(followed.size, followed.edge, nodeHasher) : new TreeEdge(nodeHasher);
      this.acts = acts;
    }
    const grown = this.edge.clone();
    const found: LoggedAct[] = [];
    while (grown.size < size) {
      const entries = await this.entries.entries(tx, origin, grown.size, Math.min(page, size - grown.size));
      if (entries.length === 0) return { state: 'untrue', reason: 'differs' };
      for (const { index, entry } of entries) {
        if (index !== grown.size) return { state: 'untrue', reason: 'differs' };
        grown.push(nodeHasher.leaf(entry));
        const act = readAct(index, entry);
        if (act) found.push(act);
      }
    }
    // Nothing of it is believed before the root is the witnessed one.
    if (!grown.is(size, root)) return { state: 'untrue', reason: 'differs' };
    if (size > this.edge.size) this.keep(origin, grown, [...this.acts, ...found]);
    const times = judged.witnesses.map(({ time }) => time * 1000);
    const witnessedAt = times.length > 0 ? new Date(Math.min(...times)) : newest.at;
    return { state: 'known', view: { size, witnessedAt, acts: this.acts } };
  }

  private async judge(note: string, origin: string, { policy, verify }: LogPolicy): Promise<Genuine | null> {
    if (this.seen?.note === note) return this.seen.judged;
    const judged = await judgeCheckpoint(note, policy, verify);
    if (!judged.ok || judged.checkpoint.origin !== origin) return null;
    this.seen = { note, judged };
    return judged;
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
    const act = verdict.ok ? readAct(verdict.index, found.entry) : null;
    return act?.eventId === eventId ? act : null;
  }

  private keep(origin: string, edge: TreeEdge, acts: readonly LoggedAct[]): void {
    const tiles: Uint8Array[] = [];
    for (let level = 0, hashes = edge.size; hashes > 0; level += 1, hashes = Math.floor(hashes / 256)) tiles.push(edge.partialTile(level));
    remember(this.directory, { origin, size: edge.size, edge: tiles, acts: acts.map(({ eventId }) => eventId) });
    [this.edge, this.acts] = [edge, acts];
  }
}
