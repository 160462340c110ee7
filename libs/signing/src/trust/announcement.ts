import { createHash } from 'node:crypto';
import type { Tx } from '#database';
import type { Ledger } from '#ledger';
import { signerActor } from '../signer-actor.js';
import type { PublishedSet } from './logged-sets.js';
import type { Publication, PublicationRepository } from './publication.repository.js';

/** Shortest time between two events about lists: a busy authority signs a set every few seconds. */
const announceSeconds = 60;
/** What one entry has room for; the rest follows a minute later. */
const namedMax = 24;

/**
 * Tells the public log what was signed: the SHA-256 of status lists and of sets of logged permits. A list that was shown to
 * one verifier alone is then missing in the log. What is announced never changes a list, so announcing never ends in a loop.
 */
export async function announce(
  tx: Tx,
  context: { readonly ledger: Ledger; readonly publications: PublicationRepository; readonly country: string; readonly now: number },
  known: ReadonlyMap<string, Publication>,
  lists: { readonly status: ReadonlyMap<number, Publication>; readonly sets: ReadonlyMap<string, PublishedSet> },
): Promise<void> {
  const last = known.get('announced');
  if (last && context.now - last.issuedAt < announceSeconds) return;
  const told = last ? (JSON.parse(Buffer.from(last.bytes).toString('utf8')) as Record<string, string>) : {};
  const fresh = [...lists.status.values(), ...lists.sets.values()]
    .map((publication) => ({ publication, sha256: createHash('sha256').update(publication.bytes).digest('base64url') }))
    .filter(({ publication, sha256 }) => told[publication.name] !== sha256)
    .slice(0, namedMax);
  if (fresh.length === 0) return;
  await context.ledger.append(tx, {
    kind: 'status.published',
    actor: signerActor(context.country),
    act: 'publish',
    subjects: [],
    pub: {
      lists: fresh.map(({ publication, sha256 }) => ({
        name: publication.name,
        issued: publication.issuedAt,
        sha256,
        ...('count' in publication ? { n: (publication as PublishedSet).count } : {}),
      })),
    },
  });
  const bytes = Buffer.from(
    JSON.stringify({ ...told, ...Object.fromEntries(fresh.map(({ publication, sha256 }) => [publication.name, sha256])) }),
  );
  const version = Math.max(context.now, (last?.version ?? 0) + 1);
  await context.publications.put(tx, {
    name: 'announced',
    version,
    issuedAt: version,
    expires: null,
    contentSha256: new Uint8Array(createHash('sha256').update(bytes).digest()),
    bytes: new Uint8Array(bytes),
  });
}
