import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { UnitOfWork } from '#database';
import type { TestDatabase } from '#database/testing';
import { Ledger, type LogRow, openLogs, Sequencer } from '#ledger';
import { addSignatures, cosign, formatPolicy, type NoteSigner, signCheckpoint } from '#merkle';
import { noteSigner } from './note-keys.js';

export interface PublishOptions {
  /** Fewer than two: signed by the log, not published. */
  readonly cosigners?: number;
  readonly signer?: NoteSigner;
  readonly root?: Uint8Array;
  /** How long ago the log signed. */
  readonly minutesAgo?: number;
  /** By how much the clocks of the witnesses are ahead. */
  readonly witnessesAhead?: number;
}

/**
 * The public log of a test database with the product's sequencer, whose checkpoints are signed and cosigned here: a test
 * says when something is published, by whom it is cosigned, and what is false about it.
 */
export class TestLog {
  readonly signer: NoteSigner;
  readonly witnesses: readonly NoteSigner[];
  /** C2SP tlog-policy text: two of three witnesses. */
  readonly policy: Uint8Array;
  private timer: NodeJS.Timeout | null = null;
  private publishing: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly admin: DataSource,
    private readonly sequencer: Sequencer,
    private readonly log: LogRow,
    readonly origin: string,
  ) {
    this.signer = noteSigner(origin, 1);
    this.witnesses = [1, 2, 3].map((number) => noteSigner(`xa.localhost/witness/${number}`, 4));
    this.policy = new TextEncoder().encode(
      formatPolicy({
        comments: ['demonstration witnesses: no protection'],
        logs: [{ vkey: this.signer.vkey, url: null }],
        witnesses: this.witnesses.map(({ vkey }, index) => ({ name: `w${index + 1}`, vkey, url: null })),
        groups: [{ name: 'q', threshold: 2, members: ['w1', 'w2', 'w3'] }],
        quorum: 'q',
      }),
    );
  }

  static async open(database: TestDatabase, admin: DataSource, origin = 'xa.localhost/log/public'): Promise<TestLog> {
    const unit = new UnitOfWork(await database.dataSource('oc_sequencer', 2));
    const sequencer = new Sequencer({ unit, ledger: new Ledger(), report: () => undefined });
    await admin.query('select ledger.name_log($1, $2)', ['public', origin]);
    await admin.query('select ledger.name_log($1, $2)', ['restricted', origin.replace(/public(?=$|\/)/, 'restricted')]);
    const log = (await openLogs(unit.reader)).find(({ kind }) => kind === 'public');
    if (!log) throw new Error('the database has no public log');
    return new TestLog(admin, sequencer, log, origin);
  }

  /** Sequences what is queued. */
  async sequence(): Promise<void> {
    for (let more = true; more;) {
      const step = await this.sequencer.step(this.log);
      more = step.outcome === 'busy' || step.more;
    }
  }

  /** Sequences and publishes what is new. */
  publish(how: PublishOptions = {}): Promise<void> {
    const next = this.publishing.then(() => this.work(how));
    this.publishing = next.catch(() => undefined);
    return next;
  }

  private async work({ cosigners = 2, signer = this.signer, root, minutesAgo = 0, witnessesAhead = 0 }: PublishOptions): Promise<void> {
    await this.sequence();
    const [head] = (await this.admin.query(
      'select size::float8 as size, root from ledger.head where log_id = $1 order by size desc limit 1',
      [this.log.id],
    )) as { size: number; root: Buffer }[];
    const [known] = (await this.admin.query(
      'select size::float8 as size from ledger.published where log_id = $1 order by size desc limit 1',
      [this.log.id],
    )) as { size: number }[];
    if (!head || head.size <= (known?.size ?? 0)) return;
    const note = await signCheckpoint({ origin: this.origin, size: head.size, root: root ?? new Uint8Array(head.root) }, signer);
    await this.admin.query(
      `insert into ledger.checkpoint (log_id, size, root, note, signed_at) values ($1, $2, $3, $4, clock_timestamp() - $5 * interval '1 minute')
       on conflict do nothing`,
      [this.log.id, head.size, head.root, note, minutesAgo],
    );
    if (cosigners < 2) return;
    const time = Math.floor(Date.now() / 1000) + witnessesAhead * 60;
    const text = note.slice(0, note.indexOf('\n\n') + 1);
    const lines = await Promise.all(this.witnesses.slice(0, cosigners).map((witness) => cosign(text, time, witness)));
    await this.admin.query('insert into ledger.published (log_id, size, note, policy_id) values ($1, $2, $3, $4)', [
      this.log.id,
      head.size,
      addSignatures(note, lines),
      createHash('sha256').update(this.policy).digest('hex'),
    ]);
    await this.admin.query("select pg_notify('ledger_published', 'public')");
  }

  /** Publishes all the time, as a log in operation does. */
  run(): void {
    this.timer ??= setInterval(() => void this.publish().catch(() => undefined), 50);
  }

  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
    await this.publishing;
  }
}
