import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Security stamps one by one: received, handed to offices, put on permits, spoilt, lost. No number is used twice. */
export class Stamps1764000080001 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create table records.stamp_movement (
        id uuid constraint stamp_movement_pk primary key,
        country text not null,
        kind text not null constraint stamp_movement_kind_known check (kind in ('received', 'handed', 'spoilt', 'lost')),
        prefix text not null constraint stamp_movement_prefix check (prefix ~ '^[A-Z0-9-]{0,12}$'),
        first_number bigint not null,
        last_number bigint not null,
        width integer not null constraint stamp_movement_width check (width between 1 and 15),
        office text,
        note text not null,
        state text not null default 'proposed' constraint stamp_movement_state_known check (state in ('proposed', 'done', 'refused')),
        version integer not null default 1,
        proposed_by uuid not null,
        proposed_org text not null,
        proposed_role text not null constraint stamp_movement_proposer check (proposed_role in ('case-officer', 'issuing-officer')),
        proposed_at timestamptz not null default now(),
        decided_by uuid,
        decided_org text,
        decided_role text constraint stamp_movement_decider check (decided_role in ('case-officer', 'issuing-officer')),
        decided_at timestamptz,
        decision_note text,
        constraint stamp_movement_range check (first_number >= 0 and last_number >= first_number and last_number - first_number < 100000),
        constraint stamp_movement_office check ((kind = 'handed') = (office is not null)),
        constraint stamp_movement_two_people check (decided_by is distinct from proposed_by),
        constraint stamp_movement_decided check (num_nonnulls(decided_by, decided_org, decided_role, decided_at) = case state when 'proposed' then 0 else 4 end)
      );
      create index stamp_movement_state on records.stamp_movement (state, id);
      comment on table records.stamp_movement is 'What happened to a range of stamps: one officer says it, another counts it again';

      create table records.stamp (
        country text not null,
        number text not null,
        state text not null constraint stamp_state_known check (state in ('free', 'office', 'issued', 'spoilt', 'lost')),
        office text,
        permit_id uuid constraint stamp_permit_fk references issuance.permit,
        movement_id uuid,
        cut_over_id uuid constraint stamp_cut_over_fk references records.cut_over,
        changed_at timestamptz not null default now(),
        constraint stamp_pk primary key (country, number),
        constraint stamp_origin check (num_nonnulls(movement_id, cut_over_id) = 1),
        constraint stamp_permit_only_issued check (permit_id is null or state = 'issued'),
        constraint stamp_one_per_permit unique (permit_id)
      );
      create index stamp_state on records.stamp (country, state, number);
      comment on table records.stamp is 'Every stamp that was ever received, under its number, and where it is; the key makes a number impossible twice';

      create function records.stamp_numbers(prefix text, first_number bigint, last_number bigint, width integer) returns setof text
        language sql immutable set search_path = pg_catalog, pg_temp
        as $$ select prefix || lpad(n::text, greatest(width, length(n::text)), '0') from generate_series(first_number, last_number) n $$;

      create function records.guard_stamp_movement() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      declare
        wanted bigint := new.last_number - new.first_number + 1;
        moved bigint;
      begin
        if tg_op = 'INSERT' then
          if new.state <> 'proposed' or not identity.holds_role(new.proposed_by, new.proposed_org, new.proposed_role) then
            raise exception 'an officer proposes' using errcode = 'check_violation', constraint = 'stamp_movement_step';
          end if;
          return new;
        end if;
        if old.state <> 'proposed' or new.version <> old.version + 1
            or (new.id, new.country, new.kind, new.prefix, new.first_number, new.last_number, new.width, new.office, new.note, new.proposed_by, new.proposed_org, new.proposed_role, new.proposed_at)
              is distinct from (old.id, old.country, old.kind, old.prefix, old.first_number, old.last_number, old.width, old.office, old.note, old.proposed_by, old.proposed_org, old.proposed_role, old.proposed_at) then
          raise exception 'a movement is decided once and never changed' using errcode = 'check_violation', constraint = 'stamp_movement_step';
        end if;
        if not identity.holds_role(new.decided_by, new.decided_org, new.decided_role) then
          raise exception '% is not held', new.decided_role using errcode = 'check_violation', constraint = 'officer_role_held';
        end if;
        if new.state <> 'done' then
          return new;
        end if;
        if new.kind = 'received' then
          insert into records.stamp (country, number, state, movement_id)
            select new.country, n, 'free', new.id from records.stamp_numbers(new.prefix, new.first_number, new.last_number, new.width) n;
          return new;
        end if;
        -- Only what is in stock or at an office moves; what stands on a permit stays there.
        update records.stamp s set state = case new.kind when 'handed' then 'office' else new.kind end,
            office = case new.kind when 'handed' then new.office else s.office end, changed_at = now()
          where s.country = new.country and s.state in ('free', 'office')
            and s.number in (select n from records.stamp_numbers(new.prefix, new.first_number, new.last_number, new.width) n);
        get diagnostics moved = row_count;
        if moved <> wanted then
          raise exception '% of % stamps are in stock', moved, wanted using errcode = 'check_violation', constraint = 'stamp_movement_fits';
        end if;
        return new;
      end $$;
      create trigger stamp_movement_guard before insert or update on records.stamp_movement for each row execute function records.guard_stamp_movement();
      create trigger stamp_movement_never_goes before delete or truncate on records.stamp_movement for each statement execute function records.refuse_change();
      create trigger stamp_never_goes before delete or truncate on records.stamp for each statement execute function records.refuse_change();

      -- The stamp of a permit comes from the stock where policy says so, and a stamp in the stock is used once whatever it says.
      create function records.take_stamp() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      declare
        taken integer;
      begin
        if new.security_stamp is null then
          if identity.policy_at('security-stamps') = '"stock"' then
            raise exception 'a permit needs a stamp' using errcode = 'check_violation', constraint = 'permit_stamp_needed';
          end if;
          return new;
        end if;
        update records.stamp s set state = 'issued', permit_id = new.id, changed_at = now()
          where s.country = new.country and s.number = new.security_stamp and s.state in ('free', 'office');
        get diagnostics taken = row_count;
        if taken = 0 and (identity.policy_at('security-stamps') = '"stock"'
            or exists (select 1 from records.stamp s where s.country = new.country and s.number = new.security_stamp)) then
          raise exception 'the stamp is not in stock' using errcode = 'check_violation', constraint = 'permit_stamp_in_stock';
        end if;
        return new;
      end $$;
      create trigger permit_takes_stamp before update on issuance.permit for each row when (new.last_event = 'reserve') execute function records.take_stamp();

      create function records.next_stamp(office_country text) returns text
        language sql volatile security definer set search_path = pg_catalog, pg_temp as $$
          select s.number from records.stamp s where s.country = office_country and s.state = 'free' order by s.number limit 1 for update skip locked
        $$;
      comment on function records.next_stamp is 'Lowest number in stock that no other transaction is about to take; null where there is none';
      select ledger.guard('records.stamp_movement');
    `);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('stamps that were counted stay counted'));
  }
}
