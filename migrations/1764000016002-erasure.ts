import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Erasure: openings of events go when two people say so, their legal hold is over, and an event tells it. The entries and the
 * tree never change. The database holds everybody to it, itself included.
 */
export class Erasure1764000016002 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create table ledger.erasure (
        id            uuid        not null,
        about         uuid        not null,
        events        uuid[]      not null,
        basis         text        not null,
        reason        text        not null,
        state         text        not null default 'proposed',
        proposed_by   uuid        not null,
        proposed_org  text        not null,
        proposed_role text        not null,
        proposed_at   timestamptz not null default now(),
        decided_by    uuid,
        decided_org   text,
        decided_role  text,
        decided_at    timestamptz,
        decided_txid  xid8,
        version       integer     not null default 1,
        constraint erasure_pk primary key (id),
        constraint erasure_events check (cardinality(events) between 1 and 1000),
        constraint erasure_basis check (basis ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(basis) <= 40),
        constraint erasure_reason check (length(btrim(reason)) between 10 and 2000),
        constraint erasure_state_known check (state in ('proposed', 'done', 'refused')),
        constraint erasure_decided_whole check (num_nonnulls(decided_by, decided_org, decided_role, decided_at, decided_txid) = case state when 'proposed' then 0 else 5 end),
        constraint erasure_two_people check (state <> 'done' or decided_by <> proposed_by)
      );
      create index erasure_state on ledger.erasure (state, id);
      comment on table ledger.erasure is 'Erasures of openings: proposed by one person, carried out by another. Never changed after that, never deleted.';
      comment on column ledger.erasure.about is 'Event, or row whose events were meant; events are those that had openings then';

      create function ledger.hold_until(wanted uuid) returns date
        language plpgsql stable security definer set search_path = pg_catalog, pg_temp
        as $$
        declare
          about uuid[];
          cases uuid[];
          held date;
        begin
          select e.subjects, coalesce((select max(o.legal_hold_until) from ledger.opening o where o.event_id = wanted), (e.recorded_at + interval '5 years')::date)
            into about, held from ledger.event e where e.event_id = wanted;
          if not found then return 'infinity'; end if;
          select array_agg(a.id) into cases from applications.application a
           where a.state <> 'draft' and (a.id = any (about) or exists (select 1 from issuance.permit p where p.application_id = a.id and p.id = any (about)));
          if cases is null then return held; end if;
          -- Decision 18.125: five years after the permit expired; a case that is not over is held without end.
          if exists (select 1 from applications.application a where a.id = any (cases) and a.closed_at is null) then return 'infinity'; end if;
          return greatest(held,
            (select max(a.closed_at + interval '5 years')::date from applications.application a where a.id = any (cases)),
            (select max(p.valid_until + interval '5 years')::date from issuance.permit p where p.application_id = any (cases)));
        end $$;
      comment on function ledger.hold_until is
        'First day on which the openings of an event may be erased: its own hold or five years after it, and five years after its case and the permits of it are over';

      create function ledger.erasable(wanted uuid) returns table (event_id uuid, held_until date)
        language sql stable security definer set search_path = pg_catalog, pg_temp
        as $$
          select e.event_id, ledger.hold_until(e.event_id) from ledger.event e
           where (e.event_id = wanted or e.subjects @> array[wanted]) and exists (select 1 from ledger.opening o where o.event_id = e.event_id)
           order by e.event_id limit 1001
        $$;
      comment on function ledger.erasable is 'Events with openings that an erasure about this event or row would take, with the day their hold ends';
    `);
    await queries.query(`
      create function ledger.check_erasure() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp
        as $$
        begin
          if tg_op = 'INSERT' then
            if new.state <> 'proposed' or new.proposed_role not in ('administrator', 'issuing-officer')
               or not identity.holds_role(new.proposed_by, new.proposed_org, new.proposed_role) then
              raise exception 'an administrator or issuing officer proposes' using errcode = 'check_violation', constraint = 'erasure_proposer';
            end if;
            return new;
          end if;
          if old.state <> 'proposed' or (new.id, new.about, new.events, new.basis, new.reason, new.proposed_by, new.proposed_org, new.proposed_role, new.proposed_at)
             is distinct from (old.id, old.about, old.events, old.basis, old.reason, old.proposed_by, old.proposed_org, old.proposed_role, old.proposed_at) then
            raise exception 'an erasure is decided once and never changed' using errcode = 'check_violation', constraint = 'erasure_settled';
          end if;
          if new.decided_role not in ('administrator', 'issuing-officer', 'auditor') or not identity.holds_role(new.decided_by, new.decided_org, new.decided_role) then
            raise exception 'an administrator, issuing officer or auditor decides' using errcode = 'check_violation', constraint = 'erasure_decider';
          end if;
          return new;
        end $$;
      create trigger erasure_check before insert or update on ledger.erasure for each row execute function ledger.check_erasure();
      create trigger erasure_never_goes before delete on ledger.erasure for each row execute function ledger.refuse_change();
      create trigger erasure_no_truncate before truncate on ledger.erasure for each statement execute function ledger.refuse_change();
      alter table ledger.erasure enable always trigger erasure_check;
      alter table ledger.erasure enable always trigger erasure_never_goes;
      alter table ledger.erasure enable always trigger erasure_no_truncate;
      select ledger.guard('ledger.erasure');

      create function ledger.decide_erasure(wanted uuid, verdict text, by_person uuid, by_org text, by_role text) returns integer
        language plpgsql security definer set search_path = pg_catalog, pg_temp
        as $$
        declare
          taken uuid[];
          gone integer := 0;
        begin
          update ledger.erasure r set state = verdict, decided_by = by_person, decided_org = by_org, decided_role = by_role,
              decided_at = now(), decided_txid = pg_current_xact_id(), version = version + 1
            where r.id = wanted and r.state = 'proposed' returning r.events into taken;
          if not found then raise exception 'no such proposal' using errcode = 'check_violation', constraint = 'erasure_settled'; end if;
          if verdict = 'done' then
            delete from ledger.opening o where o.event_id = any (taken);
            get diagnostics gone = row_count;
          end if;
          return gone;
        end $$;
      comment on function ledger.decide_erasure is 'Carries an erasure out (done) or turns it down (refused); returns how many openings went. The only way for openings to go.';

      create or replace function ledger.refuse_early_erasure() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp
        as $$
        begin
          if ledger.hold_until(old.event_id) > current_date then
            raise exception 'opening is under legal hold' using errcode = 'restrict_violation', constraint = 'legal_hold';
          end if;
          if not exists (select 1 from ledger.erasure r where r.state = 'done' and r.decided_txid = pg_current_xact_id() and old.event_id = any (r.events)) then
            raise exception 'openings go by an erasure of two people' using errcode = 'restrict_violation', constraint = 'erasure_needed';
          end if;
          return old;
        end $$;
      create constraint trigger opening_erasure_told after delete on ledger.opening deferrable initially deferred
        for each row execute function ledger.require_event('event_id');
      alter table ledger.opening enable always trigger opening_erasure_told;

      grant select on ledger.erasure to oc_portal, oc_auditor;
      grant insert (id, about, events, basis, reason, proposed_by, proposed_org, proposed_role) on ledger.erasure to oc_portal;
      revoke execute on function ledger.hold_until(uuid), ledger.erasable(uuid), ledger.decide_erasure(uuid, text, uuid, text, text) from public;
      grant execute on function ledger.erasable(uuid), ledger.decide_erasure(uuid, text, uuid, text, text) to oc_portal;
      grant execute on function ledger.hold_until(uuid) to oc_auditor;
    `);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query(`
      drop trigger opening_erasure_told on ledger.opening;
      create or replace function ledger.refuse_early_erasure() returns trigger
        language plpgsql set search_path = pg_catalog, pg_temp
        as $$
        begin
          if old.legal_hold_until is null or old.legal_hold_until > current_date then
            raise exception 'opening is under legal hold' using errcode = 'restrict_violation';
          end if;
          return old;
        end $$;
      drop table ledger.erasure;
      drop function ledger.check_erasure(), ledger.decide_erasure(uuid, text, uuid, text, text), ledger.erasable(uuid), ledger.hold_until(uuid);
    `);
  }
}
