import { inflateCapped } from '#credential';
import type { PdfReading } from '#verify';

/** Streams looked at, and bytes of an attachment: a stranger's file must not keep the browser busy. */
const streamsMax = 2_000;
const attachmentMax = 16 * 1024 * 1024;

/**
 * Token, permit document and proof of the log among the attachments of a PDF, without reading the rest of the file. Whether the page
 * around them is genuine is a matter of its seal, which is not checked here and which the page therefore says.
 */
export function attachmentsIn(bytes: Uint8Array): PdfReading['attachments'] {
  const found: { -readonly [K in keyof PdfReading['attachments']]: PdfReading['attachments'][K] } = {};
  let streams = 0;
  for (let at = find(bytes, 'stream', 0); at >= 0 && streams < streamsMax; at = find(bytes, 'stream', at + 6)) {
    streams += 1;
    const start = bytes[at + 6] === 0x0d ? at + 8 : at + 7;
    const head = latin(bytes.subarray(Math.max(0, at - 400), at));
    const dictionary = head.slice(head.lastIndexOf(' obj') + 4);
    const end = find(bytes, 'endstream', start);
    if (end < 0) break;
    at = end;
    if (!/\/EmbeddedFile\b/.test(dictionary)) continue;
    const length = /\/Length (\d{1,9})(?! \d+ R)/.exec(dictionary)?.[1];
    const raw = bytes.subarray(start, length === undefined ? end : Math.min(end, start + Number(length)));
    const content = /\/FlateDecode\b/.test(dictionary) ? inflateCapped(raw, attachmentMax) : raw;
    // CBOR tag 18 or 0xd2: COSE_Sign1. The verifier decides whether they are what they seem.
    if (!content) continue;
    const begins = (text: string): boolean => latin(content.subarray(0, text.length)) === text;
    if (content[0] === 0xd2) found.cose ??= content;
    else if (begins('c2sp.org/tlog-proof@')) found.proof ??= content;
    else if (begins('{"act":')) found.entry ??= content;
    else if (begins('{')) found.json ??= content;
  }
  return found;
}

function find(bytes: Uint8Array, word: string, from: number): number {
  const first = word.charCodeAt(0);
  for (let at = bytes.indexOf(first, from); at >= 0; at = bytes.indexOf(first, at + 1)) {
    let same = 1;
    while (same < word.length && bytes[at + same] === word.charCodeAt(same)) same += 1;
    if (same === word.length) return at;
  }
  return -1;
}

function latin(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}
