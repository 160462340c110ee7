import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Findings of the Scientific Authority that are made once for many cases, conditions of findings as data, and what an
 * applicant confirmed of them. Each is signed or told by an event; none is ever changed.
 */
export class StandingFindings1764000090000 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      alter table applications.decision add column conditions jsonb not null default '[]'
        constraint decision_conditions_list check (jsonb_typeof(conditions) = 'array' and jsonb_array_length(conditions) <= 12);
      comment on column applications.decision.conditions is 'What the finding is tied to: [{"kind", and the one member that the kind has}]';

      create function applications.guard_conditions() returns trigger
        language plpgsql set search_path = pg_catalog, pg_temp as $$
      begin
        if coalesce(new.statement::jsonb -> 'conditions', '[]') is distinct from new.conditions
            or (jsonb_array_length(new.conditions) > 0 and (new.outcome <> 'conditional' or new.kind in ('recommendation', 'approval', 'override'))) then
          raise exception 'statement and conditions differ' using errcode = 'check_violation', constraint = 'decision_statement_fits';
        end if;
        return new;
      end $$;
      create trigger guard_conditions before insert on applications.decision for each row execute function applications.guard_conditions();

      create table applications.standing_finding (
        id                uuid        not null,
        country           text        not null,
        kind              text        not null,
        outcome           text        not null,
        taxon             text        not null,
        population        text        not null,
        sources           text[]      not null default '{}',
        purposes          text[]      not null default '{}',
        terms             text[]      not null default '{}',
        valid_from        date        not null,
        valid_to          date        not null,
        ceiling           numeric,
        ceiling_unit      text,
        conditions        jsonb       not null default '[]',
        reason            text        not null,
        person            uuid        not null,
        org               text        not null,
        at                timestamptz not null,
        statement         text        not null,
        statement_sha256  bytea       not null,
        withdrawn_at      timestamptz,
        withdrawn_by      uuid,
        withdrawn_org     text,
        withdrawal_reason text,
        withdrawal        uuid,
        constraint standing_finding_pk primary key (id),
        constraint standing_finding_person foreign key (person) references identity.person (id),
        constraint standing_finding_withdrawer foreign key (withdrawn_by) references identity.person (id),
        constraint standing_finding_withdrawal foreign key (withdrawal) references identity.signed_statement (id),
        constraint standing_finding_kind check (kind in ('non-detriment', 'import-not-detrimental')),
        constraint standing_finding_outcome check (outcome in ('positive', 'conditional') and (outcome = 'conditional') = (jsonb_array_length(conditions) > 0)),
        constraint standing_finding_scope check (length(taxon) between 1 and 200 and population ~ '^[A-Z]{2}$'
          and cardinality(sources) <= 30 and cardinality(purposes) <= 30 and cardinality(terms) <= 100),
        constraint standing_finding_days check (valid_to >= valid_from and valid_to < valid_from + interval '5 years'),
        constraint standing_finding_ceiling check ((ceiling is null) = (ceiling_unit is null) and (ceiling is null or ceiling > 0)),
        constraint standing_finding_conditions check (jsonb_typeof(conditions) = 'array' and jsonb_array_length(conditions) <= 12),
        constraint standing_finding_reason check (length(reason) between 10 and 10000),
        constraint standing_finding_statement check (statement_sha256 = sha256(convert_to(statement, 'UTF8'))),
        constraint standing_finding_withdrawn check (num_nonnulls(withdrawn_at, withdrawn_by, withdrawn_org, withdrawal_reason) in (0, 4)
          and (withdrawal is null or withdrawn_at is not null) and (withdrawal_reason is null or length(withdrawal_reason) between 10 and 10000))
      );
      comment on table applications.standing_finding is 'Findings of the Scientific Authority made once for many cases: they stand in for a case''s own finding while they last, up to their ceiling. Never changed, only withdrawn';
      comment on column applications.standing_finding.population is 'Country of the population: box 12, or else the exporting country';
      comment on column applications.standing_finding.sources is 'As purposes and terms: empty = every one';
      comment on column applications.standing_finding.ceiling is 'At most so much in a calendar year of issue, over all permits; null = no ceiling';
      comment on column applications.standing_finding.statement is 'RFC 8785 JSON, exactly the bytes that the scientist''s key signed; the id is the statement''s';
      comment on column applications.standing_finding.withdrawal is 'Signed statement of the withdrawal';
      create index standing_finding_taxon on applications.standing_finding (taxon, population);

      create table issuance.standing_use (
        permit_id   uuid        not null,
        finding_id  uuid        not null,
        year        integer     not null,
        amount      numeric     not null,
        since       timestamptz not null default now(),
        released_at timestamptz,
        constraint standing_use_pk primary key (permit_id, finding_id, year),
        constraint standing_use_permit foreign key (permit_id) references issuance.permit (id),
        constraint standing_use_finding foreign key (finding_id) references applications.standing_finding (id),
        constraint standing_use_amount check (amount >= 0),
        constraint standing_use_year check (year between 2000 and 2200)
      );
      comment on table issuance.standing_use is 'Which standing findings a permit rests on, and what it draws on their ceilings; released with a permit that comes to nothing';
      comment on column issuance.standing_use.amount is 'In the current unit of the ceiling; 0 where the finding has none';
      create index standing_use_finding on issuance.standing_use (finding_id, year) where released_at is null;

      create table applications.condition_confirmation (
        application_id uuid        not null,
        key            bytea       not null,
        condition      jsonb       not null,
        confirmed_by   uuid        not null,
        confirmed_org  text        not null,
        confirmed_at   timestamptz not null default now(),
        constraint condition_confirmation_pk primary key (application_id, key),
        constraint condition_confirmation_application foreign key (application_id) references applications.application (id),
        constraint condition_confirmation_person foreign key (confirmed_by) references identity.person (id),
        constraint condition_confirmation_key check (octet_length(key) = 32)
      );
      comment on table applications.condition_confirmation is 'Conditions of findings that an applicant confirmed to keep. Append-only';
      comment on column applications.condition_confirmation.key is 'SHA-256 over RFC 8785 of {"condition", "decision"}: of another finding, the same words are confirmed anew';
    `);
    await queries.query(`
      create function applications.guard_standing() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      declare
        said jsonb;
      begin
        if tg_op = 'UPDATE' then
          if old.withdrawn_at is not null or new.withdrawn_at is null
              or (to_jsonb(new) - '{withdrawn_at,withdrawn_by,withdrawn_org,withdrawal_reason,withdrawal}'::text[])
                is distinct from (to_jsonb(old) - '{withdrawn_at,withdrawn_by,withdrawn_org,withdrawal_reason,withdrawal}'::text[]) then
            raise exception 'a standing finding ends once and never changes' using errcode = 'check_violation', constraint = 'standing_withdrawn_once';
          end if;
          if not identity.holds_role(new.withdrawn_by, new.withdrawn_org, 'scientific-authority') then
            raise exception 'not the Scientific Authority' using errcode = 'check_violation', constraint = 'officer_role_held';
          end if;
          if identity.signature_missing(new.withdrawal, new.id, null, new.withdrawn_by, new.withdrawn_org, 'scientific-authority') then
            raise exception 'the withdrawal is not signed' using errcode = 'check_violation', constraint = 'decision_signed';
          end if;
          return new;
        end if;
        said := new.statement::jsonb;
        if new.withdrawn_at is not null or abs(extract(epoch from new.at - clock_timestamp())) > 60
            or extract(epoch from new.at - (said ->> 'at')::timestamptz) not between -60 and 660 then
          raise exception 'made at another time' using errcode = 'check_violation', constraint = 'decision_form_current';
        end if;
        if not identity.holds_role(new.person, new.org, 'scientific-authority') then
          raise exception 'not the Scientific Authority' using errcode = 'check_violation', constraint = 'officer_role_held';
        end if;
        if (said ->> 'id', said ->> 'act', said ->> 'country', said ->> 'kind', said ->> 'outcome', said ->> 'person', said ->> 'org',
            said #>> '{scope,taxon}', said #>> '{scope,country}', said #>> '{scope,from}', said #>> '{scope,to}')
            is distinct from (new.id::text, 'make', new.country, new.kind, new.outcome, new.person::text, new.org,
              new.taxon, new.population, new.valid_from::text, new.valid_to::text)
          or (said #> '{scope,sources}', said #> '{scope,purposes}', said #> '{scope,terms}', coalesce(said -> 'conditions', '[]'))
            is distinct from (to_jsonb(new.sources), to_jsonb(new.purposes), to_jsonb(new.terms), new.conditions)
          or ((said #>> '{scope,ceiling,value}')::numeric, said #>> '{scope,ceiling,unit}') is distinct from (new.ceiling, new.ceiling_unit) then
          raise exception 'statement and row differ' using errcode = 'check_violation', constraint = 'decision_statement_fits';
        end if;
        if identity.signature_missing(new.id, new.id, new.statement, new.person, new.org, 'scientific-authority') then
          raise exception 'the finding is not signed' using errcode = 'check_violation', constraint = 'decision_signed';
        end if;
        return new;
      end $$;
      create trigger guard_standing before insert or update on applications.standing_finding for each row execute function applications.guard_standing();
      create trigger standing_finding_never_goes before delete or truncate on applications.standing_finding for each statement execute function applications.refuse_change();
      select ledger.guard('applications.standing_finding');

      -- Whoever made a standing finding lent the scientific hand to every case that rests on it.
      create function issuance.guard_standing_use() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      declare
        finding applications.standing_finding;
        application uuid := (select p.application_id from issuance.permit p where p.id = new.permit_id);
        other text;
      begin
        if tg_op = 'UPDATE' and (new.permit_id, new.finding_id, new.year, new.since) is distinct from (old.permit_id, old.finding_id, old.year, old.since) then
          raise exception 'only amount and release change' using errcode = 'check_violation', constraint = 'standing_use_fixed';
        end if;
        if new.released_at is not null then return new; end if;
        -- One permit at a time counts what is left.
        select * into finding from applications.standing_finding f where f.id = new.finding_id for no key update;
        if finding.withdrawn_at is not null or current_date + 1 < finding.valid_from or current_date - 1 > finding.valid_to then
          raise exception 'the finding is not in force' using errcode = 'check_violation', constraint = 'standing_in_force';
        end if;
        if finding.ceiling is not null and new.amount + coalesce((select sum(u.amount) from issuance.standing_use u
            where u.finding_id = new.finding_id and u.year = new.year and u.released_at is null and u.permit_id <> new.permit_id), 0)
            > finding.ceiling then
          raise exception 'less is left of the ceiling' using errcode = 'check_violation', constraint = 'standing_ceiling';
        end if;
        if applications.is_bound(application, finding.person) then
          raise exception 'the scientist belongs to the applicant' using errcode = 'check_violation', constraint = 'officer_unbound';
        end if;
        for other in select distinct d.duty from applications.decision d where d.application_id = application and d.person = finding.person and d.duty <> 'science'
        loop
          if not applications.pair_allowed(other, 'science') then
            raise exception 'one person, % and science', other using errcode = 'check_violation', constraint = 'duties_apart';
          end if;
        end loop;
        return new;
      end $$;
      create trigger guard_standing_use before insert or update on issuance.standing_use for each row execute function issuance.guard_standing_use();
      create trigger standing_use_never_goes before delete or truncate on issuance.standing_use for each statement execute function applications.refuse_change();
      select ledger.guard('issuance.standing_use', 'permit_id');

      create function issuance.release_standing() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        update issuance.standing_use u set released_at = now() where u.permit_id = new.id and u.released_at is null;
        return null;
      end $$;
      comment on function issuance.release_standing is 'A permit that comes to nothing draws on no ceiling; cancelling needs the original back, or its loss sworn';
      create trigger release_standing after update of state on issuance.permit
        for each row when (new.state in ('lapsed', 'void', 'cancelled') and old.state <> new.state) execute function issuance.release_standing();

      create function applications.guard_confirmation() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        if not exists (select 1 from applications.application a where a.id = new.application_id
            and (a.applicant = new.confirmed_by or a.applicant_org = new.confirmed_org and identity.belongs_to(new.confirmed_by, new.confirmed_org))
            and a.state in ('in-work', 'information-asked', 'decided', 'approved')) then
          raise exception 'not the applicant of an open case' using errcode = 'check_violation', constraint = 'confirmation_by_applicant';
        end if;
        return new;
      end $$;
      create trigger guard_confirmation before insert on applications.condition_confirmation for each row execute function applications.guard_confirmation();
      create trigger condition_confirmation_append_only before update or delete or truncate on applications.condition_confirmation for each statement execute function applications.refuse_change();
      select ledger.guard('applications.condition_confirmation', 'application_id');

      grant execute on function applications.pair_allowed(text, text) to oc_portal;
      grant select on applications.standing_finding, issuance.standing_use, applications.condition_confirmation to oc_portal, oc_signer, oc_auditor;
      grant insert on applications.standing_finding, issuance.standing_use, applications.condition_confirmation to oc_portal;
      grant update (withdrawn_at, withdrawn_by, withdrawn_org, withdrawal_reason, withdrawal) on applications.standing_finding to oc_portal;
      grant update (amount, released_at) on issuance.standing_use to oc_portal;
    `);
    await this.joinHands(queries, handsBefore, handsAfter);
  }

  async down(queries: QueryRunner): Promise<void> {
    await this.joinHands(queries, handsAfter, handsBefore);
    await queries.query(`
      drop trigger release_standing on issuance.permit;
      drop trigger guard_conditions on applications.decision;
      drop table applications.condition_confirmation, issuance.standing_use, applications.standing_finding;
      drop function applications.guard_confirmation(), issuance.release_standing(), issuance.guard_standing_use(), applications.guard_standing(), applications.guard_conditions();
      alter table applications.decision drop column conditions;
    `);
  }

  private async joinHands(queries: QueryRunner, from: string, to: string): Promise<void> {
    const [row] = (await queries.query(
      `select pg_get_functiondef('applications.assert_hand(uuid, uuid, text, text, text)'::regprocedure) as text`,
    )) as {
      text: string;
    }[];
    if (!row?.text.includes(from)) throw new Error('applications.assert_hand reads hands in another way than it did');
    await queries.query(row.text.replace(from, to));
  }
}

const handsBefore = `          select 'approval' from applications.state_change s where`;
const handsAfter = `          select 'science' from issuance.standing_use u join issuance.permit p on p.id = u.permit_id join applications.standing_finding f on f.id = u.finding_id
           where hand <> 'science' and p.application_id = application and f.person = assert_hand.person and u.released_at is null
          union
          select 'approval' from applications.state_change s where`;
