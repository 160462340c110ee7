/** One tag-length-value of DER; `bytes` is all of it, `content` the value. */
export interface DerElement {
  readonly tag: number;
  readonly bytes: Uint8Array;
  readonly content: Uint8Array;
}

/** Thrown inside the reader only. */
export class DerError extends Error {}

// SignedData of a seal has about ten elements a level; more is no seal of ours.
const maximumElements = 64;

/**
 * Splits bytes into DER elements, one level deep. Strict where BER is not: short tags, definite lengths in their
 * shortest form, nothing left over. Never recurses: the caller walks down as far as it knows the structure.
 * @throws DerError
 */
export function derElements(bytes: Uint8Array): DerElement[] {
  const out: DerElement[] = [];
  let at = 0;
  while (at < bytes.length) {
    const element = derElement(bytes, at);
    out.push(element);
    at += element.bytes.length;
    if (out.length > maximumElements) throw new DerError('too many elements');
  }
  return out;
}

/** The element at an offset. @throws DerError */
export function derElement(bytes: Uint8Array, at = 0): DerElement {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) throw new DerError('malformed tag');
  let length = first;
  let start = at + 2;
  if (first >= 0x80) {
    const octets = first & 0x7f;
    if (octets === 0 || octets > 3) throw new DerError('malformed length');
    length = 0;
    for (let index = 0; index < octets; index++) length = length * 256 + (bytes[start + index] ?? 0);
    start += octets;
    if (length < 0x80 || length < 256 ** (octets - 1)) throw new DerError('length not in its shortest form');
  }
  if (start + length > bytes.length) throw new DerError('element longer than its container');
  return { tag, bytes: bytes.subarray(at, start + length), content: bytes.subarray(start, start + length) };
}

/** The members of a constructed element with the given tag. @throws DerError */
export function members(element: DerElement | undefined, tag: number): DerElement[] {
  if (!element || element.tag !== tag) throw new DerError(`expected tag ${tag}`);
  return derElements(element.content);
}

/** Dotted form of an OBJECT IDENTIFIER. @throws DerError */
export function objectIdentifier(element: DerElement | undefined): string {
  if (!element || element.tag !== 0x06 || element.content.length === 0 || element.content.length > 32)
    throw new DerError('expected an OID');
  const arcs: number[] = [];
  let value = 0;
  element.content.forEach((byte, index) => {
    value = value * 128 + (byte & 0x7f);
    if (!Number.isSafeInteger(value)) throw new DerError('arc too large');
    if (byte < 0x80) {
      arcs.push(value);
      value = 0;
    } else if (index === element.content.length - 1) throw new DerError('unfinished OID');
  });
  const [head = 0, ...rest] = arcs;
  const top = Math.min(2, Math.floor(head / 40));
  return [top, head - top * 40, ...rest].join('.');
}
