import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A form's answer is the way to another page (303): it is kept for a second press like every other answer. */
export class FormAnswers1764000028001 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      alter table web.idempotency drop constraint if exists idempotency_status_final;
      alter table web.idempotency add constraint idempotency_status_final check (status between 200 and 299 or status = 303);
    `);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query(`
      delete from web.idempotency where status = 303;
      alter table web.idempotency drop constraint if exists idempotency_status_final;
      alter table web.idempotency add constraint idempotency_status_final check (status between 200 and 299);
    `);
  }
}
