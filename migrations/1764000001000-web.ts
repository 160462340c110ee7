import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Answers kept per Idempotency-Key, written in the transaction of the effect itself. */
export class Web1764000001000 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create schema web authorization oc_owner;
      create table web.idempotency (
        person_id       uuid        not null,
        idempotency_key text        not null,
        request_hash    bytea       not null,
        status          smallint    not null,
        headers         jsonb       not null,
        body            jsonb       not null,
        created_at      timestamptz not null default now(),
        constraint idempotency_pk primary key (person_id, idempotency_key),
        constraint idempotency_key_size check (octet_length(idempotency_key) between 8 and 128),
        constraint idempotency_request_hash_size check (octet_length(request_hash) = 32),
        constraint idempotency_status_final check (status between 200 and 299)
      );
      create index idempotency_created_at on web.idempotency (created_at);
      comment on table web.idempotency is 'Stored answers per person and Idempotency-Key, kept 72 hours; a repeated request is answered from here.';
      create function web.forget_old_answers() returns void
        language sql security definer set search_path = pg_catalog, pg_temp
        as $$
          delete from web.idempotency where (person_id, idempotency_key) in (
            select person_id, idempotency_key from web.idempotency
            where created_at < now() - interval '72 hours' order by created_at limit 20 for update skip locked)
        $$;
      comment on function web.forget_old_answers is 'Deletes up to 20 answers older than 72 hours; no role may delete others.';

      grant usage on schema web to oc_portal, oc_worker;
      grant select, insert on web.idempotency to oc_portal;
      grant execute on function web.forget_old_answers to oc_portal, oc_worker;
    `);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query('drop schema web cascade');
  }
}
