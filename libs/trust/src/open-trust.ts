import { equalBytes, fromUtf8, sha256, toHex } from '#credential';
import { decodeCodeTable, type CodeTable } from './code-table.js';
import type { VerifyCrypto } from './crypto-port.js';
import { TrustFormatError } from './format-error.js';
import { decodeKeyList, keyListSuccessionFault, keyRoleNumbers, statusUri } from './key-list.js';
import { openLogPolicy, type LogPolicy } from './log-policy.js';
import { decodeLoggedSet, type LoggedSet } from './logged-set.js';
import { decodeOverlay, type Overlay } from './overlay.js';
import { followRoots, type Root } from './root.js';
import { loadKey, signerOf } from './signed-message.js';
import { decodeSnapshot, type Snapshot } from './snapshot.js';
import { decodeStatusList, type StatusList } from './status-list.js';
import { absent, invalid, ok, type Checked } from './checked.js';
import type { LoadedKeyList, TrustMemory, TrustStore } from './trust-state.js';
import type { TrustKey } from './trust-key.js';
import type { Sign1 } from '#credential';

/** Files of a trust directory by path with `/` (docs/spec/trust.md): anchor.txt, root/N.cose, keys/XX.cose, ... */
export type TrustFiles = ReadonlyMap<string, Uint8Array>;

/**
 * Opens a trust directory: follows the roots from the anchor and checks every signature below. Never throws on what the
 * files hold; what is refused is remembered with its reason, what is absent is absent.
 * @param memory of an earlier opening: anything older than it is refused
 */
export async function openTrust(files: TrustFiles, crypto: VerifyCrypto, memory: TrustMemory | null = null): Promise<TrustStore> {
  const opening = new Opening(files, crypto, memory);
  return opening.open();
}

class Opening {
  constructor(
    private readonly files: TrustFiles,
    private readonly crypto: VerifyCrypto,
    private readonly memory: TrustMemory | null,
  ) {}

  async open(): Promise<TrustStore> {
    const anchor = readAnchor(this.files.get('anchor.txt'));
    const root = await this.root(anchor.root);
    const overlay = await this.overlay(anchor.overlay);
    const snapshot = await this.snapshot(root);
    const keyLists = await this.keyLists(root, overlay, snapshot);
    const statusLists = new Map<string, Checked<StatusList>>();
    const loggedSets = new Map<string, Checked<LoggedSet>>();
    const policies = new Map<string, Checked<LogPolicy>>();
    const codeTables: CodeTable[] = [];
    let codeFault: string | null = null;
    for (const [path, bytes] of this.files) {
      const status = /^status\/([A-Z]{2})\/(\d{1,9})\.cwt$/.exec(path);
      if (status?.[1])
        statusLists.set(`${status[1]}/${Number(status[2])}`, await this.status(status[1], Number(status[2]), bytes, keyLists, snapshot));
      const logged = /^logged\/([0-9a-f]{16})\.bin$/.exec(path);
      if (logged?.[1]) loggedSets.set(logged[1], await this.logged(logged[1], bytes, keyLists));
      const policy = /^log\/([A-Z]{2})\.policy$/.exec(path);
      if (policy?.[1]) policies.set(policy[1], this.logPolicy(policy[1], bytes, keyLists));
      if (/^codes\/\d+\.cbor$/.test(path)) {
        const table = readCodeTable(bytes, root);
        if (typeof table === 'string') codeFault = table;
        else codeTables.push(table);
      }
    }
    codeTables.sort((a, b) => b.version - a.version);
    const owners = ownersOf(keyLists);
    const denied = overlay.state === 'ok' ? overlay.value.denied : [];
    return {
      root,
      snapshot,
      overlay,
      keyList: (country) => keyLists.get(country) ?? null,
      isDenied: (country) => denied.includes(country),
      countriesOf: (kid) => owners.get(toHex(kid)) ?? [],
      statusList: (country, number) => statusLists.get(`${country}/${number}`) ?? absent,
      loggedSet: (kid) => loggedSets.get(toHex(kid)) ?? absent,
      logPolicy: (country) => policies.get(country) ?? absent,
      codeTable: (atLeast) => {
        const newest = codeTables[0];
        if (newest && newest.version >= atLeast) return ok(newest);
        return codeFault === null ? absent : invalid(codeFault);
      },
      memory: memoryOf(root, snapshot, keyLists, statusLists, this.memory),
    };
  }

  private async root(anchor: string | null): Promise<Checked<Root>> {
    const chain: Uint8Array[] = [];
    for (let version = 1; ; version++) {
      const file = this.files.get(`root/${version}.cose`);
      if (!file) break;
      chain.push(file);
    }
    if (chain.length === 0) return absent;
    if (anchor === null) return invalid('anchor.txt does not hold a digest');
    const followed = await followRoots(chain, anchor, this.crypto);
    if ('reason' in followed) return invalid(followed.reason);
    if (this.memory && followed.root.version < this.memory.rootVersion) return invalid('older than a root seen before');
    return ok(followed.root);
  }

  private async overlay(pinned: string | null): Promise<Checked<Overlay>> {
    const file = this.files.get('overlay.cose');
    if (!file) return absent;
    return attempt(async () => {
      const { message, overlay } = decodeOverlay(file);
      // Anybody can sign an overlay with a key of his own; only the caller's anchor makes it his.
      if (pinned === null || toHex(sha256(overlay.spki)) !== pinned) return invalid('not the overlay that anchor.txt names');
      const loaded = await loadKey({ alg: message.alg, spki: overlay.spki, kid: message.kid }, this.crypto);
      return (await signerOf(message, [loaded])) ? ok(overlay) : invalid('bad signature');
    });
  }

  private async snapshot(root: Checked<Root>): Promise<Checked<Snapshot>> {
    const file = this.files.get('snapshot.cose');
    if (!file || root.state !== 'ok') return absent;
    return attempt(async () => {
      const { message, snapshot } = decodeSnapshot(file);
      if (!(await this.signedBy(message, root.value.snapshotKeys))) return invalid('bad signature');
      if (snapshot.rootVersion > root.value.version) return invalid('names a newer root');
      if (this.memory && snapshot.issuedAt < this.memory.snapshotIssuedAt) return invalid('older than a snapshot seen before');
      return ok(snapshot);
    });
  }

  private async keyLists(
    root: Checked<Root>,
    overlay: Checked<Overlay>,
    snapshot: Checked<Snapshot>,
  ): Promise<Map<string, Checked<LoadedKeyList>>> {
    const countryKeys = new Map<string, readonly TrustKey[]>(root.state === 'ok' ? root.value.countries : []);
    if (overlay.state === 'ok') for (const [country, keys] of overlay.value.pinned) countryKeys.set(country, keys);
    const lists = new Map<string, Checked<LoadedKeyList>>();
    for (const [country, keys] of countryKeys) lists.set(country, await this.keyList(country, keys, snapshot));
    return lists;
  }

  private async keyList(country: string, keys: readonly TrustKey[], snapshot: Checked<Snapshot>): Promise<Checked<LoadedKeyList>> {
    const file = this.files.get(`keys/${country}.cose`);
    if (!file) return absent;
    return attempt(async () => {
      const { message, list } = decodeKeyList(file);
      if (list.country !== country) return invalid('list of another country');
      if (!(await this.signedBy(message, keys))) return invalid('bad signature');
      const known = snapshot.state === 'ok' ? snapshot.value.keyLists.get(country) : undefined;
      if (known && list.version < known.version) return invalid('older than the snapshot says');
      if (known && list.version === known.version && !equalBytes(known.sha256, sha256(file)))
        return invalid('not the list the snapshot names');
      const before = this.memory?.keyLists[country];
      const fault = before && keyListSuccessionFault(before, list);
      if (fault) return invalid(fault === 'log-withdrawn' ? 'no longer names its log' : 'older than a list seen before');
      const loaded = [];
      for (const listed of list.keys) loaded.push(await loadKey(listed, this.crypto));
      return ok({ list, keys: loaded });
    });
  }

  private async status(
    country: string,
    number: number,
    file: Uint8Array,
    keyLists: ReadonlyMap<string, Checked<LoadedKeyList>>,
    snapshot: Checked<Snapshot>,
  ): Promise<Checked<StatusList>> {
    const owner = keyLists.get(country);
    if (owner?.state !== 'ok') return invalid('no key list of the country');
    return attempt(async () => {
      const { message, list } = decodeStatusList(file);
      if (list.uri !== statusUri(owner.value.list, number)) return invalid('another list');
      if (!(await signedByStatusKey(message, list.issuedAt, owner.value))) return invalid('bad signature');
      const least = snapshot.state === 'ok' ? (snapshot.value.statusLists.get(country)?.get(number) ?? 0) : 0;
      if (list.issuedAt < Math.max(least, this.memory?.statusLists[`${country}/${number}`] ?? 0))
        return invalid('older than one published before');
      return ok(list);
    });
  }

  private async logged(kid: string, file: Uint8Array, keyLists: ReadonlyMap<string, Checked<LoadedKeyList>>): Promise<Checked<LoggedSet>> {
    return attempt(async () => {
      const { message, set } = decodeLoggedSet(file);
      if (toHex(set.kid) !== kid) return invalid('set of another key');
      const owner = keyLists.get(set.country);
      if (owner?.state !== 'ok') return invalid('no key list of the country');
      if (!owner.value.keys.some(({ key }) => key.role === keyRoleNumbers.permit && toHex(key.kid) === kid))
        return invalid('not a permit key of the country');
      return (await signedByStatusKey(message, set.issuedAt, owner.value)) ? ok(set) : invalid('bad signature');
    });
  }

  private logPolicy(country: string, file: Uint8Array, keyLists: ReadonlyMap<string, Checked<LoadedKeyList>>): Checked<LogPolicy> {
    const owner = keyLists.get(country);
    return owner?.state === 'ok' ? openLogPolicy(file, owner.value.list, this.crypto) : invalid('no key list of the country');
  }

  private async signedBy(message: Sign1, keys: readonly TrustKey[]): Promise<boolean> {
    for (const key of keys) if (await signerOf(message, [await loadKey(key, this.crypto)])) return true;
    return false;
  }
}

/** Status lists and logged sets: a status key of the country, in its time, not compromised. */
async function signedByStatusKey(message: Sign1, issuedAt: number, owner: LoadedKeyList): Promise<boolean> {
  const usable = owner.keys.filter(
    ({ key }) => key.role === keyRoleNumbers.status && key.state !== 'compromised' && key.signFrom <= issuedAt && issuedAt < key.signUntil,
  );
  return (await signerOf(message, usable)) !== null;
}

async function attempt<T>(open: () => Promise<Checked<T>>): Promise<Checked<T>> {
  try {
    return await open();
  } catch (error) {
    if (error instanceof TrustFormatError) return invalid(error.message);
    throw error;
  }
}

/** First line: SHA-256 of root/1.cose in hexadecimal. Optional second: `overlay` and the SHA-256 of the overlay key's SPKI. */
function readAnchor(file: Uint8Array | undefined): { root: string | null; overlay: string | null } {
  let text = '';
  try {
    text = file ? fromUtf8(file.subarray(0, 1024)) : '';
  } catch {
    // Not UTF-8: holds no digest.
  }
  const root = /^([0-9a-fA-F]{64})\s*$/m.exec(text)?.[1];
  const overlay = /^overlay\s+([0-9a-fA-F]{64})\s*$/m.exec(text)?.[1];
  return { root: root?.toLowerCase() ?? null, overlay: overlay?.toLowerCase() ?? null };
}

function readCodeTable(bytes: Uint8Array, root: Checked<Root>): CodeTable | string {
  try {
    const table = decodeCodeTable(bytes);
    const named = root.state === 'ok' ? root.value.codeTables.get(table.version) : undefined;
    return named && equalBytes(named, sha256(bytes)) ? table : 'code table that the root does not name';
  } catch (error) {
    if (error instanceof TrustFormatError) return error.message;
    throw error;
  }
}

function ownersOf(keyLists: ReadonlyMap<string, Checked<LoadedKeyList>>): Map<string, string[]> {
  const owners = new Map<string, string[]>();
  for (const [country, checked] of keyLists) {
    if (checked.state !== 'ok') continue;
    for (const { key } of checked.value.keys) owners.set(toHex(key.kid), [...(owners.get(toHex(key.kid)) ?? []), country]);
  }
  return owners;
}

function memoryOf(
  root: Checked<Root>,
  snapshot: Checked<Snapshot>,
  keyLists: ReadonlyMap<string, Checked<LoadedKeyList>>,
  statusLists: ReadonlyMap<string, Checked<StatusList>>,
  before: TrustMemory | null,
): TrustMemory {
  const lists = { ...before?.keyLists };
  for (const [country, checked] of keyLists)
    if (checked.state === 'ok') {
      const { version, log } = checked.value.list;
      lists[country] = { version, ...(log && { log }) };
    }
  const statuses = { ...before?.statusLists };
  for (const [name, checked] of statusLists) if (checked.state === 'ok') statuses[name] = checked.value.issuedAt;
  return {
    rootVersion: Math.max(before?.rootVersion ?? 0, root.state === 'ok' ? root.value.version : 0),
    snapshotIssuedAt: Math.max(before?.snapshotIssuedAt ?? 0, snapshot.state === 'ok' ? snapshot.value.issuedAt : 0),
    keyLists: lists,
    statusLists: statuses,
  };
}
