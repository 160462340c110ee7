import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DrawRound } from '#applications';
import { UnitOfWork } from '#database';
import { CheckpointMaker, exportLog, Ledger, type LogRow, openLogs, Sequencer, SignedMemory } from '#ledger';
import { demonstrationNotice, formatPolicy, formatVkey, type Policy, parseVkey } from '#merkle';
import { type Casework, startCasework } from './casework.js';
import { noteSigner } from './note-keys.js';
import { WitnessProcess } from './witness-process.js';

const origin = 'xa.localhost/log/public';

/** A portal whose cases are drawn: the product's sequencer and checkpoint process, and a witness that is a process of its own. */
export class DrawHouse {
  readonly signer = noteSigner(origin, 1);
  readonly origin = origin;
  readonly reports: string[] = [];

  private constructor(
    readonly home: string,
    readonly house: Casework,
    readonly witness: WitnessProcess,
    readonly policy: Policy,
    private readonly sequencer: Sequencer,
    private readonly maker: CheckpointMaker,
    private readonly log: LogRow,
  ) {}

  /** @param options.demonstration the policy says that its witnesses protect nothing */
  static async open(options: { readonly demonstration?: boolean } = {}): Promise<DrawHouse> {
    const home = mkdtempSync(join(tmpdir(), 'oc-draw-'));
    const policies = join(home, 'policies');
    mkdirSync(policies);
    const house = await startCasework({ logPolicies: policies });
    const signer = noteSigner(origin, 1);
    const witness = await WitnessProcess.make(join(home, 'witness'), 'outside.example/witness', [formatVkey(signer.vkey)]);
    await witness.start();
    const vkey = parseVkey(witness.vkey);
    if (!vkey.ok) throw new Error(vkey.reason);
    const policy: Policy = {
      comments: options.demonstration ? [demonstrationNotice] : [],
      logs: [{ vkey: signer.vkey, url: null }],
      witnesses: [{ name: 'outside', vkey: vkey.value, url: witness.url }],
      groups: [],
      quorum: 'outside',
    };
    const text = formatPolicy(policy);
    writeFileSync(join(policies, 'XA.policy'), text);
    const unit = new UnitOfWork(await house.database.dataSource('oc_sequencer', 2));
    const log = (await openLogs(unit.reader)).find(({ kind }) => kind === 'public');
    if (!log) throw new Error('the database has no public log');
    const maker = new CheckpointMaker({
      unit: new UnitOfWork(await house.database.dataSource('oc_checkpoint', 2)),
      log,
      signer,
      memory: new SignedMemory(join(home, 'memory'), 'public'),
      policy: () => Promise.resolve({ id: createHash('sha256').update(text).digest('hex'), policy }),
      report: () => undefined,
    });
    const sequencer = new Sequencer({ unit, ledger: new Ledger(), report: () => undefined });
    const opened = new DrawHouse(home, house, witness, policy, sequencer, maker, log);
    // The log has its name before the first case: only then are cases drawn.
    await opened.publish();
    return opened;
  }

  /** Sequences what is queued, signs, has it witnessed and published. */
  async publish(): Promise<void> {
    for (let more = true; more;) {
      const step = await this.sequencer.step(this.log);
      more = step.outcome === 'busy' || step.more;
    }
    await this.maker.round();
  }

  /** One round of draws, as the portal runs it. */
  async draw(): Promise<void> {
    const round = this.house.app.get(DrawRound, { strict: false });
    for (let more = true; more;) more = await round.run((text) => void this.reports.push(text));
  }

  async drawAgain(): Promise<number> {
    return this.house.app.get(DrawRound, { strict: false }).again();
  }

  /** The log as a directory in C2SP layout. */
  async export(): Promise<string> {
    const directory = join(this.home, 'log', 'public');
    const unit = new UnitOfWork(await this.house.database.dataSource('oc_auditor', 1));
    await unit.run((tx) => exportLog(tx, 'public', directory, { vkey: formatVkey(this.signer.vkey), policy: this.policy }));
    return directory;
  }

  async close(): Promise<void> {
    await this.witness.end();
    await this.house.close();
    rmSync(this.home, { recursive: true, force: true });
  }
}
