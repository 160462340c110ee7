import { createHash } from 'node:crypto';
import { ImportSourceError } from '../read/csv-table.js';
import type { RejectedRow } from '../read/stage-rows.js';
import type { ImportSource, ImportStep, KnownTaxa } from './import-source.js';
import type { SpeciesPlusClient } from './species-plus-client.js';
import { type Json, listIn, objectIn, textIn } from './species-plus-json.js';
import { stageDistribution, stageLegislation } from './species-plus-legislation.js';
import { kingdomOf, rankOf, stagePath } from './taxon-path.js';

export interface SpeciesPlusApiOptions {
  /** An interrupted import of the same day goes on; the next day begins anew. YYYY-MM-DD. */
  readonly day: string;
  /** Also ask for the distribution of every taxon: one more request each. */
  readonly distributions?: boolean;
  /** At most 500, the limit of the API. */
  readonly perPage?: number;
}

const sourcePrefix = 'Species+ concept ';

/** The Species+ API: taxon concepts page by page, then the CITES legislation (all of its history) of each listed taxon. */
export function speciesPlusApiSource(client: SpeciesPlusClient, options: SpeciesPlusApiOptions): ImportSource {
  return {
    kind: 'species-plus-api',
    name: new URL(client.address).host,
    coverage: 'history',
    complete: true,
    digest: async () =>
      createHash('sha256')
        .update(`${client.address}\n${options.day}\n${options.distributions === true}`)
        .digest(),
    steps: async () => [
      conceptStep(client, options.perPage ?? 500),
      perTaxonStep('legislation', client, (id) => `taxon_concepts/${id}/cites_legislation.json?scope=all&language=en`, stageLegislation),
      ...(options.distributions
        ? [perTaxonStep('distributions', client, (id) => `taxon_concepts/${id}/distributions.json`, stageDistribution)]
        : []),
    ],
  };
}

function conceptStep(client: SpeciesPlusClient, perPage: number): ImportStep {
  return {
    name: 'taxon concepts',
    size: null,
    async *read(from, known, newCopy) {
      for (let page = from.cursor + 1; ; page += 1) {
        const answer = await client.get(`taxon_concepts.json?page=${page}&per_page=${perPage}`);
        const concepts = listIn(answer, 'taxon_concepts');
        const totalText = textIn(objectIn(answer, 'pagination'), 'total_entries');
        const total = Number(totalText);
        if (!/^\d{1,9}$/.test(totalText))
          throw new ImportSourceError(client.address, `page ${page} of the taxon concepts is not as documented`);
        const copy = newCopy();
        const rejected: RejectedRow[] = [];
        concepts.forEach((concept, index) => {
          const fault = takeConcept(concept, copy, known);
          if (fault) rejected.push({ line: (page - 1) * perPage + index + 1, raw: JSON.stringify(concept).slice(0, 2000), ...fault });
        });
        yield { copy, rejected, rowsRead: concepts.length, cursor: page, line: 0 };
        if (concepts.length === 0 || page * perPage >= total) return;
      }
    },
  };
}

function takeConcept(
  concept: Json,
  copy: Parameters<typeof stagePath>[0],
  known: KnownTaxa,
): Pick<RejectedRow, 'reason' | 'detail' | 'alias'> | null {
  const status = textIn(concept, 'name_status');
  // Synonyms come again inside their accepted names; deleted concepts stay only as a trace.
  if (status !== 'A' || concept['active'] === false)
    return { reason: 'not-used', detail: status === 'A' ? 'deleted' : `name status "${status}"` };
  const above = objectIn(concept, 'higher_taxa');
  const rank = rankOf(textIn(concept, 'rank'));
  const name = textIn(concept, 'full_name').replace(/\s+/g, ' ');
  const kingdom = kingdomOf(rank === 'kingdom' ? name : textIn(above, 'kingdom'));
  const id = textIn(concept, 'id');
  if (rank === null) return { reason: 'value-not-known', detail: `rank "${textIn(concept, 'rank')}"` };
  if (kingdom === null) return { reason: 'value-not-known', detail: `kingdom "${textIn(above, 'kingdom')}"` };
  if (name === '' || !/^\d+$/.test(id)) return { reason: 'value-missing', detail: 'no name or no id' };
  const key = stagePath(copy, known, {
    kingdom,
    rank,
    name,
    author: textIn(concept, 'author_year') || null,
    source: `${sourcePrefix}${id}`,
    sourceAbove: 'Species+',
    above: {
      phylum: textIn(above, 'phylum'),
      class: textIn(above, 'class'),
      order: textIn(above, 'order'),
      family: textIn(above, 'family'),
      subfamily: textIn(above, 'subfamily'),
      genus: rank === 'genus' ? '' : textIn(above, 'genus') || genusOf(rank, name),
    },
  });
  for (const synonym of listIn(concept, 'synonyms'))
    if (textIn(synonym, 'full_name') !== '')
      copy.name({
        taxon: key,
        kind: 'synonym',
        language: null,
        name: textIn(synonym, 'full_name'),
        author: textIn(synonym, 'author_year') || null,
      });
  for (const common of listIn(concept, 'common_names')) {
    const language = textIn(common, 'language').toLowerCase();
    const text = textIn(common, 'name');
    if (text !== '' && /^[a-z]{2,3}$/.test(language)) copy.name({ taxon: key, kind: 'common', language, name: text, author: null });
  }
  // Staged before for the sake of a species below it: remember its number, which the next steps ask by.
  const label = `${sourcePrefix}${id}`;
  if (known.sourceOf(key) === label) return null;
  known.alias(label, key);
  return { reason: 'duplicate', detail: 'staged before as a higher taxon; taken together', alias: { from: label, to: key } };
}

/** Number of the taxon at Species+, or null for a higher taxon that has no concept of its own. */
function conceptId(known: KnownTaxa, key: string): string | null {
  const label = [known.sourceOf(key), known.otherKeyOf(key)].find((text) => text?.startsWith(sourcePrefix));
  return label ? label.slice(sourcePrefix.length) : null;
}

function genusOf(rank: string, name: string): string {
  return rank === 'species' || rank === 'subspecies' || rank === 'variety' ? (name.split(' ')[0] ?? '') : '';
}

/** One request per taxon, in the order of the keys, so that a restart finds its place again. */
function perTaxonStep(name: string, client: SpeciesPlusClient, path: (id: string) => string, stage: typeof stageLegislation): ImportStep {
  return {
    name,
    size: null,
    async *read(from, known, newCopy) {
      const taxa = [...known.keys].sort();
      let copy = newCopy();
      let rejected: RejectedRow[] = [];
      let rowsRead = 0;
      const perChunk = 50;
      for (let index = from.cursor; index < taxa.length; index += 1) {
        const key = taxa[index] ?? '';
        const id = conceptId(known, key);
        if (id !== null) {
          const answer = await client.get(path(id));
          rowsRead += 1;
          if (answer === null)
            rejected.push({
              line: index + 1,
              reason: 'value-missing',
              detail: `the server has no ${name} for this taxon`,
              raw: `${id},${key}`,
            });
          else rejected.push(...stage(answer, { key, id, line: index + 1 }, copy, known));
        }
        if ((index + 1) % perChunk === 0 || index + 1 === taxa.length) {
          yield { copy, rejected, rowsRead, cursor: index + 1, line: 0 };
          copy = newCopy();
          rejected = [];
          rowsRead = 0;
        }
      }
    },
  };
}
