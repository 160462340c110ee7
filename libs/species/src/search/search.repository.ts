import type { Tx } from '#database';
import type { TaxonRow } from '../taxon.repository.js';

export interface NameHit {
  readonly taxonId: string;
  readonly kind: 'accepted' | 'synonym' | 'common';
  readonly language: string | null;
  readonly name: string;
  readonly folded: string;
  readonly similarity: number;
}

const columns = `coalesce(t.accepted_id, t.id)::text as "taxonId", n.kind, n.language, n.name, n.folded`;

/** Names that begin with the query, or have a word that does. Exact names first, then accepted ones, then short ones. */
export function hitsByPrefix(tx: Tx, folded: string, limit: number): Promise<NameHit[]> {
  const pattern = folded.replace(/[\\%_]/g, (character) => `\\${character}`);
  return tx.query(
    `select * from (
       (select ${columns}, 1::real as similarity from species.name n join species.taxon t on t.id = n.taxon_id
         where n.folded like $1 order by n.folded <> $3, n.kind, length(n.folded), n.folded limit $4)
       union all
       (select ${columns}, 0.9::real from species.name n join species.taxon t on t.id = n.taxon_id
         where $5 and n.folded like $2 order by n.kind, length(n.folded), n.folded limit $4)) hits`,
    [`${pattern}%`, `% ${pattern}%`, folded, limit, folded.length >= 3],
  );
}

/** Names alike by trigrams. One slip costs at most four trigrams, so longer queries may ask for more likeness and stay fast. */
export function hitsByLikeness(tx: Tx, folded: string, limit: number): Promise<NameHit[]> {
  const trigrams = folded.length + 1;
  const threshold = Math.max(0.2, Math.min(0.6, (trigrams - 4) / (trigrams + 4) - 0.05));
  return tx.query(
    `select ${columns}, n.similarity from species.names_alike($1, $2, $3) n join species.taxon t on t.id = n.taxon_id
      order by n.similarity desc`,
    [folded, threshold, limit],
  );
}

/** Names with a part alike: "elefant" in "african elephant". Asked only where little was found. */
export function hitsByPart(tx: Tx, folded: string, limit: number): Promise<NameHit[]> {
  return tx.query(
    `select ${columns}, (n.similarity * 0.5)::real as similarity from species.names_with_part($1, 0.5, $2) n join species.taxon t on t.id = n.taxon_id
      order by n.similarity desc`,
    [folded, limit],
  );
}

export interface FoundTaxon extends TaxonRow {
  readonly author: string | null;
  readonly common: readonly { readonly language: string; readonly name: string }[];
}

/** The taxa in the order of `ids`, with their common names in the languages of the Convention. */
export function taxaById(tx: Tx, ids: readonly string[]): Promise<FoundTaxon[]> {
  return tx.query(
    `select (a.ordinality - 1)::int as asked, t.id::text as id, t.scientific_name as name, t.rank, t.kingdom, t.status, t.author,
            coalesce((select jsonb_agg(jsonb_build_object('language', n.language, 'name', n.name) order by n.id)
                        from species.name n where n.taxon_id = t.id and n.kind = 'common' and n.language in ('en', 'fr', 'es')), '[]') as common
       from unnest($1::bigint[]) with ordinality as a (id, ordinality) join species.taxon t on t.id = a.id order by a.ordinality`,
    [ids],
  );
}
