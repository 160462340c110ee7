import { toHex } from '#credential';
import { keyRoleNumbers, type KeyList, type ListedKey } from '#trust';
import type { ReasonId } from '../reasons.js';
import type { PdfReading } from '../verify-input.js';

/**
 * The seal over the pages. The attachments of a PDF prove nothing about what its pages show; only a seal over the whole
 * file, by a certificate that the issuer lists with the seal role, ties them together.
 */
export function sealReason(seal: PdfReading['seal'], list: KeyList, listsFresh: boolean): ReasonId {
  if (seal === null) return 'seal-not-checked';
  if (!seal.present) return 'seal-missing';
  // An update after the seal shows other pages to a reader while the sealed bytes stay as they were.
  if (seal.incrementalUpdate) return 'seal-then-changed';
  if (!seal.valid) return 'seal-broken';
  if (!seal.coversWholeFile) return 'seal-not-whole-file';
  const key = list.keys.find((listed) => isSealKey(listed, seal.certificateSha256));
  if (!key) return listsFresh ? 'seal-not-listed' : 'seal-not-listed-lists-stale';
  return key.state === 'compromised' ? 'seal-key-compromised' : 'seal-good';
}

function isSealKey(key: ListedKey, certificateSha256: string | null): boolean {
  if (key.role !== keyRoleNumbers.seal || !key.certificateSha256 || certificateSha256 === null) return false;
  return toHex(key.certificateSha256) === certificateSha256.toLowerCase();
}
