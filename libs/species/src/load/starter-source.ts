import { createHash } from 'node:crypto';
import { newId } from '#database';
import { starterState } from '../data/starter-format.js';
import {
  starterQuotas,
  starterQuotaSource,
  starterQuotaYears,
  starterSuspensions,
  starterSuspensionSource,
} from '../data/starter-scope.js';
import { starterSections } from '../data/starter-set.js';
import { starterSynonyms } from '../data/starter-synonyms.js';
import type { StageCopy } from '../read/stage-copy.js';
import type { ImportSource, ImportStep, KnownTaxa } from './import-source.js';
import { starterTaxa } from './starter-rows.js';

/** The starter set as an import source, so that it passes the same stage, checks and functions as any other data. */
export function starterSource(): ImportSource {
  const step = (name: string, fill: (copy: StageCopy, known: KnownTaxa) => number): ImportStep => ({
    name,
    size: 1,
    async *read(from, known, newCopy) {
      if (from.cursor > 0) return;
      const copy = newCopy();
      const rowsRead = fill(copy, known);
      yield { copy, rejected: [], rowsRead, cursor: 1, line: 0 };
    },
  });
  return {
    kind: 'starter',
    name: starterState.source,
    coverage: 'history',
    complete: true,
    digest: async () =>
      createHash('sha256')
        .update(JSON.stringify([starterSections, starterSynonyms, starterQuotas, starterSuspensions]))
        .digest(),
    steps: async () => [step('starter taxa', stageTaxa), step('starter listings', stageListings), step('starter measures', stageMeasures)],
  };
}

function stageTaxa(copy: StageCopy, known: KnownTaxa): number {
  const taxa = starterTaxa(starterSections);
  for (const taxon of taxa) {
    known.add(taxon.name, taxon.name);
    copy.taxon({
      sourceId: taxon.name,
      parent: taxon.parent,
      kingdom: taxon.kingdom,
      rank: taxon.rank,
      scientificName: taxon.name,
      homonym: '',
      author: null,
      status: 'accepted',
      accepted: null,
      source: starterState.source,
    });
    for (const [language, name] of Object.entries(taxon.common))
      copy.name({ taxon: taxon.name, kind: 'common', language, name, author: null });
    for (const country of taxon.range) copy.distribution({ taxon: taxon.name, country, kind: 'native' });
  }
  for (const [synonym, accepted] of starterSynonyms) {
    if (known.key(accepted) === undefined) throw new Error(`${accepted}, accepted name of ${synonym}, is not in the starter set`);
    copy.name({ taxon: accepted, kind: 'synonym', language: null, name: synonym, author: null });
  }
  return taxa.length + starterSynonyms.length;
}

function stageListings(copy: StageCopy): number {
  let rows = 0;
  for (const taxon of starterTaxa(starterSections))
    for (const listing of taxon.listings) {
      rows += 1;
      copy.listing({ id: newId(), taxon: taxon.name, ...listing, source: starterState.source });
    }
  return rows;
}

function stageMeasures(copy: StageCopy, known: KnownTaxa): number {
  for (const { taxon } of [...starterQuotas, ...starterSuspensions])
    if (taxon !== null && known.key(taxon) === undefined)
      throw new Error(`${taxon}, which has a quota or a suspension, is not in the starter set`);
  for (const year of starterQuotaYears)
    for (const quota of starterQuotas)
      copy.quota({
        ...quota,
        id: newId(),
        kind: 'national',
        region: quota.region ?? null,
        holder: null,
        facility: null,
        from: `${year}-01-01`,
        to: `${year}-12-31`,
        appliesToImport: false,
        source: starterQuotaSource,
      });
  for (const suspension of starterSuspensions)
    copy.suspension({ ...suspension, id: newId(), excludedTaxa: [], source: starterSuspensionSource });
  return starterQuotaYears.length * starterQuotas.length + starterSuspensions.length;
}
