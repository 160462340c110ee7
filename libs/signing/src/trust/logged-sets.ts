import { createHash } from 'node:crypto';
import { type CoseSigner, equalBytes, toHex } from '#credential';
import type { Tx } from '#database';
import { encodeLoggedSet, type KeyList, keyRoleNumbers, loggedEntryBytes, mergeLoggedEntries, type TrustStore } from '#trust';
import type { LoggedPermitRepository } from './logged-permit.repository.js';
import type { Publication, PublicationRepository } from './publication.repository.js';

const renewAfterSeconds = 6 * 3600;
/** A permit signed by a transaction that is still open is not to be seen yet; none of ours takes this long. */
const slackSeconds = 120;
/** A large set is signed and sent out less often: seconds between two versions, by the number of its entries. */
const paceSeconds = (entries: number): number => Math.max(2, Math.ceil(entries / 20_000));

export interface PublishedSet extends Publication {
  /** How many permits it holds. */
  readonly count: number;
}

interface Bringing {
  readonly keyList: KeyList;
  readonly signer: CoseSigner;
  readonly now: number;
  /** Lists as this machine published them last; null where it did not yet. */
  readonly before: TrustStore | null;
}

export interface LoggedSetFiles {
  /** By permit key, lower-case hexadecimal. */
  readonly sets: ReadonlyMap<string, PublishedSet>;
  /** A set has changed and is not signed yet, because its last version is only seconds old. */
  readonly deferred: boolean;
}

/**
 * The sets of logged permits (docs/spec/trust.md 7), one per permit key of the key list. They grow in memory: a new permit
 * costs one insertion, not a reading of all that ever were.
 */
export class LoggedSets {
  private horizon = '0';
  private remembered = false;
  private readonly held = new Map<string, Uint8Array>();
  /** Of permits that only the log knows any more: in the set of every key, since a `cred` binds its key by itself. */
  private restored: Uint8Array = new Uint8Array();
  private readonly joined = new Map<string, { readonly held: Uint8Array; readonly restored: Uint8Array; readonly all: Uint8Array }>();
  /** What was signed last, with the entries it holds: the same array means that nothing is new. */
  private readonly signed = new Map<string, { readonly publication: Publication; readonly entries: Uint8Array | null }>();

  constructor(
    private readonly permits: LoggedPermitRepository,
    private readonly publications: PublicationRepository,
  ) {}

  /**
   * @param tx transaction of the publication, which holds the publisher's lock
   * @param known newest publications by name; those of sets may come without bytes
   */
  async bring(tx: Tx, known: ReadonlyMap<string, Publication>, { keyList, signer, now, before }: Bringing): Promise<LoggedSetFiles> {
    const sets = new Map<string, PublishedSet>();
    let deferred = false;
    // A country without a log has no permit in it.
    if (!keyList.log) return { sets, deferred };
    await this.read(tx);
    this.remember(keyList, before);
    const unproven = await this.permits.oldestUnproven(tx);
    for (const { kid: kidBytes, role } of keyList.keys) {
      if (role !== keyRoleNumbers.permit) continue;
      const kid = toHex(kidBytes);
      const entries = this.entriesOf(kid);
      const last = await this.last(tx, known.get(`logged/${kid}`), kid, entries);
      const changed = last?.entries !== entries;
      const age = last ? now - last.publication.issuedAt : Number.POSITIVE_INFINITY;
      const due = age >= renewAfterSeconds || (changed && age >= paceSeconds(entries.length / loggedEntryBytes));
      deferred ||= changed && !due;
      const count = entries.length / loggedEntryBytes;
      if (!due && last) {
        sets.set(kid, { ...last.publication, count });
        continue;
      }
      const issuedAt = Math.max(now, (last?.publication.version ?? 0) + 1);
      // Whoever reads the set may conclude that what was signed before this and is not in it never was logged.
      const completeUntil = Math.max(0, Math.min(now - slackSeconds, (unproven.get(kid) ?? Number.POSITIVE_INFINITY) - 1));
      const bytes = await encodeLoggedSet({ country: keyList.country, kid: kidBytes, issuedAt, completeUntil, entries }, signer);
      const publication = { name: `logged/${kid}`, version: issuedAt, issuedAt, expires: null, contentSha256: digest(entries), bytes };
      await this.publications.put(tx, publication);
      this.signed.set(kid, { publication, entries });
      sets.set(kid, { ...publication, count });
    }
    return { sets, deferred };
  }

  /**
   * What this machine published before, whatever the database says of it now: a set never loses a permit, not even where a
   * restore lost its row, and its entry with it.
   */
  private remember(keyList: KeyList, before: TrustStore | null): void {
    if (!before || this.remembered) return;
    this.remembered = true;
    for (const { kid } of keyList.keys) {
      const set = before.loggedSet(kid);
      if (set.state === 'ok') this.held.set(toHex(kid), merged(this.held.get(toHex(kid)) ?? none, set.value.entries));
    }
  }

  /** Takes in what was proven meanwhile. @returns whether any set grew */
  async read(tx: Tx): Promise<boolean> {
    const { logged, restored, horizon } = await this.permits.since(tx, this.horizon);
    const withRestored = merged(this.restored, restored);
    let grew = withRestored !== this.restored;
    this.restored = withRestored;
    for (const { kid, entries } of logged) {
      const held = this.held.get(kid) ?? new Uint8Array();
      const whole = merged(held, entries);
      // The same rows are told twice at times; a set that did not grow has not changed.
      if (whole === held) continue;
      this.held.set(kid, whole);
      grew = true;
    }
    this.horizon = horizon;
    return grew;
  }

  /** Everything that belongs into the set of a key; the same array as long as nothing is new. */
  private entriesOf(kid: string): Uint8Array {
    const held = this.held.get(kid) ?? none;
    const { restored } = this;
    const known = this.joined.get(kid);
    if (known?.held === held && known.restored === restored) return known.all;
    const all = merged(held, restored);
    this.joined.set(kid, { held, restored, all });
    return all;
  }

  /** The last signed version, from memory unless another process signed since, or this one has just begun. */
  private async last(tx: Tx, known: Publication | undefined, kid: string, entries: Uint8Array) {
    if (!known) return null;
    const held = this.signed.get(kid);
    if (held?.publication.version === known.version) return held;
    const publication = { ...known, bytes: await this.publications.bytes(tx, known.name) };
    const last = { publication, entries: equalBytes(known.contentSha256, digest(entries)) ? entries : null };
    this.signed.set(kid, last);
    return last;
  }
}

const none = new Uint8Array();

/** Both sets in one; `held` itself when the other adds nothing. */
function merged(held: Uint8Array, more: Uint8Array): Uint8Array {
  const fresh: Uint8Array[] = [];
  for (let at = 0; at < more.length; at += loggedEntryBytes) fresh.push(more.subarray(at, at + loggedEntryBytes));
  if (fresh.length === 0) return held;
  const whole = held.length === 0 ? more : mergeLoggedEntries(held, fresh);
  return whole.length === held.length ? held : whole;
}

function digest(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('sha256').update(bytes).digest());
}
