import {
  type Ed25519Verify,
  type FsckFailure,
  type Hash,
  judgeCheckpoint,
  type LogSource,
  type Part,
  type Policy,
  readBundle,
  readTile,
  rootAt,
  type SubtreeReader,
  tileSubtreeReader,
  tileWidthIn,
  tileWidthMax,
  type TreeHasher,
} from '#merkle';

/** A part of the mirror is absent, or not what its path says. */
export class MirrorDamaged extends Error {
  override readonly name = 'MirrorDamaged';
}

/** A copy of a log with a checkpoint that its key and a quorum of its witnesses signed. Its tiles and entries are still claims. */
export class Mirror {
  private readonly subtrees: SubtreeReader;

  private constructor(
    private readonly source: LogSource,
    readonly size: number,
    readonly root: Hash,
    private readonly hasher: TreeHasher,
  ) {
    const tile = async (level: number, n: number, width: number) => valueOf(await readTile(source, level, n, width));
    this.subtrees = tileSubtreeReader(tile, size, hasher);
  }

  /** @returns why its checkpoint counts for nothing, in a word, where it does */
  static async open(
    source: LogSource,
    by: { readonly origin: string; readonly policy: Policy; readonly verify: Ed25519Verify; readonly hasher: TreeHasher },
  ): Promise<Mirror | string> {
    const note = await source.checkpoint();
    if (!note) return 'missing';
    const verdict = await judgeCheckpoint(note, by.policy, by.verify);
    if (!verdict.ok) return verdict.reason;
    const { origin, size, root } = verdict.checkpoint;
    return origin === by.origin ? new Mirror(source, size, root, by.hasher) : 'unknown-log';
  }

  /** Root of an earlier size, by the mirror's own tiles. @throws MirrorDamaged, LogUnreachable */
  async rootAt(size: number): Promise<Hash> {
    return rootAt(size, this.subtrees, this.hasher);
  }

  /** Entries [from, to) in order. @throws MirrorDamaged, LogUnreachable */
  async *entries(from: number, to: number): AsyncGenerator<{ readonly index: number; readonly entry: Uint8Array }> {
    for (let index = from; index < to;) {
      const n = Math.floor(index / tileWidthMax);
      const bundle = valueOf(await readBundle(this.source, n, tileWidthIn(this.size, 0, n)));
      for (const past = Math.min(to, (n + 1) * tileWidthMax); index < past; index += 1)
        yield { index, entry: bundle[index - n * tileWidthMax] as Uint8Array };
    }
  }
}

function valueOf<T>(part: Part<T>): T {
  if ('value' in part) return part.value;
  throw new MirrorDamaged(described('wrong' in part ? part.wrong : part.absent));
}

function described({ id, where, detail }: FsckFailure): string {
  return `${id}: ${where}${detail === '' ? '' : ` (${detail})`}`;
}
