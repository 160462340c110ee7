import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * After a restore nobody knows which places of the status lists the lost permits have. From then on only places are given
 * that the lost database cannot have given: a new permit must never show the status of a lost one, nor the other way round.
 */
export class FreshPlaces1764000019001 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create table issuance.status_floor (
        country    text    not null,
        list       integer not null,
        from_index integer not null constraint status_floor_positive check (from_index > 0),
        constraint status_floor_pk primary key (country, list)
      );
      comment on table issuance.status_floor is 'First place of a status list that may be given: those below may be on permits whose rows are lost. Only ever raised.';
      grant select on issuance.status_floor to oc_portal, oc_signer, oc_auditor;

      create function issuance.guard_status_floor() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        if new.status_index is distinct from old.status_index and new.status_index <
            (select f.from_index from issuance.status_floor f where f.country = new.country and f.list = new.status_list) then
          raise exception 'this place may be on a permit that is lost' using errcode = 'check_violation', constraint = 'permit_status_place_fresh';
        end if;
        return new;
      end $$;
      create trigger guard_status_floor before update of status_index on issuance.permit for each row execute function issuance.guard_status_floor();
      alter table issuance.permit enable always trigger guard_status_floor;

      create function issuance.guard_floor_rises() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        if tg_op <> 'UPDATE' or new.from_index < old.from_index or (new.country, new.list) is distinct from (old.country, old.list) then
          raise exception 'places once left out stay left out' using errcode = 'restrict_violation', constraint = 'status_floor_rises';
        end if;
        return new;
      end $$;
      create trigger status_floor_rises before update or delete on issuance.status_floor for each row execute function issuance.guard_floor_rises();
      alter table issuance.status_floor enable always trigger status_floor_rises;
    `);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query(`
      drop trigger guard_status_floor on issuance.permit;
      drop table issuance.status_floor;
      drop function issuance.guard_status_floor();
      drop function issuance.guard_floor_rises();
    `);
  }
}
