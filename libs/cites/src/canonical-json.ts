/**
 * Canonical JSON of RFC 8785 (JCS): members sorted by UTF-16 code units, no blanks, ECMAScript number and string forms.
 *
 * Takes plain JSON values. Members that are `undefined` are left out, as JSON.stringify does. Anything that has no
 * one JSON form (NaN, Infinity, bigint, functions, lone surrogates, class instances) throws a TypeError: a document
 * that would hash differently elsewhere must not be hashed at all.
 */
export function canonicalJson(value: unknown): string {
  return write(value, 0);
}

// Far deeper than any document of ours; stops a stack overflow on hostile input.
const maximumDepth = 200;

function write(value: unknown, depth: number): string {
  if (depth > maximumDepth) throw new TypeError('canonical JSON: nested too deeply');
  switch (typeof value) {
    case 'string':
      return text(value);
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError('canonical JSON: number is not finite');
      return JSON.stringify(value);
    case 'boolean':
      return String(value);
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? list(value, depth) : members(value, depth);
    default:
      throw new TypeError(`canonical JSON: ${typeof value} has no JSON form`);
  }
}

function list(values: readonly unknown[], depth: number): string {
  return `[${values.map((value) => write(value, depth + 1)).join(',')}]`;
}

function members(value: object, depth: number): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  // A plain object of any realm: nothing stands behind its prototype. Dates, maps and class instances have more.
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) throw new TypeError('canonical JSON: only plain objects');
  // RFC 8785 s3.2.3: sort by UTF-16 code units, which is what the default order of JavaScript strings is.
  const entries = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${entries.map(([name, member]) => `${text(name)}:${write(member, depth + 1)}`).join(',')}}`;
}

function text(value: string): string {
  // RFC 8785 s3.2.2.2: a lone surrogate has no UTF-8 form.
  if (/\p{Surrogate}/u.test(value)) throw new TypeError('canonical JSON: lone surrogate');
  return JSON.stringify(value);
}
