import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { resolveListing, type TaxonFacts } from '#cites';
import { rulesCheck } from './rules-check.command.js';
import { readSpeciesDirectory, SpeciesDirectoryError } from './species-directory.js';

let directory = '';

const files: Readonly<Record<string, string>> = {
  'taxa.csv': `id,kingdom,phylum,class,order,family,genus,rank,scientific_name,author,parent_id,status,source
1,Animalia,,,,,,kingdom,Animalia,,,accepted,X
9,Animalia,Chordata,,,,,phylum,Chordata,,1,accepted,X
2,Animalia,Chordata,Reptilia,,,,class,Reptilia,,9,accepted,X
3,Animalia,Chordata,Reptilia,Crocodylia,,,order,Crocodylia,,2,accepted,X
4,Animalia,Chordata,Reptilia,Crocodylia,Crocodylidae,Crocodylus,genus,Crocodylus,"Laurenti, 1768",3,accepted,X
5,Animalia,Chordata,Reptilia,Crocodylia,Crocodylidae,Crocodylus,species,Crocodylus niloticus,"Laurenti, 1768",4,accepted,X
6,Animalia,Chordata,Reptilia,Crocodylia,Crocodylidae,Crocodylus,species,Crocodylus novus,,4,accepted,X
7,Animalia,,,,,,species,Circulus vitiosus,,8,accepted,X
8,Animalia,,,,,,genus,Circulus,,7,accepted,X
`,
  'synonyms.csv': `synonym,author,rank,accepted_taxon_id,accepted_name
Crocodilus vulgaris,,species,5,Crocodylus niloticus
Crocodilus dubius,,species,5,Crocodylus niloticus
Crocodilus dubius,,species,6,Crocodylus novus
`,
  'listings.csv': `listing_id,taxon_id,scientific_name,listed_as,rank,appendix,effective_from,effective_from_basis,in_force_by,is_current,party,populations,populations_excluded,excluded_taxa,annotation_en,annotation_fr,hash_note,footnote,source_item
1,3,Crocodylia,Crocodylia spp.,order,II,1977-02-04,speciesplus_2013,2013-06-12,1,,,,Crocodylus novus,"Except the species included in Appendix I.",,,,
2,5,Crocodylus niloticus,Crocodylus niloticus,species,I,,unknown_2013_2019,2019-11-26,1,,,KE;ZA;TZ,,"Except the populations of Kenya, South Africa and Tanzania.",,,,
`,
  'listings_history_to_2013.csv': `taxon_id,scientific_name,change_type,appendix,effective_from,was_current_in_2013,party,populations,populations_excluded,is_inclusion_in_higher_taxon,included_in,note_en,note_es,note_fr,hash_note
3,Crocodylia,ADDITION,II,1977-02-04,1,,,,0,,,,,
5,Crocodylus niloticus,ADDITION,III,1975-11-16,0,GH,,,0,,,,,
5,Crocodylus niloticus,ADDITION,I,1976-07-01,0,,,,0,,,,,
5,Crocodylus niloticus,RESERVATION,I,1980-01-01,0,FR,,,0,,,,,
5,Crocodylus niloticus,ADDITION,I,1983-07-29,0,,,ZW,0,,,,,
5,Crocodylus niloticus,ADDITION,II,1983-07-29,0,,ZW,,0,,,,,
5,Crocodylus niloticus,ADDITION,I,2010-06-23,1,,,KE;ZA,0,,,,,
5,Crocodylus niloticus,ADDITION,II,2010-06-23,1,,KE;ZA,,0,,,,,
`,
  'listings_state_cop18.csv': `taxon_id,listed_as,appendix,party,note_en,hash_note,footnote
3,Crocodylia spp.,II,,(Except the species included in Appendix I to the Convention.),,
5,Crocodylus niloticus,I,,"(Except the populations of Kenya [subject to a zero quota], South Africa and the United Republic of Tanzania, which are included in Appendix II.)",,
`,
  'quotas.csv': `taxon_id,scientific_name,country_iso2,year,quota,unit,terms,sources,notes,published,source
5,Crocodylus niloticus,TZ,2015,1600,,SKI,"R, W",skins,,X
5,Crocodylus niloticus,TZ,2014,1500,,SKI,W,skins,,X
4,Crocodylus,KE,2015,2,TON,,,"live, wild-taken",,X
5,Crocodylus niloticus,MG,2015,-1,,,,in preparation,,X
`,
  'suspensions.csv': `is_current_in_2013,kingdom,taxon_id,scientific_name,country_iso2,start_notification,start_date,basis,end_notification,end_date,notes,excluded_taxa
1,Animalia,5,Crocodylus niloticus,MG,No. 2010/015,2010-06-17,CITES - Monitoring of ranching operations,,,All imports.,
0,Animalia,5,Crocodylus niloticus,KE,No. 2010/016,2010-06-17,CITES - Significant trade,No. 2012/1,2012-01-01,All exports.,
1,,,,SO,No. 2004/055,2004-07-30,CITES - National legislation,,,All commercial trade in specimens of CITES-listed species.,
1,,,,RU,No. 2013/013,2013-05-02,CITES - Significant trade,,,All exports.,
1,Animalia,,,GQ,No. 2013/013,2013-05-02,CITES - National legislation,,,All exports.,
1,Animalia,4,Crocodylus,TZ,No. 2011/1,2011-01-01,National trade ban,,,"All exports, except C. niloticus.",
`,
  'distribution_partial.csv': `taxon_id,scientific_name,countries_iso2,source
5,Crocodylus niloticus,KE;TZ;ZA;MG,X
`,
};

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'opencites-species-'));
  for (const [name, content] of Object.entries(files)) await writeFile(join(directory, name), content);
});
afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

const facts = (asOf: string, ...names: string[]) => readSpeciesDirectory(directory, { names, asOf });
const taxonAt = async (asOf: string, name = 'Crocodylus niloticus'): Promise<TaxonFacts> => (await facts(asOf, name)).taxa[0]!;
const appendix = async (asOf: string, country: string): Promise<string> => {
  const resolved = resolveListing(await taxonAt(asOf), country, asOf);
  return resolved.kind === 'listed' ? resolved.appendices.join('/') : resolved.kind;
};

describe('a directory of species files', () => {
  it('gives each name its accepted name, rank, lineage and distribution', async () => {
    expect(await taxonAt('2024-01-01', 'Crocodilus vulgaris')).toMatchObject({
      scientificName: 'Crocodilus vulgaris',
      known: true,
      acceptedName: 'Crocodylus niloticus',
      rank: 'species',
      kingdom: 'Animalia',
      lineage: [
        { rank: 'species', name: 'Crocodylus niloticus' },
        { name: 'Crocodylus' },
        { name: 'Crocodylia' },
        { name: 'Reptilia' },
        { name: 'Chordata' },
        { name: 'Animalia' },
      ],
      distribution: ['KE', 'TZ', 'ZA', 'MG'],
    });
    expect(await taxonAt('2024-01-01', 'Crocodylus spp.')).toMatchObject({
      known: true,
      acceptedName: 'Crocodylus',
      rank: 'genus',
      distribution: null,
    });
  });

  it('knows no name that stands nowhere, nor a synonym of two taxa', async () => {
    const { taxa } = await facts('2024-01-01', 'Crocodylus imaginarius', 'Crocodilus dubius');
    expect(taxa.map((taxon) => taxon.known)).toEqual([false, false]);
  });

  it('does not run in circles', async () => {
    expect((await taxonAt('2024-01-01', 'Circulus vitiosus')).lineage.length).toBeLessThanOrEqual(30);
  });

  it.each([
    ['1975-07-01', 'GH', 'no-data'],
    ['1976-01-01', 'GH', 'III'],
    ['1980-01-01', 'ZW', 'I'],
    ['1990-01-01', 'ZW', 'II'],
    ['1990-01-01', 'KE', 'I'],
    ['2012-01-01', 'KE', 'II'],
    ['2012-01-01', 'ZW', 'I'],
    // From 2013 to 2019 the row of the species has no date yet: what is known is the order.
    ['2015-07-01', 'KE', 'II'],
    ['2020-01-01', 'TZ', 'II'],
    ['2020-01-01', 'ZW', 'I'],
    ['2023-02-22', 'CD', 'I'],
    ['2024-01-01', 'TZ', 'II'],
    ['2024-01-01', 'CD', 'I'],
  ])('on %s the population of %s is in Appendix %s', async (asOf, country, expected) => {
    expect(await appendix(asOf, country)).toBe(expected);
  });

  it('keeps the history for pre-Convention dates and the names that a listing leaves out', async () => {
    const taxon = await taxonAt('2024-01-01');
    expect(taxon.listings.map((listing) => listing.from).sort()[0]).toBe('1975-11-16');
    expect(resolveListing(await taxonAt('2024-01-01', 'Crocodylus novus'), 'KE', '2024-01-01').kind).toBe('not-covered');
    expect(resolveListing(await taxonAt('2021-01-01', 'Crocodylus novus'), 'KE', '2021-01-01').kind).toBe('not-covered');
  });

  it('reads the quotas of the year, for the taxon and what stands above it', async () => {
    const { quotas } = await facts('2015-07-01', 'Crocodylus niloticus');
    expect(quotas).toMatchObject([
      {
        taxon: 'Crocodylus niloticus',
        country: 'TZ',
        from: '2015-01-01',
        to: '2015-12-31',
        quantity: { value: '1600', unit: 'NAR' },
        terms: ['SKI'],
        sources: ['R', 'W'],
      },
      { taxon: 'Crocodylus', country: 'KE', quantity: { value: '2000', unit: 'KGM' }, terms: ['LIV'], sources: ['W'] },
    ]);
  });

  it('reads suspensions in force, with the scope that their words tell, and none that lost its taxon', async () => {
    const { suspensions } = await facts('2015-07-01', 'Crocodylus niloticus');
    expect(suspensions).toMatchObject([
      { taxon: 'Crocodylus niloticus', country: 'MG', appliesTo: 'import' },
      { taxon: null, country: 'SO', appliesTo: 'both', purposesAllowed: expect.arrayContaining(['S', 'Z']) },
      { taxon: 'Crocodylus', country: 'TZ', appliesTo: 'export', excludedTaxa: ['Crocodylus niloticus'] },
    ]);
    expect(suspensions[1]?.purposesAllowed).not.toContain('T');
  });

  it('is refused when it is no such directory', async () => {
    await expect(readSpeciesDirectory('/nowhere', { names: [], asOf: '2024-01-01' })).rejects.toThrow(SpeciesDirectoryError);
  });

  it('fills in what an application file leaves out', async () => {
    const path = join(directory, 'application.json');
    const application = {
      documentType: 'E',
      purpose: 'T',
      importer: { name: 'A', address: 'B', country: 'FR' },
      exporter: { name: 'C', address: 'D', country: 'TZ' },
      countryOfExport: 'TZ',
      countryOfImport: 'FR',
      lines: [
        {
          line: 1,
          scientificName: 'Crocodylus niloticus',
          term: 'SKI',
          description: 'Skins',
          marks: [{ kind: 'tag', number: '1' }],
          appendix: 'II',
          source: 'W',
          quantity: { value: '1601', unit: 'NAR' },
        },
      ],
    };
    await writeFile(path, JSON.stringify({ application }));
    let out = '';
    const io = { stdout: { write: (text: string) => (out += text) }, stderr: { write: () => true } };
    expect(await rulesCheck(['check', path, '--species', directory, '--at', '2015-07-01', '--json'], io)).toBe(1);
    const { findings } = JSON.parse(out) as { findings: { rule: string }[] };
    expect(findings.map((finding) => finding.rule)).toEqual(['quota-exceeded', 'finding-non-detriment', 'finding-legal-acquisition']);
  });
});
