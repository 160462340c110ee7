import { fromDigits, toDigits } from './digits.js';

/** Longest camera text that is looked at; a version 40 code holds 7,089 digits. */
const maximumText = 8192;

export type QrContent =
  /** COSE bytes of a permit token, still to be decoded. */
  | { readonly kind: 'front'; readonly bytes: Uint8Array }
  /** An annex as carried: CBOR, or zlib of CBOR. */
  | { readonly kind: 'annex'; readonly bytes: Uint8Array }
  /** Began like one of our codes, but the digits are damaged. */
  | { readonly kind: 'damaged' }
  /** Something else, e.g. the code of a web shop. */
  | { readonly kind: 'foreign' };

export function frontText(publicUrl: string, cose: Uint8Array): string {
  return `${publicUrl}#${toDigits(cose)}`;
}

export function annexText(publicUrl: string, annex: Uint8Array): string {
  return `${publicUrl}#A${toDigits(annex)}`;
}

/**
 * Reads the text of one QR code. Everything up to the first `#` is ignored: the address only tells an ordinary camera
 * where to look, and whoever prints a false permit chooses it.
 */
export function parseQr(camera: string): QrContent {
  const text = camera.trim();
  if (text.length > maximumText) return { kind: 'foreign' };
  const fragment = text.slice(text.indexOf('#') + 1);
  const annex = fragment.startsWith('A');
  const digits = annex ? fragment.slice(1) : fragment;
  if (!/^\d/.test(digits)) return { kind: 'foreign' };
  const bytes = fromDigits(digits);
  if (bytes === null) return { kind: 'damaged' };
  return { kind: annex ? 'annex' : 'front', bytes };
}
