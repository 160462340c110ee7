import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Degraded mode: two people let permits go out while witnesses are away, for hours, visibly. The database holds them to it. */
export class Degraded1764000014000 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create function issuance.unwitnessed_since() returns timestamptz
        language sql stable security definer set search_path = pg_catalog, pg_temp
        as $$
          select min(c.signed_at) from ledger.log l join ledger.checkpoint c on c.log_id = l.id
           where l.kind = 'public' and l.frozen_size is null
             and c.size > coalesce((select max(p.size) from ledger.published p where p.log_id = l.id), 0)
        $$;
      comment on function issuance.unwitnessed_since is 'Since when a signed checkpoint of the public log waits for its quorum; null when none does';

      create table issuance.degraded_period (
        id             uuid        not null,
        country        text        not null,
        reason         text        not null,
        hours          smallint    not null,
        proposed_by    uuid        not null,
        proposed_org   text        not null,
        proposed_role  text        not null,
        proposed_at    timestamptz not null default now(),
        confirmed_by   uuid,
        confirmed_org  text,
        confirmed_role text,
        confirmed_at   timestamptz,
        until          timestamptz,
        ended_at       timestamptz,
        ended_cause    text,
        ended_by       uuid,
        constraint degraded_period_pk primary key (id),
        constraint degraded_period_country check (country ~ '^[A-Z]{2}$'),
        constraint degraded_period_reason check (length(btrim(reason)) between 10 and 2000),
        constraint degraded_period_hours check (hours between 1 and 24),
        constraint degraded_period_roles check (proposed_role in ('issuing-officer', 'administrator')
          and coalesce(confirmed_role, 'issuing-officer') in ('issuing-officer', 'administrator')),
        constraint degraded_period_two_people check (confirmed_by <> proposed_by),
        constraint degraded_period_confirmed_whole check (num_nonnulls(confirmed_by, confirmed_org, confirmed_role, confirmed_at, until) in (0, 5)),
        constraint degraded_period_ended_whole check ((ended_at is null) = (ended_cause is null)),
        constraint degraded_period_cause check (ended_cause in ('rejected', 'officer', 'quorum', 'time')),
        constraint degraded_period_by check ((ended_cause in ('rejected', 'officer')) = (ended_by is not null))
      );
      create unique index degraded_period_one_open on issuance.degraded_period (country) where ended_at is null;
      comment on table issuance.degraded_period is
        'When permits may go out under the log''s own signature alone, because its witnesses do not answer: proposed by one person, confirmed by another, for some hours';

      create function issuance.guard_degraded_period() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      declare
        since timestamptz := issuance.unwitnessed_since();
      begin
        if tg_op in ('DELETE', 'TRUNCATE') then
          raise exception 'a period of degraded mode is never taken away' using errcode = 'insufficient_privilege', constraint = 'append_only';
        end if;
        if tg_op = 'INSERT' then
          if new.confirmed_by is not null or new.ended_at is not null then
            raise exception 'a period begins as a proposal' using errcode = 'check_violation', constraint = 'degraded_period_two_people';
          end if;
        else
          if old.ended_at is not null or (old.id, old.country, old.reason, old.hours, old.proposed_by, old.proposed_org, old.proposed_role, old.proposed_at)
               is distinct from (new.id, new.country, new.reason, new.hours, new.proposed_by, new.proposed_org, new.proposed_role, new.proposed_at)
             or (old.confirmed_by is not null and (old.confirmed_by, old.confirmed_org, old.confirmed_role, old.confirmed_at, old.until)
               is distinct from (new.confirmed_by, new.confirmed_org, new.confirmed_role, new.confirmed_at, new.until)) then
            raise exception 'what was decided stays' using errcode = 'check_violation', constraint = 'degraded_period_settled';
          end if;
          if old.confirmed_by is null and new.confirmed_by is not null then
            if (new.ended_at is not null) then
              raise exception 'a period is confirmed or ended' using errcode = 'check_violation', constraint = 'degraded_period_settled';
            end if;
            -- Times are the database's: nobody makes the hours longer by a clock.
            new.confirmed_at := clock_timestamp();
            new.until := clock_timestamp() + new.hours * interval '1 hour';
          end if;
        end if;
        -- Witnesses may be slow for a quarter of an hour without anybody deciding anything.
        if (tg_op = 'INSERT' or (old.confirmed_by is null and new.confirmed_by is not null))
           and (since is null or since > clock_timestamp() - interval '15 minutes') then
          raise exception 'the quorum of witnesses is not missing for 15 minutes' using errcode = 'check_violation', constraint = 'degraded_period_quorum_missing';
        end if;
        return new;
      end $$;
      create trigger guard_degraded_period before insert or update or delete on issuance.degraded_period
        for each row execute function issuance.guard_degraded_period();
      create trigger degraded_period_never_emptied before truncate on issuance.degraded_period
        for each statement execute function issuance.guard_degraded_period();
      alter table issuance.degraded_period enable always trigger guard_degraded_period;
      alter table issuance.degraded_period enable always trigger degraded_period_never_emptied;
      select ledger.guard('issuance.degraded_period', 'id');

      -- Over the moment the quorum is back or the hours are gone, whether or not anybody has written so yet.
      create function issuance.degraded_now(named text) returns boolean
        language sql stable security definer set search_path = pg_catalog, pg_temp
        as $$
          select exists (
            select 1 from issuance.degraded_period d
             where d.country = named and d.ended_at is null and d.confirmed_at is not null and clock_timestamp() < d.until
               and not exists (select 1 from ledger.published p join ledger.log l on l.id = p.log_id where l.kind = 'public' and p.at > d.confirmed_at))
        $$;
      comment on function issuance.degraded_now is 'Whether permits of the country may go out without witnesses at this moment';

      create function issuance.settle_degraded(named text) returns table (id uuid, cause text, confirmed boolean)
        language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
      begin
        return query
          update issuance.degraded_period d
             set ended_at = clock_timestamp(), ended_cause = case when clock_timestamp() >= coalesce(d.until, d.proposed_at + interval '24 hours') then 'time' else 'quorum' end
           where d.country = named and d.ended_at is null
             and (clock_timestamp() >= coalesce(d.until, d.proposed_at + interval '24 hours')
                  or exists (select 1 from ledger.published p join ledger.log l on l.id = p.log_id
                              where l.kind = 'public' and p.at > coalesce(d.confirmed_at, d.proposed_at)))
          returning d.id, d.ended_cause, d.confirmed_at is not null;
      end $$;
      comment on function issuance.settle_degraded is 'Ends a period, or a proposal, whose time is over or whose quorum is back; the caller writes the event in the same transaction';

      grant select on issuance.degraded_period to oc_portal, oc_signer, oc_auditor;
      grant insert (id, country, reason, hours, proposed_by, proposed_org, proposed_role) on issuance.degraded_period to oc_portal;
      grant update (confirmed_by, confirmed_org, confirmed_role, confirmed_at, until, ended_at, ended_cause, ended_by) on issuance.degraded_period to oc_portal;
      revoke execute on function issuance.settle_degraded(text), issuance.degraded_now(text), issuance.unwitnessed_since() from public;
      grant execute on function issuance.unwitnessed_since() to oc_portal, oc_signer, oc_auditor;
      grant execute on function issuance.degraded_now(text) to oc_portal, oc_signer, oc_auditor;
      grant execute on function issuance.settle_degraded(text) to oc_signer;
    `);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query(`
      drop function issuance.settle_degraded(text), issuance.degraded_now(text);
      drop table issuance.degraded_period;
      drop function issuance.guard_degraded_period(), issuance.unwitnessed_since();
    `);
  }
}
