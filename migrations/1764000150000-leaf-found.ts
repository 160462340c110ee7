import type { MigrationInterface, QueryRunner } from 'typeorm';

const ofLeaf = (entry: string) => `sha256('\\x00'::bytea || ${entry}) = leaf_hash`;

/**
 * The entry of a leaf hash, by the tiles of the tree: 32 bytes of each entry are looked through, 32 MB of a million, and nothing is added to what an
 * append costs. What is too new for a full tile is hashed, 255 entries at most beside what waits and what the last batch brought.
 */
export class LeafFound1764000150000 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create function oversight.event_of_leaf(leaf_hash bytea) returns uuid
        language sql stable security definer set search_path = pg_catalog, pg_temp
        as $$
          select f.event_id from (
            select e.event_id from ledger.tile t
              cross join lateral (select position(leaf_hash in t.data) - 1 as at) p
              join ledger.entry e on e.log_id = t.log_id and e.idx = t.n * 256 + p.at / 32
             where t.level = 0 and p.at >= 0 and ${ofLeaf('e.entry')}
            union all
            select e.event_id from ledger.log l
              join ledger.entry e on e.log_id = l.id
               and e.idx >= coalesce((select max(t.n) + 1 from ledger.tile t where t.log_id = l.id and t.level = 0), 0) * 256
             where ${ofLeaf('e.entry')}
            union all
            select q.event_id from ledger.queue q where ${ofLeaf('q.entry')}
          ) f where octet_length(leaf_hash) = 32 and oversight.asker() is not null limit 1
        $$;
      comment on function oversight.event_of_leaf is 'Event of a leaf hash in either log, for a live session of an auditor; null where no entry has it';
      revoke execute on function oversight.event_of_leaf from public;
      grant execute on function oversight.event_of_leaf to oc_portal;
    `);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query('drop function oversight.event_of_leaf');
  }
}
