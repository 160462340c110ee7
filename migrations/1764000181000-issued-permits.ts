import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Permits of a period, newest first: what samples, reports and plots of trade read. */
export class IssuedPermits1764000181000 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query('create index permit_issued on issuance.permit (issued_at) where issued_at is not null');
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query('drop index issuance.permit_issued');
  }
}
