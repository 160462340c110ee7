import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { formatNote, formatSignatureLine, type NoteSigner, parseAddCheckpoint, parseCheckpointNote, verifyNote } from '#merkle';
import { verifyEd25519 } from './ed25519.js';
import { type KnownLog, originHash } from './known-logs.js';
import { StateFile } from './state-file.js';
import { type Decision, WitnessedLog } from './witnessed-log.js';

/** The answer to one request, before HTTP. */
export type Answer =
  | Decision
  | { readonly status: 400; readonly reason: string }
  | { readonly status: 403; readonly reason: 'log-signature' }
  | { readonly status: 404; readonly reason: 'unknown-origin' };

/** Something that an operator must hear of. */
export interface WitnessReport {
  readonly level: 'warn' | 'error';
  readonly text: string;
  readonly origin: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}

interface Opened {
  readonly known: KnownLog;
  readonly log: WitnessedLog;
}

/** C2SP tlog-witness without HTTP: which checkpoints are cosigned, and what was. */
export class Witness {
  private readonly logs = new Map<string, Opened>();

  private constructor(
    readonly signer: NoteSigner,
    private readonly stateDirectory: string,
    private readonly report: (report: WitnessReport) => void,
    private readonly now: () => number,
  ) {}

  /** @throws Error when the state of a log is damaged */
  static async open(options: {
    readonly signer: NoteSigner;
    readonly stateDirectory: string;
    readonly logs: readonly KnownLog[];
    readonly report: (report: WitnessReport) => void;
    /** POSIX seconds; the machine's clock unless a test says otherwise. */
    readonly now?: () => number;
  }): Promise<Witness> {
    const now = options.now ?? (() => Math.floor(Date.now() / 1000));
    const witness = new Witness(options.signer, options.stateDirectory, options.report, now);
    try {
      await witness.remember();
      await witness.know(options.logs);
    } catch (error) {
      await witness.close();
      throw error;
    }
    return witness;
  }

  /** Opens what was cosigned for every log, also for those that are listed no longer: it stays published. */
  private async remember(): Promise<void> {
    for (const name of (await readdir(this.stateDirectory)).filter((file) => /^[0-9a-f]{64}\.log$/.test(file))) {
      const file = await StateFile.open(join(this.stateDirectory, name), name.slice(0, 64));
      const { last } = file;
      const origin = last?.note.slice(0, last.note.indexOf('\n'));
      if (origin === undefined) await file.close();
      else {
        const log = new WitnessedLog(origin, file, this.signer, this.now);
        this.logs.set(origin, { known: { origin, hash: originHash(origin), keys: [] }, log });
      }
    }
  }

  /** Takes a new list of logs. What was cosigned for a log that is no longer listed stays published and remembered. */
  async know(logs: readonly KnownLog[]): Promise<void> {
    for (const [origin, { known, log }] of this.logs)
      if (!logs.some((listed) => listed.origin === origin)) this.logs.set(origin, { known: { ...known, keys: [] }, log });
    for (const known of logs) {
      const file = join(this.stateDirectory, `${known.hash}.log`);
      const log =
        this.logs.get(known.origin)?.log ?? new WitnessedLog(known.origin, await StateFile.open(file, known.hash), this.signer, this.now);
      this.logs.set(known.origin, { known, log });
    }
  }

  get origins(): readonly string[] {
    return [...this.logs.values()].filter(({ known }) => known.keys.length > 0).map(({ known }) => known.origin);
  }

  /** What was cosigned for the origin with this SHA-256 (lower-case hexadecimal). */
  byHash(hash: string): WitnessedLog | null {
    for (const { known, log } of this.logs.values()) if (known.hash === hash) return log;
    return null;
  }

  /**
   * Never rejects for what the request holds.
   * @throws Error when the disk does not take the record: the cosignature is then not given
   */
  async addCheckpoint(body: Uint8Array): Promise<Answer> {
    const request = parseAddCheckpoint(body);
    if (!request.ok) return { status: 400, reason: request.reason };
    const { oldSize, path } = request.value;
    const read = parseCheckpointNote(request.value.checkpoint);
    if (!read.ok) return { status: 400, reason: read.reason };
    const { note, checkpoint } = read.value;
    const opened = this.logs.get(checkpoint.origin);
    if (!opened || opened.known.keys.length === 0) return { status: 404, reason: 'unknown-origin' };
    const verdict = await verifyNote(note, opened.known.keys, verifyEd25519);
    if (!verdict.ok) return { status: 403, reason: 'log-signature' };
    if (oldSize > checkpoint.size) return { status: 400, reason: 'old-size' };
    // Lines that nobody verified are not kept: this witness publishes the note under its own name.
    const lines = new Set(verdict.verified.map(({ signature }) => formatSignatureLine(signature)));
    const submission = { checkpoint, noteText: note.text, note: formatNote(note.text, [...lines]), oldSize, path };
    const decision = await opened.log.submit(submission);
    this.tell(opened.log, decision, submission.note);
    return decision;
  }

  async close(): Promise<void> {
    for (const { log } of this.logs.values()) await log.close();
  }

  private tell(log: WitnessedLog, decision: Decision, note: string): void {
    const { origin, last } = log;
    if (decision.status === 409 && decision.fork)
      this.report({
        level: 'error',
        text: 'the log signed two trees of one size: keep both notes, they prove it',
        origin,
        detail: { ours: last?.note, theirs: note },
      });
    if (decision.status === 422)
      this.report({ level: 'error', text: 'signed checkpoint without a proof that it grew from the last one', origin, detail: { note } });
    if (decision.status === 503)
      this.report({ level: 'error', text: 'the clock is behind the last cosignature: set it', origin, detail: { last: last?.time } });
  }
}
