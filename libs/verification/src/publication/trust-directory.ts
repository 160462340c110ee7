import { createHash } from 'node:crypto';
import { openTrust, type Checked, type LoggedSet, type TrustFiles, type TrustStore, type VerifyCrypto } from '#trust';
import { publishable } from './publishable.js';
import { fingerprintOf, readTrustFiles } from './read-trust-files.js';

export interface TrustDirectoryOptions {
  readonly path: string;
  readonly crypto: VerifyCrypto;
  /** Milliseconds between looks at the disk. */
  readonly interval?: number;
  /** Unix seconds. */
  readonly now?: () => number;
  /** Told when new files are refused; names paths and reasons, never contents. */
  readonly warn?: (message: string) => void;
}

/** One file as it is served. */
export interface PublishedFile {
  readonly path: string;
  readonly bytes: Buffer;
  readonly sha256: string;
  readonly type: string;
  readonly immutable: boolean;
}

/** The tree from its root down; the snapshot last, because it only narrows what the others say. */
const levels = [/^(anchor\.txt|root\/)/, /^keys\//, /^(status|logged|log)\//, /^snapshot\.cose$/];

/** What is believed and served together: both come from the same bytes. */
export interface Publication {
  readonly store: TrustStore;
  readonly files: ReadonlyMap<string, PublishedFile>;
}

/**
 * The trust directory, opened once and reopened when it changes. Whoever puts old lists back on the disk gains nothing:
 * what is older than, or worse than, what was accepted before is neither believed nor served; the accepted bytes stay.
 */
export class TrustDirectory {
  private current: Publication | null = null;
  private bytes: TrustFiles = new Map();
  private fingerprint: string | null = null;
  private timer: NodeJS.Timeout | null = null;
  private refreshing: Promise<void> | null = null;

  constructor(private readonly options: TrustDirectoryOptions) {}

  /** Opens the directory and keeps looking at it. An empty or missing directory is opened too: its checks are "unknown". */
  async start(): Promise<void> {
    await this.refresh();
    this.timer = setInterval(() => void this.refresh().catch(() => undefined), this.options.interval ?? 1_000);
    this.timer.unref();
  }

  stop(): void {
    if (this.timer) clearInterval(this.timer);
  }

  get publication(): Publication {
    if (!this.current) throw new Error('The trust directory was not opened');
    return this.current;
  }

  /** Looks at the disk now. */
  refresh(): Promise<void> {
    this.refreshing ??= this.look().finally(() => (this.refreshing = null));
    return this.refreshing;
  }

  private async look(): Promise<void> {
    if ((await fingerprintOf(this.options.path)) === this.fingerprint) return;
    const found = await readTrustFiles(this.options.path);
    await this.take(found.files);
    this.fingerprint = found.fingerprint;
  }

  private async take(files: TrustFiles): Promise<void> {
    const before = this.current;
    const opened = await this.open(files);
    const worse = before ? this.worse(before.store, opened) : [];
    if (worse.length === 0) {
      this.accept(files, opened);
      return;
    }
    this.options.warn?.(`Trust directory: kept the accepted ${worse.join(', ')}: what is on disk is older, damaged or gone`);
    const mended = await this.mend(files, opened, before?.store ?? opened);
    // Still worse: the files contradict one another, so none of the new ones is taken.
    if (mended) this.accept(mended.files, mended.store);
  }

  /**
   * Puts accepted files back, from the top of the tree down: without its root every list looks bad, and a new status list
   * beside a damaged root is still to be taken.
   */
  private async mend(files: TrustFiles, opened: TrustStore, before: TrustStore): Promise<{ files: TrustFiles; store: TrustStore } | null> {
    const mended = new Map(files);
    let store = opened;
    for (const level of levels) {
      const paths = this.worse(before, store).filter((path) => level.test(path));
      // A snapshot that is good in itself may still name lists that nobody has.
      if (level.test('snapshot.cose') && this.worse(before, store).length > 0) paths.push('snapshot.cose');
      if (paths.length === 0) continue;
      for (const path of paths) {
        const kept = this.bytes.get(path);
        if (kept) mended.set(path, kept);
        else mended.delete(path);
      }
      store = await this.open(mended);
    }
    return this.worse(before, store).length === 0 ? { files: mended, store } : null;
  }

  private open(files: TrustFiles): Promise<TrustStore> {
    return openTrust(files, this.options.crypto, this.current?.store.memory ?? null);
  }

  private accept(files: TrustFiles, store: TrustStore): void {
    const served = new Map<string, PublishedFile>();
    for (const [path, bytes] of files) {
      const rule = publishable(path);
      if (!rule) continue;
      const same = this.current?.files.get(path);
      const file = same?.bytes.equals(bytes) ? same : { path, bytes: Buffer.from(bytes), sha256: sha256(bytes), ...rule };
      served.set(path, { ...file, type: rule.type, immutable: rule.immutable });
    }
    this.bytes = files;
    this.current = { store, files: served };
  }

  /** Paths that were good and would no longer be. An expired status list may go: its permits expired with it. */
  private worse(before: TrustStore, after: TrustStore): string[] {
    const lost = (old: Checked<unknown> | null, fresh: Checked<unknown> | null) => old?.state === 'ok' && fresh?.state !== 'ok';
    const now = this.options.now?.() ?? Date.now() / 1000;
    return [...this.bytes.keys()].filter((path) => {
      if (path === 'snapshot.cose') return lost(before.snapshot, after.snapshot);
      if (path === 'anchor.txt' || path.startsWith('root/')) return lost(before.root, after.root);
      const country = /^keys\/([A-Z]{2})\.cose$/.exec(path)?.[1];
      if (country) return lost(before.keyList(country), after.keyList(country));
      const logOwner = /^log\/([A-Z]{2})\.policy$/.exec(path)?.[1];
      if (logOwner) return lost(before.logPolicy(logOwner), after.logPolicy(logOwner));
      const kid = /^logged\/([0-9a-f]{16})\.bin$/.exec(path)?.[1];
      if (kid) return olderSet(before.loggedSet(Buffer.from(kid, 'hex')), after.loggedSet(Buffer.from(kid, 'hex')));
      const [, owner = '', number = ''] = /^status\/([A-Z]{2})\/(\d+)\.cwt$/.exec(path) ?? [];
      if (owner === '') return false;
      const old = before.statusList(owner, Number(number));
      const expired = old.state === 'ok' && old.value.expires <= now;
      return !expired && lost(old, after.statusList(owner, Number(number)));
    });
  }
}

/** A set only grows: an earlier one would make permits look as if they were not logged yet. */
function olderSet(old: Checked<LoggedSet>, fresh: Checked<LoggedSet>): boolean {
  return old.state === 'ok' && (fresh.state !== 'ok' || fresh.value.issuedAt < old.value.issuedAt);
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
