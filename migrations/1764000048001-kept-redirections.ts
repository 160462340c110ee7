import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The answer to a form is "see there": it is kept like any other answer, so that a second press of a button leads to the same page. */
export class KeptRedirections1764000048001 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      alter table web.idempotency drop constraint idempotency_status_final,
        add constraint idempotency_status_final check (status between 200 and 299 or status = 303);
    `);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query(`
      delete from web.idempotency where status = 303;
      alter table web.idempotency drop constraint idempotency_status_final,
        add constraint idempotency_status_final check (status between 200 and 299);
    `);
  }
}
