import { createHash } from 'node:crypto';
import { canonicalJson } from '#cites';
import type { Actor } from '#web';
import { commitment, type Opening, openingOf, pseudonym } from './commitment.js';
import { type EventKind, logOf, needsReason } from './event-kinds.js';

/** JSON of a log entry: no floats, quantities are decimal strings. */
export type EntryValue = string | number | boolean | null | readonly EntryValue[] | { readonly [key: string]: EntryValue };

/** Something that happened, as a feature says it. */
export interface LedgerEvent {
  readonly kind: EventKind;
  /** From the session, or `systemActor`. */
  readonly actor: Actor;
  /** Verb of the act, e.g. "approve". */
  readonly act: string;
  /** Rows this event is about; a guarded row cannot change without an event that names it. */
  readonly subjects: readonly string[];
  /** Committed with a salt each: personal data, numbers, texts. Openings are kept aside and can be erased. */
  readonly fields?: Readonly<Record<string, EntryValue>>;
  /** Committed like fields, but salted by the caller, who keeps salt and value too or names the commitment elsewhere in the entry. */
  readonly openings?: readonly Opening[];
  /** In clear for everybody, forever: nothing about a person. */
  readonly pub?: Readonly<Record<string, EntryValue>>;
  /** Reason code; mandatory for looks, decisions and overrides. */
  readonly reason?: string;
  /** Second officer of an act that takes two. */
  readonly with?: Actor;
  /** YYYY-MM-DD before which the openings must not be erased (expiry + 5 years, Dec. 18.125). */
  readonly legalHoldUntil?: string;
}

export interface BuiltEntry {
  readonly log: 'public' | 'restricted';
  readonly bytes: Buffer;
  /** The bytes around the value of `see`: the database, which knows the newest checkpoint, puts it between. */
  readonly beforeSee: Buffer;
  readonly afterSee: Buffer;
  readonly openings: readonly Opening[];
}

/** Newest checkpoint published when the act happened; before the first, the empty tree: SHA-256 of the empty string. */
export interface SeenCheckpoint {
  readonly n: number;
  readonly r: string;
}
export const nothingSeen: SeenCheckpoint = { n: 0, r: createHash('sha256').digest('base64url') };

export interface EntryContext {
  readonly eventId: string;
  readonly at: Date;
  /** Key of the year for pseudonyms in the restricted log. */
  readonly actorKey: Uint8Array;
  readonly see?: SeenCheckpoint;
}

export const entrySizeMax = 8192;
/** Longest value of `see`, a size of 16 digits: whether an entry fits must not depend on how far the log is. */
const seeSizeMax = Buffer.byteLength(canonicalJson({ n: Number.MAX_SAFE_INTEGER, r: nothingSeen.r }));
const kindPattern = /^[a-z]+(\.[a-z]+(-[a-z]+)*)+$/;
const keyPattern = /^[A-Za-z][A-Za-z0-9_.-]{0,63}$/;

/**
 * The entry as it will stand in the log, byte for byte.
 *
 * @throws TypeError for what a caller must never do: floats, odd keys, text that is not NFC, a missing reason, more than 8,192 bytes
 */
export function buildEntry(event: LedgerEvent, context: EntryContext): BuiltEntry {
  if (!kindPattern.test(event.kind)) throw new TypeError(`ledger: not an event kind: ${event.kind}`);
  if (needsReason(event.kind) && !event.reason) throw new TypeError(`ledger: ${event.kind} needs a reason code`);
  const log = logOf(event.kind);
  const openings: Opening[] = [];
  const committed: Record<string, string> = {};
  const commit = (field: string, value: EntryValue): string => {
    const opening = openingOf(field, checked(value));
    openings.push(opening);
    return commitment(opening);
  };
  for (const [field, value] of Object.entries(event.fields ?? {})) {
    if (!keyPattern.test(field)) throw new TypeError(`ledger: not a field name: ${field}`);
    committed[field] = commit(field, value);
  }
  for (const opening of event.openings ?? []) {
    if (!keyPattern.test(opening.field) || Object.hasOwn(committed, opening.field))
      throw new TypeError(`ledger: not a field name, or twice: ${opening.field}`);
    openings.push(opening);
    committed[opening.field] = commitment(opening);
  }
  // A restricted entry without any salted field could be guessed from its leaf hash, which is public.
  if (log === 'restricted' && openings.length === 0) committed['blind'] = commit('blind', null);
  const by = (actor: Actor, field: string) => ({
    org: actor.org,
    role: actor.role,
    // No stable pseudonym in public: a fresh commitment each time, opened only for inspectors.
    who: log === 'public' ? commit(field, actor.personId) : pseudonym(context.actorKey, actor.personId),
  });
  // Canonical JSON sorts members, so what stands before `see` and what stands after it are two objects with one seam each.
  const before = {
    act: event.act,
    at: context.at.toISOString(),
    by: by(event.actor, 'by.who'),
    c: committed,
    id: context.eventId,
    k: event.kind,
    ...(event.pub === undefined ? {} : { pub: event.pub }),
    ...(event.reason === undefined ? {} : { re: event.reason }),
  };
  const after = { v: 1, ...(event.with === undefined ? {} : { with: by(event.with, 'with.who') }) };
  const beforeSee = Buffer.from(`${canonicalJson(checked(before as unknown as EntryValue)).slice(0, -1)},"see":`);
  const afterSee = Buffer.from(`,${canonicalJson(checked(after as unknown as EntryValue)).slice(1)}`);
  const size = beforeSee.length + seeSizeMax + afterSee.length;
  if (size > entrySizeMax) throw new TypeError(`ledger: entry of ${size} bytes; ${entrySizeMax} at most`);
  const bytes = Buffer.concat([beforeSee, Buffer.from(canonicalJson(context.see ?? nothingSeen)), afterSee]);
  return { log, bytes, beforeSee, afterSee, openings };
}

/** The restricted JSON of an entry, so that `json.dumps(sort_keys=True, ensure_ascii=False)` elsewhere gives the same bytes. */
function checked(value: EntryValue): EntryValue {
  if (typeof value === 'number' && !Number.isSafeInteger(value))
    throw new TypeError('ledger: only integers below 2^53; quantities are decimal strings');
  if (typeof value === 'string' && value.normalize('NFC') !== value) throw new TypeError('ledger: text is not NFC');
  if (Array.isArray(value)) for (const item of value as readonly EntryValue[]) checked(item);
  else if (typeof value === 'object' && value !== null)
    for (const [key, member] of Object.entries(value)) {
      if (!keyPattern.test(key)) throw new TypeError(`ledger: not a key of an entry: ${key}`);
      if (member !== undefined) checked(member);
    }
  return value;
}
