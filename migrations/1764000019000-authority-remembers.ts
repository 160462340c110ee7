import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the signer may open of public entries, now also of declared interests and of who a case was given to. */
export class AuthorityRemembers1764000019000 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create or replace function ledger.authority_openings(events uuid[]) returns table (event_id uuid, field text, salt bytea, value bytea)
        language sql stable security definer set search_path = pg_catalog, pg_temp
        as $$
          select o.event_id, o.field, o.salt, o.value from ledger.opening o join ledger.entry t on t.event_id = o.event_id
            cross join lateral (select convert_from(t.entry, 'UTF8')::jsonb ->> 'k' as kind) told
           where o.event_id = any (events) and (
             o.field in ('person', 'statement', 'grant', 'second-statement') and told.kind similar to '(key|role|degraded).%'
             or o.field in ('person', 'interest', 'party') and told.kind in ('account.interest-declared', 'account.interest-ended')
             or o.field in ('case', 'officer') and told.kind in ('application.submitted', 'application.assigned', 'application.reassigned'))
        $$;
      comment on function ledger.authority_openings is
        'What opens whose key, role or interest an entry is about, and to whom a case was given; nothing of any other event';
    `);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('the signer would not miss an interest that somebody took away'));
  }
}
