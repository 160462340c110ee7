/**
 * Whom to believe (docs/spec/trust.md): root, key lists, snapshot, status lists, code tables, logged sets, overlay. Pure.
 *
 * Publish: `encodeRoot(root, signers)`, `encodeKeyList(list, signer)`, `encodeSnapshot(snapshot, signer)`,
 *          `encodeStatusList({ uri, issuedAt, expires, timeToLive, packed: packStatuses(values) }, signer)`,
 *          `encodeLoggedSet({ ..., entries: loggedEntries(creds) }, signer)`, `encodeCodeTable(table)`, `encodeOverlay(...)`;
 *          a signer is `{ alg, kid, sign(bytes) }`. `rootAnchor(root1)` is what anchor.txt holds. `keyListSuccessionFault`
 *          says whether a new key list may follow the published one.
 * Read:    `openTrust(files, crypto, memory?)` -> `TrustStore`; `files` maps the paths of a trust directory to bytes.
 */
export { encodeCodeTable, decodeCodeTable, type CodeTable } from './code-table.js';
export type { VerifyCrypto, VerifyKey } from './crypto-port.js';
export {
  decodeKeyList,
  encodeKeyList,
  keyListSuccessionFault,
  keyRoleNumbers,
  listedKeyStates,
  statusUri,
  type KeyList,
  type KeyRoleNumber,
  type ListedKey,
  type ListedKeyState,
} from './key-list.js';
export { encodeFreezeStatement, openFreezeStatement, readFreezeStatement, type FreezeStatement } from './freeze-statement.js';
export { ed25519Verify, openLogPolicy, type LogPolicy } from './log-policy.js';
export {
  decodeLoggedSet,
  encodeLoggedSet,
  isLogged,
  loggedEntries,
  loggedEntryBytes,
  mergeLoggedEntries,
  type LoggedSet,
} from './logged-set.js';
export { openTrust, type TrustFiles } from './open-trust.js';
export { decodeOverlay, encodeOverlay, type Overlay } from './overlay.js';
export { decodeReceipt, encodeReceipt, openReceipt, type Receipt } from './receipt.js';
export { decodeRoot, encodeRoot, followRoots, hasQuorum, rootAnchor, type DecodedRoot, type Root } from './root.js';
export { messageTypes, sameKid, type LoadedKey, type MessageType } from './signed-message.js';
export { decodeSnapshot, encodeSnapshot, type Snapshot } from './snapshot.js';
export {
  decodeStatusList,
  encodeStatusList,
  largeStatusListSlots,
  packStatuses,
  statusAt,
  statusListSlots,
  statusValues,
  type StatusList,
  type StatusName,
} from './status-list.js';
export { TrustFormatError } from './format-error.js';
export { trustKey, type TrustKey } from './trust-key.js';
export type { Checked } from './checked.js';
export type { LoadedKeyList, TrustMemory, TrustStore } from './trust-state.js';
