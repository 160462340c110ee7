import type { MigrationInterface, QueryRunner } from 'typeorm';

const known = ['operations', 'offenders', 'foreign-permits', 'consents', 'seizures', 'acceptance', 'focal-points'];
const list = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(', ');
const simplified = `when 'simplified' then num_nulls(content->>'number', content->>'holder', content->>'case', content->>'from') = 0
            and jsonb_typeof(content->'documentTypes') = 'array' and jsonb_typeof(content->'scientificNames') = 'array'`;

/** Register of holders and species for simplified procedures (Res. Conf. 12.3 section XII). */
export class SimplifiedProcedures1764000170000 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await constraints(queries, [...known, 'simplified'], simplified);
  }

  async down(queries: QueryRunner): Promise<void> {
    await constraints(queries, known, '');
  }
}

async function constraints(queries: QueryRunner, names: readonly string[], more: string): Promise<void> {
  await queries.query(`
    alter table registers.entry
      drop constraint entry_register_known, drop constraint entry_has_what_it_needs,
      add constraint entry_register_known check (register in (${list(names)})),
      add constraint entry_has_what_it_needs check (case register
          when 'operations' then num_nulls(content->>'number', country, scientific_name, content->>'kind', content->>'from') = 0
          when 'offenders' then num_nulls(content->>'party', content->>'reason', content->>'from', content->>'blocks') = 0
          when 'foreign-permits' then num_nulls(content->>'number', country, content->>'issuedOn', content->>'validUntil', content->>'status') = 0
            and jsonb_typeof(content->'lines') = 'array'
          when 'consents' then num_nulls(country, content->>'subject', content->>'date', content->>'positive') = 0
          when 'seizures' then num_nulls(content->>'number', scientific_name, content->>'date') = 0
          ${more}
          else country is not null end)`);
}
