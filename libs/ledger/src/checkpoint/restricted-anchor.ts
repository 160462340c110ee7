import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { UnitOfWork } from '#database';
import { parseCheckpointNote } from '#merkle';
import { systemActor } from '#web';
import type { Ledger } from '../ledger.js';
import { logNames, newestPublished } from '../proof/log-reader.repository.js';
import { writeWhole } from './signed-memory.js';

const minute = 60_000;

/**
 * Puts the root of the restricted log into the public one: whoever watches the public log sees the restricted one rewritten.
 * At most once a minute and only when the restricted log has grown; the anchor itself makes only the public one grow, so
 * an idle system goes quiet.
 */
export class RestrictedAnchor {
  private readonly path: string;
  private last: { readonly origin: string; readonly size: number; readonly at: number } | null = null;

  constructor(
    private readonly unit: UnitOfWork,
    private readonly ledger: Ledger,
    options: { readonly directory: string; readonly now?: () => number; readonly everyMilliseconds?: number },
  ) {
    this.path = join(options.directory, 'anchor.json');
    this.now = options.now ?? Date.now;
    this.every = options.everyMilliseconds ?? minute;
  }

  private readonly now: () => number;
  private readonly every: number;

  /** @returns whether an anchor was written */
  async tick(): Promise<boolean> {
    const last = (this.last ??= await this.load());
    const since = this.now() - last.at;
    // A clock that was set back must not silence the anchor until it has caught up.
    if (since >= 0 && since < this.every) return false;
    const tx = this.unit.reader;
    const restricted = (await logNames(tx)).find(({ kind }) => kind === 'restricted');
    const published = restricted ? await newestPublished(tx, restricted.id) : null;
    // A successor begins anew.
    if (!published || (published.size <= last.size && restricted?.origin === last.origin)) return false;
    const read = parseCheckpointNote(published.note);
    if (!read.ok) throw new Error(`the published note of the restricted log is none: ${read.reason}`);
    const { origin, size, root } = read.value.checkpoint;
    await this.unit.run((inTx) =>
      this.ledger.append(inTx, {
        kind: 'anchor.restricted',
        actor: systemActor('log'),
        act: 'anchor',
        subjects: [],
        pub: { origin, size, root: Buffer.from(root).toString('base64') },
      }),
    );
    this.last = { origin, size, at: this.now() };
    // Forgotten in a crash just here, the same root is anchored twice: no harm.
    await writeWhole(this.path, `${JSON.stringify(this.last)}\n`);
    return true;
  }

  private async load(): Promise<{ origin: string; size: number; at: number }> {
    try {
      const { origin, size, at } = JSON.parse(await readFile(this.path, 'utf8')) as Partial<Record<'origin' | 'size' | 'at', unknown>>;
      if (typeof origin === 'string' && typeof size === 'number' && typeof at === 'number')
        return { origin, size, at: Math.min(at, this.now()) };
    } catch {
      // Absent or unreadable: one anchor more than needed.
    }
    return { origin: '', size: 0, at: 0 };
  }
}
