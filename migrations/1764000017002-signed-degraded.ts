import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Degraded mode is signed by the two people who decide on it. */
export class SignedDegraded1764000017002 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      alter table issuance.degraded_period add confirmation uuid
        constraint degraded_period_confirmation references identity.signed_statement (id);
      comment on column issuance.degraded_period.confirmation is 'What the second person signed; the proposal''s own statement has the id of the row';
      grant update (confirmation) on issuance.degraded_period to oc_portal;

      create function issuance.check_degraded_signatures() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      declare
        said jsonb;
        confirming boolean := tg_op = 'UPDATE' and new.confirmed_by is not null;
        statement uuid := case when confirming then new.confirmation else new.id end;
      begin
        if tg_op = 'UPDATE' and (old.confirmed_by is not null or new.confirmed_by is null) then return null; end if;
        select s.text::jsonb into said from identity.signed_statement s where s.id = statement;
        if (case when confirming then identity.signature_missing(statement, new.id, null, new.confirmed_by, new.confirmed_org, new.confirmed_role)
                 else identity.signature_missing(statement, new.id, null, new.proposed_by, new.proposed_org, new.proposed_role) end)
            or said is not null and (said ->> 'act', said ->> 'period', said ->> 'country', said ->> 'reason', said ->> 'hours')
              is distinct from (case when confirming then 'confirm' else 'propose' end, new.id::text, new.country, new.reason, new.hours::text) then
          raise exception 'degraded mode is not signed' using errcode = 'check_violation', constraint = 'degraded_period_signed';
        end if;
        return null;
      end $$;
      create trigger degraded_period_signed after insert or update on issuance.degraded_period
        for each row execute function issuance.check_degraded_signatures();
      alter table issuance.degraded_period enable always trigger degraded_period_signed;
    `);
  }

  down(): Promise<void> {
    return Promise.reject(
      new Error('degraded mode goes on being signed; an authority that wants it otherwise changes its policy signed-decisions'),
    );
  }
}
