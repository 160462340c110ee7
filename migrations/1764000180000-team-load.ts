import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Decisions and assignments are written in the order of their times: summaries of the last days read the end of the tables alone. */
export class TeamLoad1764000180000 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create index decision_at on applications.decision using brin (at) with (pages_per_range = 32);
      create index assignment_at on applications.assignment using brin (at) with (pages_per_range = 32);
    `);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query('drop index applications.decision_at, applications.assignment_at');
  }
}
