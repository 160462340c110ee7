import type { MigrationInterface, QueryRunner } from 'typeorm';

/** SHA-256 of nothing, base64url: root of the empty tree. */
const emptyRoot = '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU';

/** What every request and every permit asks of the database, asked in fewer and cheaper ways. It says and refuses what it did. */
export class ShortWays1764000020000 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create function web.take_key(key_lock bigint, person uuid, wanted text)
        returns table (taken boolean, request_hash bytea, status integer, headers jsonb, body jsonb)
        language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
        begin
          taken := pg_try_advisory_xact_lock(key_lock);
          -- A statement of its own after the lock: it sees what the last holder committed.
          if taken then
            select i.request_hash, i.status, i.headers, i.body into request_hash, status, headers, body
              from web.idempotency i where i.person_id = person and i.idempotency_key = wanted;
          end if;
          return next;
        end $$;
      comment on function web.take_key is
        'Takes a key for this transaction and answers what is stored for it. taken is false while another request with it is at work; status is null where nothing is stored.';
      grant execute on function web.take_key(bigint, uuid, text) to oc_portal;

      create function ledger.actor_key_told(wanted integer) returns table (key bytea, settled boolean)
        language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
        begin
          key := ledger.actor_key_of(wanted);
          select k.xmin <> pg_current_xact_id()::xid into settled from ledger.actor_key k where k.year = wanted;
          return next;
        end $$;
      comment on function ledger.actor_key_told is
        'Key of a year for pseudonyms. settled: it was committed before; one that is not may yet roll back, and must not be remembered.';
      grant execute on function ledger.actor_key_told(integer) to oc_portal, oc_signer, oc_worker, oc_sequencer;

      create or replace function ledger.append(new_id uuid, new_log text, before_see bytea, after_see bytea, about uuid[],
                                    fields text[], salts bytea[], field_values bytea[], hold date)
        returns bytea
        language plpgsql security definer set search_path = pg_catalog, pg_temp
        as $$
        declare
          target smallint;
          seen text;
          new_entry bytea;
          told jsonb;
          committed jsonb;
          unopened text;
        begin
          select l.id into target from ledger.log l where l.kind = new_log and l.frozen_size is null;
          if target is null then raise exception 'no log takes % events', new_log using errcode = 'check_violation'; end if;
          -- What was published when the act happened is for us to say: whoever acts could name an older checkpoint.
          select '{"n":' || p.size || ',"r":"' || translate(rtrim(split_part(p.note, E'\\n', 3), '='), '+/', '-_') || '"}' into seen
            from ledger.published p where p.log_id = target order by p.size desc, p.at desc limit 1;
          new_entry := before_see || convert_to(coalesce(seen, '{"n":0,"r":"${emptyRoot}"}'), 'UTF8') || after_see;
          told := convert_from(new_entry, 'UTF8')::jsonb;
          if told->>'id' is distinct from new_id::text or told->>'v' is distinct from '1' or told->>'k' is null or told#>>'{by,role}' is null
             or told#>>'{by,org}' is null or told#>>'{by,who}' is null or told->>'act' is null or told#>>'{see,r}' is null then
            raise exception 'entry lacks what every entry has' using errcode = 'check_violation';
          end if;
          -- Nobody dates an act back or forward: the application's clock and ours agree to a minute.
          if abs(extract(epoch from (told->>'at')::timestamptz - clock_timestamp())) > 60 then
            raise exception 'entry is dated % and it is %', told->>'at', clock_timestamp() using errcode = 'check_violation';
          end if;
          if cardinality(fields) <> cardinality(salts) or cardinality(fields) <> cardinality(field_values) then
            raise exception 'openings are incomplete' using errcode = 'check_violation';
          end if;
          committed := coalesce(told->'c', '{}');
          if (select count(*) from jsonb_object_keys(committed) k where not (k = any (fields))) > 0 then
            raise exception 'a commitment has no opening' using errcode = 'check_violation';
          end if;
          select o.field into unopened from unnest(fields, salts, field_values) as o (field, salt, value)
           where case o.field when 'by.who' then told#>>'{by,who}' when 'with.who' then told#>>'{with,who}' else committed->>o.field end
             is distinct from translate(rtrim(encode(sha256(convert_to('cites-tlog/c1', 'UTF8') || '\\x00'::bytea || convert_to(o.field, 'UTF8')
               || '\\x00'::bytea || o.salt || o.value), 'base64'), '='), '+/', '-_')
           limit 1;
          if found then
            raise exception 'opening of % does not match its commitment', unopened using errcode = 'check_violation';
          end if;
          insert into ledger.event (event_id, log, subjects) values (new_id, new_log, about);
          insert into ledger.queue (log_id, event_id, entry) values (target, new_id, new_entry);
          insert into ledger.opening (event_id, field, salt, value, legal_hold_until)
            select new_id, o.field, o.salt, o.value, hold from unnest(fields, salts, field_values) as o (field, salt, value);
          -- A COMMIT with a notification holds a lock of the whole server: one transaction at a time tells the sequencer,
          -- and what commits meanwhile is found by its poll.
          if pg_try_advisory_xact_lock(7251003, target) then perform pg_notify('ledger_queued', new_log); end if;
          return sha256('\\x00'::bytea || new_entry);
        end $$;

      -- By way of the index, whatever the planner thinks of the table: it grows, and this is asked each second.
      create or replace function signing.events_without_receipt(most integer)
        returns table (event_id uuid, log text, origin text, kind text, at timestamptz, leaf_hash bytea, application_id uuid, case_number text, txid xid8)
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
        select b.event_id, b.log, l.origin, told.entry ->> 'k', (told.entry ->> 'at')::timestamptz, sha256('\\x00'::bytea || b.entry), a.id, a.case_number, b.txid
          from ledger.event_bytes b
          join ledger.log l on l.kind = b.log and l.frozen_size is null
          cross join lateral (select convert_from(b.entry, 'UTF8')::jsonb as entry) told
          cross join lateral (
            select a.id, a.case_number
              from (select unnest(b.subjects) union select p.application_id from issuance.permit p where p.id = any (b.subjects)) about (id)
              cross join lateral (select a.id, a.case_number from applications.application a where a.id = about.id offset 0) a
             order by a.id limit 1) a
         where b.txid >= (select m.horizon from signing.receipt_mark m)
           and told.entry ->> 'k' ~ '^(application|decision|override|permit)[.]'
           and not exists (select 1 from signing.receipt r where r.event_id = b.event_id)
         order by b.txid limit most
      $$;

      -- Nobody waits to be told of a log job: a checkpoint wakes the signer. A COMMIT that tells holds a lock of the whole server.
      drop trigger notify_job on issuance.signing_job;
      create trigger notify_job after insert on issuance.signing_job for each row when (new.kind <> 'log') execute function issuance.notify_job();
    `);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query(`
      drop function web.take_key(bigint, uuid, text), ledger.actor_key_told(integer);
      drop trigger notify_job on issuance.signing_job;
      create trigger notify_job after insert on issuance.signing_job for each row execute function issuance.notify_job();
    `);
  }
}
