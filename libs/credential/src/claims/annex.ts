import { concatBytes } from '../bytes/bytes.js';
import { deflate, inflateCapped } from '../bytes/inflate.js';
import { sha256 } from '../bytes/sha256.js';
import { decodeCbor } from '../cbor/decode.js';
import { cborMap, encodeCbor } from '../cbor/encode.js';
import { CborError } from '../cbor/value.js';
import { ClaimsError } from './claims-error.js';
import { decodeParty } from './decode-claims.js';
import { encodeParty } from './encode-claims.js';
import { decodeLine, encodeLine } from './line-claims.js';
import type { ClaimLine, ClaimParty, PermitClaims } from './permit-claims.js';
import { list, mapOf, optional, text, unsigned } from './scalar.js';

/** What one annex code holds: some lines, and in the first annex what did not fit on the front. */
export interface Annex {
  /** 1-based place among the annexes. */
  readonly part: number;
  /** Line number of the first line here. */
  readonly firstLine: number;
  readonly lines: readonly ClaimLine[];
  readonly importer?: ClaimParty;
  readonly exporter?: ClaimParty;
  readonly specialConditions?: string;
}

const key = { part: 1, firstLine: 2, importer: 4, exporter: 5, lines: 8, specialConditions: 11 } as const;
const inflatedCap = 16_384;
const zlibByte = 0x78;

/** CBOR, or its zlib form where that is shorter. */
export function encodeAnnex(annex: Annex): Uint8Array {
  const plain = encodeCbor(
    cborMap([
      [key.part, annex.part],
      [key.firstLine, annex.firstLine],
      [key.importer, annex.importer && encodeParty(annex.importer)],
      [key.exporter, annex.exporter && encodeParty(annex.exporter)],
      [key.lines, annex.lines.map(encodeLine)],
      [key.specialConditions, annex.specialConditions],
    ]),
  );
  const packed = deflate(plain);
  return packed.length < plain.length ? packed : plain;
}

function decodeAnnex(bytes: Uint8Array): Annex {
  // A CBOR map never begins with 0x78, so the first byte tells the two forms apart.
  const plain = bytes[0] === zlibByte ? inflateCapped(bytes, inflatedCap) : bytes;
  if (plain === null) throw new ClaimsError('format', 'annex');
  const map = mapOf(decodeCbor(plain));
  const known: readonly unknown[] = Object.values(key);
  for (const found of map.keys()) if (!known.includes(found)) throw new ClaimsError('format', 'annex');
  const importer = optional(map.get(key.importer), decodeParty);
  const exporter = optional(map.get(key.exporter), decodeParty);
  const specialConditions = optional(map.get(key.specialConditions), text);
  return {
    part: unsigned(map.get(key.part)),
    firstLine: unsigned(map.get(key.firstLine)),
    lines: list(map.get(key.lines)).map(decodeLine),
    ...(importer && { importer }),
    ...(exporter && { exporter }),
    ...(specialConditions && { specialConditions }),
  };
}

/** Claim 14: SHA-256 over the SHA-256 digests of the annexes as carried, in order. */
export function annexDigest(annexes: readonly Uint8Array[]): Uint8Array {
  return sha256(concatBytes(...annexes.map((annex) => sha256(annex))));
}

export type AnnexResult =
  | {
      readonly ok: true;
      readonly lines: readonly ClaimLine[];
      readonly importer: ClaimParty | null;
      readonly exporter: ClaimParty;
      readonly specialConditions?: string;
    }
  | { readonly ok: false; readonly reason: 'missing' | 'mismatch' };

/**
 * Joins the front code with its annexes. Annexes carry no signature: they count only all together, when their digest is
 * the one the front code signed. Scanning order does not matter.
 */
export function joinAnnexes(front: PermitClaims, scanned: readonly Uint8Array[]): AnnexResult {
  if (!front.annex) return { ok: true, lines: front.lines, importer: front.importer, exporter: front.exporter };
  try {
    const parts = new Map<number, { bytes: Uint8Array; annex: Annex }>();
    for (const bytes of scanned) {
      const annex = decodeAnnex(bytes);
      parts.set(annex.part, { bytes, annex });
    }
    const ordered = [...parts.values()].sort((a, b) => a.annex.part - b.annex.part);
    if (ordered.length < front.annex.count) return { ok: false, reason: 'missing' };
    const digest = annexDigest(ordered.map((part) => part.bytes));
    if (!digest.every((byte, i) => byte === front.annex?.digest[i])) return { ok: false, reason: 'mismatch' };
    const lines = [...front.lines];
    for (const { annex } of ordered) {
      if (annex.firstLine !== lines.length + 1) return { ok: false, reason: 'mismatch' };
      lines.push(...annex.lines);
    }
    if (lines.length !== front.totalLines) return { ok: false, reason: 'mismatch' };
    const first = ordered[0]?.annex;
    return {
      ok: true,
      lines,
      importer: first?.importer ?? front.importer,
      exporter: first?.exporter ?? front.exporter,
      ...(first?.specialConditions && { specialConditions: first.specialConditions }),
    };
  } catch (error) {
    if (error instanceof ClaimsError || error instanceof CborError) return { ok: false, reason: 'mismatch' };
    throw error;
  }
}
