import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A second step at sign-in for whoever has no passkey to sign in with. */
export class SecondStep1764000048002 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create table identity.totp (
        id           uuid        not null,
        person_id    uuid        not null,
        sealed       bytea       not null,
        last_step    bigint      not null,
        confirmed_at timestamptz not null default now(),
        ended_at     timestamptz,
        constraint totp_pk primary key (id),
        constraint totp_account foreign key (person_id) references identity.account (person_id),
        constraint totp_sealed_size check (octet_length(sealed) between 44 and 100)
      );
      create unique index totp_once on identity.totp (person_id) where ended_at is null;
      comment on table identity.totp is 'Authenticator apps (RFC 6238). The secret is sealed with a key that lies in a file of the portal: a copy of the database alone makes no code.';
      comment on column identity.totp.sealed is 'AES-256-GCM: nonce, tag, secret; bound to the person';
      comment on column identity.totp.last_step is 'Last period whose code was used: none is good twice';
      create function identity.keep_totp() returns trigger
        language plpgsql set search_path = pg_catalog, pg_temp
        as $$
        begin
          if (new.id, new.person_id, new.sealed, new.confirmed_at) is distinct from (old.id, old.person_id, old.sealed, old.confirmed_at)
             or new.last_step < old.last_step or old.ended_at is not null then
            raise exception 'an authenticator app is used and ended, never changed' using errcode = 'check_violation', constraint = 'totp_fixed';
          end if;
          return new;
        end $$;
      create trigger totp_keep before update on identity.totp for each row execute function identity.keep_totp();
      alter table identity.totp enable always trigger totp_keep;

      create table identity.recovery_code (
        id        uuid  not null,
        person_id uuid  not null,
        totp_id   uuid  not null,
        mac       bytea not null,
        used_at   timestamptz,
        constraint recovery_code_pk primary key (id),
        constraint recovery_code_app foreign key (totp_id) references identity.totp (id),
        constraint recovery_code_account foreign key (person_id) references identity.account (person_id),
        constraint recovery_code_mac_size check (octet_length(mac) = 32)
      );
      create unique index recovery_code_once on identity.recovery_code (person_id, mac);
      comment on table identity.recovery_code is 'Codes for when an authenticator app is lost, each good once: HMAC-SHA-256 with the same key file. used_at is also set when newer codes replace them.';

      grant select, insert on identity.totp, identity.recovery_code to oc_portal;
      grant update (last_step, ended_at) on identity.totp to oc_portal;
      grant update (used_at) on identity.recovery_code to oc_portal;
      grant select (id, person_id, confirmed_at, ended_at) on identity.totp to oc_auditor;
      select ledger.guard('identity.totp', 'person_id', array['ended_at']);
      select ledger.guard('identity.recovery_code', 'person_id', array['mac']);
    `);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query(`
      drop table identity.recovery_code, identity.totp;
      drop function identity.keep_totp();
    `);
  }
}
