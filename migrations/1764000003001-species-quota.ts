import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Quotas and their ledger. Reservations, commitments and releases are entries that nobody can change;
 * the balance is kept by a trigger under a row lock, so two permits approved at once cannot overdraw a quota
 * and a crash leaves either the whole entry with its balance or nothing.
 */
export class SpeciesQuota1764000003001 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create table species.quota (
        id uuid constraint quota_pk primary key,
        kind text not null constraint quota_kind_known check (kind in ('listing-annotation', 'cop', 'national')),
        taxon_id bigint not null constraint quota_taxon_fk references species.taxon,
        country text not null constraint quota_country_code check (country ~ '^[A-Z]{2}$'),
        region text,
        holder text,
        facility text,
        valid_from date not null,
        valid_to date not null,
        quantity numeric not null constraint quota_not_negative check (quantity >= 0),
        unit text not null constraint quota_unit_code check (unit ~ '^[A-Z]{3}$'),
        terms text[] not null default '{}',
        sources text[] not null default '{}',
        purposes text[] not null default '{}',
        applies_to_import boolean not null default false,
        source text not null,
        note text,
        batch_id uuid not null constraint quota_batch_fk references species.import_batch,
        constraint quota_dates_in_order check (valid_to >= valid_from),
        constraint quota_unique unique nulls not distinct
          (taxon_id, country, region, holder, facility, valid_from, valid_to, kind, unit, terms, sources, purposes, applies_to_import, note)
      );
      comment on table species.quota is 'Export (or import) quota with its own period and scope; empty arrays = every term, source, purpose; dates inclusive';
      create index quota_country_period on species.quota (country, valid_from, valid_to);

      create table species.quota_entry (
        id uuid constraint quota_entry_pk primary key,
        quota_id uuid not null constraint quota_entry_quota_fk references species.quota,
        permit_id uuid not null,
        kind text not null constraint quota_entry_kind_known check (kind in ('reserve', 'commit', 'release', 'return')),
        amount numeric not null constraint quota_entry_amount_positive check (amount > 0),
        reason text,
        at timestamptz not null default now()
      );
      comment on table species.quota_entry is 'Append-only: reserve (at approval), commit (at issue), release (lapse, refusal), return (committed amount freed again)';
      create index quota_entry_permit on species.quota_entry (permit_id);

      create table species.quota_use (
        quota_id uuid not null constraint quota_use_quota_fk references species.quota,
        permit_id uuid not null,
        reserved numeric not null default 0 constraint quota_use_reserved_covers check (reserved >= 0),
        committed numeric not null default 0 constraint quota_use_committed_covers check (committed >= 0),
        constraint quota_use_pk primary key (quota_id, permit_id)
      );
      comment on table species.quota_use is 'What one permit holds of one quota; kept by the trigger on quota_entry';
      create index quota_use_permit on species.quota_use (permit_id);

      create table species.quota_balance (
        quota_id uuid constraint quota_balance_pk primary key constraint quota_balance_quota_fk references species.quota,
        reserved numeric not null default 0 constraint quota_balance_reserved_positive check (reserved >= 0),
        committed numeric not null default 0 constraint quota_balance_committed_positive check (committed >= 0)
      );
      comment on table species.quota_balance is 'Sums over all permits of one quota; the row is the lock of the quota';

      create function species.quota_entry_post() returns trigger
        language plpgsql security definer set search_path = pg_catalog, species, pg_temp as $$
      declare
        to_reserved numeric := case new.kind when 'reserve' then new.amount when 'commit' then -new.amount when 'release' then -new.amount else 0 end;
        to_committed numeric := case new.kind when 'commit' then new.amount when 'return' then -new.amount else 0 end;
        allowed numeric;
        used numeric;
      begin
        insert into species.quota_balance (quota_id) values (new.quota_id) on conflict do nothing;
        -- The row lock taken here orders every change of this quota until the transaction ends.
        update species.quota_balance set reserved = reserved + to_reserved, committed = committed + to_committed
          where quota_id = new.quota_id returning reserved + committed into used;
        if new.kind = 'reserve' then
          select quantity into allowed from species.quota where id = new.quota_id;
          if used > allowed then
            raise exception 'quota % allows %, % would be used', new.quota_id, allowed, used
              using errcode = 'check_violation', constraint = 'quota_not_overdrawn';
          end if;
        end if;
        -- Only a reservation may open a line; anything else must find enough on the permit's own line.
        insert into species.quota_use (quota_id, permit_id) values (new.quota_id, new.permit_id) on conflict do nothing;
        update species.quota_use set reserved = reserved + to_reserved, committed = committed + to_committed
          where quota_id = new.quota_id and permit_id = new.permit_id;
        return null;
      end $$;
      create trigger quota_entry_post after insert on species.quota_entry for each row execute function species.quota_entry_post();

      create function species.refuse_change() returns trigger language plpgsql set search_path = pg_catalog as $$
      begin
        raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege', constraint = 'append_only';
      end $$;
      create trigger quota_entry_append_only before update or delete or truncate on species.quota_entry
        for each statement execute function species.refuse_change();

      -- The portal reserves, releases and takes back; only the signer, which issues, commits.
      alter table species.quota_entry enable row level security;
      create policy quota_entry_read on species.quota_entry for select to oc_portal, oc_signer, oc_worker, oc_auditor using (true);
      create policy quota_entry_portal on species.quota_entry for insert to oc_portal with check (kind in ('reserve', 'release', 'return'));
      create policy quota_entry_signer on species.quota_entry for insert to oc_signer with check (kind = 'commit');

      grant select on species.quota, species.quota_balance to oc_portal, oc_signer, oc_gateway, oc_worker, oc_auditor;
      grant select on species.quota_use, species.quota_entry to oc_portal, oc_signer, oc_worker, oc_auditor;
      grant insert on species.quota_entry to oc_portal, oc_signer;
      grant execute on function species.quota_entry_post(), species.refuse_change() to oc_portal, oc_signer;
    `);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query(`
      drop table species.quota_balance, species.quota_use, species.quota_entry, species.quota;
      drop function species.quota_entry_post(), species.refuse_change();
    `);
  }
}
