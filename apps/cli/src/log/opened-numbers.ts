import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson } from '#cites';
import { commitment, type LostEvent } from '#ledger';
import { parseTlogProof } from '#merkle';

/**
 * Permit numbers of lost events, from proof files that holders and archives have (NUMBER.tlog-proof): the log itself only
 * commits to them. A number counts where it opens the commitment of its entry; what the files are called counts nothing.
 *
 * @returns by event id
 */
export async function openedNumbers(directory: string, lost: readonly LostEvent[]): Promise<ReadonlyMap<string, string>> {
  const byCommitment = new Map(lost.flatMap(({ eventId, committed }) => (committed['permit'] ? [[committed['permit'], eventId]] : [])));
  const numbers = new Map<string, string>();
  for (const name of (await readdir(directory, { recursive: true })).filter((path) => path.endsWith('.tlog-proof'))) {
    const read = parseTlogProof(new Uint8Array(await readFile(join(directory, name))));
    const opening = read.ok && read.value.extra ? permitOpening(read.value.extra) : null;
    const eventId = opening && byCommitment.get(opening.commitment);
    if (opening && eventId) numbers.set(eventId, opening.number);
  }
  return numbers;
}

/** Number and commitment that the extra line of a proof file opens; null where it opens none. */
export function permitOpening(extra: Uint8Array): { readonly number: string; readonly commitment: string } | null {
  try {
    const { openings } = JSON.parse(Buffer.from(extra).toString('utf8')) as { openings?: { permit?: { salt?: unknown; value?: unknown } } };
    const { salt, value } = openings?.permit ?? {};
    if (typeof salt !== 'string' || typeof value !== 'string') return null;
    const opening = { field: 'permit', salt: Buffer.from(salt, 'base64url'), value: Buffer.from(canonicalJson(value)) };
    return { number: value, commitment: commitment(opening) };
  } catch {
    return null;
  }
}
