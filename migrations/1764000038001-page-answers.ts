import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A form of a page is answered by a redirection (303): sent twice, its work is still done once. */
export class PageAnswers1764000038001 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      alter table web.idempotency drop constraint if exists idempotency_status_final;
      alter table web.idempotency add constraint idempotency_status_final check (status between 200 and 299 or status = 303);
    `);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query(`
      delete from web.idempotency where status = 303;
      alter table web.idempotency drop constraint idempotency_status_final;
      alter table web.idempotency add constraint idempotency_status_final check (status between 200 and 299);
    `);
  }
}
