import type { Checked } from './checked.js';
import type { CodeTable } from './code-table.js';
import type { KeyList, ListedKey } from './key-list.js';
import type { LogPolicy } from './log-policy.js';
import type { LoggedSet } from './logged-set.js';
import type { Overlay } from './overlay.js';
import type { Root } from './root.js';
import type { LoadedKey } from './signed-message.js';
import type { Snapshot } from './snapshot.js';
import type { StatusList } from './status-list.js';

/** A country's key list with its keys imported. */
export interface LoadedKeyList {
  readonly list: KeyList;
  readonly keys: readonly LoadedKey<ListedKey>[];
}

/** What a device remembers between openings, so that nobody can feed it older material. */
export interface TrustMemory {
  readonly rootVersion: number;
  readonly snapshotIssuedAt: number;
  readonly keyLists: Readonly<
    Record<string, { readonly version: number; readonly log?: { readonly origin: string; readonly vkey: string } }>
  >;
  /** "XX/N" -> iat. */
  readonly statusLists: Readonly<Record<string, number>>;
}

/** Everything a check needs to know about whom to believe, opened once and used for many permits. */
export interface TrustStore {
  readonly root: Checked<Root>;
  readonly snapshot: Checked<Snapshot>;
  readonly overlay: Checked<Overlay>;
  /** null: the country is neither in the root nor pinned. */
  keyList(country: string): Checked<LoadedKeyList> | null;
  isDenied(country: string): boolean;
  /** Countries whose key list names this key id, whatever the role. */
  countriesOf(kid: Uint8Array): readonly string[];
  statusList(country: string, number: number): Checked<StatusList>;
  loggedSet(kid: Uint8Array): Checked<LoggedSet>;
  /** Log key, witnesses and quorum by which proofs of the country's log are judged. */
  logPolicy(country: string): Checked<LogPolicy>;
  /** The newest code table whose hash the root names; `atLeast`: the version a permit was issued with. */
  codeTable(atLeast: number): Checked<CodeTable>;
  readonly memory: TrustMemory;
}
