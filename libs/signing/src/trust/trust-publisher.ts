import { type CoseSigner, equalBytes, sha256, utf8 } from '#credential';
import type { Tx, UnitOfWork } from '#database';
import { KeystoreError } from '#keystore/installation';
import {
  decodeKeyList,
  decodeRoot,
  encodeSnapshot,
  encodeStatusList,
  type KeyList,
  openTrust,
  statusUri,
  type TrustFiles,
  type TrustStore,
  type VerifyCrypto,
} from '#trust';
import type { Ledger } from '#ledger';
import type { SignerKeys } from '../signer-keys.js';
import type { JudgedStatuses } from '../status/status-judge.js';
import { announce } from './announcement.js';
import { readCountryLists } from './country-lists.js';
import type { LoggedPermitRepository } from './logged-permit.repository.js';
import { LoggedSets } from './logged-sets.js';
import { publishedPolicy } from './policy-publication.js';
import type { Publication, PublicationRepository } from './publication.repository.js';
import { listEnds, packedList } from './status-entries.js';
import { readTrustDirectory, writeTrustDirectory } from './trust-directory.js';
import { trustFiles } from './trust-files.js';

/** Status tokens live a week, so that a device may be away that long; a fresh one is signed after a quarter of a day. */
const statusSeconds = 7 * 86_400;
const statusTimeToLive = 12 * 3600;
const snapshotSeconds = 48 * 3600;
const renewAfterSeconds = 6 * 3600;
/** A list is dropped when its half-year has ended in every zone. */
const zoneSlackSeconds = 2 * 86_400;

export interface TrustPublisherConfig {
  readonly country: string;
  /** Root and key lists of the key ceremony. */
  readonly ceremony: string;
  /** Trust directory to write. */
  readonly directory: string;
}

/** Says what may be published of permits' states (`StatusJudge`). */
export interface JudgeStatuses {
  judge(tx: Tx, before: TrustStore | null): Promise<JudgedStatuses>;
}

/** The lists cannot be published as they are; what was published before stays. */
export class PublicationFault extends Error {
  override readonly name = 'PublicationFault';
}

/**
 * Signs status lists and snapshot, checks the whole set with the verifier's own reader, and only then publishes it: in the
 * database, which refuses to go back, and as a copy in the trust directory.
 */
export class TrustPublisher {
  private current: { readonly store: TrustStore; readonly files: TrustFiles; readonly expires: number } | null = null;
  private seen = '';
  /** A set of logged permits waits for its next version. */
  private deferred = false;
  private readonly sets: LoggedSets;
  private running: Promise<TrustStore> | null = null;

  constructor(
    private readonly config: TrustPublisherConfig,
    private readonly unit: UnitOfWork,
    private readonly publications: PublicationRepository,
    private readonly keys: SignerKeys,
    private readonly crypto: VerifyCrypto,
    logged: LoggedPermitRepository,
    private readonly ledger: Ledger,
    private readonly statuses: JudgeStatuses,
  ) {
    this.sets = new LoggedSets(logged, publications);
  }

  /** Lists as published last. */
  async store(): Promise<TrustStore> {
    return this.current?.store ?? this.publish();
  }

  /** Lists as published last, and the status list asked for among them. */
  async storeWith(list: number): Promise<TrustStore> {
    if (this.current?.store.statusList(this.config.country, list).state === 'ok' && this.current.expires > Date.now() / 1000)
      return this.current.store;
    return this.publish();
  }

  /** Publishes when a permit changed, key lists changed or something is about to run out. */
  async refresh(): Promise<void> {
    const marker = await this.publications.marker(this.unit.reader);
    const grew = await this.sets.read(this.unit.reader);
    const current = this.current !== null && this.current.expires > Date.now() / 1000;
    if (marker === this.seen && !grew && !this.deferred && current) return;
    await this.publish();
    this.seen = marker;
  }

  /** One publication at a time; who comes meanwhile waits for the next one, since theirs may be newer. */
  async publish(): Promise<TrustStore> {
    while (this.running) await this.running.catch(() => undefined);
    this.running = this.build().finally(() => (this.running = null));
    return this.running;
  }

  private async build(): Promise<TrustStore> {
    const ceremony = await readCountryLists(this.config.ceremony);
    // What this machine published last, whatever the database says of it.
    const before = this.current?.store ?? (await this.published());
    const { files, store, deferred } = await this.unit.run(async (tx) => {
      await this.publications.lock(tx);
      const known = await this.publications.all(tx);
      const rootFiles = await this.roots(tx, known, ceremony.roots);
      const keyList = await this.keyList(tx, known, ceremony.keys);
      const now = Math.floor(Date.now() / 1000);
      const { list } = decodeKeyList(keyList);
      const { entries, later } = await this.statuses.judge(tx, before);
      const status = await this.statusLists(tx, known, list, entries, now);
      const signer = coseSigner(await this.keys.key('status'));
      const { sets, deferred } = await this.sets.bring(tx, known, { keyList: list, signer, now, before });
      const policy = await publishedPolicy(tx, this.publications, known, list, ceremony.logPolicy);
      const snapshot = await this.snapshot(tx, known, { root: rootFiles.length, keyList, status, now });
      const built = trustFiles(this.config.country, { roots: rootFiles, keyList, status, snapshot, sets, policy });
      const store = await this.selfCheck(built, {
        lists: [...status.keys()],
        kids: [...sets.keys()],
        policy: list.logPolicySha256 !== undefined,
      });
      const context = { ledger: this.ledger, publications: this.publications, country: this.config.country, now };
      if (list.log) await announce(tx, context, known, { status, sets });
      return { files: built, store, deferred: deferred || later };
    });
    await writeTrustDirectory(this.config.directory, files);
    this.deferred = deferred;
    this.current = { store, files, expires: Math.floor(Date.now() / 1000) + renewAfterSeconds };
    return store;
  }

  private async published(): Promise<TrustStore | null> {
    const files = await readTrustDirectory(this.config.directory);
    return files.size === 0 ? null : openTrust(files, this.crypto);
  }

  private async roots(tx: Tx, known: ReadonlyMap<string, Publication>, ceremony: readonly Uint8Array[]): Promise<Uint8Array[]> {
    const files: Uint8Array[] = [];
    for (let version = 1; ; version += 1) {
      const published = known.get(`root/${version}`);
      const offered = ceremony[version - 1];
      if (published && offered && !equalBytes(published.bytes, offered))
        throw new PublicationFault(`root ${version} of the ceremony is not the published one`);
      const bytes = published?.bytes ?? offered;
      if (!bytes) break;
      if (!published) {
        const { root } = decodeRoot(bytes);
        await this.publications.put(tx, {
          name: `root/${version}`,
          version: root.version,
          issuedAt: root.issuedAt,
          expires: root.expires,
          contentSha256: sha256(bytes),
          bytes,
        });
      }
      files.push(bytes);
    }
    if (files.length === 0)
      throw new PublicationFault(`${this.config.ceremony} holds no root: the keys of this installation were not made yet`);
    return files;
  }

  /** The newer of the published list and the ceremony's; an older one in the ceremony's directory is passed over. */
  private async keyList(tx: Tx, known: ReadonlyMap<string, Publication>, offered: Uint8Array | null): Promise<Uint8Array> {
    const published = known.get('keys');
    const list: KeyList | null = offered ? decodeKeyList(offered).list : null;
    if (offered && list && (!published || list.version > published.version)) {
      await this.publications.put(tx, {
        name: 'keys',
        version: list.version,
        issuedAt: list.issuedAt,
        expires: list.expires,
        contentSha256: sha256(offered),
        bytes: offered,
      });
      return offered;
    }
    if (!published) throw new PublicationFault(`${this.config.ceremony} holds no key list`);
    return published.bytes;
  }

  private async statusLists(
    tx: Tx,
    known: ReadonlyMap<string, Publication>,
    keyList: KeyList,
    entries: JudgedStatuses['entries'],
    now: number,
  ): Promise<Map<number, Publication>> {
    const signer = await this.keys.key('status');
    const status = new Map<number, Publication>();
    for (const { list, size } of await this.publications.lists(tx, this.config.country)) {
      if (listEnds(list) + zoneSlackSeconds < now) continue;
      const name = `status/${list}`;
      const published = known.get(name);
      const packed = packedList(
        entries.filter((entry) => entry.list === list),
        size,
      );
      const contentSha256 = sha256(packed);
      if (published && equalBytes(published.contentSha256, contentSha256) && now - published.issuedAt < renewAfterSeconds) {
        status.set(list, published);
        continue;
      }
      // Two changes within one second: the time is also the version, and versions rise.
      const issuedAt = Math.max(now, (published?.version ?? 0) + 1);
      const expires = issuedAt + statusSeconds;
      const uri = statusUri(keyList, list);
      const bytes = await encodeStatusList({ uri, issuedAt, expires, timeToLive: statusTimeToLive, packed }, coseSigner(signer));
      const publication = { name, version: issuedAt, issuedAt, expires, contentSha256, bytes };
      await this.publications.put(tx, publication);
      status.set(list, publication);
    }
    return status;
  }

  private async snapshot(
    tx: Tx,
    known: ReadonlyMap<string, Publication>,
    parts: { root: number; keyList: Uint8Array; status: ReadonlyMap<number, Publication>; now: number },
  ): Promise<Uint8Array> {
    const keyListVersion = decodeKeyList(parts.keyList).list.version;
    const statusTimes = new Map([...parts.status].map(([list, publication]) => [list, publication.issuedAt]));
    const content = sha256(
      utf8(JSON.stringify([parts.root, keyListVersion, Buffer.from(sha256(parts.keyList)).toString('hex'), [...statusTimes]])),
    );
    const published = known.get('snapshot');
    if (published && equalBytes(published.contentSha256, content) && parts.now - published.issuedAt < renewAfterSeconds)
      return published.bytes;
    const issuedAt = Math.max(parts.now, (published?.version ?? 0) + 1);
    const expires = issuedAt + snapshotSeconds;
    const bytes = await encodeSnapshot(
      {
        issuedAt,
        expires,
        rootVersion: parts.root,
        keyLists: new Map([[this.config.country, { version: keyListVersion, sha256: sha256(parts.keyList) }]]),
        statusLists: new Map([[this.config.country, statusTimes]]),
      },
      coseSigner(await this.keys.key('snapshot')),
    );
    await this.publications.put(tx, { name: 'snapshot', version: issuedAt, issuedAt, expires, contentSha256: content, bytes });
    return bytes;
  }

  /** What a device would make of it. A list that our own reader refuses would make every permit in the country unverifiable. */
  private async selfCheck(
    files: TrustFiles,
    { lists, kids, policy }: { readonly lists: readonly number[]; readonly kids: readonly string[]; readonly policy: boolean },
  ): Promise<TrustStore> {
    const store = await openTrust(files, this.crypto, this.current?.store.memory ?? null);
    const parts = [
      ['root', store.root],
      ['snapshot', store.snapshot],
      ['key list', store.keyList(this.config.country)],
      ...lists.map((list) => [`status list ${list}`, store.statusList(this.config.country, list)] as const),
      ...kids.map((kid) => [`set of logged permits ${kid}`, store.loggedSet(new Uint8Array(Buffer.from(kid, 'hex')))] as const),
      ...(policy ? [['policy of the log', store.logPolicy(this.config.country)] as const] : []),
    ] as const;
    for (const [name, part] of parts)
      if (part?.state !== 'ok')
        throw new PublicationFault(`the ${name} does not verify: ${part?.state === 'invalid' ? part.reason : 'absent'}`);
    return store;
  }
}

/** Faults that time or a person mends: published lists stay, and the next round tries again. */
export function isPublicationFault(error: unknown): boolean {
  return error instanceof PublicationFault || error instanceof KeystoreError;
}

function coseSigner(key: CoseSigner): CoseSigner {
  return { alg: key.alg, kid: key.kid, sign: (bytes) => key.sign(bytes) };
}
