import { plainTaxonName } from '../scientific-name.js';
import { rule, type Rule } from './rule.js';

const speciesRanks = new Set(['species', 'subspecies', 'variety', 'hybrid']);

/** Boxes 7 and 10: the name, and what the Appendices say about it at the date. */
export const taxonRules: readonly Rule[] = [
  rule({
    id: 'taxon-unknown',
    severity: 'block',
    boxes: ['7/8'],
    source: 'Res. Conf. 12.3 Annex 1 e); Res. Conf. 12.11',
    *check({ lines }) {
      for (const { line, number, listing } of lines)
        if (listing.kind === 'unknown-name') yield { lines: [number], evidence: { name: line.scientificName } };
    },
  }),
  rule({
    id: 'taxon-name-accepted',
    severity: 'warn',
    boxes: ['7/8'],
    source: 'Res. Conf. 12.11 (standard nomenclature)',
    confirmed: false,
    *check({ lines }) {
      for (const { line, number, taxon } of lines)
        if (taxon?.known && taxon.acceptedName !== plainTaxonName(line.scientificName))
          yield { lines: [number], evidence: { name: line.scientificName, accepted: taxon.acceptedName } };
    },
  }),
  rule({
    id: 'higher-taxon',
    severity: 'block',
    boxes: ['7/8', '5'],
    source: 'Res. Conf. 12.3 section I: names above species level',
    confirmed: false,
    *check({ lines, form }) {
      if (form.justifications?.higherTaxon?.trim()) return;
      for (const { line, number, taxon } of lines)
        if (taxon?.known && !speciesRanks.has(taxon.rank))
          yield { lines: [number], evidence: { name: line.scientificName, rank: taxon.rank } };
    },
  }),
  rule({
    id: 'appendix-at-date',
    severity: 'block',
    stage: 'issue',
    boxes: ['10'],
    source: 'Convention Art. II, XV and XVI; Appendices in force at the date',
    *check({ lines, facts }) {
      for (const { line, number, listing } of lines)
        if (listing.kind === 'listed' && !listing.appendices.includes(line.appendix))
          yield {
            lines: [number],
            evidence: {
              name: line.scientificName,
              claimed: line.appendix,
              listed: listing.appendices.join('/'),
              listing: listing.listings.map((fact) => fact.id).join(' '),
              date: facts.asOf,
            },
          };
    },
  }),
  rule({
    id: 'not-listed',
    severity: 'block',
    stage: 'issue',
    boxes: ['7/8', '10'],
    source: 'Convention Art. I and II: the Convention applies to listed species and populations',
    *check({ lines, facts }) {
      for (const { line, number, listing, originCountry } of lines)
        if (listing.kind === 'not-covered')
          yield { lines: [number], evidence: { name: line.scientificName, country: originCountry, date: facts.asOf } };
    },
  }),
  rule({
    id: 'distribution',
    severity: 'warn',
    boxes: ['10', '12'],
    source: 'UNEP-WCMC annual report validation: wild specimens come from a range State',
    *check({ lines }, parameters) {
      const wild = (parameters['sources'] ?? '').split(' ');
      for (const { line, number, taxon, originCountry } of lines)
        if (
          wild.includes(line.source) &&
          taxon?.known &&
          taxon.distribution &&
          taxon.distribution.length > 0 &&
          speciesRanks.has(taxon.rank) &&
          !['XX', 'XV', 'HS'].includes(originCountry) &&
          !taxon.distribution.includes(originCountry)
        )
          yield { lines: [number], evidence: { name: line.scientificName, country: originCountry } };
    },
    parameters: { sources: 'W' },
  }),
];
