import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What permits draw from foreign permits is the sum of their own lines (issuance.permit_line), counted under a lock when a
 * permit is reserved. The second account that the registers began with was never written to, so it said the wrong thing.
 */
export class RegisterBalances1764000012001 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      do $$ begin
        if exists (select 1 from registers.balance_entry) then
          raise exception 'registers.balance_entry holds rows that nothing of this system wrote; look at them before you upgrade';
        end if;
      end $$;
      drop table registers.balance_entry;
      drop table registers.balance;
      drop function registers.book_balance();
    `);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create table registers.balance_entry (
        id             uuid        not null,
        entry_id       uuid        not null,
        line           integer     not null,
        permit_id      uuid        not null,
        kind           text        not null,
        amount         numeric     not null,
        at             timestamptz not null default now(),
        constraint balance_entry_pk primary key (id),
        constraint balance_entry_register foreign key (entry_id) references registers.entry (id)
      );
      create table registers.balance (
        entry_id  uuid    not null,
        line      integer not null,
        permit_id uuid    not null,
        reserved  numeric not null default 0,
        committed numeric not null default 0,
        constraint balance_pk primary key (entry_id, line, permit_id)
      );
      create function registers.book_balance() returns trigger language plpgsql as 'begin return null; end';
    `);
  }
}
