import { createHash } from 'node:crypto';
import { byteRangePlaceholder, byteRangeWidth, pdfDate } from '../pdf/signature-field.js';
import { cmsSignature, type Sealer } from './cms-signature.js';

/** Thrown when a file has no room for a seal: it was not rendered by us, is sealed already, or the chain is too long. */
export class SealError extends Error {
  constructor(
    readonly code: 'not-sealable' | 'seal-too-large',
    message: string,
  ) {
    super(message);
  }
}

/**
 * Seals a rendered permit (PAdES B-B): fills the byte range, hashes the whole file but the signature itself, and writes
 * the CMS into its place. Nothing is appended; the file keeps its length.
 * @param options.at claimed time of sealing; the day of issue stays where it is absent
 * @throws SealError `not-sealable`, `seal-too-large`
 */
export async function sealPdf(pdf: Uint8Array, sealer: Sealer, options: { readonly at?: Date } = {}): Promise<Uint8Array> {
  const file = Buffer.from(pdf);
  // The signature dictionary is the last object but one: searching from the end meets it before any attachment.
  const rangeAt = file.lastIndexOf(byteRangePlaceholder, undefined, 'latin1');
  if (rangeAt < 0) throw new SealError('not-sealable', 'the file has no empty signature');
  const open = file.indexOf('<', rangeAt, 'latin1');
  const close = file.indexOf('>', open, 'latin1');
  if (open < 0 || close < 0 || file.indexOf('/Contents <', rangeAt, 'latin1') !== open - '/Contents '.length) {
    throw new SealError('not-sealable', 'the signature dictionary is not ours');
  }
  const after = close + 1;
  const range = `/ByteRange [0 ${open} ${after} ${file.length - after}]`;
  file.write(range.padEnd(byteRangeWidth, ' '), rangeAt, 'latin1');
  if (options.at) {
    const date = `/M (${pdfDate(options.at)})`;
    const dateAt = file.lastIndexOf('/M (D:', rangeAt, 'latin1');
    if (dateAt < 0) throw new SealError('not-sealable', 'the signature dictionary has no time');
    file.write(date, dateAt, 'latin1');
  }
  const digest = createHash('sha256').update(file.subarray(0, open)).update(file.subarray(after)).digest();
  const cms = await cmsSignature(digest, sealer);
  const room = close - open - 1;
  if (cms.length * 2 > room)
    throw new SealError('seal-too-large', `the signature needs ${cms.length} bytes, the file has room for ${room / 2}`);
  file.write(Buffer.from(cms).toString('hex'), open + 1, 'latin1');
  return file;
}
