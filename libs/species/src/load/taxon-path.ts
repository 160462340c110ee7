import type { StageCopy } from '../read/stage-copy.js';
import { type Rank, ranks } from '../read/stage-rows.js';
import type { KnownTaxa } from './import-source.js';

export type Kingdom = 'Animalia' | 'Plantae';

export interface PathTaxon {
  readonly kingdom: Kingdom;
  readonly rank: Rank;
  readonly name: string;
  readonly author: string | null;
  readonly source: string;
  /** Source of the taxa above it that are staged along with it. */
  readonly sourceAbove?: string;
  /** Higher taxa by rank; blank ones are left out of the tree. */
  readonly above: Readonly<Partial<Record<Rank, string>>>;
}

export const pathKey = (kingdom: Kingdom, rank: Rank, name: string): string => `${kingdom}|${rank}|${name}`;

const path = ranks.filter((rank) => rank !== 'species' && rank !== 'subspecies' && rank !== 'variety');

/**
 * Stages a taxon that a source tells by the names above it, with those that were not staged yet. Keys are made of kingdom, rank and
 * name, so rows may come in any order.
 */
export function stagePath(copy: StageCopy, known: KnownTaxa, taxon: PathTaxon): string {
  const { kingdom } = taxon;
  let parent: string | null = null;
  const level = ranks.indexOf(taxon.rank);
  const put = (rank: Rank, name: string, author: string | null, source: string): string => {
    const key = pathKey(kingdom, rank, name);
    if (known.key(key) === undefined) {
      known.add(key, name, source);
      copy.taxon({
        sourceId: key,
        parent,
        kingdom,
        rank,
        scientificName: name,
        homonym: '',
        author,
        status: 'accepted',
        accepted: null,
        source,
      });
    }
    return key;
  };
  for (const rank of path) {
    if (ranks.indexOf(rank) >= level) break;
    const name = rank === 'kingdom' ? kingdom : (taxon.above[rank] ?? '');
    if (name !== '') parent = put(rank, name, null, taxon.sourceAbove ?? taxon.source);
  }
  // A subspecies hangs under its species, whose name is the first two words.
  if (taxon.rank === 'subspecies' || taxon.rank === 'variety')
    parent = put('species', taxon.name.split(' ').slice(0, 2).join(' '), null, taxon.sourceAbove ?? taxon.source);
  return put(taxon.rank, taxon.rank === 'kingdom' ? kingdom : taxon.name, taxon.author, taxon.source);
}

export function kingdomOf(text: string): Kingdom | null {
  const name = text.trim().toLowerCase();
  if (name === 'animalia' || name === 'fauna') return 'Animalia';
  return name === 'plantae' || name === 'flora' ? 'Plantae' : null;
}

export function rankOf(text: string): Rank | null {
  const rank = text.trim().toLowerCase();
  return (ranks as readonly string[]).includes(rank) ? (rank as Rank) : null;
}
