import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { datesOf, excludedTaxaOf, populationsOf } from './population-note.js';

const only = (...populations: string[]) => ({ populations, populationsExcluded: [] });
const except = (...populationsExcluded: string[]) => ({ populations: [], populationsExcluded });

describe('populations in an annotation', () => {
  it.each([
    ['Only the population of Mexico; no other population is included in the Appendices.', only('MX')],
    [
      '(Only the populations of Bhutan, India, Nepal and Pakistan; all other populations are in Appendix II.)',
      only('BT', 'IN', 'NP', 'PK'),
    ],
    ['Populations of BT, IN, NP, PK. Excludes the domesticated form', only('BT', 'IN', 'NP', 'PK')],
    ['Population of the Russian Federation; no other population is included', only('RU')],
    [
      'Populations of Burundi, Ethiopia, Kenya, Rwanda, Uganda and the United Republic of Tanzania.',
      only('BI', 'ET', 'KE', 'RW', 'TZ', 'UG'),
    ],
    ['Populations of the Neotropics.', only('NEOTROPICS')],
    ['Only the populations of Central and North America; all other populations', only('CENTRAL_AND_NORTH_AMERICA')],
    [
      'Except the populations of Botswana, Namibia, South Africa and Zimbabwe, which are included in Appendix II.',
      except('BW', 'NA', 'ZA', 'ZW'),
    ],
    ['All populations except those of BW, NA, and ZW.', only()],
    ['Except for the populations of Bhutan and India, which are in Appendix I', except('BT', 'IN')],
    ['Except the population of West Greenland, which is in Appendix II', except('WEST_GREENLAND')],
    [
      'Except the populations of Australia, Malaysia [wild harvest restricted to the State of Sarawak {Sabah} and more] and Papua New Guinea, which are',
      except('AU', 'MY', 'PG'),
    ],
    [
      'Only the populations of Algeria, the Central African Republic, the Niger, Nigeria and the Sudan; all other',
      only('CF', 'DZ', 'NE', 'NG', 'SD'),
    ],
    [
      'Except the population of Brazil, which is included in Appendix II, and the population of Ecuador, which is subject to a zero quota',
      except('BR', 'EC'),
    ],
    [
      'Only the populations of Argentina [the populations of Jujuy and Salta], Chile [the region of Tarapacá], the whole populations of the Plurinational State of Bolivia and Peru',
      only('AR', 'BO', 'CL', 'PE'),
    ],
    [
      '(Only the population of Europe, except any populations in the area which formerly constituted the Union of Soviet Socialist Republics; those latter populations are not included in the Appendices to the Convention.)',
      only('EUROPE_EXCEPT_FORMER_USSR'),
    ],
    ['Only the African populations; all other populations are not included', only('AFRICA')],
    ['Except the species included in Appendix I and the populations of Pecari tajacu of Mexico', only()],
    ['Zero quota for live specimens from the Black Sea population of Tursiops truncatus', only()],
    ['', only()],
  ])('reads "%s"', (note, expected) => {
    expect(populationsOf(note)).toEqual(expected);
  });

  it('never throws and only ever gives codes or regions', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
        for (const note of [text, `Only the populations of ${text}`, `Except the population of ${text}`]) {
          const { populations, populationsExcluded } = populationsOf(note);
          for (const token of [...populations, ...populationsExcluded]) expect(token).toMatch(/^[A-Z]{2}$|^[A-Z_]{4,}$/);
        }
      }),
    );
  });
});

describe('taxa an annotation leaves out', () => {
  const known = new Set(['Aloe vera', 'Aloe barbadensis', 'Pereskia', 'Cathartidae', 'Caracara lutosa', 'Aloe']);
  it.each([
    [
      'Except the species included in Appendix I and Aloe vera, also referenced as Aloe barbadensis, which is not included',
      ['Aloe barbadensis', 'Aloe vera'],
    ],
    ['Excludes <i>Caracara lutosa</i> and Cathartidae spp.', ['Caracara lutosa', 'Cathartidae']],
    ['Except Pereskia spp., Pereskiopsis spp. and Quiabentia spp.', ['Pereskia']],
    ['Populations of Madagascar', []],
    ['Except the species included in Appendix I and zero export quota for wild specimens for Aloe vera and Pereskia', []],
    ['Except the species included in Appendix II to the Convention; zero quota for wild specimens for Aloe vera', []],
  ])('reads "%s"', (note, expected) => {
    expect(excludedTaxaOf(note, (name) => known.has(name))).toEqual(expected);
  });

  it('knows the genus that an initial stands for', () => {
    const chameleons = new Set(['Calumma brevicorne', 'Calumma fallax', 'Furcifer minor']);
    const read = (note: string, about: string) => excludedTaxaOf(note, (name) => chameleons.has(name), about);
    expect(read('All exports, except C. brevicorne, C. fallax and F. minor.', 'Calumma')).toEqual(['Calumma brevicorne', 'Calumma fallax']);
    expect(read('All exports, except C. brevicorne.', 'Furcifer')).toEqual([]);
    expect(read('All exports, except C. brevicorne.', '')).toEqual([]);
  });
});

describe('dates in an annotation', () => {
  it('reads a delayed entry and an end', () => {
    expect(datesOf('Entry into effect of the inclusion in Appendix II delayed until 28 August 2020.')).toEqual({
      from: '2020-08-28',
      to: null,
    });
    expect(datesOf('Inclusion in Appendix III in effect until 8 May 2021.')).toEqual({ from: null, to: '2021-05-08' });
    expect(datesOf('delayed until 28 Nonsense 2020')).toEqual({ from: null, to: null });
  });
});
