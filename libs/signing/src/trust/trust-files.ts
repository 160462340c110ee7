import { utf8 } from '#credential';
import { rootAnchor, type TrustFiles } from '#trust';
import { publishedCodeTables } from './country-lists.js';
import type { PublishedSet } from './logged-sets.js';
import type { Publication } from './publication.repository.js';

/** A trust directory as files, in the order of writing: the snapshot, which names the others, comes last. */
export function trustFiles(
  country: string,
  parts: {
    readonly roots: readonly Uint8Array[];
    readonly keyList: Uint8Array;
    readonly status: ReadonlyMap<number, Publication>;
    readonly sets: ReadonlyMap<string, PublishedSet>;
    readonly snapshot: Uint8Array;
    readonly policy: Uint8Array | null;
  },
): TrustFiles {
  const files = new Map<string, Uint8Array>();
  for (const [version, bytes] of publishedCodeTables()) files.set(`codes/${version}.cbor`, bytes);
  parts.roots.forEach((bytes, index) => files.set(`root/${index + 1}.cose`, bytes));
  files.set('anchor.txt', utf8(`${rootAnchor(parts.roots[0]!)}\n`));
  files.set(`keys/${country}.cose`, parts.keyList);
  if (parts.policy) files.set(`log/${country}.policy`, parts.policy);
  for (const [list, publication] of parts.status) files.set(`status/${country}/${list}.cwt`, publication.bytes);
  for (const [kid, publication] of parts.sets) files.set(`logged/${kid}.bin`, publication.bytes);
  files.set('snapshot.cose', parts.snapshot);
  return files;
}
