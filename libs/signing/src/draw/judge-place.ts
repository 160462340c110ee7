import { canonicalJson } from '#cites';
import type { Tx } from '#database';
import { commitment, type LogProofs, nodeEd25519 } from '#ledger';
import { drawnPlace, drawSeed, firstCosigned, parseVkey } from '#merkle';
import type { DrawRows } from './draw.repository.js';
import type { PublishedEvent } from './published-event.js';

/**
 * Whether an officer was drawn as an entry says: the cosignature is the designated witness's over a tree that holds the
 * submission, seed and place follow from it, and the officer opens the commitment in that place of the published set.
 * That no earlier cosignature exists is for whoever reads the witness's own list (`audit draw`).
 */
export async function placeFits(
  tx: Tx,
  proofs: LogProofs,
  given: { readonly submission: PublishedEvent; readonly assigned: PublishedEvent; readonly officer: string; readonly rows: DrawRows },
): Promise<boolean> {
  const { submission, assigned, officer, rows } = given;
  const { pub } = assigned;
  const [eligible, place] = [submission.pub['eligible'], pub['place']];
  if (!Array.isArray(eligible) || typeof place !== 'number' || pub['of'] !== eligible.length) return false;
  const seed = await seedOf(tx, proofs, submission, rows);
  const struck = Array.isArray(pub['struck']) ? (pub['struck'] as unknown[]).map(Number) : [];
  if (!seed || Buffer.from(seed).toString('base64url') !== pub['seed']) return false;
  if (drawnPlace(seed, eligible.length, struck) !== place || rows.officers[place] !== officer) return false;
  const [field, salt] = [rows.fields[place], rows.salts[place]];
  return !!field && !!salt && commitment({ field, salt, value: Buffer.from(canonicalJson(officer)) }) === eligible[place];
}

async function seedOf(tx: Tx, proofs: LogProofs, submission: PublishedEvent, rows: DrawRows): Promise<Uint8Array | null> {
  const { size, time, line } = rows;
  const named = submission.pub['witness'];
  const witness = parseVkey(typeof named === 'string' ? named : '');
  if (size === null || time === null || line === null || !witness.ok) return null;
  // Beyond what is published there are no tiles: then nothing was cosigned either.
  const root = await proofs.rootAt(tx, submission.logId, size).catch(() => null);
  if (!root) return null;
  const list = { ok: true, given: [{ size, root, time, line }] } as const;
  const first = await firstCosigned({ list, origin: submission.origin, witness: witness.value }, submission.index, nodeEd25519);
  return first.ok ? drawSeed(submission.leafHash, first.signature) : null;
}
