import { imageKind } from './image-header.js';
import type { Presented } from './presented.js';

export type PresentedFault = 'verification-empty' | 'verification-file-unsupported';
export type PresentedResult = { readonly ok: true; readonly presented: Presented } | { readonly ok: false; readonly fault: PresentedFault };

/** Longest text of one code that anybody reads: v40 holds 7,089 digits, our cap is v17. */
export const qrTextMax = 8_192;
/** Front code and annexes: 300 lines fit in far fewer. */
export const qrTextsMax = 320;

const pdfHeader = [0x25, 0x50, 0x44, 0x46, 0x2d]; // %PDF-
/** A PDF may have junk before its header (ISO 32000-1 Annex H.3.4.1). */
const pdfHeaderWithin = 1024;
const tokenMax = 16_384;

/**
 * Sorts bytes by what they are, whatever name or type came with them.
 *
 * @param declared media type of the request or part, "" when unknown; decides only between token bytes and text
 */
export function sortBytes(bytes: Uint8Array, declared = ''): PresentedResult {
  if (bytes.length === 0) return { ok: false, fault: 'verification-empty' };
  if (imageKind(bytes) !== null) return found({ carrier: 'image', bytes });
  if (startsWithPdf(bytes)) return found({ carrier: 'pdf', bytes });
  const type = declared.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  // Malformed token bytes are a verdict, not a malformed request: they may be somebody's forgery.
  if (type === 'application/cose') return found({ carrier: 'cose', bytes: bytes.subarray(0, tokenMax + 1) });
  if (type.startsWith('image/') || type === 'application/pdf') return { ok: false, fault: 'verification-file-unsupported' };
  const text = asciiText(bytes);
  if (text !== null) return sortText(text);
  // 0xd2 is CBOR tag 18, COSE_Sign1 (RFC 9052 s2).
  if (bytes[0] === 0xd2 || type === 'application/octet-stream') return found({ carrier: 'cose', bytes: bytes.subarray(0, tokenMax + 1) });
  return { ok: false, fault: 'verification-file-unsupported' };
}

/** Codes as text, one on each line. */
export function sortText(text: string): PresentedResult {
  return sortTexts(text.slice(0, qrTextMax * qrTextsMax).split(/[\r\n]+/));
}

export function sortTexts(texts: readonly string[]): PresentedResult {
  const codes = texts.map((text) => text.trim()).filter((text) => text !== '');
  return codes.length === 0 ? { ok: false, fault: 'verification-empty' } : found({ carrier: 'qr', texts: codes.slice(0, qrTextsMax) });
}

function found(presented: Presented): PresentedResult {
  return { ok: true, presented };
}

function startsWithPdf(bytes: Uint8Array): boolean {
  const last = Math.min(pdfHeaderWithin, bytes.length - pdfHeader.length);
  for (let at = 0; at <= last; at += 1) if (pdfHeader.every((byte, index) => bytes[at + index] === byte)) return true;
  return false;
}

/** The text of a file that holds nothing but printable ASCII, as every QR text does; otherwise null. */
function asciiText(bytes: Uint8Array): string | null {
  let text = '';
  for (const byte of bytes.subarray(0, qrTextMax * 8)) {
    const printable = (byte >= 0x20 && byte < 0x7f) || byte === 0x0a || byte === 0x0d || byte === 0x09;
    if (!printable) return null;
    text += String.fromCharCode(byte);
  }
  return text;
}
