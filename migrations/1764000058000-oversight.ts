import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a signed-in auditor sees of the logs through the portal, whose own role reads neither entries nor what opens them: only
 * while the auditor's session lives, and only in a transaction that has written the auditor's look.
 */
export class Oversight1764000058000 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create schema oversight authorization oc_owner;
      comment on schema oversight is 'What outside eyes see and do: the auditors'' view of the logs, and reports of the public';

      create function oversight.asker() returns text
        language sql stable security definer set search_path = pg_catalog, pg_temp
        as $$
          select o.code from identity.session s
            join identity.organisation o on o.id = s.organisation_id and o.closed_at is null
            join identity.person p on p.id = s.person_id and p.closed_at is null
           where s.id = nullif(current_setting('opencites.auditor_session', true), '')::uuid and s.role = 'auditor'
             and s.revoked_at is null and s.absolute_expires_at > now() and s.last_seen_at > now() - interval '35 minutes'
             and identity.holds_role(s.person_id, o.code, 'auditor')
        $$;
      comment on function oversight.asker is 'Organisation of the auditor whose live session this transaction names; null without one';

      create function oversight.begin(session uuid) returns text
        language plpgsql security definer set search_path = pg_catalog, pg_temp
        as $$
        declare asking text;
        begin
          perform set_config('opencites.auditor_session', session::text, true);
          asking := oversight.asker();
          if asking is null then
            raise exception 'no live session of an auditor' using errcode = 'insufficient_privilege', constraint = 'auditor_session';
          end if;
          return asking;
        end $$;
      comment on function oversight.begin is 'Says for whom the rest of the transaction reads; what it says is checked again at each reading';

      create function oversight.reads() returns text
        language sql stable security definer set search_path = pg_catalog, pg_temp
        as $$
          select a.code from (select oversight.asker() as code) a
           where exists (
             select 1 from ledger.event e join ledger.queue q on q.event_id = e.event_id
               cross join lateral (select convert_from(q.entry, 'UTF8')::jsonb as told) t
              where e.txid = pg_current_xact_id() and t.told ->> 'k' like 'look.%'
                and t.told #>> '{by,role}' = 'auditor' and t.told #>> '{by,org}' = a.code)
        $$;
      comment on function oversight.reads is 'The asker, once their look stands in this very transaction: whoever reads is written down before they read';

      create function oversight.is_outside_look(entry bytea, asking text) returns boolean
        language sql stable security definer set search_path = pg_catalog, pg_temp
        as $$
          select t.told ->> 'k' like 'look.%' and t.told #>> '{by,role}' = 'auditor' and t.told #>> '{by,org}' <> asking
             and exists (select 1 from identity.organisation o where o.code = t.told #>> '{by,org}' and o.kind = 'oversight')
            from (select convert_from(entry, 'UTF8')::jsonb as told) t
        $$;
      comment on function oversight.is_outside_look is 'A look by an auditor of an outside body, asked about by anybody else: what they looked at is theirs alone';

      -- No security barriers: conditions of whoever asks must reach the indexes. Whoever may not read at all gets nothing, since
      -- a condition without columns is settled before anything is read.
      create view oversight.event_bytes as
        select e.event_id, e.log, e.entry, e.idx, e.subjects, e.recorded_at from ledger.event_bytes e
         where (select oversight.reads()) is not null and not oversight.is_outside_look(e.entry, (select oversight.reads()));
      comment on view oversight.event_bytes is 'Events with bytes and subjects, for an auditor who has said that they look; without the looks of another body''s auditors';

      create view oversight.event_entry as
        select e.event_id, e.log, e.entry, e.idx, e.recorded_at,
               case when oversight.is_outside_look(e.entry, (select oversight.reads())) then '{}'::uuid[] else e.subjects end as subjects
          from ledger.event_bytes e where (select oversight.reads()) is not null;
      comment on view oversight.event_entry is 'All events by their id; what another body''s auditors looked at is not in it';

      create view oversight.opening as
        select o.event_id, o.field, o.salt, o.value from ledger.opening o
         where (select oversight.reads()) is not null and not exists (
           select 1 from ledger.event_bytes e where e.event_id = o.event_id and oversight.is_outside_look(e.entry, (select oversight.reads())));
      comment on view oversight.opening is 'What opens the commitments of events, except of another body''s looks';

      create function oversight.subjects_of(wanted uuid[]) returns table (event_id uuid)
        language sql stable security definer set search_path = pg_catalog, pg_temp
        as $$
          select e.event_id from ledger.event_bytes e
           where e.subjects && wanted and oversight.asker() is not null and not oversight.is_outside_look(e.entry, oversight.asker())
           order by e.event_id desc limit 500
        $$;
      comment on function oversight.subjects_of is 'Ids of the newest events about rows: what a look says that it will be at';

      create function oversight.find_events(of_log text, of_kind text, since uuid, before uuid, scanned integer, most integer)
        returns table (event_id uuid, ended boolean)
        language plpgsql stable security definer set search_path = pg_catalog, pg_temp
        as $$
        declare
          candidate record;
          seen integer := 0;
          found_so_far integer := 0;
        begin
          if oversight.asker() is null then return; end if;
          for candidate in
            select e.event_id as id, convert_from(e.entry, 'UTF8')::jsonb ->> 'k' as kind from ledger.event_bytes e
             where (before is null or e.event_id < before) and (since is null or e.event_id >= since) and (of_log is null or e.log = of_log)
             order by e.event_id desc limit least(scanned, 20000)
          loop
            seen := seen + 1;
            event_id := candidate.id;
            if of_kind is null or candidate.kind = of_kind or left(candidate.kind, length(of_kind) + 1) = of_kind || '.' then
              ended := false;
              found_so_far := found_so_far + 1;
              return next;
              exit when found_so_far >= most;
            elsif seen = least(scanned, 20000) then
              -- Enough was read for one page: the next begins here.
              ended := true;
              return next;
            end if;
          end loop;
        end $$;
      comment on function oversight.find_events is 'Ids of events of a log and kind (or area of kinds), newest first; one row that has "ended" says how far was read';

      create function oversight.event_at(wanted smallint, place bigint) returns uuid
        language sql stable security definer set search_path = pg_catalog, pg_temp
        as $$ select t.event_id from ledger.entry t where t.log_id = wanted and t.idx = place and oversight.asker() is not null $$;

      create function oversight.event_exists(wanted uuid) returns boolean
        language sql stable security definer set search_path = pg_catalog, pg_temp
        as $$ select oversight.asker() is not null and exists (select 1 from ledger.event e where e.event_id = wanted) $$;

      create function oversight.log_state(wanted smallint)
        returns table (head_size bigint, head_at timestamptz, waiting bigint, waiting_since timestamptz)
        language sql stable security definer set search_path = pg_catalog, pg_temp
        as $$
          select coalesce((select max(h.size) from ledger.head h where h.log_id = wanted), 0),
                 (select h.at from ledger.head h where h.log_id = wanted order by h.size desc limit 1),
                 (select count(*) from ledger.queue q where q.log_id = wanted),
                 (select min(q.queued_at) from ledger.queue q where q.log_id = wanted)
        $$;
      comment on function oversight.log_state is 'How far a log has come and what waits for its place in it';

      grant usage on schema oversight to oc_portal, oc_auditor;
      revoke execute on all functions in schema oversight from public;
      grant execute on function oversight.begin, oversight.asker, oversight.reads, oversight.is_outside_look, oversight.subjects_of,
        oversight.find_events, oversight.event_at, oversight.event_exists, oversight.log_state to oc_portal;
      grant select on oversight.event_bytes, oversight.event_entry, oversight.opening to oc_portal;
      grant select on ledger.published to oc_portal;
    `);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query(`
      revoke select on ledger.published from oc_portal;
      drop schema oversight cascade;
    `);
  }
}
