import { createHash } from 'node:crypto';
import { addSignatures, cosign, portableHasher, treeHasher, verifyConsistency, type NoteSigner, type ReadCheckpoint } from '#merkle';
import type { Given, StateFile } from './state-file.js';

const hasher = treeHasher((bytes) => new Uint8Array(createHash('sha256').update(bytes).digest()));

/** A checkpoint whose log signature was verified, with the proof that came with it. */
export interface Submission {
  readonly checkpoint: ReadCheckpoint;
  /** The text that the log signed. */
  readonly noteText: string;
  /** The note with the log's verified lines and no others. */
  readonly note: string;
  readonly oldSize: number;
  readonly path: readonly Uint8Array[];
}

/** Answers of C2SP tlog-witness; `size` is that of the latest cosigned checkpoint. */
export type Decision =
  | { readonly status: 200; readonly given: Given }
  | { readonly status: 409; readonly size: number; readonly fork: boolean }
  | { readonly status: 422; readonly reason: 'consistency-proof' | 'empty-tree-root' }
  | { readonly status: 503; readonly reason: 'clock' };

/**
 * A cosignature this fresh is given again instead of another: whoever replays the newest checkpoint, which is public,
 * must not be able to fill the witness's disk. Logs ask for a new time once an hour.
 */
const freshSeconds = 30;
/** The clock may have been set back by this much without anybody noticing. */
const clockToleranceSeconds = 300;

/** The memory of one log, and the one place where it is compared and set. */
export class WitnessedLog {
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    readonly origin: string,
    private readonly file: StateFile,
    private readonly signer: NoteSigner,
    private readonly now: () => number,
  ) {}

  get last(): Given | null {
    return this.file.last;
  }

  /** The newest cosigned checkpoint, signed by the log and by us. */
  get newestNote(): string | null {
    const last = this.file.last;
    return last && addSignatures(last.note, [last.line]);
  }

  given(): AsyncGenerator<Given> {
    return this.file.all();
  }

  /**
   * Checks the submission against what was cosigned last, and remembers it before it is answered. One at a time: between
   * the comparison and the record no other submission is looked at (C2SP tlog-witness, the race of requests A and B).
   * @throws Error when the disk does not take the record
   */
  submit(submission: Submission): Promise<Decision> {
    const decision = this.turn.then(() => this.decide(submission));
    this.turn = decision.catch(() => undefined);
    return decision;
  }

  /** Waits for the submission in hand. */
  async close(): Promise<void> {
    await this.turn;
    await this.file.close();
  }

  private async decide({ checkpoint, noteText, note, oldSize, path }: Submission): Promise<Decision> {
    const { last } = this.file;
    const knownSize = last?.size ?? 0;
    if (oldSize !== knownSize) return { status: 409, size: knownSize, fork: false };
    const root = Buffer.from(checkpoint.root).toString('base64');
    // One size with two roots, both signed by the log: it has forked. Nothing of this is ever cosigned.
    if (last && checkpoint.size === last.size && root !== last.root) return { status: 409, size: knownSize, fork: true };
    const oldRoot = last ? new Uint8Array(Buffer.from(last.root, 'base64')) : portableHasher.empty;
    const claim = { oldSize, newSize: checkpoint.size, oldRoot, newRoot: checkpoint.root, path };
    if (!verifyConsistency(claim, hasher))
      return { status: 422, reason: checkpoint.size === 0 && path.length === 0 ? 'empty-tree-root' : 'consistency-proof' };

    const time = this.now();
    if (last && time < last.time - clockToleranceSeconds) return { status: 503, reason: 'clock' };
    if (last && last.size === checkpoint.size && time - last.time < freshSeconds && last.note.startsWith(`${noteText}\n`))
      return { status: 200, given: last };
    // Within the tolerance the clock stands still rather than going back: a later statement has no earlier time.
    const signedAt = Math.max(time, last?.time ?? 0);
    const given: Given = { size: checkpoint.size, root, time: signedAt, line: await cosign(noteText, signedAt, this.signer), note };
    await this.file.append(given);
    return { status: 200, given };
  }
}
