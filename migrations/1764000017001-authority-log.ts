import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the signer reads of the public log to know from it, and not from tables, whose keys and roles count. */
export class AuthorityLog1764000017001 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create function ledger.published_entries(wanted_origin text, first bigint, most integer)
        returns table (idx bigint, entry bytea)
        language sql stable security definer set search_path = pg_catalog, pg_temp
        as $$
          select t.idx, t.entry from ledger.entry t join ledger.log l on l.id = t.log_id
           where l.origin = wanted_origin and l.kind = 'public' and t.idx >= first and t.idx < first + least(most, 4096)
             and t.idx < (select max(p.size) from ledger.published p where p.log_id = l.id)
           order by t.idx
        $$;
      comment on function ledger.published_entries is 'Entries of a public log below its newest published checkpoint: what its tile server gives to everybody';

      create function ledger.authority_openings(events uuid[]) returns table (event_id uuid, field text, salt bytea, value bytea)
        language sql stable security definer set search_path = pg_catalog, pg_temp
        as $$
          select o.event_id, o.field, o.salt, o.value from ledger.opening o join ledger.entry t on t.event_id = o.event_id
           where o.event_id = any (events) and o.field in ('person', 'statement', 'grant', 'second-statement')
             and convert_from(t.entry, 'UTF8')::jsonb ->> 'k' similar to '(key|role|degraded).%'
        $$;
      comment on function ledger.authority_openings is 'What opens whose key or role an entry is about; nothing of any other event';

      revoke execute on function ledger.published_entries, ledger.authority_openings from public;
      grant execute on function ledger.published_entries, ledger.authority_openings to oc_signer;
    `);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('the signer would know officers from tables alone'));
  }
}
