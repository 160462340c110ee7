import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type MadeFiles = Readonly<Record<string, readonly (readonly string[])[]>>;

/** A small directory in the layout of docs/species-data.md, with one case of everything that is easy to get wrong. */
export const madeFiles: MadeFiles = {
  'taxa.csv': [
    ['id', 'kingdom', 'phylum', 'class', 'order', 'family', 'genus', 'rank', 'scientific_name', 'author', 'parent_id', 'status', 'source'],
    ['1', 'Animalia', '', '', '', '', '', 'kingdom', 'Animalia', '', '', 'accepted', 'made'],
    ['2', 'Plantae', '', '', '', '', '', 'kingdom', 'Flora', '', '', 'accepted', 'made'],
    ['10', 'Animalia', '', '', 'Crocodylia', '', '', 'order', 'Crocodylia', '', '1', 'accepted', 'made'],
    ['11', 'Animalia', '', '', 'Crocodylia', 'Crocodylidae', '', 'family', 'Crocodylidae', '', '10', 'accepted', 'made'],
    ['12', 'Animalia', '', '', '', '', 'Crocodylus', 'genus', 'Crocodylus', '', '11', 'accepted', 'made'],
    ['13', 'Animalia', '', '', '', '', 'Crocodylus', 'species', 'Crocodylus madeupensis', 'Maker, 1900', '12', 'accepted', 'made'],
    ['14', 'Animalia', '', '', '', '', 'Crocodylus', 'species', 'Crocodylus madeupensis', '', '12', 'accepted', 'made'],
    ['20', 'Plantae', '', '', '', 'Cactaceae', '', 'family', 'Cactaceae', '', '2', 'accepted', 'made'],
    ['21', 'Plantae', '', '', '', '', 'Pereskia', 'genus', 'Pereskia', '', '20', 'accepted', 'made'],
    ['22', 'Plantae', '', '', '', '', 'Echinus', 'genus', 'Echinus', '', '20', 'accepted', 'made'],
    ['30', 'Animalia', '', '', '', '', '', 'species', 'Lost orphan', '', '999', 'accepted', 'made'],
    ['31', 'Minerals', '', '', '', '', '', 'species', 'Quartz', '', '1', 'accepted', 'made'],
    ['32', 'Animalia', '', '', '', '', '', 'tribe', 'Somethingini', '', '1', 'accepted', 'made'],
  ],
  'synonyms.csv': [
    ['synonym', 'author', 'rank', 'accepted_taxon_id', 'accepted_name'],
    ['Crocodylus oldname', '', 'species', '14', 'Crocodylus madeupensis'],
    ['Echinus oldus', '', 'genus', '777', 'nobody'],
  ],
  'common_names.csv': [
    ['taxon_id', 'scientific_name', 'language', 'common_name', 'source'],
    ['13', 'Crocodylus madeupensis', 'en', "Maker's crocodile", 'made'],
    ['13', 'Crocodylus madeupensis', 'fr', 'Crocodile du Faiseur, dit «grand»', 'made'],
    ['13', 'Crocodylus madeupensis', 'es', 'Cocodrilo hecho', 'made'],
    ['13', 'Crocodylus madeupensis', 'zh', '虚构鳄', 'made'],
  ],
  'annotations.csv': [
    ['code', 'kind', 'text_en', 'text_fr'],
    ['A1', 'fauna_footnote', 'Fossils are outside the Convention.', ''],
  ],
  'listings.csv': [
    [
      'listing_id',
      'taxon_id',
      'appendix',
      'effective_from',
      'in_force_by',
      'party',
      'populations',
      'populations_excluded',
      'excluded_taxa',
      'annotation_en',
      'hash_note',
      'footnote',
    ],
    ['1', '10', 'II', '1977-02-04', '2013-06-12', '', '', '', '', 'Except the species included in Appendix I.', '', 'A1'],
    ['2', '13', 'I', '', '2019-11-26', '', '', 'KE;TZ', '', 'Except the populations of Kenya and Tanzania', '', ''],
    ['3', '20', 'II', '1975-07-01', '2013-06-12', '', '', '', 'Pereskia', 'Except Pereskia spp.', '#4', ''],
    ['4', '22', 'III', '2016-01-01', '2019-11-26', 'BO;BR', '', '', '', '', '', ''],
    ['5', '13', 'II', '2001-01-01', '2013-06-12', '', 'NOWHERE', '', '', '', '', ''],
    ['6', '13', 'IV', '2001-01-01', '2013-06-12', '', '', '', '', '', '', ''],
    ['7', '22', 'II', 'someday', '2013-06-12', '', '', '', '', '', '', ''],
  ],
  'listings_state_cop18.csv': [
    ['taxon_id', 'listed_as', 'appendix', 'party', 'note_en', 'hash_note', 'footnote'],
    ['10', 'Crocodylia spp.', 'II', '', '(Except the species included in Appendix I.)', '', ''],
    ['13', 'Crocodylus madeupensis', 'I', '', '(Except the population of Kenya, which is included in Appendix II.)', '', ''],
    ['22', 'Echinus spp.', 'II', '', '(Entry into effect delayed until 28 August 2020.)', '', ''],
  ],
  'listings_history_to_2013.csv': [
    [
      'taxon_id',
      'scientific_name',
      'change_type',
      'appendix',
      'effective_from',
      'was_current_in_2013',
      'party',
      'populations',
      'populations_excluded',
      'is_inclusion_in_higher_taxon',
      'included_in',
      'note_en',
      'note_es',
      'note_fr',
      'hash_note',
    ],
    ['13', 'Crocodylus madeupensis', 'ADDITION', 'III', '1976-02-26', '0', 'GH', '', '', '0', '', '', '', '', ''],
    ['13', 'Crocodylus madeupensis', 'DELETION', 'III', '1977-02-04', '0', 'GH', '', '', '0', '', '', '', '', ''],
    ['13', 'Crocodylus madeupensis', 'ADDITION', 'I', '1977-02-04', '1', '', '', '', '0', '', '', '', '', ''],
    ['13', 'Crocodylus madeupensis', 'RESERVATION', 'I', '1978-02-12', '0', 'BW', '', '', '0', '', '', '', '', ''],
    ['10', 'Crocodylia', 'ADDITION', 'II', '1977-02-04', '1', '', '', '', '0', '', '', '', '', ''],
    ['', '?GENUS:1', 'DELETION', 'II', '2007-09-13', '1', '', '', '', '0', '', '', '', '', ''],
  ],
  'quotas.csv': [
    ['taxon_id', 'scientific_name', 'country_iso2', 'year', 'quota', 'unit', 'terms', 'sources', 'notes', 'published', 'source'],
    ['13', 'Crocodylus madeupensis', 'TZ', '2015', '1600', '', 'SKI', 'W', 'skins', '', 'made'],
    ['13', 'Crocodylus madeupensis', 'TZ', '2016', '2.5', 'KIL', '', '', 'live, ranched', '', 'made'],
    ['12', 'Crocodylus', 'TZ', '2015', '9', '', '', '', '', '', 'made'],
    ['13', 'Crocodylus madeupensis', 'KE', '2015', '-1', '', '', '', '', '', 'made'],
    ['13', 'Crocodylus madeupensis', 'KE', '2015', 'many', '', '', '', '', '', 'made'],
    ['999', 'Nobody', 'KE', '2015', '5', '', '', '', '', '', 'made'],
  ],
  'suspensions.csv': [
    [
      'is_current_in_2013',
      'kingdom',
      'taxon_id',
      'scientific_name',
      'country_iso2',
      'start_notification',
      'start_date',
      'basis',
      'end_notification',
      'end_date',
      'notes',
      'excluded_taxa',
    ],
    [
      '1',
      '',
      '',
      '',
      'SO',
      'Notif. 1',
      '2004-07-30',
      'National legislation',
      '',
      '',
      'All commercial trade in specimens of listed species.',
      '',
    ],
    [
      '0',
      'Animalia',
      '12',
      'Crocodylus',
      'TZ',
      'Notif. 2',
      '2012-09-25',
      'Significant trade',
      'Notif. 3',
      '2013-05-02',
      'All exports.',
      '',
    ],
    ['0', 'Animalia', '', '', 'GQ', 'Notif. 4', '2012-09-25', 'Significant trade', '', '', 'All exports.', ''],
  ],
  'distribution_partial.csv': [
    ['taxon_id', 'scientific_name', 'countries_iso2', 'source'],
    ['13', 'Crocodylus madeupensis', 'KE;TZ;ZM', 'made'],
    ['13', 'Crocodylus madeupensis', 'K1', 'made'],
  ],
};

/** Writes the files; returns the directory. */
export function writeDirectory(files: MadeFiles): string {
  const directory = mkdtempSync(join(tmpdir(), 'species-'));
  for (const [name, rows] of Object.entries(files))
    writeFileSync(
      join(directory, name),
      `${rows.map((row) => row.map((field) => `"${field.replaceAll('"', '""')}"`).join(',')).join('\n')}\n`,
    );
  return directory;
}

/** The same files with some rows of one replaced. */
export function changed(file: string, change: (rows: string[][]) => string[][], files: MadeFiles = madeFiles): MadeFiles {
  return { ...files, [file]: change((files[file] ?? []).map((row) => [...row])) };
}
