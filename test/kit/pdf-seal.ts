/** What a PAdES signature is made of, cut out by hand: no code of ours takes part in the check. */
export interface SealParts {
  /** The bytes that the ByteRange covers. */
  readonly content: Buffer;
  /** CMS, DER. */
  readonly signature: Buffer;
}

/** @throws Error when the PDF has no signature, or one that does not cover the whole file */
export function sealParts(pdf: Buffer): SealParts {
  const text = pdf.toString('latin1');
  const [, ...numbers] = /\/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]/.exec(text) ?? [];
  const [from = -1, length = 0, from2 = 0, length2 = 0] = numbers.map(Number);
  if (from !== 0 || from2 + length2 !== pdf.length) throw new Error('The signature does not cover the whole file');
  const hex = text.slice(length + 1, from2 - 1);
  const padded = Buffer.from(hex, 'hex');
  // DER says how long it is: 0x30 0x82 and two bytes, then what the field has left is padding.
  if (padded[0] !== 0x30 || padded[1] !== 0x82) throw new Error('No CMS in the signature field');
  return {
    content: Buffer.concat([pdf.subarray(from, length), pdf.subarray(from2, from2 + length2)]),
    signature: padded.subarray(0, padded.readUInt16BE(2) + 4),
  };
}
