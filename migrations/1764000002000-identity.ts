import type { MigrationInterface, QueryRunner } from 'typeorm';

/** People, organisations, accounts and sessions. */
export class Identity1764000002000 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create schema identity authorization oc_owner;

      create table identity.organisation (
        id         uuid        not null,
        code       text        not null,
        name       text        not null,
        kind       text        not null,
        legal_form text        not null,
        country    text        not null,
        address    text        not null,
        version    integer     not null default 1,
        created_at timestamptz not null default now(),
        closed_at  timestamptz,
        constraint organisation_pk primary key (id),
        constraint organisation_code_unique unique (code),
        constraint organisation_code_form check (code ~ '^[A-Z0-9][A-Z0-9-]{1,31}$'),
        constraint organisation_kind_known check (kind in ('management-authority', 'scientific-authority', 'oversight', 'trader')),
        constraint organisation_legal_form_known check (legal_form in ('natural', 'legal')),
        constraint organisation_natural_is_trader check (legal_form = 'legal' or kind = 'trader'),
        constraint organisation_country_form check (country ~ '^[A-Z]{2}$')
      );
      comment on table identity.organisation is 'Authorities, oversight bodies and traders; a natural person who trades is an organisation of one.';

      create table identity.person (
        id         uuid        not null,
        full_name  text        not null,
        email      text,
        version    integer     not null default 1,
        created_at timestamptz not null default now(),
        closed_at  timestamptz,
        constraint person_pk primary key (id),
        constraint person_name_size check (char_length(full_name) between 1 and 200)
      );
      comment on table identity.person is 'People who can act. The nil UUID stands for the machine and is nobody here.';

      create table identity.membership (
        person_id       uuid        not null,
        organisation_id uuid        not null,
        since           timestamptz not null default now(),
        until           timestamptz,
        constraint membership_pk primary key (person_id, organisation_id, since),
        constraint membership_person foreign key (person_id) references identity.person (id),
        constraint membership_organisation foreign key (organisation_id) references identity.organisation (id)
      );
      create unique index membership_once on identity.membership (person_id, organisation_id) where until is null;
      create index membership_organisation_idx on identity.membership (organisation_id) where until is null;
      comment on table identity.membership is 'Who belongs to which organisation, with history: nobody decides for an applicant they belong to.';

      create table identity.account (
        person_id   uuid        not null,
        login_name  text        not null,
        must_change boolean     not null default true,
        created_at  timestamptz not null default now(),
        constraint account_pk primary key (person_id),
        constraint account_person foreign key (person_id) references identity.person (id),
        constraint account_login_name_unique unique (login_name),
        constraint account_login_name_form check (login_name ~ '^[a-z0-9][a-z0-9.@_-]{2,63}$')
      );
      comment on table identity.account is 'Sign-in names. must_change: a generated password still has to be replaced.';

      create table identity.credential (
        id            uuid        not null,
        person_id     uuid        not null,
        kind          text        not null,
        password_hash text,
        passkey       jsonb,
        created_at    timestamptz not null default now(),
        retired_at    timestamptz,
        constraint credential_pk primary key (id),
        constraint credential_account foreign key (person_id) references identity.account (person_id),
        constraint credential_kind_known check (kind in ('password', 'passkey')),
        constraint credential_matches_kind check (
          case kind when 'password' then password_hash like '$argon2id$%' and passkey is null
                    else passkey is not null and password_hash is null end)
      );
      create unique index credential_one_password on identity.credential (person_id) where kind = 'password' and retired_at is null;
      comment on table identity.credential is 'What proves an account: Argon2id hashes in PHC form; passkeys later.';

      create table identity.session (
        id                  uuid        not null,
        token_sha256        bytea       not null,
        person_id           uuid        not null,
        organisation_id     uuid        not null,
        role                text        not null,
        created_at          timestamptz not null default now(),
        last_seen_at        timestamptz not null default now(),
        absolute_expires_at timestamptz not null,
        revoked_at          timestamptz,
        constraint session_pk primary key (id),
        constraint session_token_unique unique (token_sha256),
        constraint session_token_size check (octet_length(token_sha256) = 32),
        constraint session_person foreign key (person_id) references identity.person (id),
        constraint session_organisation foreign key (organisation_id) references identity.organisation (id)
      );
      create index session_person_idx on identity.session (person_id) where revoked_at is null;
      comment on table identity.session is 'Sessions by the SHA-256 of their token: whoever reads this table cannot sign in with it.';

      create table identity.login_throttle (
        name_key     bytea       not null,
        failures     integer     not null,
        last_failure timestamptz not null,
        constraint login_throttle_pk primary key (name_key)
      );
      comment on table identity.login_throttle is 'Failed attempts per sign-in name (SHA-256 of it), existing or not.';

      create table identity.interest (
        id          uuid        not null,
        person_id   uuid        not null,
        party       text        not null,
        nature      text        not null,
        declared_at timestamptz not null default now(),
        ended_at    timestamptz,
        constraint interest_pk primary key (id),
        constraint interest_person foreign key (person_id) references identity.person (id)
      );
      create index interest_person_idx on identity.interest (person_id) where ended_at is null;
      comment on table identity.interest is 'Parties in whose trade an officer declared an interest.';
    `);
    await this.grants(queries);
  }

  private async grants(queries: QueryRunner): Promise<void> {
    await queries.query(`
      grant usage on schema identity to oc_portal, oc_signer, oc_worker, oc_auditor;
      grant select, insert on identity.organisation, identity.person, identity.membership, identity.account, identity.credential,
        identity.session, identity.login_throttle, identity.interest to oc_portal;
      grant update (name, address, version, closed_at) on identity.organisation to oc_portal;
      grant update (full_name, email, version, closed_at) on identity.person to oc_portal;
      grant update (until) on identity.membership to oc_portal;
      grant update (must_change) on identity.account to oc_portal;
      grant update (retired_at) on identity.credential to oc_portal;
      grant update (last_seen_at, revoked_at) on identity.session to oc_portal;
      grant update, delete on identity.login_throttle to oc_portal;
      grant update (ended_at) on identity.interest to oc_portal;
      -- The signer re-reads who decided and for whom; it never sees how anybody signs in.
      grant select on identity.organisation, identity.person, identity.membership, identity.interest to oc_signer, oc_worker, oc_auditor;
      grant select on identity.account to oc_auditor;
      grant select (id, person_id, kind, created_at, retired_at) on identity.credential to oc_auditor;
      grant select (id, person_id, organisation_id, role, created_at, last_seen_at, absolute_expires_at, revoked_at) on identity.session to oc_auditor;

      select ledger.guard('identity.organisation');
      select ledger.guard('identity.person');
      select ledger.guard('identity.membership', 'person_id');
      select ledger.guard('identity.account', 'person_id');
      select ledger.guard('identity.credential', 'person_id');
      select ledger.guard('identity.interest', 'person_id');
    `);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query('drop schema identity cascade');
  }
}
