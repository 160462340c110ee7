import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How notices reach people outside the portal: addresses they proved to be theirs, what they want, webhooks, and what became of each. */
export class NoticeDelivery1764000068002 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create table notices.channel (
        channel text not null constraint channel_pk primary key constraint channel_known check (channel in ('mail', 'sms')),
        on_duty boolean not null,
        since timestamptz not null default now()
      );
      comment on table notices.channel is 'Written by the worker when it starts: whether this authority sends e-mail and SMS at all';

      create table notices.preference (
        person_id uuid not null constraint preference_pk primary key,
        language text constraint preference_language_known check (language in ('en', 'fr', 'es')),
        mail_off text[] not null default '{}',
        sms_on text[] not null default '{}',
        version integer not null default 1
      );
      comment on table notices.preference is 'Language of what is sent to a person (null: that of the installation), the notices they do not want by e-mail and those they want by SMS';

      create table notices.contact (
        person_id uuid not null,
        channel text not null constraint contact_channel_known check (channel in ('mail', 'sms')),
        state text not null constraint contact_state_known check (state in ('waiting', 'verified')),
        address text not null constraint contact_address_size check (char_length(address) between 3 and 255 and address !~ '[[:cntrl:][:space:]]'),
        asked_at timestamptz not null default now(),
        asks integer not null default 1,
        asks_since timestamptz not null default now(),
        code_sha256 bytea,
        code_until timestamptz,
        tries integer not null default 0,
        fault text,
        verified_at timestamptz,
        constraint contact_pk primary key (person_id, channel, state),
        constraint contact_verified_whole check ((state = 'verified') = (verified_at is not null))
      );
      comment on table notices.contact is 'Addresses of people. One counts only after the person typed the code that was sent to it: nobody sets somebody else''s';

      create table notices.webhook (
        id uuid not null constraint webhook_pk primary key,
        organisation text not null constraint webhook_organisation_fk references identity.organisation (code),
        created_by uuid not null,
        url text not null constraint webhook_url check (url ~ '^https?://' and length(url) <= 500),
        secret bytea not null constraint webhook_secret_size check (octet_length(secret) = 32),
        state text not null default 'active' constraint webhook_state_known check (state in ('active', 'removed', 'gone', 'disabled')),
        created_at timestamptz not null default now(),
        ended_at timestamptz,
        failing_since timestamptz,
        constraint webhook_ended_whole check ((state = 'active') = (ended_at is null))
      );
      create index webhook_organisation on notices.webhook (organisation) where state = 'active';
      comment on table notices.webhook is 'Addresses of programs that are told of cases (Standard Webhooks 1.0); gone: it answered 410; disabled: it failed for days';
      comment on column notices.webhook.secret is 'Key of the HMAC; shown once to whoever made it, and to the worker';

      create table notices.delivery (
        id uuid not null default gen_random_uuid() constraint delivery_pk primary key,
        channel text not null constraint delivery_channel_known check (channel in ('mail', 'sms', 'webhook')),
        notice_id uuid constraint delivery_notice_fk references notices.notice,
        webhook_id uuid constraint delivery_webhook_fk references notices.webhook,
        announcement_id uuid constraint delivery_announcement_fk references notices.announcement,
        body text,
        state text not null default 'waiting' constraint delivery_state_known check (state in ('waiting', 'sent', 'dead')),
        attempts integer not null default 0,
        fault text,
        made_at timestamptz not null default now(),
        tried_at timestamptz,
        constraint delivery_to_whom check (case channel when 'webhook' then webhook_id is not null and body is not null and notice_id is null
                                           else notice_id is not null and webhook_id is null and body is null end),
        constraint delivery_notice_once unique (notice_id, channel),
        constraint delivery_webhook_once unique (webhook_id, announcement_id)
      );
      create index delivery_webhook on notices.delivery (webhook_id, made_at desc, id desc) where webhook_id is not null;
      comment on table notices.delivery is 'One thing sent outside, and what became of it; dead: given up, with the reason in fault';
    `);
    await this.functions(queries);
    await this.grants(queries);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query(`
      drop function notices.ask_contact, notices.verify_contact, notices.test_webhook, notices.replay_webhook;
      drop table notices.delivery, notices.webhook, notices.contact, notices.preference, notices.channel;
      delete from notices.rule where event_kind = 'organisation.webhook-disabled';
    `);
  }

  private async functions(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create function notices.ask_contact(who uuid, wanted text, given text) returns text
        language plpgsql security definer set search_path = pg_catalog, pg_temp
        as $$
        declare
          before notices.contact;
        begin
          perform pg_advisory_xact_lock(hashtextextended('notices.contact ' || who, 0));
          select * into before from notices.contact c where c.person_id = who and c.channel = wanted and c.state = 'waiting';
          -- Whoever types a stranger's address makes us write to that stranger: once a minute and five times a day at most.
          if before.asked_at > now() - interval '1 minute' or (before.asks >= 5 and before.asks_since > now() - interval '1 day') then
            return 'too-often';
          end if;
          insert into notices.contact (person_id, channel, state, address) values (who, wanted, 'waiting', given)
            on conflict (person_id, channel, state) do update set address = given, asked_at = now(), code_sha256 = null, code_until = null,
              tries = 0, fault = null,
              asks = case when contact.asks_since > now() - interval '1 day' then contact.asks + 1 else 1 end,
              asks_since = case when contact.asks_since > now() - interval '1 day' then contact.asks_since else now() end;
          perform notices.enqueue('contact-code', json_build_object('person', who, 'channel', wanted));
          return 'asked';
        end $$;
      comment on function notices.ask_contact is 'A person names an address; the worker sends a code to it. Nothing else is sent there before the code comes back';

      create function notices.verify_contact(who uuid, wanted text, code text) returns text
        language plpgsql security definer set search_path = pg_catalog, pg_temp
        as $$
        declare
          waiting notices.contact;
        begin
          select * into waiting from notices.contact c where c.person_id = who and c.channel = wanted and c.state = 'waiting' for update;
          if waiting.code_sha256 is null or waiting.code_until < now() or waiting.tries >= 5 then return 'over'; end if;
          if waiting.code_sha256 <> sha256(convert_to(who || ' ' || wanted || ' ' || code, 'UTF8')) then
            update notices.contact c set tries = c.tries + 1 where c.person_id = who and c.channel = wanted and c.state = 'waiting';
            return 'wrong';
          end if;
          delete from notices.contact c where c.person_id = who and c.channel = wanted and c.state = 'verified';
          insert into notices.contact (person_id, channel, state, address, verified_at) values (who, wanted, 'verified', waiting.address, now());
          -- The count of what was sent stays, so that verifying does not start it anew.
          update notices.contact c set code_sha256 = null, code_until = null where c.person_id = who and c.channel = wanted and c.state = 'waiting';
          return 'verified';
        end $$;
      comment on function notices.verify_contact is 'The code that was sent: right once, five tries, half an hour';

      create function notices.test_webhook(wanted uuid, text text) returns uuid
        language plpgsql security definer set search_path = pg_catalog, pg_temp
        as $$
        declare
          made uuid;
        begin
          insert into notices.delivery (channel, webhook_id, body) select 'webhook', w.id, text from notices.webhook w
            where w.id = wanted and w.state = 'active' returning id into made;
          if made is not null then perform notices.enqueue('deliver', json_build_object('delivery', made)); end if;
          return made;
        end $$;

      create function notices.replay_webhook(wanted uuid) returns boolean
        language plpgsql security definer set search_path = pg_catalog, pg_temp
        as $$
        begin
          update notices.delivery d set state = 'waiting', attempts = 0, fault = null
            from notices.webhook w where d.id = wanted and d.state <> 'waiting' and w.id = d.webhook_id and w.state = 'active';
          if not found then return false; end if;
          perform notices.enqueue('deliver', json_build_object('delivery', wanted));
          return true;
        end $$;
      comment on function notices.replay_webhook is 'Sends a message again, under its own id: a receiver that has it already knows it';
    `);
  }

  private async grants(queries: QueryRunner): Promise<void> {
    await queries.query(`
      insert into notices.rule (event_kind, audience, notice, status)
        values ('organisation.webhook-disabled', 'webhook-owner', 'webhook-disabled', null);

      grant select on notices.channel, notices.preference to oc_portal, oc_worker, oc_auditor;
      grant insert, update on notices.preference to oc_portal;
      grant insert, update on notices.channel to oc_worker;
      grant select (person_id, channel, state, address, asked_at, code_until, tries, fault, verified_at) on notices.contact to oc_portal, oc_auditor;
      grant delete on notices.contact to oc_portal;
      grant select on notices.contact to oc_worker;
      grant update (code_sha256, code_until, tries, fault) on notices.contact to oc_worker;
      grant insert (id, organisation, created_by, url, secret), update (state, ended_at),
            select (id, organisation, created_by, url, state, created_at, ended_at, failing_since) on notices.webhook to oc_portal;
      grant select (id, organisation, created_by, url, state, created_at, ended_at, failing_since) on notices.webhook to oc_auditor;
      grant select, update (state, ended_at, failing_since) on notices.webhook to oc_worker;
      grant select on notices.delivery to oc_portal, oc_auditor;
      grant select, insert, update (state, attempts, fault, tried_at) on notices.delivery to oc_worker;
      grant execute on function notices.ask_contact, notices.verify_contact, notices.test_webhook, notices.replay_webhook to oc_portal;
      select ledger.guard('notices.webhook', 'id', '{state}');
    `);
  }
}
