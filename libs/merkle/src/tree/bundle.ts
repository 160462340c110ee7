import { tileWidthMax } from './tile-path.js';

/** Longest entry that a bundle can hold: its length is written in 16 bits. */
export const bundledEntryMax = 65_535;

export type BundleFault = 'bundle-truncated' | 'bundle-trailing-bytes';

export type BundleResult =
  | { readonly ok: true; readonly entries: readonly Uint8Array[] }
  | { readonly ok: false; readonly fault: BundleFault; /** Entries read before the fault. */ readonly read: number };

/** C2SP tlog-tiles entry bundle: each entry after its length as a big-endian uint16. @throws RangeError for what fits no bundle */
export function encodeBundle(entries: readonly Uint8Array[]): Uint8Array {
  if (entries.length < 1 || entries.length > tileWidthMax) throw new RangeError(`merkle: a bundle of ${entries.length} entries`);
  const bytes = new Uint8Array(entries.reduce((total, entry) => total + 2 + entry.length, 0));
  let at = 0;
  for (const entry of entries) {
    if (entry.length > bundledEntryMax) throw new RangeError(`merkle: an entry of ${entry.length} bytes`);
    bytes[at] = entry.length >> 8;
    bytes[at + 1] = entry.length & 255;
    bytes.set(entry, at + 2);
    at += 2 + entry.length;
  }
  return bytes;
}

/** Exactly `width` entries and not a byte more; entries are views of the bytes given. Never throws. */
export function decodeBundle(bytes: Uint8Array, width: number): BundleResult {
  const entries: Uint8Array[] = [];
  let at = 0;
  while (entries.length < width) {
    const length = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
    if (at + 2 + length > bytes.length) return { ok: false, fault: 'bundle-truncated', read: entries.length };
    entries.push(bytes.subarray(at + 2, at + 2 + length));
    at += 2 + length;
  }
  return at === bytes.length ? { ok: true, entries } : { ok: false, fault: 'bundle-trailing-bytes', read: entries.length };
}
