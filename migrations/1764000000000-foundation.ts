import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Extensions and a closed default: whatever is made later is open to nobody until its own migration grants it. */
export class Foundation1764000000000 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create extension if not exists pg_trgm;
      create extension if not exists btree_gist;
      revoke create on schema public from public;
      alter default privileges for role oc_owner revoke execute on functions from public;
      alter default privileges for role oc_owner revoke usage on types from public;
    `);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query(`
      alter default privileges for role oc_owner grant execute on functions to public;
      alter default privileges for role oc_owner grant usage on types to public;
    `);
  }
}
