import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Counts of checks per minute: all that the gateway keeps about what the world presents to it. */
export class Verification1764000008000 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create schema verification authorization oc_owner;
      comment on schema verification is 'What is kept about public checks: counts, never documents';

      create table verification.check_count (
        minute  timestamptz not null,
        carrier text        not null,
        verdict text        not null,
        total   bigint      not null,
        constraint check_count_pk primary key (minute, carrier, verdict),
        constraint check_count_whole_minute check (minute = date_trunc('minute', minute)),
        constraint check_count_carrier_known check (carrier in ('qr', 'pdf', 'cose', 'image')),
        constraint check_count_verdict_known check (verdict in ('green', 'amber', 'red', 'specimen')),
        constraint check_count_positive check (total > 0)
      );
      comment on table verification.check_count is 'Checks per minute, kind of carrier and verdict; holds nothing about the permits or the people';

      -- Adding needs SELECT and UPDATE on the row; the function lends them for this one act.
      create function verification.count_checks(counted_minute timestamptz, counted_carrier text, counted_verdict text, counted bigint) returns void
        language sql security definer set search_path = pg_catalog, pg_temp
        as $$
          insert into verification.check_count as known (minute, carrier, verdict, total)
          values (date_trunc('minute', counted_minute), counted_carrier, counted_verdict, counted)
          on conflict on constraint check_count_pk do update set total = known.total + excluded.total
        $$;
      comment on function verification.count_checks is 'Adds to the counts of one minute; the only thing a gateway can write';

      grant usage on schema verification to oc_gateway, oc_auditor;
      grant execute on function verification.count_checks to oc_gateway;
      grant select on verification.check_count to oc_auditor;
    `);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query('drop schema verification cascade');
  }
}
