import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Audit events: append-only for everybody, and no guarded row changes without one. */
export class Ledger1764000001100 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create schema ledger authorization oc_owner;

      create table ledger.event (
        seq         bigint      generated always as identity,
        event_id    uuid        not null,
        log         text        not null,
        entry       bytea       not null,
        subjects    uuid[]      not null,
        txid        xid8        not null default pg_current_xact_id(),
        written_by  name        not null default session_user,
        recorded_at timestamptz not null default clock_timestamp(),
        constraint event_pk primary key (event_id),
        constraint event_seq_unique unique (seq),
        constraint event_log_known check (log in ('public', 'restricted')),
        constraint event_entry_size check (octet_length(entry) between 2 and 8192)
      );
      alter table ledger.event alter entry set storage external;
      create index event_txid on ledger.event (txid);
      create index event_subjects on ledger.event using gin (subjects);
      comment on table ledger.event is 'Audit events as they will stand in the transparency log: exact bytes, in order of seq. Append-only.';
      comment on column ledger.event.entry is 'RFC 8785 canonical JSON; no personal data, only salted commitments';
      comment on column ledger.event.txid is 'Transaction of the business change; ledger.require_event compares it at COMMIT';

      create table ledger.opening (
        event_id         uuid  not null,
        field            text  not null,
        salt             bytea not null,
        value            bytea not null,
        subject_key      bigint,
        legal_hold_until date,
        constraint opening_pk primary key (event_id, field),
        constraint opening_event foreign key (event_id) references ledger.event (event_id),
        constraint opening_salt_size check (octet_length(salt) = 32)
      );
      comment on table ledger.opening is 'What opens the commitments of an event. Never changed; erasable after its legal hold without touching the event.';

      create table ledger.actor_key (
        year smallint not null,
        key  bytea    not null,
        constraint actor_key_pk primary key (year),
        constraint actor_key_size check (octet_length(key) = 32)
      );
      comment on table ledger.actor_key is 'Key per year for pseudonyms of persons in the restricted log; destroying it makes that year unlinkable.';
    `);
    await queries.query(`
      create function ledger.refuse_change() returns trigger
        language plpgsql set search_path = pg_catalog, pg_temp
        as $$ begin raise exception '%.% is append-only', tg_table_schema, tg_table_name using errcode = 'restrict_violation'; end $$;

      create function ledger.refuse_early_erasure() returns trigger
        language plpgsql set search_path = pg_catalog, pg_temp
        as $$
        begin
          if old.legal_hold_until is null or old.legal_hold_until > current_date then
            raise exception 'opening is under legal hold' using errcode = 'restrict_violation';
          end if;
          return old;
        end $$;

      create trigger event_append_only before update or delete on ledger.event for each row execute function ledger.refuse_change();
      create trigger event_no_truncate before truncate on ledger.event for each statement execute function ledger.refuse_change();
      create trigger opening_no_update before update on ledger.opening for each row execute function ledger.refuse_change();
      create trigger opening_legal_hold before delete on ledger.opening for each row execute function ledger.refuse_early_erasure();
      create trigger opening_no_truncate before truncate on ledger.opening for each statement execute function ledger.refuse_change();
      -- ALWAYS: also in a session that pretends to be a replica.
      alter table ledger.event enable always trigger event_append_only;
      alter table ledger.event enable always trigger event_no_truncate;
      alter table ledger.opening enable always trigger opening_no_update;
      alter table ledger.opening enable always trigger opening_legal_hold;
      alter table ledger.opening enable always trigger opening_no_truncate;
    `);
    await queries.query(`
      create function ledger.actor_key_of(wanted integer) returns bytea
        language plpgsql security definer set search_path = pg_catalog, pg_temp
        as $$
        declare found bytea;
        begin
          if wanted not between 2000 and 9999 then raise exception 'no such year' using errcode = 'invalid_parameter_value'; end if;
          select k.key into found from ledger.actor_key k where k.year = wanted;
          if found is not null then return found; end if;
          -- Four random UUIDs hold 488 random bits.
          insert into ledger.actor_key (year, key)
            values (wanted, sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())))
            on conflict do nothing;
          select k.key into found from ledger.actor_key k where k.year = wanted;
          return found;
        end $$;

      create function ledger.base64url(bytes bytea) returns text
        language sql immutable parallel safe set search_path = pg_catalog, pg_temp
        as $$ select translate(rtrim(replace(encode(bytes, 'base64'), E'\\n', ''), '='), '+/', '-_') $$;

      create function ledger.append(new_id uuid, new_log text, new_entry bytea, about uuid[], fields text[], salts bytea[], field_values bytea[], hold date)
        returns bigint
        language plpgsql security definer set search_path = pg_catalog, pg_temp
        as $$
        declare
          told jsonb;
          committed jsonb;
          place bigint;
          wanted text;
        begin
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
          insert into ledger.event (event_id, log, entry, subjects) values (new_id, new_log, new_entry, about) returning seq into place;
          for i in 1 .. coalesce(cardinality(fields), 0) loop
            wanted := case fields[i] when 'by.who' then told#>>'{by,who}' when 'with.who' then told#>>'{with,who}' else committed->>(fields[i]) end;
            if wanted is distinct from ledger.base64url(sha256(
                 convert_to('cites-tlog/c1', 'UTF8') || '\\x00'::bytea || convert_to(fields[i], 'UTF8') || '\\x00'::bytea || salts[i] || field_values[i])) then
              raise exception 'opening of % does not match its commitment', fields[i] using errcode = 'check_violation';
            end if;
            insert into ledger.opening (event_id, field, salt, value, legal_hold_until) values (new_id, fields[i], salts[i], field_values[i], hold);
          end loop;
          return place;
        end $$;
      comment on function ledger.append is 'The only way to write an event. Checks that entry, identifier, time and openings belong together.';

      create function ledger.history(about uuid)
        returns table (event_id uuid, kind text, act text, at text, org text, role text, reason text, pub jsonb)
        language sql stable security definer set search_path = pg_catalog, pg_temp
        as $$
          select e.event_id, t.told->>'k', t.told->>'act', t.told->>'at', t.told#>>'{by,org}', t.told#>>'{by,role}', t.told->>'re', t.told->'pub'
          from ledger.event e cross join lateral (select convert_from(e.entry, 'UTF8')::jsonb as told) t
          where e.subjects @> array[about] and not (t.told->>'k' like 'look.%') order by e.seq
        $$;
      comment on function ledger.history is 'What happened to a row, oldest first, without persons, looks and committed fields.';
    `);
    await queries.query(`
      create function ledger.require_event() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp
        as $$
        declare
          changed jsonb := to_jsonb(case tg_op when 'DELETE' then old else new end);
        begin
          if not exists (
            select 1 from ledger.event e where e.txid = pg_current_xact_id()
              and (tg_argv[0] = '' or e.subjects @> array[(changed->>tg_argv[0])::uuid])
          ) then
            raise exception '%.% changed without its event', tg_table_schema, tg_table_name
              using errcode = 'integrity_constraint_violation', constraint = 'event_required';
          end if;
          return null;
        end $$;
      comment on function ledger.require_event is 'Deferred constraint trigger: the COMMIT fails unless an event of this transaction names the row.';

      create function ledger.guard(target regclass, key_column text default 'id', watched text[] default null) returns void
        language plpgsql set search_path = pg_catalog, pg_temp
        as $$
        declare
          guard_name text := (select relname from pg_class where oid = target) || '_event_required';
          columns text := (select ' of ' || string_agg(quote_ident(c), ', ') from unnest(watched) c);
        begin
          execute format('create constraint trigger %I after insert or update%s or delete on %s deferrable initially deferred
                          for each row execute function ledger.require_event(%L)', guard_name, coalesce(columns, ''), target, key_column);
          execute format('alter table %s enable always trigger %I', target, guard_name);
        end $$;
      comment on function ledger.guard is
        'Makes a table refuse changes without an event: key_column is the uuid that the event must name (empty: any event of the transaction), watched the columns that count (null: all).';

      grant usage on schema ledger to oc_portal, oc_signer, oc_worker, oc_auditor, oc_sequencer;
      grant execute on function ledger.append, ledger.actor_key_of to oc_portal, oc_signer, oc_worker;
      grant execute on function ledger.history to oc_portal, oc_signer, oc_worker, oc_auditor;
      grant execute on function ledger.base64url to oc_auditor;
      grant select on ledger.event, ledger.opening to oc_auditor;
      grant select on ledger.event to oc_sequencer;
    `);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query('drop schema ledger cascade');
  }
}
