import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Carrying an import out in one transaction, what the world may ask about a number, and who may do what. */
export class CutOverSteps1764000080002 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create function records.begins_on() returns date
        language sql stable security definer set search_path = pg_catalog, pg_temp
        as $$ select min(c.begins_on) from records.cut_over c where c.state = 'committed' $$;
      comment on function records.begins_on is 'First day of the records here; null where nothing was brought along';

      create function records.carry_out_cut_over() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      declare
        series record;
        sequence_name text;
      begin
        insert into records.legacy_permit (number, number_as_printed, document_type, issued_on, valid_until, status, exporter, importer, country_of_import, cut_over_id)
          select distinct on (r.content ->> 'number') r.content ->> 'number', r.content ->> 'printed', r.content ->> 'documentType', (r.content ->> 'issuedOn')::date,
              (r.content ->> 'validUntil')::date, r.content ->> 'status', r.content ->> 'exporter', r.content ->> 'importer', r.content ->> 'countryOfImport', new.id
            from records.cut_over_row r where r.cut_over_id = new.id and r.kind = 'permits' order by r.content ->> 'number', r.row;
        insert into records.legacy_permit_line (number, line, scientific_name, term, source, quantity, unit)
          select r.content ->> 'number', row_number() over (partition by r.content ->> 'number' order by r.row), r.content ->> 'scientificName', r.content ->> 'term',
              r.content ->> 'source', (r.content ->> 'quantity')::numeric, r.content ->> 'unit'
            from records.cut_over_row r where r.cut_over_id = new.id and r.kind = 'permits';
        -- In the order of their ids, as issuance takes them: nobody waits in a circle.
        insert into species.quota_entry (id, quota_id, permit_id, kind, amount, reason)
          select gen_random_uuid(), u.quota, new.id, 'import', u.used, 'used before ' || new.begins_on
            from (select (r.content ->> 'quota')::uuid as quota, sum((r.content ->> 'used')::numeric) as used
                    from records.cut_over_row r where r.cut_over_id = new.id and r.kind = 'quota-use' group by 1) u
            where u.used > 0 order by u.quota;
        insert into records.legacy_case (id, reference, received_on, party, document_type, scientific_name, note, cut_over_id)
          select gen_random_uuid(), r.content ->> 'reference', (r.content ->> 'receivedOn')::date, r.content ->> 'party', r.content ->> 'documentType',
              r.content ->> 'scientificName', r.content ->> 'note', new.id
            from records.cut_over_row r where r.cut_over_id = new.id and r.kind = 'cases' order by r.row;
        insert into records.stamp (country, number, state, office, cut_over_id)
          select new.country, n, r.content ->> 'state', r.content ->> 'office', new.id
            from records.cut_over_row r, records.stamp_numbers(coalesce(r.content ->> 'prefix', ''), (r.content ->> 'first')::bigint, (r.content ->> 'last')::bigint, (r.content ->> 'width')::integer) n
            where r.cut_over_id = new.id and r.kind = 'stamps';
        insert into records.number_floor as known (country, year, serial, cut_over_id)
          select new.country, (r.content ->> 'year')::integer, (r.content ->> 'lastSerial')::integer, new.id
            from records.cut_over_row r where r.cut_over_id = new.id and r.kind = 'numbers'
          on conflict on constraint number_floor_pk do update set serial = greatest(known.serial, excluded.serial), cut_over_id = excluded.cut_over_id;
        -- A series moves at once and for good: if this transaction fails, numbers are left out and none is given twice.
        for series in select (r.content ->> 'year')::integer as year, (r.content ->> 'lastSerial')::bigint as last
            from records.cut_over_row r where r.cut_over_id = new.id and r.kind = 'numbers' loop
          sequence_name := format('number_%s_%s', lower(new.country), series.year);
          perform pg_advisory_xact_lock(hashtext('issuance.' || sequence_name));
          execute format('create sequence if not exists issuance.%I maxvalue 999999', sequence_name);
          execute format('select setval(%L, greatest(%s, last_value), is_called or last_value < %s) from issuance.%I',
            'issuance.' || sequence_name, series.last, series.last + 1, sequence_name);
        end loop;
        return null;
      end $$;
      create trigger cut_over_carried_out after update on records.cut_over for each row
        when (old.state = 'proposed' and new.state = 'committed') execute function records.carry_out_cut_over();

      create table records.public_look (
        at timestamptz not null default now(),
        number text not null,
        answer text not null
      );
      comment on table records.public_look is 'Append-only. Numbers that somebody asked about from outside and that are on record; who asked is not kept';
      create index public_look_at on records.public_look (at);
      create trigger public_look_append_only before update or delete or truncate on records.public_look for each statement execute function records.refuse_change();

      -- All that the gateway can learn of a number: no party, no species, no quantity. What is found is noted before it is told.
      create function records.look_up_number(asked text) returns jsonb
        language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
      declare
        begins date := records.begins_on();
        home text := (select country from applications.office);
        old_paper records.legacy_permit;
        found_here text;
      begin
        if asked !~ '^[0-9A-Z./_-]{3,60}$' then
          return jsonb_build_object('answer', 'unknown', 'country', home, 'recordsBeginOn', begins);
        end if;
        select p.number into found_here from issuance.permit p where p.number = asked and p.issued_at is not null;
        if found_here is not null then
          insert into records.public_look (number, answer) values (asked, 'here');
          return jsonb_build_object('answer', 'here', 'country', home, 'recordsBeginOn', begins);
        end if;
        select * into old_paper from records.legacy_permit l where l.number = asked;
        if old_paper.number is not null then
          insert into records.public_look (number, answer) values (asked, 'paper');
          return jsonb_build_object('answer', 'paper', 'country', home, 'recordsBeginOn', begins, 'documentType', old_paper.document_type,
            'issuedOn', old_paper.issued_on, 'validUntil', old_paper.valid_until, 'status', old_paper.status);
        end if;
        return jsonb_build_object('answer', 'unknown', 'country', home, 'recordsBeginOn', begins, 'lastSerials',
          coalesce((select jsonb_object_agg(f.year, f.serial) from records.number_floor f where f.country = home), '{}'));
      end $$;
      comment on function records.look_up_number is 'What the gateway answers about a number, and nothing more';

      grant usage on schema records to oc_portal, oc_gateway, oc_auditor;
      revoke execute on all functions in schema records from public;
      grant select on all tables in schema records to oc_auditor;
      grant select on records.cut_over, records.cut_over_file, records.cut_over_row, records.cut_over_approval, records.legacy_permit, records.legacy_permit_line,
        records.legacy_case, records.number_floor, records.stamp, records.stamp_movement to oc_portal;
      grant insert on records.cut_over, records.cut_over_file, records.cut_over_row, records.cut_over_approval, records.stamp_movement to oc_portal;
      grant update (state, round, version, content_sha256, summary, proposed_at, committed_at) on records.cut_over to oc_portal;
      grant delete on records.cut_over_file, records.cut_over_row to oc_portal;
      grant update (state, application_id, closing_note, settled_by, settled_at, version) on records.legacy_case to oc_portal;
      grant update (state, version, decided_by, decided_org, decided_role, decided_at, decision_note) on records.stamp_movement to oc_portal;
      grant execute on function records.begins_on(), records.content_of(uuid), records.next_stamp(text), records.stamp_numbers(text, bigint, bigint, integer), records.guard_cut_over(), records.guard_cut_over_part(),
        records.guard_cut_over_approval(), records.guard_stamp_movement(), records.take_stamp(), records.number_once(), records.refuse_change(), records.carry_out_cut_over() to oc_portal;
      grant execute on function records.look_up_number(text), records.begins_on() to oc_gateway;
      grant execute on function records.begins_on() to oc_auditor;
      -- A case from before is settled once.
      create function records.guard_legacy_case() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        if old.state <> 'open' or new.version <> old.version + 1 then
          raise exception 'the case is settled' using errcode = 'check_violation', constraint = 'legacy_case_open';
        end if;
        return new;
      end $$;
      create trigger legacy_case_guard before update on records.legacy_case for each row execute function records.guard_legacy_case();
      grant execute on function records.guard_legacy_case() to oc_portal;
      select ledger.guard('records.cut_over');
      select ledger.guard('records.legacy_permit', '');
      select ledger.guard('records.legacy_case', '');
    `);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('what was brought along from before stays on record'));
  }
}
