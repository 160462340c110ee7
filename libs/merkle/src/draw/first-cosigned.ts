import { formatCheckpoint } from '../note/checkpoint.js';
import { fromDecimal, fromHashLine } from '../note/encoding.js';
import { parseCosignature } from '../note/cosignature.js';
import { parseSignatureLine } from '../note/signed-note.js';
import { type Ed25519Verify, verifySignature } from '../note/verify-note.js';
import type { Vkey } from '../note/vkey.js';
import type { Hash } from '../tree/hasher.js';

/** A cosignature as a witness lists it: `SIZE ROOT TIME LINE`. */
export interface ListedCosignature {
  /** Entries of the tree. */
  readonly size: number;
  readonly root: Hash;
  /** POSIX seconds. */
  readonly time: number;
  /** The signature line. */
  readonly line: string;
}

/** A line of what a witness says it gave; null when it is no such line. */
export function parseListedCosignature(text: string): ListedCosignature | null {
  const match = /^(\d{1,16}) ([A-Za-z0-9+/]{43}=) (\d{1,16}) (\u2014 .+)$/u.exec(text);
  const [, sizeText = '', rootText = '', timeText = '', line = ''] = match ?? [];
  const [size, root, time] = [fromDecimal(sizeText), fromHashLine(rootText), fromDecimal(timeText)];
  return size === null || root === null || time === null ? null : { size, root, time, line };
}

export interface CosignedFirst {
  readonly size: number;
  readonly root: Hash;
  /** POSIX seconds. */
  readonly time: number;
  /** Ed25519 signature: what goes into the seed. */
  readonly signature: Uint8Array;
  readonly line: string;
}

export type FirstCosigned =
  | ({ readonly ok: true } & CosignedFirst)
  /** `not-yet`: none of them covers the entry. The others: this is no list of that witness. */
  | { readonly ok: false; readonly reason: 'not-yet' | 'list-line' | 'list-order' | 'list-signature' };

/** What a witness published, read and in order. */
export type CosignatureList =
  { readonly ok: true; readonly given: readonly ListedCosignature[] } | { readonly ok: false; readonly reason: 'list-line' | 'list-order' };

/**
 * Reads the lines that a witness published, oldest first. A list that goes back, or says two things of one size, is none: in it
 * the first could stand anywhere. Never throws.
 */
export function readCosignatureList(lines: Iterable<string>): CosignatureList {
  const list: ListedCosignature[] = [];
  for (const text of lines) {
    const given = parseListedCosignature(text);
    if (!given) return { ok: false, reason: 'list-line' };
    const before = list.at(-1);
    // Where the clock of a witness went back, the order of the list is the order of signing.
    if (before && (given.size < before.size || (given.size === before.size && !sameRoot(given, before))))
      return { ok: false, reason: 'list-order' };
    list.push(given);
  }
  return { ok: true, given: list };
}

export interface CosignaturesOfLog {
  readonly list: CosignatureList;
  readonly origin: string;
  /** Ed25519, type 4. */
  readonly witness: Vkey;
}

/**
 * The first cosignature of a witness over a checkpoint that holds the entry.
 *
 * @param index of the entry in the log, from 0
 */
export async function firstCosigned(from: CosignaturesOfLog, index: number, verify: Ed25519Verify): Promise<FirstCosigned> {
  if (!from.list.ok) return from.list;
  const first = from.list.given.find(({ size }) => size > index);
  return first ? readSignature(from, first, verify) : { ok: false, reason: 'not-yet' };
}

async function readSignature(
  { origin, witness }: CosignaturesOfLog,
  given: ListedCosignature,
  verify: Ed25519Verify,
): Promise<FirstCosigned> {
  const bad = { ok: false, reason: 'list-signature' } as const;
  const line = parseSignatureLine(given.line);
  if (!line.ok || witness.algorithm !== 4) return bad;
  const cosignature = parseCosignature(line.value.signature, 4);
  if (!cosignature.ok || cosignature.value.time !== given.time) return bad;
  const text = formatCheckpoint({ origin, size: given.size, root: given.root });
  const time = await verifySignature(text, line.value, witness, verify);
  if (time !== given.time) return bad;
  return { ok: true, size: given.size, root: given.root, time, signature: cosignature.value.signature, line: given.line };
}

function sameRoot(a: ListedCosignature, b: ListedCosignature): boolean {
  return a.root.every((byte, at) => byte === b.root[at]);
}
