import type { UnitOfWork } from '#database';
import {
  addSignatures,
  type Ed25519Verify,
  judgeCheckpoint,
  type NoteSigner,
  proveConsistency,
  signCheckpoint,
  type TreeHasher,
} from '#merkle';
import { LogAlarm, type ReportLog } from '../alarm.js';
import { newestPublished } from '../proof/log-reader.repository.js';
import { TileCache } from '../proof/tile-cache.js';
import { type HeadRow, type LogRow, newestHead } from '../tree/log-rows.repository.js';
import { nodeHasher } from '../tree/node-hasher.js';
import { type Cosigned, witnessAlarms, WitnessClient, type WitnessTrouble } from '../witness/index.js';
import {
  cosignaturesOf,
  type CosignatureRow,
  hasCheckpoints,
  insertCheckpoint,
  insertCosignatures,
  insertPublished,
  nameLog,
  witnessedSizes,
} from './checkpoint.repository.js';
import { nodeEd25519 } from './ed25519.js';
import type { PolicyFile } from './policy-file.js';
import { rereadTo, scrub, signedEdge } from './reread-tree.js';
import type { SignedMemory } from './signed-memory.js';

export interface CheckpointMakerOptions {
  readonly unit: UnitOfWork;
  readonly log: LogRow;
  /** Its key's name is the origin of the log. */
  readonly signer: NoteSigner;
  /** Further keys of the same name, in the months around a rotation: each checkpoint has the signatures of all. */
  readonly beside?: readonly NoteSigner[];
  readonly memory: SignedMemory;
  /** Asked each round, so that a changed policy counts at once. */
  readonly policy: () => Promise<PolicyFile | null>;
  readonly report: ReportLog;
  readonly verify?: Ed25519Verify;
  readonly hasher?: TreeHasher;
  /** Unix milliseconds. */
  readonly now?: () => number;
  /** After this time a published size is cosigned again: freshness is visible without new entries. */
  readonly renewMilliseconds?: number;
}

/** `idle`: nothing to do. `signed`: signed, but its witnesses are not enough yet. */
export type RoundResult = 'idle' | 'signed' | 'published';

const hour = 3_600_000;
/** Bundles of old entries that are read again with each signature, and in each idle moment. */
const scrubBundles = 16;

/**
 * Signs the tree of one log, and nothing that it has not read itself: every new entry is hashed here, the tree built on
 * what was signed last, and that is remembered outside of the database before the signature leaves this process.
 */
export class CheckpointMaker {
  private readonly hasher: TreeHasher;
  private readonly verify: Ed25519Verify;
  private readonly tiles = new TileCache();
  private client: { readonly policyId: string; readonly witnesses: WitnessClient } | null = null;
  private named = false;
  private scrubAt = 0;
  private readonly troubles = new Map<string, string>();

  constructor(private readonly options: CheckpointMakerOptions) {
    this.hasher = options.hasher ?? nodeHasher;
    this.verify = options.verify ?? nodeEd25519;
  }

  /**
   * Looks, and signs, has cosigned and publishes where there is something to.
   * @throws LogAlarm when signing would be signing something false: stays so until a human has looked
   */
  async round(): Promise<RoundResult> {
    const { unit, log } = this.options;
    await this.nameOnce();
    const signed = await this.lastSigned();
    const head = (await newestHead(unit.reader, log.id)) ?? { size: 0, root: this.hasher.empty };
    if (head.size < signed.size)
      throw new LogAlarm('database-older', log.kind, `size ${signed.size} was signed, and the database ends at ${head.size}`);
    if (head.size === 0) return 'idle';
    if (head.size === signed.size && !(await this.isDue(signed.size))) return 'idle';
    const edge = await signedEdge(unit.reader, log, signed, this.hasher);
    await rereadTo(unit.reader, log, edge, head, this.hasher);
    await this.scrubOn(signed.size);
    return this.finish({ size: head.size, root: edge.root() });
  }

  /** Reads the edge and a stretch of old entries again; for idle moments. @throws LogAlarm as `round` */
  async lookBack(): Promise<void> {
    const signed = await this.lastSigned();
    if (signed.size === 0) return;
    await signedEdge(this.options.unit.reader, this.options.log, signed, this.hasher);
    await this.scrubOn(signed.size);
  }

  private async finish(tree: HeadRow): Promise<RoundResult> {
    const { unit, log, signer, beside = [], memory } = this.options;
    const origin = signer.vkey.name;
    const [first = '', ...others] = await Promise.all([signer, ...beside].map((each) => signCheckpoint({ origin, ...tree }, each)));
    const note = addSignatures(first, others.map(signatureOf));
    // Only what is remembered durably may be seen by anybody.
    await memory.store({ origin, ...tree });
    const stored = await unit.run((tx) => insertCheckpoint(tx, log, tree, note));
    // Ed25519 signs the same bytes in the same way, and after a rotation another key signs the same text.
    if (stored === null || textOf(stored) !== textOf(note))
      throw new LogAlarm('history-rewritten', log.kind, `another checkpoint of size ${tree.size} stands in the database`);
    return this.publish(tree, note);
  }

  private async publish(tree: HeadRow, note: string): Promise<RoundResult> {
    const { unit, log, signer, beside = [] } = this.options;
    const file = await this.options.policy();
    if (!file) return 'signed';
    // The file names the public log; the same witnesses watch both, each under its own origin.
    const policy = { ...file.policy, logs: [signer, ...beside].map(({ vkey }) => ({ vkey, url: null })) };
    this.client =
      this.client?.policyId === file.id
        ? this.client
        : {
            policyId: file.id,
            witnesses: new WitnessClient({ policy, verify: this.verify, knownSizes: await witnessedSizes(unit.reader, log.id) }),
          };
    const round = await this.client.witnesses.gather({
      note,
      prove: (oldSize) =>
        proveConsistency(oldSize, tree.size, this.tiles.subtrees(unit.reader, log.id, tree.size, this.hasher), this.hasher),
      late: ({ cosigned, troubles }) => {
        this.tellTroubles(cosigned, troubles);
        unit
          .run((tx) => insertCosignatures(tx, log.id, tree.size, cosigned.map(rowOf)))
          .catch((error: unknown) =>
            this.options.report({ level: 'warn', text: 'a late cosignature was not kept', kind: log.kind, error }),
          );
      },
    });
    this.tellTroubles(round.cosigned, round.troubles);
    return unit.run(async (tx) => {
      await insertCosignatures(tx, log.id, tree.size, round.cosigned.map(rowOf));
      const whole = addSignatures(note, await cosignaturesOf(tx, log.id, tree.size));
      const verdict = await judgeCheckpoint(whole, policy, this.verify);
      if (!verdict.ok && verdict.reason === 'quorum') return 'signed';
      if (!verdict.ok) throw new LogAlarm('policy-refuses', log.kind, `size ${tree.size}: ${verdict.reason}`);
      await insertPublished(tx, log, tree.size, whole, file.id);
      return 'published';
    });
  }

  /** Whether the signed size lacks its quorum, or its cosignatures are to be renewed. */
  private async isDue(size: number): Promise<boolean> {
    const published = await newestPublished(this.options.unit.reader, this.options.log.id);
    const now = this.options.now?.() ?? Date.now();
    return published === null || published.size < size || Math.abs(now - published.at.getTime()) > (this.options.renewMilliseconds ?? hour);
  }

  private async lastSigned(): Promise<HeadRow> {
    const { log, memory, signer, unit } = this.options;
    const signed = await memory.load();
    if (signed && signed.origin !== signer.vkey.name)
      throw new LogAlarm('origin-differs', log.kind, `signed before as ${signed.origin}, now called ${signer.vkey.name}`);
    if (!signed && (await hasCheckpoints(unit.reader, log.id)))
      throw new LogAlarm('memory-lost', log.kind, 'the database has checkpoints, and what was signed last is not remembered');
    return signed ?? { size: 0, root: this.hasher.empty };
  }

  private async nameOnce(): Promise<void> {
    if (this.named) return;
    const { log, signer, unit } = this.options;
    const name = await unit.run((tx) => nameLog(tx, log.kind, signer.vkey.name));
    if (name !== signer.vkey.name)
      throw new LogAlarm('origin-differs', log.kind, `the database calls it ${name ?? 'nothing'}, our configuration ${signer.vkey.name}`);
    this.named = true;
  }

  private async scrubOn(size: number): Promise<void> {
    const { unit, log } = this.options;
    const { next } = await scrub(unit.reader, log, size, this.scrubAt, scrubBundles, this.hasher);
    this.scrubAt = next;
  }

  /** Says what is wrong with a witness when it changes, not each second. */
  private tellTroubles(cosigned: readonly Cosigned[], troubles: readonly WitnessTrouble[]): void {
    const { report, log } = this.options;
    for (const { witness } of cosigned)
      if (this.troubles.delete(witness.vkey.name)) report({ level: 'info', text: `witness ${witness.vkey.name} is back`, kind: log.kind });
    for (const { witness, code, itsSize } of troubles) {
      const { name } = witness.vkey;
      if (this.troubles.get(name) === code) continue;
      this.troubles.set(name, code);
      report({
        level: witnessAlarms.has(code) ? 'error' : 'warn',
        text: `witness ${name}: ${code}${itsSize === undefined ? '' : ` (it holds size ${itsSize})`}`,
        kind: log.kind,
        ...(code === 'ahead' ? { alarm: 'witness-ahead' as const } : {}),
        ...(code === 'conflict' || code === 'forgot' || code === 'bad-line' ? { alarm: 'witness-conflict' as const } : {}),
      });
    }
  }
}

function rowOf({ witness, line, time }: Cosigned): CosignatureRow {
  return { witness: witness.vkey.name, keyId: witness.vkey.keyId, time, line };
}

/** The signature line of a note that has one, without newline. */
function signatureOf(note: string): string {
  return note.slice(note.lastIndexOf('\n\n') + 2, -1);
}

/** The signed text of a note of ours: everything before the signatures. */
function textOf(note: string): string {
  return note.slice(0, note.lastIndexOf('\n\n') + 1);
}
