import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What could not be delivered is seen by an administrator, who tries again or gives up with a reason; webhooks pause and change their secret. */
export class DeadDeliveries1764000160000 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      alter table notices.delivery drop constraint delivery_state_known,
        add constraint delivery_state_known check (state in ('waiting', 'sent', 'dead', 'abandoned')),
        add column settled_by uuid, add column settled_at timestamptz,
        add column settled_reason text constraint delivery_reason_size check (char_length(settled_reason) between 3 and 1000),
        add constraint delivery_settled_whole
          check ((settled_by is null) = (settled_at is null) and (settled_by is null) = (settled_reason is null) and (settled_by is null or state = 'abandoned'));
      create index delivery_dead on notices.delivery (made_at desc, id desc) where state = 'dead';
      comment on table notices.delivery is 'One thing sent outside, and what became of it; dead: failed for good, with the reason in fault; abandoned: an administrator gave it up (settled_...), or its webhook was paused';

      alter table notices.webhook add column version integer not null default 1,
        drop constraint webhook_state_known,
        add constraint webhook_state_known check (state in ('active', 'paused', 'removed', 'gone', 'disabled')),
        drop constraint webhook_ended_whole,
        add constraint webhook_ended_whole check ((state in ('active', 'paused')) = (ended_at is null));
      comment on column notices.webhook.version is 'Counts what people change of it: state and secret';
      grant select (version), update (secret, version) on notices.webhook to oc_portal;
      grant select (version) on notices.webhook to oc_auditor;

      create or replace function notices.replay_webhook(wanted uuid) returns boolean
        language plpgsql security definer set search_path = pg_catalog, pg_temp
        as $$
        begin
          update notices.delivery d set state = 'waiting', attempts = 0, fault = null, settled_by = null, settled_at = null, settled_reason = null
            from notices.webhook w where d.id = wanted and d.state <> 'waiting' and w.id = d.webhook_id and w.state = 'active';
          if not found then return false; end if;
          perform notices.enqueue('deliver', json_build_object('delivery', wanted));
          return true;
        end $$;

      create function notices.retry_delivery(wanted uuid) returns boolean
        language plpgsql security definer set search_path = pg_catalog, pg_temp
        as $$
        begin
          -- An address that ended gets nothing more: trying again would fail at once.
          update notices.delivery d set state = 'waiting', attempts = 0, fault = null
            where d.id = wanted and d.state = 'dead'
              and (d.webhook_id is null or exists (select 1 from notices.webhook w where w.id = d.webhook_id and w.state = 'active'));
          if not found then return false; end if;
          perform notices.enqueue('deliver', json_build_object('delivery', wanted));
          return true;
        end $$;
      comment on function notices.retry_delivery is 'A dead delivery is sent again, under its own id: a receiver that has it already knows it';

      create function notices.abandon_delivery(wanted uuid, who uuid, why text) returns boolean
        language plpgsql security definer set search_path = pg_catalog, pg_temp
        as $$
        begin
          update notices.delivery d set state = 'abandoned', settled_by = who, settled_at = now(), settled_reason = why
            where d.id = wanted and d.state = 'dead';
          return found;
        end $$;
      comment on function notices.abandon_delivery is 'Nobody tries a dead delivery again, and why';

      create function notices.hold_webhook(wanted uuid) returns void
        language sql security definer set search_path = pg_catalog, pg_temp
        as $$
          update notices.delivery d set state = 'abandoned', fault = 'paused'
            from notices.webhook w where w.id = wanted and w.state = 'paused' and d.webhook_id = w.id and d.state = 'waiting'
        $$;
      comment on function notices.hold_webhook is 'What waited for a webhook that was paused is not sent late; each message can be asked for again';
      revoke execute on function notices.retry_delivery, notices.abandon_delivery, notices.hold_webhook from public;
      grant execute on function notices.retry_delivery, notices.abandon_delivery, notices.hold_webhook to oc_portal;
    `);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query(`
      drop function notices.retry_delivery, notices.abandon_delivery, notices.hold_webhook;
      drop index notices.delivery_dead;
      alter table notices.delivery drop column settled_by, drop column settled_at, drop column settled_reason;
      update notices.delivery set state = 'dead' where state = 'abandoned';
      alter table notices.delivery drop constraint delivery_state_known,
        add constraint delivery_state_known check (state in ('waiting', 'sent', 'dead'));
      update notices.webhook set state = 'removed', ended_at = now() where state = 'paused';
      alter table notices.webhook drop column version, drop constraint webhook_state_known, drop constraint webhook_ended_whole,
        add constraint webhook_state_known check (state in ('active', 'removed', 'gone', 'disabled')),
        add constraint webhook_ended_whole check ((state = 'active') = (ended_at is null));
    `);
  }
}
