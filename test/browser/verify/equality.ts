/** Something that decides by itself whether it equals a value. */
class Asymmetric {
  constructor(readonly test: (actual: unknown) => boolean) {}
}

export function matches(test: (actual: unknown) => boolean): unknown {
  return new Asymmetric(test);
}

/** Deep equality as Jest's `toEqual` means it: undefined properties count as absent. */
export function equals(a: unknown, b: unknown): boolean {
  return compare(a, b, false);
}

/** As `toMatchObject`: what the expected object does not name may be anything. */
export function partial(a: unknown, b: unknown): boolean {
  return compare(a, b, true);
}

function compare(a: unknown, b: unknown, subset: boolean): boolean {
  if (b instanceof Asymmetric) return b.test(a);
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const named = subset && Object.getPrototypeOf(b) === Object.prototype; // e.g. { length: 32 } of an array
  if (!named && (ArrayBuffer.isView(a) || ArrayBuffer.isView(b) || Array.isArray(a) || Array.isArray(b))) return sameItems(a, b, subset);
  if (a instanceof Map || b instanceof Map) return a instanceof Map && b instanceof Map && sameItems([...a], [...b], subset);
  if (a instanceof Set || b instanceof Set) return a instanceof Set && b instanceof Set && sameItems([...a], [...b], subset);
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  const keys = subset ? Object.keys(right) : [...new Set([...Object.keys(left), ...Object.keys(right)])];
  return keys.every((key) => compare(left[key], right[key], subset));
}

function sameItems(a: object, b: object, subset: boolean): boolean {
  if (Array.isArray(a) !== Array.isArray(b) || a.constructor !== b.constructor) return false;
  const left = Array.from(a as unknown as ArrayLike<unknown>);
  const right = Array.from(b as unknown as ArrayLike<unknown>);
  return left.length === right.length && left.every((item, index) => compare(item, right[index], subset));
}
