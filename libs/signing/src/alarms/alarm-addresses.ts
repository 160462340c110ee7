import { assertionFault } from '../checks/assertion.js';
import { type KeyHistory, type PortalAddress, readStatement, within } from '../checks/key-history.js';
import type { ConfirmedChange, SignedBy } from './alarm-address.repository.js';

export interface AlarmAddressesNow {
  /** Addresses that count. */
  readonly urls: readonly string[];
  /** Ids of changes that nobody, or one person alone, signed. */
  readonly forged: readonly string[];
}

/**
 * Which addresses are told of alarms: those for whose addition two different officers signed, without an end for which two
 * signed. What counted before goes on counting when its row is gone: silence needs two people as well.
 *
 * @param before addresses that counted when the signer last looked
 */
export function addressesNow(
  changes: readonly ConfirmedChange[],
  before: readonly string[],
  history: KeyHistory,
  portal: PortalAddress,
): AlarmAddressesNow {
  const urls = new Set(before);
  const forged: string[] = [];
  for (const change of changes) {
    if (!signedByTwo(change, history, portal)) forged.push(change.id);
    else if (change.change === 'add') urls.add(change.url);
    else urls.delete(change.url);
  }
  return { urls: [...urls].sort(), forged };
}

function signedByTwo(change: ConfirmedChange, history: KeyHistory, portal: PortalAddress): boolean {
  const { proposal, confirmation } = change;
  if (!proposal || !confirmation) return false;
  const first = signer(change, proposal, 'propose', history, portal);
  const second = signer(change, confirmation, 'confirm', history, portal);
  return first !== null && second !== null && first !== second;
}

/** The person whose valid signature it is; null where there is none. */
function signer(change: ConfirmedChange, signed: SignedBy, act: string, history: KeyHistory, portal: PortalAddress): string | null {
  const key = history.find(signed.keyId);
  const said = readStatement(signed.text);
  if (!key || !said) return null;
  const says =
    said['format'] === 'opencites-alarm-address/1' &&
    said['act'] === act &&
    said['id'] === signed.id &&
    said['changeId'] === change.id &&
    said['change'] === change.change &&
    said['url'] === change.url &&
    said['person'] === key.person &&
    said['role'] === key.role;
  const at = new Date(typeof said['at'] === 'string' ? said['at'] : NaN);
  if (!says || !within(at, signed.signedAt) || history.faultAt(key.id, signed.signedAt)) return null;
  return assertionFault(signed, { statement: signed.text, publicKey: key.publicKey, ...portal }) ? null : key.person;
}
