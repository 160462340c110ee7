import { describe, expect, it } from '@jest/globals';
import { isCountry, regions } from '#cites';
import { starterTaxa } from '../load/starter-rows.js';
import { starterState } from './starter-format.js';
import { starterSections } from './starter-set.js';
import { starterSynonyms } from './starter-synonyms.js';

const taxa = starterTaxa(starterSections);
const byName = new Map(taxa.map((taxon) => [taxon.name, taxon]));

describe('the starter set', () => {
  it('holds some hundred described taxa, from both kingdoms and all classes in trade', () => {
    expect(taxa.filter((taxon) => taxon.common.en).length).toBeGreaterThan(400);
    for (const name of ['Mammalia', 'Aves', 'Reptilia', 'Amphibia', 'Elasmobranchii', 'Actinopterygii', 'Anthozoa', 'Insecta', 'Plantae'])
      expect(byName.has(name)).toBe(true);
  });

  it('includes whole families and orders as listed taxa', () => {
    for (const name of ['Orchidaceae', 'Cactaceae', 'Psittaciformes', 'Scleractinia', 'Crocodylia', 'Boidae', 'Pythonidae', 'Primates', 'Cetacea', 'Felidae', 'Testudinidae'])
      expect(byName.get(name)?.listings.length).toBeGreaterThan(0);
  });

  it('has names in English, French and Spanish for every described taxon', () => {
    for (const taxon of taxa) if (taxon.common.en) expect([taxon.name, taxon.common.fr, taxon.common.es]).not.toContain(undefined);
  });

  it('gives each listing real dates, in order and without two at once for one population', () => {
    for (const taxon of taxa)
      for (const listing of taxon.listings) {
        expect(Number.isNaN(Date.parse(listing.from))).toBe(false);
        if (listing.to !== null) expect(listing.from < listing.to).toBe(true);
        expect(listing.party === null || listing.appendix === 'III').toBe(true);
        const twins = taxon.listings.filter(
          (other) =>
            other !== listing &&
            other.appendix === listing.appendix &&
            other.party === listing.party &&
            other.populations.join() === listing.populations.join() &&
            other.populationsExcluded.join() === listing.populationsExcluded.join() &&
            other.from < (listing.to ?? '9999') &&
            listing.from < (other.to ?? '9999'),
        );
        expect([taxon.name, twins.length]).toEqual([taxon.name, 0]);
      }
  });

  it('names only countries and regions that exist', () => {
    for (const taxon of taxa)
      for (const code of [...taxon.range, ...taxon.listings.flatMap((listing) => [...listing.populations, ...listing.populationsExcluded])])
        expect([taxon.name, code, isCountry(code) || code in regions]).toEqual([taxon.name, code, true]);
  });

  it('has an accepted taxon for every synonym', () => {
    for (const [synonym, accepted] of starterSynonyms) {
      expect(byName.has(accepted)).toBe(true);
      expect(byName.has(synonym)).toBe(false);
    }
  });

  it('says itself that it is no current law', () => {
    expect(starterState.source).toContain('not current law');
    expect(starterState.date).toBe('2023-02-23');
  });
});
