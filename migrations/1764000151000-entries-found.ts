import type { MigrationInterface, QueryRunner } from 'typeorm';

// Written for bytes that may be anything: a search never fails on an entry that is no JSON, and neither does placing it. The members of
// canonical JSON stand in order, and no string holds an unescaped quote, so what is matched here is the member itself.
const told = `encode(entry, 'escape')`;
const byWho = `substring(${told} from '^\\{"act":"[^"]*","at":"[^"]*","by":\\{"org":"[^"]*","role":"[^"]*","who":"([^"]*)"')`;
const withWho = `substring(${told} from '"v":1,"with":\\{"org":"[^"]*","role":"[^"]*","who":"([^"]*)"\\}\\}$')`;
const key = `substring(${told} from '"key":"([A-Za-z0-9_-]{43})"')`;
const kind = `substring(encode(s.entry, 'escape') from '"id":"[0-9a-f-]{36}","k":"([^"]*)"')`;
const leaf = `sha256('\\x00'::bytea || entry)`;
/**
 * Newest entries of the chosen days among which hands and keys are looked for. No index serves them: each would cost every entry that is ever
 * appended more than the tree itself does.
 */
const read = 20_000;

/** Entries are found by leaf hash, by the hand and the key they name, and by the permits they are about. */
export class EntriesFound1764000151000 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create function oversight.find_entries(of_log text, of_kind text, hand text, named_key text, leaf_hash bytea, about uuid[], since uuid, before uuid, most integer)
        returns setof uuid
        language plpgsql stable security definer set search_path = pg_catalog, pg_temp
        as $find$
        declare
          asking text := oversight.asker();
          -- Fragments of ours alone; what was asked for goes in as parameters, and the plan is made for it.
          named text := case when leaf_hash is null then '' else $q$ and ${leaf} = $5 $q$ end
            || case when hand is null then '' else $q$ and (${byWho} = $3 or ${withWho} = $3) $q$ end
            || case when named_key is null then '' else $q$ and ${key} = $4 $q$ end
            || case when about is null then '' else $q$ and event_id in (select e.event_id from ledger.event e where e.subjects && $6) $q$ end;
          days text := $q$ ($7 is null or event_id >= $7) and ($8 is null or event_id < $8) $q$;
          entries text := case when about is not null or hand is null and named_key is null then 'select event_id, log_id, entry from ledger.entry where ' || days
            else '(select event_id, log_id, entry from ledger.entry where ' || days || ' order by event_id desc limit ${read})' end;
        begin
          if asking is null then return; end if;
          return query execute $q$
            select t.event_id from (select s.event_id, s.log_id, s.entry, ${kind} as kind from (
              select event_id, log_id, entry from ($q$ || entries || $q$) e where true $q$ || named
            || $q$ union all select event_id, log_id, entry from ledger.queue where $q$ || days || named || $q$ ) s) t
              join ledger.log l on l.id = t.log_id
             where ($1 is null or l.kind = $1) and ($2 is null or t.kind = $2 or starts_with(t.kind, $2 || '.'))
               and not oversight.is_outside_look(t.entry, $10)
             group by t.event_id order by t.event_id desc limit $9 $q$
            using of_log, of_kind, hand, named_key, leaf_hash, about, since, before, least(most, 500), asking;
        end $find$;
      comment on function oversight.find_entries is 'Ids of entries by what they name, newest first; without the looks of another body''s auditors';
      revoke execute on function oversight.find_entries from public;
      grant execute on function oversight.find_entries to oc_portal;
    `);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query(`
      drop function oversight.find_entries;
    `);
  }
}
