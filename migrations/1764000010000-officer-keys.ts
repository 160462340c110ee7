import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Officers' own keys (passkeys), the statements they sign, and what the database refuses about both. */
export class OfficerKeys1764000010000 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create table identity.officer_key (
        id              uuid        not null,
        person_id       uuid        not null,
        organisation    text        not null,
        role            text        not null,
        credential_id   bytea       not null,
        public_key      bytea       not null,
        key_sha256      bytea       not null generated always as (sha256(public_key)) stored,
        rp_id           text        not null,
        transports      text[]      not null default '{}',
        authenticator   text,
        backed_up       boolean     not null default false,
        label           text        not null,
        sign_count      bigint      not null default 0,
        state           text        not null default 'offered',
        bootstrap       boolean     not null default false,
        offered_at      timestamptz not null default now(),
        confirmed_by    uuid,
        enrolment       uuid,
        valid_from      timestamptz,
        valid_until     timestamptz,
        suspended_by    uuid,
        suspended_at    timestamptz,
        reason          text,
        ended_by        uuid,
        ending          uuid,
        ended_at        timestamptz,
        distrusted_from timestamptz,
        version         integer     not null default 1,
        constraint officer_key_pk primary key (id),
        constraint officer_key_person foreign key (person_id) references identity.person (id),
        constraint officer_key_organisation foreign key (organisation) references identity.organisation (code),
        constraint officer_key_role_known check (role in ('case-officer', 'scientific-authority', 'issuing-officer', 'auditor', 'administrator')),
        constraint officer_key_state_known check (state in ('offered', 'active', 'suspended', 'revoked', 'refused')),
        constraint officer_key_credential_once unique (credential_id),
        constraint officer_key_once unique (key_sha256),
        constraint officer_key_sizes check (octet_length(credential_id) between 16 and 1023 and octet_length(public_key) between 32 and 2048),
        -- Two people enrol a key and two end it; only the founding ceremony on the machine does without a signed enrolment.
        constraint officer_key_second_person check (confirmed_by is null or confirmed_by <> person_id),
        constraint officer_key_confirmed check (state in ('offered', 'refused') or valid_from is not null and (bootstrap or confirmed_by is not null and enrolment is not null)),
        constraint officer_key_suspended check ((state = 'suspended') <= (suspended_by is not null and suspended_at is not null)),
        constraint officer_key_ended_by_another check (state <> 'revoked' or ended_by <> suspended_by and ending is not null and ended_at is not null and distrusted_from is not null)
      );
      create index officer_key_person_idx on identity.officer_key (person_id, role) where state = 'active';
      create index officer_key_state_idx on identity.officer_key (state, id);
      comment on table identity.officer_key is 'Passkeys with which officers sign what they decide: offered by their owner, confirmed by a second person who signs it; history is kept.';
      comment on column identity.officer_key.public_key is 'COSE key, byte for byte as the authenticator gave it; its SHA-256 stands in the public log';
      comment on column identity.officer_key.valid_until is 'Last instant of a key for an acting officer; null where the key ends by revocation only';
      comment on column identity.officer_key.distrusted_from is 'Signatures made from this instant on count no longer: when the key was lost, which may lie before its revocation';

      create table identity.statement (
        id          uuid        not null,
        about       uuid        not null,
        purpose     text        not null,
        person_id   uuid        not null,
        org         text        not null,
        role        text        not null,
        text        text        not null,
        prepared_at timestamptz not null default now(),
        expires_at  timestamptz not null default now() + interval '10 minutes',
        constraint statement_pk primary key (id),
        constraint statement_person foreign key (person_id) references identity.person (id),
        constraint statement_size check (octet_length(text) between 2 and 262144)
      );
      create index statement_expiry on identity.statement (expires_at);
      comment on table identity.statement is 'Statements shown to an officer and not signed yet; forgotten after ten minutes.';

      create table identity.signed_statement (
        id                 uuid        not null,
        about              uuid        not null,
        purpose            text        not null,
        person_id          uuid        not null,
        org                text        not null,
        role               text        not null,
        key_id             uuid        not null,
        text               text        not null,
        sha256             bytea       not null,
        client_data        bytea       not null,
        authenticator_data bytea       not null,
        signature          bytea       not null,
        signed_at          timestamptz not null default now(),
        constraint signed_statement_pk primary key (id),
        constraint signed_statement_key foreign key (key_id) references identity.officer_key (id),
        constraint signed_statement_person foreign key (person_id) references identity.person (id),
        constraint signed_statement_hash check (sha256 = sha256(convert_to(text, 'UTF8'))),
        constraint signed_statement_sizes check (octet_length(client_data) <= 4096 and octet_length(authenticator_data) between 37 and 4096 and octet_length(signature) between 8 and 4096)
      );
      create index signed_statement_about on identity.signed_statement (about);
      comment on table identity.signed_statement is 'Append-only. What officers signed, with the WebAuthn assertion: the challenge is the SHA-256 of the text.';

      alter table identity.officer_key
        add constraint officer_key_enrolment foreign key (enrolment) references identity.signed_statement (id),
        add constraint officer_key_ending foreign key (ending) references identity.signed_statement (id);
    `);
    await this.guards(queries);
    await queries.query(`
      create function identity.forget_statements() returns void
        language sql security definer set search_path = pg_catalog, pg_temp
        as $$
          delete from identity.statement where id in (
            select id from identity.statement where expires_at < now() - interval '1 hour' order by expires_at limit 20 for update skip locked)
        $$;

      grant select, insert on identity.officer_key to oc_portal;
      grant update (state, sign_count, backed_up, confirmed_by, enrolment, valid_from, valid_until, suspended_by, suspended_at, reason, ended_by, ending, ended_at, distrusted_from, version)
        on identity.officer_key to oc_portal;
      grant select, insert, delete on identity.statement to oc_portal;
      grant select, insert on identity.signed_statement to oc_portal;
      grant execute on function identity.forget_statements to oc_portal;
      grant select on identity.officer_key, identity.signed_statement to oc_signer, oc_worker, oc_auditor;

      select ledger.guard('identity.officer_key', 'id', array['state', 'valid_until', 'distrusted_from']);
      select ledger.guard('identity.signed_statement');
    `);
  }

  private async guards(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create function identity.check_officer_key() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp
        as $$
        declare
          wanted text;
          stated identity.signed_statement;
        begin
          if tg_op = 'INSERT' then
            if new.state <> 'offered' or new.bootstrap then
              raise exception 'a key begins as an offer of its owner' using errcode = 'check_violation', constraint = 'officer_key_begins_offered';
            end if;
            if not identity.holds_role(new.person_id, new.organisation, new.role) then
              raise exception '% is not held', new.role using errcode = 'check_violation', constraint = 'officer_role_held';
            end if;
            return new;
          end if;
          if (new.id, new.person_id, new.organisation, new.role, new.credential_id, new.public_key, new.rp_id, new.offered_at)
             is distinct from (old.id, old.person_id, old.organisation, old.role, old.credential_id, old.public_key, old.rp_id, old.offered_at)
             or old.valid_from is not null and (new.valid_from, new.confirmed_by, new.enrolment, new.bootstrap) is distinct from (old.valid_from, old.confirmed_by, old.enrolment, old.bootstrap) then
            raise exception 'a key keeps what it was' using errcode = 'check_violation', constraint = 'officer_key_fixed';
          end if;
          if new.state = old.state then
            if (new.valid_until, new.distrusted_from, new.suspended_by, new.ended_by) is distinct from (old.valid_until, old.distrusted_from, old.suspended_by, old.ended_by) then
              raise exception 'a key changes by its steps only' using errcode = 'check_violation', constraint = 'officer_key_step';
            end if;
            return new;
          end if;
          if (old.state, new.state) not in (('offered', 'active'), ('offered', 'refused'), ('active', 'suspended'), ('suspended', 'active'), ('suspended', 'revoked')) then
            raise exception 'no such step of a key' using errcode = 'check_violation', constraint = 'officer_key_step';
          end if;
          if new.bootstrap and old.state = 'offered' and not pg_has_role(session_user, 'oc_owner', 'member') then
            raise exception 'a founding key is confirmed on the machine' using errcode = 'insufficient_privilege', constraint = 'officer_key_bootstrap';
          end if;
          wanted := case when old.state = 'offered' and new.state = 'active' and not new.bootstrap then 'enrol'
                         when old.state = 'suspended' then case new.state when 'active' then 'restore' else 'revoke' end end;
          if wanted is not null then
            select * into stated from identity.signed_statement s where s.id = case wanted when 'enrol' then new.enrolment else new.ending end;
            if stated.id is null or stated.about <> new.id or stated.text::jsonb ->> 'act' <> wanted or stated.text::jsonb ->> 'key' <> ledger.base64url(new.key_sha256)
               or stated.person_id = (case wanted when 'enrol' then new.person_id else old.suspended_by end)
               or stated.person_id is distinct from (case wanted when 'enrol' then new.confirmed_by when 'revoke' then new.ended_by else stated.person_id end) then
              raise exception 'no second person signed this' using errcode = 'check_violation', constraint = 'officer_key_second_signature';
            end if;
          end if;
          return new;
        end $$;
      create trigger officer_key_check before insert or update on identity.officer_key for each row execute function identity.check_officer_key();
      alter table identity.officer_key enable always trigger officer_key_check;

      -- What can be judged without arithmetic on curves is judged here; portal and signer verify the signature itself.
      create function identity.check_signed_statement() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp
        as $$
        declare
          signer identity.officer_key;
          client jsonb := convert_from(new.client_data, 'UTF8')::jsonb;
          told jsonb := new.text::jsonb;
        begin
          select * into signer from identity.officer_key k where k.id = new.key_id;
          if signer.id is null or signer.state <> 'active' or signer.valid_from > now() or signer.valid_until <= now()
             or (signer.person_id, signer.organisation, signer.role) is distinct from (new.person_id, new.org, new.role) then
            raise exception 'not a live key of this officer' using errcode = 'check_violation', constraint = 'signed_statement_key_live';
          end if;
          if (told ->> 'id', told ->> 'person', told ->> 'org', told ->> 'role') is distinct from (new.id::text, new.person_id::text, new.org, new.role) then
            raise exception 'statement and row differ' using errcode = 'check_violation', constraint = 'signed_statement_fits';
          end if;
          if client ->> 'type' is distinct from 'webauthn.get' or client ->> 'challenge' is distinct from ledger.base64url(new.sha256)
             or substr(new.authenticator_data, 1, 32) <> sha256(convert_to(signer.rp_id, 'UTF8')) or get_byte(new.authenticator_data, 32) & 5 <> 5 then
            raise exception 'the assertion is not about this statement' using errcode = 'check_violation', constraint = 'signed_statement_assertion';
          end if;
          new.signed_at := now();
          return new;
        end $$;
      create trigger signed_statement_check before insert on identity.signed_statement for each row execute function identity.check_signed_statement();
      alter table identity.signed_statement enable always trigger signed_statement_check;

      create function identity.refuse_change() returns trigger language plpgsql set search_path = pg_catalog as $$
      begin
        raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege', constraint = 'append_only';
      end $$;
      create trigger signed_statement_append_only before update or delete or truncate on identity.signed_statement for each statement execute function identity.refuse_change();
      create trigger officer_key_never_goes before delete or truncate on identity.officer_key for each statement execute function identity.refuse_change();
      alter table identity.signed_statement enable always trigger signed_statement_append_only;
      alter table identity.officer_key enable always trigger officer_key_never_goes;
    `);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query(`
      drop table identity.statement, identity.signed_statement, identity.officer_key cascade;
      drop function identity.check_officer_key, identity.check_signed_statement, identity.refuse_change, identity.forget_statements;
    `);
  }
}
