import type { TreeHasher } from '../tree/hasher.js';
import { verifyInclusion } from '../tree/inclusion.js';
import { base64Of, fromBase64, fromDecimal, fromHashLine, isSize } from './encoding.js';
import { type CheckpointVerdict, judgeCheckpoint } from './judge-checkpoint.js';
import { fault, type NoteFault, type Parsed, parsed } from './parsed.js';
import type { Policy } from './policy.js';
import { textOf } from './signed-note.js';
import type { Ed25519Verify } from './verify-note.js';

/** C2SP tlog-proof: what proves, without any network, that an entry is in a log that witnesses have seen. */
export interface TlogProof {
  /** Of the application. Not signed by anyone: nothing in it may be believed without a check of its own. */
  readonly extra?: Uint8Array;
  /** Index of the entry, from 0. */
  readonly index: number;
  /** RFC 6962 inclusion proof, from the leaf's sibling upwards. */
  readonly path: readonly Uint8Array[];
  /** The signed checkpoint with its cosignatures, as it is. */
  readonly checkpoint: string;
}

const header = 'c2sp.org/tlog-proof@v1';
/** A tree of 2^63 entries is 63 levels high. */
const maximumHashes = 63;

/** The checkpoint inside is only cut out here; `verifyTlogProof` reads it. */
export function parseTlogProof(input: Uint8Array | string): Parsed<TlogProof> {
  const text = textOf(input);
  if (!text.ok) return text;
  const split = text.value.indexOf('\n\n');
  if (split < 0) return fault('line');
  const [first, ...lines] = text.value.slice(0, split).split('\n');
  if (first !== header) return fault('header');
  let extra: Uint8Array | null | undefined;
  if (lines[0]?.startsWith('extra ')) extra = fromBase64((lines.shift() ?? '').slice(6));
  if (extra === null) return fault('extra');
  const indexLine = lines.shift() ?? '';
  const index = indexLine.startsWith('index ') ? fromDecimal(indexLine.slice(6)) : null;
  if (index === null) return fault('index');
  if (lines.length > maximumHashes) return fault('too-many-hashes');
  const path = lines.map(fromHashLine);
  if (path.some((hash) => hash === null)) return fault('hash');
  return parsed({
    ...(extra && { extra }),
    index,
    path: path.filter((hash) => hash !== null),
    checkpoint: text.value.slice(split + 2),
  });
}

/** Text of a `.tlog-proof` file. @throws RangeError on what no log proves */
export function formatTlogProof({ extra, index, path, checkpoint }: TlogProof): string {
  if (!isSize(index) || path.length > maximumHashes || path.some((hash) => hash.length !== 32)) throw new RangeError('not a proof');
  const lines = [header, ...(extra ? [`extra ${base64Of(extra)}`] : []), `index ${index}`, ...path.map(base64Of)];
  return `${lines.join('\n')}\n\n${checkpoint}`;
}

type Judged = Extract<CheckpointVerdict, { ok: true }>;

export type TlogProofVerdict =
  | ({ readonly ok: true; readonly index: number } & Omit<Judged, 'ok'>)
  /** Everything else is in order; only the witnesses are missing. */
  | ({ readonly ok: false; readonly reason: 'quorum'; readonly index: number } & Omit<Judged, 'ok'>)
  | {
      readonly ok: false;
      readonly reason: NoteFault | 'unknown-log' | 'log-signature' | 'bad-signature' | 'frozen' | 'not-in-tree' | 'inclusion';
    };

/**
 * Whether the entry with this leaf hash is in the log, under a checkpoint that the policy accepts. Says nothing about what
 * the entry says, and nothing about later entries. Never throws.
 *
 * @param input.leafHash SHA-256(0x00 || entry), made by whoever checks from the entry itself
 */
export async function verifyTlogProof(input: {
  readonly proof: Uint8Array | string | TlogProof;
  readonly leafHash: Uint8Array;
  readonly policy: Policy;
  readonly hasher: TreeHasher;
  readonly verify: Ed25519Verify;
}): Promise<TlogProofVerdict> {
  const { leafHash, hasher } = input;
  const read = isProof(input.proof) ? parsed(input.proof) : parseTlogProof(input.proof);
  if (!read.ok) return read;
  const { index, path, checkpoint: note } = read.value;
  const judged = await judgeCheckpoint(note, input.policy, input.verify);
  if (!judged.ok && judged.reason !== 'quorum') return judged;
  const { size, root } = judged.checkpoint;
  if (index >= size) return { ok: false, reason: 'not-in-tree' };
  if (!verifyInclusion({ index, size, leafHash, path, root }, hasher)) return { ok: false, reason: 'inclusion' };
  return { ...judged, index };
}

function isProof(proof: Uint8Array | string | TlogProof): proof is TlogProof {
  return typeof proof === 'object' && 'checkpoint' in proof;
}
