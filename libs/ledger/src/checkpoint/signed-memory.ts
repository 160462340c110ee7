import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LogAlarm } from '../alarm.js';
import type { LogKind } from '../tree/log-rows.repository.js';

/** The newest tree that was signed under an origin. */
export interface SignedTree {
  readonly origin: string;
  readonly size: number;
  /** 32 bytes. */
  readonly root: Uint8Array;
}

const format = 'opencites-log-memory/1';

/**
 * What was signed last, kept outside of the database: whoever sets the database back, or rewrites it, does not set this
 * back with it. On a host of its own it is out of the database administrator's reach.
 */
export class SignedMemory {
  private readonly path: string;

  constructor(
    private readonly directory: string,
    private readonly kind: LogKind,
    /** A successor has a memory of its own; that of its predecessor stays as evidence. */
    generation = 1,
  ) {
    this.path = join(directory, generation === 1 ? `${kind}.json` : `${kind}-${generation}.json`);
  }

  /** null where nothing was signed yet. @throws LogAlarm `memory-unreadable` */
  async load(): Promise<SignedTree | null> {
    let text: string;
    try {
      text = await readFile(this.path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
    const tree = read(text);
    if (!tree) throw new LogAlarm('memory-unreadable', this.kind, `${this.path} is not what we write there`);
    return tree;
  }

  /**
   * Durable when it resolves: whole old or whole new after a crash. Only then may the signature leave the process.
   * @throws LogAlarm `database-older` when another process has signed a larger tree meanwhile
   */
  async store(tree: SignedTree): Promise<void> {
    const before = await this.load();
    if (before && before.size > tree.size)
      throw new LogAlarm('database-older', this.kind, `size ${before.size} was signed, and now ${tree.size} is to be`);
    await mkdir(this.directory, { recursive: true, mode: 0o700 });
    if (((await stat(this.directory)).mode & 0o077) !== 0)
      throw new Error(`${this.directory} is open to other accounts; close it with chmod go= ${this.directory}`);
    await writeWhole(this.path, render(tree));
  }
}

/** Writes a 0600 file so that after a crash the old or the new content stands there. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  const file = await open(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  const directory = await open(join(path, '..'), constants.O_RDONLY);
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

function render({ origin, size, root }: SignedTree): string {
  return `${JSON.stringify({ format, origin, size, root: Buffer.from(root).toString('base64') })}\n`;
}

function read(text: string): SignedTree | null {
  try {
    const value = JSON.parse(text) as Partial<Record<'format' | 'origin' | 'size' | 'root', unknown>>;
    if (typeof value.origin !== 'string' || typeof value.size !== 'number' || typeof value.root !== 'string') return null;
    const root = new Uint8Array(Buffer.from(value.root, 'base64'));
    const tree = { origin: value.origin, size: value.size, root };
    return Number.isSafeInteger(tree.size) && tree.size >= 0 && root.length === 32 && render(tree) === text ? tree : null;
  } catch {
    return null;
  }
}
