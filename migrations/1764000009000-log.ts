import type { MigrationInterface, QueryRunner } from 'typeorm';

/** SHA-256 of nothing, base64url: root of the empty tree. */
const emptyRoot = '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU';

/** The two transparency logs: queue, entries, tiles, heads, checkpoints, cosignatures. Only the queue ever loses a row. */
export class Log1764000009000 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create table ledger.log (
        id          smallint not null,
        kind        text     not null,
        origin      text,
        imported    bigint   not null default 0,
        frozen_size bigint,
        frozen_note text,
        constraint log_pk primary key (id),
        constraint log_origin_unique unique (origin),
        constraint log_kind_known check (kind in ('public', 'restricted')),
        constraint log_origin_form check (origin ~ '^[a-z0-9.-]+(/[a-z0-9._-]+)+$' and length(origin) <= 200),
        constraint log_frozen_whole check ((frozen_size is null) = (frozen_note is null))
      );
      create unique index log_open_unique on ledger.log (kind) where frozen_size is null;
      comment on table ledger.log is 'The logs of this authority. A frozen one takes no more entries; its successor has an origin of its own.';
      comment on column ledger.log.origin is 'First line of every checkpoint; set once, by the checkpoint process';
      comment on column ledger.log.imported is 'Events that were there before the log; they are its first entries';
      insert into ledger.log (id, kind) values (1, 'public'), (2, 'restricted');

      -- No foreign key to log: its row lock would join all business transactions of the country in one place.
      create table ledger.queue (
        id        bigint      generated always as identity,
        log_id    smallint    not null,
        event_id  uuid        not null,
        entry     bytea       not null,
        queued_at timestamptz not null default clock_timestamp(),
        constraint queue_pk primary key (log_id, id),
        constraint queue_entry_size check (octet_length(entry) between 1 and 8192)
      );
      create index queue_event on ledger.queue (event_id);
      alter table ledger.queue alter entry set storage external;
      -- Every row is deleted within a second: vacuumed by number, not by share.
      alter table ledger.queue set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000,
        autovacuum_vacuum_insert_scale_factor = 1, autovacuum_analyze_scale_factor = 10);
      comment on table ledger.queue is 'Committed events that have no place in their log yet. Consumed by DELETE: no cursor, so a late commit is never skipped.';

      create table ledger.entry (
        idx      bigint   not null,
        event_id uuid     not null,
        log_id   smallint not null,
        entry    bytea    not null,
        constraint entry_pk primary key (log_id, idx),
        -- Per log: a successor log takes over entries that its frozen predecessor did not get witnessed.
        constraint entry_event_unique unique (event_id, log_id),
        constraint entry_idx_natural check (idx >= 0),
        constraint entry_size check (octet_length(entry) between 1 and 8192)
      );
      alter table ledger.entry alter entry set storage external;
      comment on table ledger.entry is 'Entries of the logs, byte for byte as hashed. Insert-only.';

      create table ledger.tile (
        n      bigint   not null,
        log_id smallint not null,
        level  smallint not null,
        root   bytea    not null,
        data   bytea    not null,
        constraint tile_pk primary key (log_id, level, n),
        constraint tile_root_size check (octet_length(root) = 32),
        constraint tile_data_size check (octet_length(data) = 8192)
      );
      alter table ledger.tile alter data set storage external;
      comment on table ledger.tile is 'Full tiles of 256 hashes (C2SP tlog-tiles) with the root over each; partial tiles are computed. Insert-only.';

      create table ledger.head (
        log_id smallint    not null,
        size   bigint      not null,
        root   bytea       not null,
        at     timestamptz not null default clock_timestamp(),
        constraint head_pk primary key (log_id, size),
        constraint head_root_size check (octet_length(root) = 32)
      );
      comment on table ledger.head is 'Tree after each batch of the sequencer; unsigned. Insert-only.';

      create table ledger.checkpoint (
        log_id    smallint    not null,
        size      bigint      not null,
        root      bytea       not null,
        note      text        not null,
        signed_at timestamptz not null default clock_timestamp(),
        constraint checkpoint_pk primary key (log_id, size),
        constraint checkpoint_root_size check (octet_length(root) = 32)
      );
      comment on table ledger.checkpoint is 'Checkpoints signed by the log alone. Insert-only.';

      create table ledger.cosignature (
        log_id  smallint    not null,
        size    bigint      not null,
        witness text        not null,
        key_id  bytea       not null,
        ts      bigint      not null,
        line    text        not null,
        at      timestamptz not null default clock_timestamp(),
        constraint cosignature_pk primary key (log_id, size, witness, key_id, ts),
        constraint cosignature_key_id_size check (octet_length(key_id) = 4)
      );
      comment on table ledger.cosignature is 'Verified lines of witnesses for our checkpoints. Insert-only.';
      comment on column ledger.cosignature.ts is 'Unix seconds that the witness signed; 0 where the line has no time';

      create table ledger.published (
        log_id    smallint    not null,
        size      bigint      not null,
        note      text        not null,
        policy_id text        not null,
        at        timestamptz not null default clock_timestamp(),
        constraint published_pk primary key (log_id, size, at)
      );
      comment on table ledger.published is
        'Checkpoints with the quorum of their policy, as served. A size comes again when its cosignatures were renewed. Insert-only.';
      comment on column ledger.published.policy_id is 'SHA-256 of the policy file, hexadecimal';

      create table ledger.peer_checkpoint (
        origin  text        not null,
        size    bigint      not null,
        root    bytea       not null,
        note    text        not null,
        source  text        not null,
        seen_at timestamptz not null default clock_timestamp(),
        constraint peer_checkpoint_pk primary key (origin, size, root),
        constraint peer_checkpoint_root_size check (octet_length(root) = 32)
      );
      comment on table ledger.peer_checkpoint is 'Checkpoints of other logs, met on permits. Two roots for one size are evidence. Insert-only.';
    `);
    await queries.query(`
      insert into ledger.queue (log_id, event_id, entry, queued_at)
        select l.id, e.event_id, e.entry, e.recorded_at from ledger.event e join ledger.log l on l.kind = e.log order by e.seq;
      update ledger.log l set imported = (select count(*) from ledger.queue q where q.log_id = l.id);
      alter table ledger.event drop column entry, drop column seq;
      comment on table ledger.event is 'What each event is about and which transaction wrote it; the bytes stand in queue, then in entry. Append-only.';

      create view ledger.event_bytes as
        select e.event_id, e.log, coalesce(t.entry, q.entry) as entry, t.idx, e.subjects, e.txid, e.written_by, e.recorded_at
          from ledger.event e
          left join lateral (select t.entry, t.idx from ledger.entry t where t.event_id = e.event_id order by t.log_id desc limit 1) t on true
          left join lateral (select q.entry from ledger.queue q where q.event_id = e.event_id order by q.id limit 1) q on t.idx is null;
      comment on view ledger.event_bytes is 'Events with their bytes; idx is null while an event waits for its place.';

      create function ledger.settle_log() returns trigger
        language plpgsql set search_path = pg_catalog, pg_temp
        as $$
        begin
          if old.id <> new.id or old.kind <> new.kind or old.imported <> new.imported
             or (old.origin is not null and old.origin is distinct from new.origin)
             or (old.frozen_size is not null and (old.frozen_size, old.frozen_note) is distinct from (new.frozen_size, new.frozen_note)) then
            raise exception 'a log keeps its origin, and a frozen one its end' using errcode = 'restrict_violation';
          end if;
          return new;
        end $$;
      create trigger log_settled before update on ledger.log for each row execute function ledger.settle_log();
      create trigger log_no_delete before delete on ledger.log for each row execute function ledger.refuse_change();
      create trigger log_no_truncate before truncate on ledger.log for each statement execute function ledger.refuse_change();
      alter table ledger.log enable always trigger log_settled;
      alter table ledger.log enable always trigger log_no_delete;
      alter table ledger.log enable always trigger log_no_truncate;
      create trigger queue_no_update before update on ledger.queue for each row execute function ledger.refuse_change();
      create trigger queue_no_truncate before truncate on ledger.queue for each statement execute function ledger.refuse_change();
      alter table ledger.queue enable always trigger queue_no_update;
      alter table ledger.queue enable always trigger queue_no_truncate;
    `);
    for (const table of ['entry', 'tile', 'head', 'checkpoint', 'cosignature', 'published', 'peer_checkpoint'])
      await queries.query(`
        create trigger ${table}_append_only before update or delete on ledger.${table} for each row execute function ledger.refuse_change();
        create trigger ${table}_no_truncate before truncate on ledger.${table} for each statement execute function ledger.refuse_change();
        -- ALWAYS: also in a session that pretends to be a replica.
        alter table ledger.${table} enable always trigger ${table}_append_only;
        alter table ledger.${table} enable always trigger ${table}_no_truncate;
      `);
    await queries.query(`
      drop function ledger.append(uuid, text, bytea, uuid[], text[], bytea[], bytea[], date);
      create function ledger.append(new_id uuid, new_log text, before_see bytea, after_see bytea, about uuid[],
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
          wanted text;
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
          insert into ledger.event (event_id, log, subjects) values (new_id, new_log, about);
          insert into ledger.queue (log_id, event_id, entry) values (target, new_id, new_entry);
          for i in 1 .. coalesce(cardinality(fields), 0) loop
            wanted := case fields[i] when 'by.who' then told#>>'{by,who}' when 'with.who' then told#>>'{with,who}' else committed->>(fields[i]) end;
            if wanted is distinct from ledger.base64url(sha256(
                 convert_to('cites-tlog/c1', 'UTF8') || '\\x00'::bytea || convert_to(fields[i], 'UTF8') || '\\x00'::bytea || salts[i] || field_values[i])) then
              raise exception 'opening of % does not match its commitment', fields[i] using errcode = 'check_violation';
            end if;
            insert into ledger.opening (event_id, field, salt, value, legal_hold_until) values (new_id, fields[i], salts[i], field_values[i], hold);
          end loop;
          -- A COMMIT with a notification holds a lock of the whole server: one transaction at a time tells the sequencer,
          -- and what commits meanwhile is found by its poll.
          if pg_try_advisory_xact_lock(7251003, target) then perform pg_notify('ledger_queued', new_log); end if;
          return sha256('\\x00'::bytea || new_entry);
        end $$;
      comment on function ledger.append is
        'The only way to write an event: its bytes come in two parts and "see", the newest published checkpoint, goes between. Returns the leaf hash.';

      create or replace function ledger.history(about uuid)
        returns table (event_id uuid, kind text, act text, at text, org text, role text, reason text, pub jsonb)
        language sql stable security definer set search_path = pg_catalog, pg_temp
        as $$
          select e.event_id, t.told->>'k', t.told->>'act', t.told->>'at', t.told#>>'{by,org}', t.told#>>'{by,role}', t.told->>'re', t.told->'pub'
          from ledger.event_bytes e cross join lateral (select convert_from(e.entry, 'UTF8')::jsonb as told) t
          where e.subjects @> array[about] and not (t.told->>'k' like 'look.%') order by e.recorded_at, e.event_id
        $$;

      create function ledger.name_log(wanted_kind text, wanted_origin text) returns text
        language plpgsql security definer set search_path = pg_catalog, pg_temp
        as $$
        declare named text;
        begin
          update ledger.log l set origin = wanted_origin where l.kind = wanted_kind and l.frozen_size is null and l.origin is null;
          select l.origin into named from ledger.log l where l.kind = wanted_kind and l.frozen_size is null;
          return named;
        end $$;
      comment on function ledger.name_log is 'Names the log of a kind where it has no name yet; returns the name it has.';
    `);
    await queries.query(`
      create function ledger.newest_published(wanted smallint) returns table (size bigint, note text, at timestamptz)
        language sql stable security definer set search_path = pg_catalog, pg_temp
        as $$ select p.size, p.note, p.at from ledger.published p where p.log_id = wanted order by p.size desc, p.at desc limit 1 $$;

      create function ledger.newest_signed(wanted smallint) returns table (size bigint, note text, at timestamptz)
        language sql stable security definer set search_path = pg_catalog, pg_temp
        as $$ select c.size, c.note, c.signed_at from ledger.checkpoint c where c.log_id = wanted order by c.size desc limit 1 $$;

      -- plpgsql, whose plans are kept: proofs are asked for by the thousand.
      create function ledger.place_of(event uuid, unwitnessed boolean default false)
        returns table (log_id smallint, idx bigint, size bigint, note text, entry bytea)
        language plpgsql stable security definer set search_path = pg_catalog, pg_temp
        as $$
        begin
          select t.log_id, t.idx, t.entry into log_id, idx, entry
            from ledger.entry t where t.event_id = event order by t.log_id desc limit 1;
          if not found then return; end if;
          if unwitnessed then
            select c.size, c.note into size, note from ledger.checkpoint c where c.log_id = place_of.log_id order by c.size desc limit 1;
          else
            select p.size, p.note into size, note
              from ledger.published p where p.log_id = place_of.log_id order by p.size desc, p.at desc limit 1;
          end if;
          if size is null or idx >= size then return; end if;
          if (select l.kind from ledger.log l where l.id = log_id) <> 'public' then entry := null; end if;
          return next;
        end $$;
      comment on function ledger.place_of is
        'Where an event stands, and the published (or merely signed) checkpoint to prove it by; the bytes of public entries only.';

      create function ledger.tile_hashes(wanted smallint, tile_level smallint, tile_n bigint, width integer) returns bytea
        language plpgsql stable security definer set search_path = pg_catalog, pg_temp
        as $$
        declare found bytea;
        begin
          if tile_level not between 0 and 7 or tile_n < 0 or width not between 1 and 256
             or (tile_n * 256 + width)::numeric * power(256::numeric, tile_level) > coalesce((select max(c.size) from ledger.checkpoint c where c.log_id = wanted), 0) then
            return null;
          end if;
          if width = 256 then
            select t.data into found from ledger.tile t where t.log_id = wanted and t.level = tile_level and t.n = tile_n;
          elsif tile_level = 0 then
            select string_agg(sha256('\\x00'::bytea || t.entry), ''::bytea order by t.idx) into found
              from ledger.entry t where t.log_id = wanted and t.idx >= tile_n * 256 and t.idx < tile_n * 256 + width;
          else
            select string_agg(t.root, ''::bytea order by t.n) into found
              from ledger.tile t where t.log_id = wanted and t.level = tile_level - 1 and t.n >= tile_n * 256 and t.n < tile_n * 256 + width;
          end if;
          return case when octet_length(found) = width * 32 then found end;
        end $$;
      comment on function ledger.tile_hashes is 'Hashes of a tile of the signed tree, full or partial; null beyond it. Hashes of restricted entries tell nothing: each holds a salted field.';

      grant usage on schema ledger to oc_gateway, oc_checkpoint;
      grant execute on function ledger.append to oc_portal, oc_signer, oc_worker, oc_sequencer, oc_checkpoint;
      grant execute on function ledger.actor_key_of to oc_sequencer;
      grant execute on function ledger.newest_published, ledger.newest_signed, ledger.place_of, ledger.tile_hashes
        to oc_portal, oc_signer, oc_worker, oc_gateway, oc_auditor, oc_sequencer, oc_checkpoint;
      grant execute on function ledger.name_log to oc_checkpoint;

      revoke select on ledger.event from oc_sequencer;
      grant select on ledger.log to oc_sequencer, oc_checkpoint, oc_auditor, oc_portal, oc_signer, oc_worker, oc_gateway;
      -- SELECT FOR UPDATE wants the right to UPDATE some column; the trigger refuses the UPDATE itself.
      grant select, delete, update (queued_at) on ledger.queue to oc_sequencer;
      grant select, insert on ledger.entry, ledger.tile, ledger.head to oc_sequencer;
      grant select on ledger.published to oc_sequencer;
      grant select on ledger.entry, ledger.tile, ledger.head to oc_checkpoint;
      grant select, insert on ledger.checkpoint, ledger.cosignature, ledger.published to oc_checkpoint;
      grant select on ledger.queue, ledger.entry, ledger.tile, ledger.head, ledger.checkpoint, ledger.cosignature, ledger.published,
        ledger.peer_checkpoint, ledger.event_bytes to oc_auditor;
    `);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('a log cannot be taken back: its entries may be published. Restore a backup from before it instead.'));
  }
}
