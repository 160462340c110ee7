import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sign-in by passkey, how each session was opened, and a throttle that keeps nobody else out. */
export class SignIn1764000048000 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      alter table identity.session
        add column opened_by text not null default 'password'
          constraint session_opened_by_known check (opened_by in ('password', 'password+totp', 'password+recovery-code', 'passkey', 'oidc')),
        add column device text constraint session_device_size check (char_length(device) between 1 and 60);
      comment on column identity.session.opened_by is 'How the person proved who they are';
      comment on column identity.session.device is 'Browser and system in a few words, for the person''s own list of sessions; no address';
      grant select (opened_by) on identity.session to oc_auditor;

      alter table identity.officer_key add column last_used_at timestamptz;
      comment on column identity.officer_key.last_used_at is 'Last signature or sign-in with this key';
      grant update (last_used_at) on identity.officer_key to oc_portal;

      create table identity.sign_in_step (
        id         uuid        not null,
        kind       text        not null,
        secret     bytea       not null,
        person_id  uuid,
        said       jsonb       not null default '{}',
        tries      integer     not null default 0,
        begun_at   timestamptz not null default now(),
        expires_at timestamptz not null default now() + interval '5 minutes',
        constraint sign_in_step_pk primary key (id),
        constraint sign_in_step_kind_known check (kind in ('passkey', 'code', 'totp-offer', 'oidc', 'oidc-link')),
        constraint sign_in_step_person foreign key (person_id) references identity.person (id),
        constraint sign_in_step_knows_whom check ((kind in ('code', 'totp-offer', 'oidc-link')) = (person_id is not null)),
        constraint sign_in_step_secret_size check (octet_length(secret) = 32)
      );
      create index sign_in_step_expiry on identity.sign_in_step (expires_at);
      comment on table identity.sign_in_step is 'Sign-ins that are half way: a challenge that waits for its passkey, a right password that waits for its code. Each is taken once and forgotten.';
      comment on column identity.sign_in_step.secret is 'passkey: the challenge. Others: SHA-256 of what the browser brings back';
      create function identity.forget_sign_in_steps() returns void
        language sql security definer set search_path = pg_catalog, pg_temp
        as $$
          delete from identity.sign_in_step where id in (
            select id from identity.sign_in_step where expires_at < now() - interval '10 minutes' order by expires_at limit 20 for update skip locked)
        $$;
      grant select, insert, delete on identity.sign_in_step to oc_portal;
      grant update (tries) on identity.sign_in_step to oc_portal;
      grant execute on function identity.forget_sign_in_steps to oc_portal;

      -- A guesser slows down themselves. Whoever signed in from somewhere before is not held up by what others do.
      alter table identity.login_throttle add column succeeded_at timestamptz;
      comment on table identity.login_throttle is
        'Failed attempts per sign-in name and address (SHA-256 of both), and per name from addresses that never signed in with it (SHA-256 of the name), existing or not.';
      comment on column identity.login_throttle.succeeded_at is 'Last success of this name from this address';

      create function identity.passkey_needed(person uuid, org text, wanted text) returns boolean
        language sql stable security definer set search_path = pg_catalog, pg_temp
        as $$
          select (case identity.policy_at('passkey-sign-in') ->> 0
                    when 'always' then true
                    when 'never' then false
                    else not coalesce((select bool_or(o.specimen) from applications.office o), false) end)
            and exists (select 1 from identity.officer_key k where k.person_id = person and k.organisation = org and k.role = wanted
                          and k.state = 'active' and (k.valid_until is null or k.valid_until > now()))
        $$;
      comment on function identity.passkey_needed is
        'Whether a password does not do for this office: its holder has a live passkey for it, and policy passkey-sign-in says so (always, never, or unless-specimen: for every authority that is not fictitious)';
      revoke execute on function identity.passkey_needed from public;
      grant execute on function identity.passkey_needed to oc_portal;

      -- It is part of how the database is made, so no event tells it.
      alter table identity.policy disable trigger policy_event_required;
      insert into identity.policy (id, name, value, valid_from, decided_by)
        values ('01930000-0000-7000-8000-000000000048', 'passkey-sign-in', '"unless-specimen"', '2020-01-01T00:00:00Z',
          'default: whoever has a passkey to decide with signs in with it; a fictitious authority also by password');
      alter table identity.policy enable always trigger policy_event_required;
    `);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query(`
      alter table identity.policy disable trigger policy_event_required;
      delete from identity.policy where name = 'passkey-sign-in';
      alter table identity.policy enable always trigger policy_event_required;
      drop function identity.passkey_needed(uuid, text, text), identity.forget_sign_in_steps();
      drop table identity.sign_in_step;
      alter table identity.login_throttle drop column succeeded_at;
      alter table identity.officer_key drop column last_used_at;
      alter table identity.session drop column opened_by, drop column device;
    `);
  }
}
