import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Auditors compare the movements of quotas with the permits that drew on them. */
export class AuditorsSeeQuotas1764000016001 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      grant usage on schema species to oc_auditor;
      grant select on species.quota, species.quota_entry, species.quota_use, species.quota_balance to oc_auditor;
    `);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query(`
      revoke select on species.quota, species.quota_entry, species.quota_use, species.quota_balance from oc_auditor;
      revoke usage on schema species from oc_auditor;
    `);
  }
}
