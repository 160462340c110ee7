import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Registers whose every entry and change was proposed by one officer and approved by another. */
export class Registers1764000004000 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create schema registers authorization oc_owner;

      create table registers.entry (
        id              uuid        not null,
        register        text        not null,
        key             text        not null,
        content         jsonb       not null,
        version         integer     not null,
        proposal_id     uuid        not null,
        created_at      timestamptz not null default now(),
        changed_at      timestamptz not null default now(),
        closed_at       timestamptz,
        country         text generated always as (coalesce(content->>'country', content->>'issuer')) stored,
        scientific_name text generated always as (content->>'scientificName') stored,
        -- Numbers and names stand folded in the key, as the rules compare them (upper case in the whole of Unicode).
        party           text generated always as (case register when 'offenders' then substr(key, 12) end) stored,
        number          text generated always as (case register when 'operations' then split_part(key, ' ', 1)
                          when 'foreign-permits' then substr(key, 4) when 'seizures' then key end) stored,
        constraint entry_pk primary key (id),
        constraint entry_register_known check (register in ('operations', 'offenders', 'foreign-permits', 'consents', 'seizures', 'acceptance', 'focal-points')),
        constraint entry_content_object check (jsonb_typeof(content) = 'object'),
        constraint entry_version_positive check (version >= 1),
        constraint entry_country_form check (country is null or country ~ '^[A-Z]{2}$'),
        constraint entry_has_what_it_needs check (case register
          when 'operations' then num_nulls(content->>'number', country, scientific_name, content->>'kind', content->>'from') = 0
          when 'offenders' then num_nulls(content->>'party', content->>'reason', content->>'from', content->>'blocks') = 0
          when 'foreign-permits' then num_nulls(content->>'number', country, content->>'issuedOn', content->>'validUntil', content->>'status') = 0
            and jsonb_typeof(content->'lines') = 'array'
          when 'consents' then num_nulls(country, content->>'subject', content->>'date', content->>'positive') = 0
          when 'seizures' then num_nulls(content->>'number', scientific_name, content->>'date') = 0
          else country is not null end)
      );
      create unique index entry_key_once on registers.entry (register, key) where closed_at is null;
      create index entry_register_order on registers.entry (register, id);
      create index entry_number on registers.entry (register, number) where closed_at is null and number is not null;
      create index entry_scientific_name on registers.entry (register, scientific_name) where closed_at is null and scientific_name is not null;
      create index entry_party on registers.entry (party) where closed_at is null and party is not null;
      create index entry_country on registers.entry (register, country) where closed_at is null;
      comment on table registers.entry is 'Facilities, offenders, foreign permits, consents, seizures, acceptance and focal points; content as last approved.';

      create table registers.proposal (
        id            uuid        not null,
        register      text        not null,
        entry_id      uuid        not null,
        action        text        not null,
        key           text        not null,
        content       jsonb       not null,
        base_version  integer     not null,
        reason        text        not null,
        state         text        not null default 'open',
        version       integer     not null default 1,
        proposed_by   uuid        not null,
        proposed_org  text        not null,
        proposed_at   timestamptz not null default now(),
        decided_by    uuid,
        decided_org   text,
        decided_at    timestamptz,
        decided_txid  xid8,
        decision_note text,
        constraint proposal_pk primary key (id),
        constraint proposal_action_known check (action in ('create', 'change', 'close')),
        constraint proposal_base check ((action = 'create') = (base_version = 0)),
        constraint proposal_state_known check (state in ('open', 'approved', 'refused', 'withdrawn')),
        constraint proposal_decided check ((state = 'open') = (decided_by is null) and (decided_by is null) = (decided_at is null)),
        constraint proposal_two_people check (state not in ('approved', 'refused') or decided_by <> proposed_by),
        constraint proposal_withdrawn_by_own check (state <> 'withdrawn' or decided_by = proposed_by)
      );
      create unique index proposal_one_open on registers.proposal (entry_id) where state = 'open';
      create index proposal_state_order on registers.proposal (state, id);
      create index proposal_entry on registers.proposal (entry_id, id);
      comment on table registers.proposal is 'Changes as proposed by a case officer; approved ones are the history of an entry.';
      alter table registers.entry add constraint entry_proposal foreign key (proposal_id) references registers.proposal (id);

      create function registers.check_proposal() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp
        as $$
        begin
          if tg_op = 'INSERT' then
            if new.state <> 'open' or not identity.holds_role(new.proposed_by, new.proposed_org, 'case-officer') then
              raise exception 'a case officer proposes' using errcode = 'check_violation', constraint = 'proposal_by_case_officer';
            end if;
            return new;
          end if;
          if (new.id, new.register, new.entry_id, new.action, new.key, new.content, new.base_version, new.reason, new.proposed_by, new.proposed_org, new.proposed_at)
             is distinct from (old.id, old.register, old.entry_id, old.action, old.key, old.content, old.base_version, old.reason, old.proposed_by, old.proposed_org, old.proposed_at)
             or old.state <> 'open' then
            raise exception 'a proposal is decided once and never changed' using errcode = 'check_violation', constraint = 'proposal_fixed';
          end if;
          if new.state in ('approved', 'refused') and not identity.holds_role(new.decided_by, new.decided_org, 'issuing-officer') then
            raise exception 'an issuing officer decides' using errcode = 'check_violation', constraint = 'proposal_by_issuing_officer';
          end if;
          new.decided_txid := pg_current_xact_id();
          return new;
        end $$;
      create trigger proposal_check before insert or update on registers.proposal for each row execute function registers.check_proposal();
      alter table registers.proposal enable always trigger proposal_check;

      -- An entry says what an approved proposal says, and is written in the transaction of its approval.
      create function registers.check_entry() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp
        as $$
        declare p registers.proposal;
        begin
          select * into p from registers.proposal where id = new.proposal_id;
          if p.state is distinct from 'approved' or p.decided_txid is distinct from pg_current_xact_id()
             or (p.register, p.entry_id, p.key, p.base_version + 1) is distinct from (new.register, new.id, new.key, new.version)
             or (p.action <> 'close' and p.content is distinct from new.content)
             or (p.action = 'close') is distinct from (new.closed_at is not null)
             or (p.action = 'create') is distinct from (tg_op = 'INSERT') then
            raise exception 'the entry is not what was approved' using errcode = 'check_violation', constraint = 'entry_as_approved';
          end if;
          if tg_op = 'UPDATE' and (old.version + 1 <> new.version or old.closed_at is not null or (p.action = 'close' and old.content <> new.content)) then
            raise exception 'the entry has changed since' using errcode = 'check_violation', constraint = 'entry_in_order';
          end if;
          return new;
        end $$;
      create trigger entry_check before insert or update on registers.entry for each row execute function registers.check_entry();
      alter table registers.entry enable always trigger entry_check;
    `);
    await queries.query(`
      create table registers.balance_entry (
        id             uuid        not null,
        entry_id       uuid        not null,
        line           integer     not null,
        permit_id      uuid        not null,
        kind           text        not null,
        amount         numeric     not null,
        at             timestamptz not null default now(),
        constraint balance_entry_pk primary key (id),
        constraint balance_entry_register foreign key (entry_id) references registers.entry (id),
        constraint balance_entry_kind_known check (kind in ('reserve', 'commit', 'release')),
        constraint balance_entry_positive check (amount > 0)
      );
      create index balance_entry_line on registers.balance_entry (entry_id, line);
      create index balance_entry_permit on registers.balance_entry (permit_id);
      comment on table registers.balance_entry is 'Append-only: what permits of ours draw from a line of a foreign permit.';

      create table registers.balance (
        entry_id  uuid    not null,
        line      integer not null,
        permit_id uuid    not null,
        reserved  numeric not null default 0,
        committed numeric not null default 0,
        constraint balance_pk primary key (entry_id, line, permit_id),
        constraint balance_not_negative check (reserved >= 0 and committed >= 0)
      );
      comment on table registers.balance is 'What one permit holds of a line; kept by the trigger on balance_entry.';

      create function registers.book_balance() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp
        as $$
        declare
          whole numeric;
          drawn numeric;
        begin
          -- One at a time per foreign permit: two re-exports approved together cannot both have the last piece.
          perform 1 from registers.entry e where e.id = new.entry_id and e.register = 'foreign-permits' and e.closed_at is null for no key update;
          select (l->>'quantity')::numeric, coalesce((l->>'drawnBefore')::numeric, 0) into whole, drawn
            from registers.entry e cross join jsonb_array_elements(e.content->'lines') l
            where e.id = new.entry_id and e.closed_at is null and (l->>'line')::integer = new.line;
          if whole is null then
            raise exception 'no such line' using errcode = 'check_violation', constraint = 'balance_line_known';
          end if;
          insert into registers.balance (entry_id, line, permit_id) values (new.entry_id, new.line, new.permit_id) on conflict do nothing;
          update registers.balance b set
              reserved = b.reserved + case new.kind when 'reserve' then new.amount else -new.amount end,
              committed = b.committed + case new.kind when 'commit' then new.amount else 0 end
            where (b.entry_id, b.line, b.permit_id) = (new.entry_id, new.line, new.permit_id);
          if new.kind = 'reserve' and drawn + (select sum(b.reserved + b.committed) from registers.balance b where (b.entry_id, b.line) = (new.entry_id, new.line)) > whole then
            raise exception 'the line does not cover this' using errcode = 'check_violation', constraint = 'balance_covers';
          end if;
          return null;
        end $$;
      create trigger balance_entry_book after insert on registers.balance_entry for each row execute function registers.book_balance();
      create trigger balance_entry_append_only before update or delete on registers.balance_entry for each row execute function ledger.refuse_change();
      alter table registers.balance_entry enable always trigger balance_entry_book;
      alter table registers.balance_entry enable always trigger balance_entry_append_only;

      create table registers.mark_in_use (
        kind          text        not null,
        mark_key      text        not null,
        number        text        not null,
        permit_id     uuid        not null,
        permit_number text        not null,
        replaces      text,
        taken_at      timestamptz not null default now(),
        given_back_at timestamptz,
        constraint mark_in_use_pk primary key (kind, mark_key, permit_id),
        constraint mark_kind_known check (kind in ('ring', 'microchip', 'tag', 'serial', 'tattoo', 'brand', 'other'))
      );
      create index mark_live on registers.mark_in_use (mark_key, kind) where given_back_at is null;
      create index mark_permit on registers.mark_in_use (permit_id);
      comment on table registers.mark_in_use is 'Rings, chips and tags on live permits, written by issuance: one mark cannot stand on two live permits (Art. VI.7).';

      create function registers.check_mark() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp
        as $$
        begin
          perform pg_advisory_xact_lock(hashtextextended('opencites-mark ' || new.kind || ' ' || new.mark_key, 0));
          -- A replacement takes over the marks of the permit it replaces, which stays live until the new one is signed.
          if exists (select 1 from registers.mark_in_use m where m.kind = new.kind and m.mark_key = new.mark_key and m.given_back_at is null
                     and m.permit_id <> new.permit_id and m.permit_number is distinct from new.replaces) then
            raise exception 'the mark stands on another live permit' using errcode = 'check_violation', constraint = 'mark_live_once';
          end if;
          return new;
        end $$;
      create trigger mark_check before insert on registers.mark_in_use for each row execute function registers.check_mark();
      alter table registers.mark_in_use enable always trigger mark_check;

      grant usage on schema registers to oc_portal, oc_signer, oc_worker, oc_auditor;
      grant select on all tables in schema registers to oc_portal, oc_signer, oc_worker, oc_auditor;
      grant insert on registers.entry, registers.proposal, registers.balance_entry, registers.mark_in_use to oc_portal;
      grant update (content, version, proposal_id, changed_at, closed_at) on registers.entry to oc_portal;
      grant update (state, decided_by, decided_org, decided_at, decision_note, version) on registers.proposal to oc_portal;
      grant update (given_back_at) on registers.mark_in_use to oc_portal, oc_worker, oc_signer;
      grant insert on registers.balance_entry to oc_signer, oc_worker;

      select ledger.guard('registers.entry');
      select ledger.guard('registers.proposal');
      select ledger.guard('registers.balance_entry', '');
    `);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query('drop schema registers cascade');
  }
}
