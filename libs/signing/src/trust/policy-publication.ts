import { equalBytes, sha256 } from '#credential';
import type { Tx } from '#database';
import type { KeyList } from '#trust';
import type { Publication, PublicationRepository } from './publication.repository.js';

/**
 * The policy of the log that the key list in force names, as `log/XX.policy`: the ceremony's, or, when somebody put an older
 * ceremony back, the one published before. null: the country has no log.
 */
export async function publishedPolicy(
  tx: Tx,
  publications: PublicationRepository,
  known: ReadonlyMap<string, Publication>,
  list: KeyList,
  offered: Uint8Array | null,
): Promise<Uint8Array | null> {
  const { logPolicySha256: named } = list;
  if (!named) return null;
  const published = known.get('policy');
  if (published && equalBytes(published.contentSha256, named)) return published.bytes;
  if (!offered || !equalBytes(sha256(offered), named)) return null;
  await publications.put(tx, {
    name: 'policy',
    version: list.version,
    issuedAt: list.issuedAt,
    expires: null,
    contentSha256: named,
    bytes: offered,
  });
  return offered;
}
