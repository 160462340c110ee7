/** ISO/IEC 18004: data codewords of versions 1 to 17 by error correction level. */
const dataCodewords = {
  L: [19, 34, 55, 80, 108, 136, 156, 194, 232, 274, 324, 370, 428, 461, 523, 589, 647],
  M: [16, 28, 44, 64, 86, 108, 124, 154, 182, 216, 254, 290, 334, 365, 415, 453, 507],
  Q: [13, 22, 34, 48, 62, 76, 88, 110, 132, 154, 180, 206, 244, 261, 295, 325, 367],
  H: [9, 16, 26, 36, 46, 60, 66, 86, 100, 122, 140, 158, 180, 197, 223, 253, 283],
} as const;

export type QrEcc = keyof typeof dataCodewords;
export interface QrSegment {
  readonly mode: 'byte' | 'numeric';
  readonly data: string;
}
/** How a code is to be drawn. Segments must be encoded as given: a library's own choice may need a larger version. */
export interface QrPlan {
  readonly version: number;
  readonly ecc: QrEcc;
  readonly segments: readonly QrSegment[];
}

/** Beyond version 17 the modules of a 40 mm code get too small for worn prints. */
export const maximumQrVersion = 17;
/** Edge of the printed code without quiet zone, in millimetres. */
export const qrEdgeMillimetres = 40;

/**
 * The smallest version at level M, then the highest level that does not raise the version.
 * @param text what `frontText` or `annexText` made: an address, `#` or `#A`, digits
 * @returns null when the text needs more than version 17-M
 */
export function qrPlan(text: string): QrPlan | null {
  const split = text.length - (/\d*$/.exec(text)?.[0].length ?? 0);
  const prefix = text.slice(0, split);
  const digits = text.slice(split);
  const version = smallestVersion(prefix.length, digits.length);
  if (version === null) return null;
  const bits = neededBits(version, prefix.length, digits.length);
  const ecc = (['H', 'Q', 'M'] as const).find((level) => bits <= 8 * capacity(level, version)) ?? 'M';
  const segments: QrSegment[] = [
    { mode: 'byte', data: prefix },
    { mode: 'numeric', data: digits },
  ];
  return { version, ecc, segments: segments.filter((segment) => segment.data !== '') };
}

/** Smallest version whose level M holds `prefix` bytes and `digits` digits; null above version 17. */
export function smallestVersion(prefix: number, digits: number): number | null {
  for (let version = 1; version <= maximumQrVersion; version++)
    if (neededBits(version, prefix, digits) <= 8 * capacity('M', version)) return version;
  return null;
}

function capacity(level: QrEcc, version: number): number {
  return dataCodewords[level][version - 1] ?? 0;
}

/** Mode indicator, character count and data of both segments (ISO/IEC 18004 sections 7.4.3 and 7.4.5). */
function neededBits(version: number, prefix: number, digits: number): number {
  const small = version < 10;
  const bytes = prefix === 0 ? 0 : 4 + (small ? 8 : 16) + 8 * prefix;
  const tail = [0, 4, 7][digits % 3] ?? 0;
  const numeric = digits === 0 ? 0 : 4 + (small ? 10 : 12) + 10 * Math.floor(digits / 3) + tail;
  return bytes + numeric;
}
