import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whoever acted as case officer until yesterday is drawn for no case today. */
export class ActingCaseOfficers1764000017000 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create or replace function applications.may_work(application uuid, person uuid) returns boolean
        language sql stable security definer set search_path = pg_catalog, pg_temp as $$
          select exists (
              select 1 from identity.role_grant g join identity.organisation o on o.id = g.organisation_id join identity.person p on p.id = g.person_id
              where g.person_id = person and g.role = 'case-officer' and g.state = 'active' and (g.valid_until is null or g.valid_until > now())
                and o.kind = 'management-authority' and o.closed_at is null and p.closed_at is null)
            and not applications.is_bound(application, person)
        $$;
    `);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('cases would be drawn for officers whose acting role is over'));
  }
}
