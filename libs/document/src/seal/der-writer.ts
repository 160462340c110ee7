/** DER encoding of the few types a seal is made of (X.690). Lengths up to 65,535 bytes, which no seal comes near. */
export const derTags = { octets: 0x04, objectIdentifier: 0x06, sequence: 0x30, set: 0x31, context0: 0xa0 } as const;

/** One element: tag, shortest length, contents one after the other. @throws RangeError above 65,535 bytes */
export function der(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const length = contents.reduce((sum, content) => sum + content.length, 0);
  if (length > 0xffff) throw new RangeError('an element of a seal is too long');
  const head = length < 0x80 ? [tag, length] : length < 0x100 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length & 0xff];
  const out = new Uint8Array(head.length + length);
  out.set(head);
  let at = head.length;
  for (const content of contents) {
    out.set(content, at);
    at += content.length;
  }
  return out;
}

/** OBJECT IDENTIFIER from its dotted form. */
export function derObjectIdentifier(dotted: string): Uint8Array {
  const [top = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [top * 40 + second, ...rest].flatMap((arc) => {
    const digits = [arc & 0x7f];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) digits.unshift((left & 0x7f) | 0x80);
    return digits;
  });
  return der(derTags.objectIdentifier, Uint8Array.from(bytes));
}

/** SET OF: members in the order of their encodings (s11.6). */
export function derSetOf(tag: number, members: readonly Uint8Array[]): Uint8Array {
  return der(tag, ...[...members].sort((left, right) => Buffer.compare(left, right)));
}
