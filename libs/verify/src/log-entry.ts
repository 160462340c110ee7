import { canonicalJson } from '#cites';
import { fromBase64Url, fromUtf8 } from '#credential';
import type { EntryCheck, TreeHead } from '#merkle';

type Members = Readonly<Record<string, unknown>>;

const entryBytesMax = 8192;
const uuidV7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
const kind = /^[a-z]+(\.[a-z]+(-[a-z]+)*)+$/;
/** Whoever looks, decides or overrides says why. */
const reasoned = /^(look|decision|override)\./;
const key = /^[A-Za-z][A-Za-z0-9_.-]{0,63}$/;
const commitment = /^[A-Za-z0-9_-]{43}$/;
/** A commitment in the public log, 16 bytes of pseudonym in the restricted one. */
const who = /^([A-Za-z0-9_-]{43}|[A-Za-z0-9_-]{22})$/;

/** Members of an entry, each with what it must be; those of the second table may be absent. */
const required: Readonly<Record<string, (value: unknown) => boolean>> = {
  act: isText,
  at: (value) => matches(instant, value) && !Number.isNaN(Date.parse(value as string)),
  by: isActor,
  c: (value) => isMembers(value) && Object.values(value).every((member) => matches(commitment, member)),
  id: (value) => matches(uuidV7, value),
  k: (value) => matches(kind, value),
  see: (value) => isMembers(value) && headOf(value) !== null,
  v: (value) => value === 1,
};
const optional: typeof required = { pub: isMembers, re: isText, with: isActor };

/**
 * Entries of an OpenCITES log (docs/spec/log-entries.md): canonical, of version 1, with an id that no other entry of this
 * run has. Made anew for each run.
 */
export function openCitesEntries(): EntryCheck {
  const ids = new Set<string>();
  let takenOver = 0;
  return (bytes, index) => {
    const entry = readEntry(bytes);
    if (typeof entry === 'string') return { fault: entry };
    const id = String(entry['id']);
    if (ids.has(id)) return { fault: 'second-entry-of-this-id' };
    ids.add(id);
    if (index === 0) takenOver = takenOverBy(entry);
    // What a successor takes over has seen checkpoints of its predecessor, which is another tree.
    return { saw: index > 0 && index <= takenOver ? null : headOf(entry['see'] as Members) };
  };
}

/** How many entries after this one, the first of a log, come from the log that it succeeds. */
function takenOverBy({ k, pub }: Members): number {
  const taken = (k === 'log.successor' || k === 'log.restricted-successor') && isMembers(pub) ? pub['taken'] : 0;
  return Number.isSafeInteger(taken) ? (taken as number) : 0;
}

/** The members of an entry, or in one word what is wrong with it. */
export function readEntry(bytes: Uint8Array): Members | string {
  if (bytes.length > entryBytesMax) return 'too-long';
  let text: string;
  let entry: unknown;
  try {
    text = fromUtf8(bytes);
  } catch {
    return 'not-utf8';
  }
  try {
    entry = JSON.parse(text);
  } catch {
    return 'not-json';
  }
  if (!isMembers(entry) || !isPlain(entry)) return 'values';
  // Another order, a blank, a second member of the same name: other bytes for the same thing.
  if (canonical(entry) !== text) return 'not-canonical';
  for (const [name, fits] of Object.entries(required)) if (!Object.hasOwn(entry, name) || !fits(entry[name])) return `member-${name}`;
  for (const [name, fits] of Object.entries(optional)) if (Object.hasOwn(entry, name) && !fits(entry[name])) return `member-${name}`;
  if (reasoned.test(String(entry['k'])) && !Object.hasOwn(entry, 're')) return 'member-re';
  const unknown = Object.keys(entry).some((name) => !Object.hasOwn(required, name) && !Object.hasOwn(optional, name));
  return unknown ? 'unknown-member' : entry;
}

/** null for what is nested deeper than anything that we write. */
function canonical(entry: Members): string | null {
  try {
    return canonicalJson(entry);
  } catch {
    return null;
  }
}

function headOf(see: Members): TreeHead | null {
  const { n, r } = see;
  const root = typeof r === 'string' ? fromBase64Url(r) : null;
  if (!Number.isSafeInteger(n) || (n as number) < 0 || root?.length !== 32 || Object.keys(see).length !== 2) return null;
  return { size: n as number, root };
}

/** No floats, no text that is not NFC, no odd keys: what has one form in every language. Depth is bounded by the size. */
function isPlain(value: unknown): boolean {
  if (typeof value === 'number') return Number.isSafeInteger(value);
  if (typeof value === 'string') return !/\p{Surrogate}/u.test(value) && value.normalize('NFC') === value;
  if (Array.isArray(value)) return value.every(isPlain);
  if (!isMembers(value)) return true;
  return Object.entries(value).every(([name, member]) => key.test(name) && isPlain(member));
}

function isActor(value: unknown): boolean {
  return isMembers(value) && Object.keys(value).join() === 'org,role,who' && isText(value['org']) && isText(value['role']) && matches(who, value['who']); // prettier-ignore
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function matches(pattern: RegExp, value: unknown): boolean {
  return typeof value === 'string' && pattern.test(value);
}
