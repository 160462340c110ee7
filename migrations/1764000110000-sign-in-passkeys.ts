import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Passkeys of people who decide nothing: they open an account and sign nothing, so nobody has to enrol them. */
export class SignInPasskeys1764000110000 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create table identity.sign_in_passkey (
        id            uuid        not null,
        person_id     uuid        not null,
        organisation  text        not null,
        role          text        not null,
        credential_id bytea       not null,
        public_key    bytea       not null,
        sign_count    bigint      not null,
        backed_up     boolean     not null,
        label         text        not null,
        made_at       timestamptz not null default now(),
        last_used_at  timestamptz,
        ended_at      timestamptz,
        constraint sign_in_passkey_pk primary key (id),
        constraint sign_in_passkey_account foreign key (person_id) references identity.account (person_id),
        constraint sign_in_passkey_role_known check (role in ('applicant', 'agent')),
        constraint sign_in_passkey_credential_once unique (credential_id),
        constraint sign_in_passkey_credential_size check (octet_length(credential_id) between 1 and 1023),
        constraint sign_in_passkey_public_key_size check (octet_length(public_key) between 1 and 2048),
        constraint sign_in_passkey_label_size check (char_length(label) between 1 and 100)
      );
      create index sign_in_passkey_person on identity.sign_in_passkey (person_id) where ended_at is null;
      comment on table identity.sign_in_passkey is
        'Passkeys that open a session of a trader or an agent. They sign no decision: whoever decides has an officer key, enrolled by a second person.';
      comment on column identity.sign_in_passkey.public_key is 'COSE key, byte for byte';
      create function identity.keep_sign_in_passkey() returns trigger
        language plpgsql set search_path = pg_catalog, pg_temp
        as $$
        begin
          if (new.id, new.person_id, new.organisation, new.role, new.credential_id, new.public_key, new.backed_up, new.label, new.made_at)
               is distinct from (old.id, old.person_id, old.organisation, old.role, old.credential_id, old.public_key, old.backed_up, old.label, old.made_at)
             or new.sign_count < old.sign_count or old.ended_at is not null then
            raise exception 'a passkey is used and ended, never changed' using errcode = 'check_violation', constraint = 'sign_in_passkey_fixed';
          end if;
          return new;
        end $$;
      create trigger sign_in_passkey_keep before update on identity.sign_in_passkey for each row execute function identity.keep_sign_in_passkey();
      alter table identity.sign_in_passkey enable always trigger sign_in_passkey_keep;

      alter table identity.sign_in_step
        drop constraint sign_in_step_kind_known,
        drop constraint sign_in_step_knows_whom,
        add constraint sign_in_step_kind_known check (kind in ('passkey', 'passkey-offer', 'code', 'totp-offer', 'oidc', 'oidc-link')),
        add constraint sign_in_step_knows_whom check ((kind in ('passkey-offer', 'code', 'totp-offer', 'oidc-link')) = (person_id is not null));
      comment on column identity.sign_in_step.secret is 'passkey, passkey-offer: the challenge. Others: SHA-256 of what the browser brings back';

      grant select, insert on identity.sign_in_passkey to oc_portal;
      grant update (sign_count, last_used_at, ended_at) on identity.sign_in_passkey to oc_portal;
      grant select (id, person_id, organisation, role, made_at, ended_at) on identity.sign_in_passkey to oc_auditor;
      select ledger.guard('identity.sign_in_passkey', 'person_id', array['ended_at']);
    `);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query(`
      delete from identity.sign_in_step where kind = 'passkey-offer';
      alter table identity.sign_in_step
        drop constraint sign_in_step_kind_known,
        drop constraint sign_in_step_knows_whom,
        add constraint sign_in_step_kind_known check (kind in ('passkey', 'code', 'totp-offer', 'oidc', 'oidc-link')),
        add constraint sign_in_step_knows_whom check ((kind in ('code', 'totp-offer', 'oidc-link')) = (person_id is not null));
      drop table identity.sign_in_passkey;
      drop function identity.keep_sign_in_passkey();
    `);
  }
}
