import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Fees: what is to be paid for an application, that it was paid, and what two officers changed about it. No data of any card. */
export class Fees1764000070001 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await this.tables(queries);
    await this.charging(queries);
    await this.hands(queries);
    await queries.query(`
      -- It is part of how the database is made, so no event tells it.
      alter table identity.policy disable trigger policy_event_required;
      insert into identity.policy (id, name, value, valid_from, decided_by)
        values ('01930000-0000-7000-8000-000000000071', 'fees', '[]', '2020-01-01T00:00:00Z', 'default: documents cost nothing');
      alter table identity.policy enable always trigger policy_event_required;

      select ledger.guard('applications.charge', 'application_id');
      select ledger.guard('applications.fee_proposal', 'application_id');
      grant select on applications.charge, applications.fee_proposal to oc_portal, oc_worker, oc_auditor;
      grant update (state, provider, receipt, paid_by, paid_org, paid_at) on applications.charge to oc_portal;
      grant insert on applications.fee_proposal to oc_portal;
      grant update (state, decided_by, decided_org, decided_at, note) on applications.fee_proposal to oc_portal;

      create or replace function notices.more_people(audience text, about uuid[]) returns setof uuid
        language plpgsql stable set search_path = pg_catalog, pg_temp
        as $$
        begin
          return query with holder as (
            select g.person_id, g.role, g.organisation_id from identity.role_grant g join identity.person p on p.id = g.person_id and p.closed_at is null
            where g.state = 'active' and (g.valid_until is null or g.valid_until > now()))
          select h.person_id from holder h where audience = 'house' and h.role = 'applicant' and h.organisation_id = any (about)
          union
          select h.person_id from holder h where audience = 'case-officers' and h.role = 'case-officer'
          union
          select h.person_id from holder h where audience = 'second-officers' and h.role = 'issuing-officer'
            and not exists (select 1 from applications.vetting v where v.id = any (about) and v.proposed_by = h.person_id)
            and not exists (select 1 from applications.fee_proposal f where f.id = any (about) and f.proposed_by = h.person_id);
        end $$;
      insert into notices.rule (event_kind, audience, notice, status) values
        ('application.fee-due', 'applicant', 'fee-due', 'awaiting-payment'),
        ('application.fee-paid', 'applicant', 'fee-paid', 'paid'),
        ('application.fee-proposed', 'second-officers', 'fee-proposed', null),
        ('application.fee-waived', 'applicant', 'fee-waived', 'paid'),
        ('application.fee-refunded', 'applicant', 'fee-refunded', null);
    `);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query(`
      delete from notices.rule where event_kind like 'application.fee-%';
      drop trigger zz_charge_submission on applications.application;
      drop trigger guard_fees on applications.application;
      drop table applications.fee_proposal, applications.charge;
      drop function applications.fee_of(text), applications.charge_submission(), applications.guard_fees(), applications.guard_charge(), applications.desk_charge(),
        applications.guard_fee_proposal(), applications.carry_fee_proposal();
      alter table identity.policy disable trigger policy_event_required;
      delete from identity.policy where name = 'fees';
      alter table identity.policy enable always trigger policy_event_required;
    `);
  }

  private async tables(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create table applications.charge (
        id uuid not null default gen_random_uuid() constraint charge_pk primary key,
        application_id uuid not null constraint charge_application_fk references applications.application,
        kind text not null constraint charge_kind_known check (kind in ('fee', 'additional')),
        reference text not null constraint charge_reference_unique unique,
        amount numeric not null constraint charge_amount check (amount > 0 and amount < 1e12 and scale(amount) <= 4),
        currency text not null constraint charge_currency_form check (currency ~ '^[A-Z]{3}$'),
        source text not null,
        state text not null default 'due' constraint charge_state_known check (state in ('due', 'paid', 'waived')),
        refunded numeric not null default 0 constraint charge_refunded check (refunded >= 0 and refunded <= amount),
        made_at timestamptz not null default now(),
        provider text constraint charge_provider_known check (provider in ('counter', 'page')),
        receipt text constraint charge_receipt_size check (length(receipt) between 1 and 100),
        constraint charge_receipt_no_card check (receipt !~ '^[0-9]{12,19}$'),
        paid_by uuid constraint charge_paid_by_fk references identity.person (id),
        paid_org text,
        paid_at timestamptz,
        constraint charge_paid check ((state = 'paid') = (provider is not null) and (provider is null) = (receipt is null) and (provider is null) = (paid_at is null)),
        constraint charge_counter check ((provider is not distinct from 'counter') = (paid_by is not null)),
        constraint charge_refunded_of_paid check (refunded = 0 or state = 'paid')
      );
      comment on table applications.charge is 'What is to be paid for an application. Holds an amount, a reference and a receipt number, and nothing about how somebody paid';
      comment on column applications.charge.source is 'Where the amount is written: the row of the schedule, or the two officers'' proposal';
      create unique index charge_receipt_once on applications.charge (provider, receipt) where receipt is not null;
      create index charge_application on applications.charge (application_id, made_at);
      create index charge_due on applications.charge (application_id) where state = 'due';

      create table applications.fee_proposal (
        id uuid constraint fee_proposal_pk primary key,
        application_id uuid not null constraint fee_proposal_application_fk references applications.application,
        kind text not null constraint fee_proposal_kind_known check (kind in ('additional', 'refund', 'waiver')),
        charge_id uuid constraint fee_proposal_charge_fk references applications.charge,
        amount numeric constraint fee_proposal_amount check (amount > 0 and amount < 1e12 and scale(amount) <= 4),
        currency text constraint fee_proposal_currency_form check (currency ~ '^[A-Z]{3}$'),
        reason text not null constraint fee_proposal_reason_size check (length(reason) between 3 and 1000),
        state text not null default 'proposed' constraint fee_proposal_state_known check (state in ('proposed', 'approved', 'refused')),
        proposed_by uuid not null constraint fee_proposal_proposed_by_fk references identity.person (id),
        proposed_org text not null,
        proposed_role text not null constraint fee_proposal_role_known check (proposed_role in ('case-officer', 'issuing-officer')),
        proposed_at timestamptz not null default now(),
        decided_by uuid constraint fee_proposal_decided_by_fk references identity.person (id),
        decided_org text,
        decided_at timestamptz,
        note text constraint fee_proposal_note_size check (length(note) <= 1000),
        constraint fee_proposal_two_people check (decided_by is distinct from proposed_by or decided_by is null),
        constraint fee_proposal_decided check ((state = 'proposed') = (decided_by is null)),
        constraint fee_proposal_about check ((kind = 'additional') = (charge_id is null) and (kind = 'waiver') = (amount is null)
          and (kind = 'additional') = (currency is not null))
      );
      comment on table applications.fee_proposal is 'An additional payment, a refund or a waiver: proposed by one officer, approved or refused by another';
      create unique index fee_proposal_one_open on applications.fee_proposal (application_id, kind, coalesce(charge_id, application_id)) where state = 'proposed';
    `);
  }

  private async charging(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create function applications.fee_of(wanted text) returns table (amount numeric, currency text, source text)
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
          select (row ->> 'amount')::numeric, row ->> 'currency', row ->> 'source'
            from jsonb_array_elements(case jsonb_typeof(identity.policy_at('fees')) when 'array' then identity.policy_at('fees') else '[]' end) row
           where row ->> 'documentType' = wanted and (row ->> 'amount')::numeric > 0 limit 1
        $$;
      comment on function applications.fee_of is 'The fee of a document type by the schedule in force (policy fees); no row = it costs nothing';

      -- Written where the submission is: no service has to think of it. The event of the submission names the application.
      create function applications.charge_submission() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        insert into applications.charge (application_id, kind, reference, amount, currency, source)
          select new.id, 'fee', new.case_number || '-1', f.amount, f.currency, f.source from applications.fee_of(new.document_type) f;
        return null;
      end $$;
      create trigger zz_charge_submission after update of state on applications.application
        for each row when (new.last_event = 'submit' and old.state = 'draft' and new.state <> 'draft') execute function applications.charge_submission();

      create function applications.guard_fees() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        if exists (select 1 from applications.charge c where c.application_id = new.id and c.state = 'due') then
          raise exception 'a fee is outstanding' using errcode = 'check_violation', constraint = 'fee_paid_first';
        end if;
        return new;
      end $$;
      create trigger guard_fees before update of state on applications.application
        for each row when (new.last_event in ('take', 'approve') and old.state <> new.state) execute function applications.guard_fees();

      -- While the fee of a submission is awaited its clock stands still.
      create function applications.desk_charge() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        if new.kind <> 'fee' then return null; end if;
        if tg_op = 'INSERT' then
          update applications.desk k set paused_at = new.made_at where k.application_id = new.application_id and k.state = 'submitted';
        elsif old.state = 'due' and new.state <> 'due' then
          update applications.desk k set paused_at = null, clock_from = k.clock_from + (now() - new.made_at)
            where k.application_id = new.application_id and k.state = 'submitted' and k.paused_at is not null;
        end if;
        return null;
      end $$;
      create trigger desk_charge after insert or update of state on applications.charge for each row execute function applications.desk_charge();
    `);
  }

  private async hands(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create function applications.guard_charge() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        if (new.id, new.application_id, new.kind, new.reference, new.amount, new.currency, new.source, new.made_at)
            is distinct from (old.id, old.application_id, old.kind, old.reference, old.amount, old.currency, old.source, old.made_at) then
          raise exception 'a charge stays what it is' using errcode = 'check_violation', constraint = 'charge_step';
        end if;
        -- Waivers and refunds come from a proposal that two people made; nothing else may touch them.
        if pg_trigger_depth() > 1 then return new; end if;
        if old.state <> 'due' or new.state <> 'paid' or new.refunded <> old.refunded then
          raise exception 'from % to % leads nothing', old.state, new.state using errcode = 'check_violation', constraint = 'charge_step';
        end if;
        if new.provider = 'counter' then
          if not (identity.holds_role(new.paid_by, new.paid_org, 'case-officer') or identity.holds_role(new.paid_by, new.paid_org, 'issuing-officer')) then
            raise exception 'an officer records a receipt' using errcode = 'check_violation', constraint = 'officer_role_held';
          end if;
          if applications.is_bound(new.application_id, new.paid_by) then
            raise exception 'the officer belongs to the applicant' using errcode = 'check_violation', constraint = 'officer_unbound';
          end if;
        end if;
        return new;
      end $$;
      create trigger guard_charge before update on applications.charge for each row execute function applications.guard_charge();
      create trigger charge_never_goes before delete or truncate on applications.charge for each statement execute function applications.refuse_change();
      create trigger fee_proposal_never_goes before delete or truncate on applications.fee_proposal for each statement execute function applications.refuse_change();

      create function applications.guard_fee_proposal() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      declare
        charge applications.charge;
      begin
        select * into charge from applications.charge c where c.id = new.charge_id for update;
        if tg_op = 'INSERT' then
          if new.state <> 'proposed' then
            raise exception 'a proposal begins as one' using errcode = 'check_violation', constraint = 'fee_proposal_step';
          end if;
          perform applications.assert_unbound(new.application_id, new.proposed_by, new.proposed_org, new.proposed_role);
        else
          if old.state <> 'proposed' or new.state = 'proposed' then
            raise exception 'it is decided' using errcode = 'check_violation', constraint = 'fee_proposal_step';
          end if;
          perform applications.assert_unbound(new.application_id, new.decided_by, new.decided_org, 'issuing-officer');
        end if;
        if new.state <> 'refused' and new.kind <> 'additional' and (charge.application_id is distinct from new.application_id
            or (new.kind = 'waiver' and charge.state <> 'due')
            or (new.kind = 'refund' and (charge.state <> 'paid' or new.amount > charge.amount - charge.refunded))) then
          raise exception 'the charge is not one for this' using errcode = 'check_violation', constraint = 'fee_proposal_fits';
        end if;
        return new;
      end $$;
      create trigger guard_fee_proposal before insert or update on applications.fee_proposal for each row execute function applications.guard_fee_proposal();

      -- What was approved is done in the same breath: no charge changes without the two people behind it.
      create function applications.carry_fee_proposal() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        if new.kind = 'waiver' then
          update applications.charge c set state = 'waived' where c.id = new.charge_id;
        elsif new.kind = 'refund' then
          update applications.charge c set refunded = c.refunded + new.amount where c.id = new.charge_id;
        else
          insert into applications.charge (application_id, kind, reference, amount, currency, source)
            select a.id, 'additional', a.case_number || '-' || (1 + (select greatest(count(*), 1) from applications.charge c where c.application_id = a.id)),
              new.amount, new.currency, new.reason
            from applications.application a where a.id = new.application_id;
        end if;
        return null;
      end $$;
      create trigger carry_fee_proposal after update of state on applications.fee_proposal
        for each row when (new.state = 'approved') execute function applications.carry_fee_proposal();
    `);
  }
}
