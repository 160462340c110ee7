import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId, UnitOfWork } from '#database';
import { testDatabase, type TestDatabase } from '#database/testing';
import { loadStarterSpecies } from '../load/install-species.js';
import { QuotaLedger } from '../quota/quota-ledger.js';
import { misspelt } from '../testing/misspelt.js';
import { foldName } from './fold-name.js';
import { type SpeciesQuery, SpeciesSearch } from './species-search.js';

let database: TestDatabase;
let portal: UnitOfWork;
const search = new SpeciesSearch();
const find = (q: string, more: Partial<SpeciesQuery> = {}) =>
  portal.run((tx) => search.find(tx, { q, at: '2024-06-01', lang: 'en', limit: 10, ...more }));
const first = async (q: string, more: Partial<SpeciesQuery> = {}) => (await find(q, more))[0];

beforeAll(async () => {
  database = await testDatabase();
  // The installer sets an authority up as the migrator, in one transaction.
  await new UnitOfWork(await database.dataSource('oc_migrator')).run((tx) => loadStarterSpecies(tx));
  portal = new UnitOfWork(await database.dataSource('oc_portal'));
});
afterAll(() => database.drop());

describe('the species search', () => {
  it('finds accepted names, synonyms and common names in three languages', async () => {
    expect(await first('Panthera tigris')).toMatchObject({ matchedAs: 'accepted', acceptedName: 'Panthera tigris', appendices: ['I'] });
    expect(await first('felis concolor')).toMatchObject({
      matchedAs: 'synonym',
      matchedName: 'Felis concolor',
      acceptedName: 'Puma concolor',
    });
    expect(await first('Lobatus gigas')).toMatchObject({ matchedAs: 'synonym', acceptedName: 'Strombus gigas' });
    expect(await first('grey parrot')).toMatchObject({ matchedAs: 'common', matchedLanguage: 'en', acceptedName: 'Psittacus erithacus' });
    expect(await first('perroquet gris', { lang: 'fr' })).toMatchObject({ matchedLanguage: 'fr', acceptedName: 'Psittacus erithacus' });
    expect(await first('caracol pala', { lang: 'es' })).toMatchObject({ matchedLanguage: 'es', acceptedName: 'Strombus gigas' });
  });

  it('does not care for case, diacritics and hyphens', async () => {
    expect(await first('elephant d’afrique')).toMatchObject({ acceptedName: 'Loxodonta africana' });
    expect(await first('ÉLÉPHANT D AFRIQUE')).toMatchObject({ acceptedName: 'Loxodonta africana' });
    expect(await first('red kneed tarantulas')).toMatchObject({ acceptedName: 'Brachypelma' });
  });

  it('answers from two letters on, and nothing below', async () => {
    expect((await find('pa')).length).toBeGreaterThan(3);
    expect((await find('pa')).every(({ matchedName }) => /^pa/i.test(matchedName))).toBe(true);
    expect(await find('p')).toEqual([]);
    expect(await find('  ')).toEqual([]);
  });

  it('finds a word inside a name', async () => {
    expect((await find('tigris')).map(({ acceptedName }) => acceptedName)).toContain('Panthera tigris');
  });

  it('has the right taxon among the first five for 95 % of 1,000 names with one edit', async () => {
    const names: { taxonId: string; name: string }[] = await portal.reader.query(
      'select taxon_id::text as "taxonId", name from species.name where length(name) >= 6 order by md5(name || taxon_id)',
    );
    const edits = misspelt(names, 1000, 20260101);
    let right = 0;
    for (const { taxonId, text } of edits) if ((await find(text, { limit: 5 })).some((result) => result.taxonId === taxonId)) right += 1;
    expect(right / edits.length).toBeGreaterThanOrEqual(0.95);
  }, 120_000);

  it('gives the Appendix at a date and for a population', async () => {
    const elephant = (country: string | undefined, at: string) => first('Loxodonta africana', { at, ...(country ? { country } : {}) });
    expect((await elephant('BW', '2024-06-01'))?.appendices).toEqual(['II']);
    expect((await elephant('KE', '2024-06-01'))?.appendices).toEqual(['I']);
    expect((await elephant(undefined, '2024-06-01'))?.appendices).toEqual(['I', 'II']);
    expect((await elephant('BW', '1995-06-01'))?.appendices).toEqual(['I']);
    expect((await elephant('GH', '1976-06-01'))?.appendices).toEqual(['III']);
    expect((await elephant('KE', '1970-01-01'))?.listing).toBe('no-data');
  });

  it('inherits from family and order, and leaves excluded species out', async () => {
    expect(await first('Phalaenopsis amabilis')).toMatchObject({
      appendices: ['II'],
      notes: [{ listedTaxon: 'Orchidaceae', hashNote: '#4' }],
    });
    expect(await first('Macaca fascicularis')).toMatchObject({ appendices: ['II'], notes: [{ listedTaxon: 'Primates' }] });
    expect(await first('Nymphicus hollandicus')).toMatchObject({ listing: 'not-covered', appendices: [] });
  });

  it('shows quotas with what is left, and suspensions, of the country asked for', async () => {
    const [quota] = (await first('Python regius', { country: 'XA' }))?.quotas ?? [];
    expect(quota).toMatchObject({ left: '5000', terms: ['LIV'] });
    await portal.run((tx) => new QuotaLedger().reserve(tx, { quotaId: quota?.id ?? '', permitId: newId(), amount: '1200' }));
    expect((await first('Python regius', { country: 'XA' }))?.quotas[0]?.left).toBe('3800');
    expect((await first('Python regius', { country: 'GH' }))?.quotas).toEqual([]);
    expect((await first('Psittacus erithacus', { country: 'XA' }))?.suspensions).toMatchObject([
      { appliesTo: 'export', purposesAllowed: ['N', 'S'] },
    ]);
    expect((await first('Aloe ferox', { country: 'XC' }))?.suspensions).toMatchObject([{ taxon: null, country: 'XC' }]);
  });

  it('says with every note that the starter set is not current law', async () => {
    for (const { notes } of await find('python')) for (const { source } of notes) expect(source).toContain('not current law');
  });

  it('folds names in the database and here alike', async () => {
    const names = [
      'Éléphant d’Afrique',
      'Straw-headed bulbul',
      'Ñandú común',
      "Spix's macaw",
      'Œil',
      'ΈΛΑΦΟΣ',
      'Африкански слон',
      'x.y_z "q"',
      'ﬁsh',
    ];
    const rows: { name: string; folded: string }[] = await portal.reader.query(
      'select name, species.fold(name) as folded from (select unnest($1::text[]) as name union select name from species.name) n',
      [names],
    );
    expect(rows.length).toBeGreaterThan(1000);
    for (const { name, folded } of rows) expect([name, foldName(name)]).toEqual([name, folded]);
  });

  it('survives hostile queries', async () => {
    for (const q of [
      "'; drop table species.taxon; --",
      '%%%%%%',
      '____',
      '\\\\\\',
      'x'.repeat(120),
      '‮‮‮‮',
      '🦁🦁🦁',
      'a\u0301\u0301\u0301\u0301',
    ])
      expect(Array.isArray(await find(q))).toBe(true);
  });
});
