import {
  formatAddCheckpoint,
  type Hash,
  type NoteSigner,
  portableHasher as hasher,
  proveConsistency,
  proveInclusion,
  rootAt,
  signCheckpoint,
  type SubtreeReader,
} from '#merkle';
import { noteSigner } from './note-keys.js';

/** A log in memory that signs whatever a test wants, also what no honest log would. */
export class GrowingLog {
  private readonly leaves: Hash[] = [];
  private readonly subtrees = new Map<string, Hash>();

  /** @param history logs of one name with other words hold other entries from the first on, or from `forkAt` on */
  constructor(
    readonly signer: NoteSigner = noteSigner('log.example/public', 1),
    private readonly history = 'true',
    private readonly forkAt = 0,
  ) {}

  get origin(): string {
    return this.signer.vkey.name;
  }

  entry(index: number): Uint8Array {
    return new TextEncoder().encode(`entry ${index} of ${index < this.forkAt ? 'true' : this.history}`);
  }

  async head(size: number): Promise<{ origin: string; size: number; root: Hash }> {
    return { origin: this.origin, size, root: size === 0 ? hasher.empty : await rootAt(size, this.read, hasher) };
  }

  async checkpoint(size: number, signer = this.signer): Promise<string> {
    return signCheckpoint(await this.head(size), signer);
  }

  path(oldSize: number, size: number): Promise<readonly Hash[]> {
    return proveConsistency(oldSize, size, this.read, hasher);
  }

  inclusion(index: number, size: number): Promise<readonly Hash[]> {
    return proveInclusion(index, size, this.read, hasher);
  }

  /** Body of add-checkpoint. */
  async submission(oldSize: number, size: number): Promise<string> {
    const path = oldSize <= size ? await this.path(oldSize, size) : [];
    return formatAddCheckpoint({ oldSize, path, checkpoint: await this.checkpoint(size) });
  }

  readonly read: SubtreeReader = async (wanted) => wanted.map(({ level, index }) => this.subtree(level, index));

  private subtree(level: number, index: number): Hash {
    const name = `${level} ${index}`;
    let hash = this.subtrees.get(name);
    if (!hash) {
      hash = level === 0 ? this.leaf(index) : hasher.node(this.subtree(level - 1, 2 * index), this.subtree(level - 1, 2 * index + 1));
      this.subtrees.set(name, hash);
    }
    return hash;
  }

  private leaf(index: number): Hash {
    return (this.leaves[index] ??= hasher.leaf(this.entry(index)));
  }
}
