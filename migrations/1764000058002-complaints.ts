import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Complaints and reports of bribery. No role holds any right on the tables, the auditors' database role included: whoever
 * reports reaches their own report by its code, and an auditor of the outside body it went to by their live session.
 */
export class Complaints1764000058002 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create schema complaints authorization oc_owner;
      comment on schema complaints is 'Reports of the public to an outside body. Reached through functions alone.';

      create table complaints.complaint (
        id          uuid    constraint complaint_pk primary key,
        code_sha256 bytea   not null constraint complaint_code_unique unique constraint complaint_code_size check (octet_length(code_sha256) = 32),
        body        text    not null,
        kind        text    not null constraint complaint_kind_known check (kind in ('complaint', 'bribery')),
        about       text    constraint complaint_about_size check (length(about) between 1 and 40),
        content     text    not null constraint complaint_content_size check (length(content) between 10 and 10000),
        contact     text    constraint complaint_contact_size check (length(contact) between 1 and 300),
        state       text    not null default 'received' constraint complaint_state_known check (state in ('received', 'in-work', 'answered', 'closed')),
        received_on date    not null default current_date,
        version     integer not null default 1
      );
      create index complaint_body on complaints.complaint (body, id);
      comment on table complaints.complaint is 'Who wrote is not kept: no address, no browser, no time of the day, no account';
      comment on column complaints.complaint.code_sha256 is 'SHA-256 of the code that was shown once';

      create table complaints.message (
        id           uuid    constraint message_pk primary key,
        complaint_id uuid    not null constraint message_complaint_fk references complaints.complaint,
        from_body    boolean not null,
        content      text    not null constraint message_content_size check (length(content) between 1 and 10000),
        written_on   date    not null default current_date
      );
      create index message_complaint on complaints.message (complaint_id, id);
      comment on table complaints.message is 'Answers of the body and what the reporter added';

      create trigger complaint_never_goes before delete on complaints.complaint for each row execute function ledger.refuse_change();
      create trigger message_fixed before update or delete on complaints.message for each row execute function ledger.refuse_change();
      create trigger complaint_no_truncate before truncate on complaints.complaint for each statement execute function ledger.refuse_change();
      create trigger message_no_truncate before truncate on complaints.message for each statement execute function ledger.refuse_change();
      select ledger.guard('complaints.complaint');
    `);
    await queries.query(`
      create function complaints.bodies() returns table (code text, name text)
        language sql stable security definer set search_path = pg_catalog, pg_temp
        as $$
          select o.code, o.name from identity.organisation o where o.kind = 'oversight' and o.closed_at is null and exists (
            select 1 from identity.role_grant g where g.organisation_id = o.id and g.role = 'auditor' and g.state = 'active') order by o.code
        $$;
      comment on function complaints.bodies is 'Outside bodies that have somebody to read a report';

      create function complaints.submit(new_id uuid, code bytea, to_body text, of_kind text, of_about text, told text, reach text) returns boolean
        language plpgsql security definer set search_path = pg_catalog, pg_temp
        as $$
        begin
          if not exists (select 1 from complaints.bodies() b where b.code = to_body) then
            raise exception 'no such body' using errcode = 'check_violation', constraint = 'complaint_body_known';
          end if;
          insert into complaints.complaint (id, code_sha256, body, kind, about, content, contact)
            values (new_id, code, to_body, of_kind, of_about, told, reach) on conflict (code_sha256) do nothing;
          return found;
        end $$;
      comment on function complaints.submit is 'Takes a report; false where one with this code was taken already, which a second press of the button is';

      create function complaints.thread(wanted uuid) returns jsonb
        language sql stable security definer set search_path = pg_catalog, pg_temp
        as $$
          select coalesce(jsonb_agg(jsonb_build_object('fromBody', m.from_body, 'text', m.content, 'on', m.written_on) order by m.id), '[]')
            from complaints.message m where m.complaint_id = wanted
        $$;

      create function complaints.follow(code bytea) returns table (id uuid, body text, kind text, about text, told text, state text, received_on date, messages jsonb)
        language sql stable security definer set search_path = pg_catalog, pg_temp
        as $$
          select c.id, c.body, c.kind, c.about, c.content, c.state, c.received_on, complaints.thread(c.id)
            from complaints.complaint c where c.code_sha256 = follow.code
        $$;
      comment on function complaints.follow is 'A report for whoever holds its code; the contact is not in it';

      create function complaints.add(code bytea, new_id uuid, told text) returns uuid
        language plpgsql security definer set search_path = pg_catalog, pg_temp
        as $$
        declare found_id uuid;
        begin
          select c.id into found_id from complaints.complaint c where c.code_sha256 = code and c.state <> 'closed' for update;
          if found_id is null then return null; end if;
          if (select count(*) from complaints.message m where m.complaint_id = found_id and not m.from_body) >= 50 then
            raise exception 'enough was added' using errcode = 'check_violation', constraint = 'complaint_messages_bounded';
          end if;
          insert into complaints.message (id, complaint_id, from_body, content) values (new_id, found_id, false, told);
          return found_id;
        end $$;

      create function complaints.reader() returns text
        language sql stable security definer set search_path = pg_catalog, pg_temp
        as $$ select o.code from identity.organisation o where o.code = oversight.asker() and o.kind = 'oversight' $$;
      comment on function complaints.reader is 'The outside body whose auditor asks; null for auditors of the authority itself, and for everybody else';

      create function complaints.ids_of(before uuid, most integer) returns table (id uuid)
        language sql stable security definer set search_path = pg_catalog, pg_temp
        as $$
          select c.id from complaints.complaint c where c.body = complaints.reader() and (before is null or c.id < before)
           order by c.id desc limit least(most, 201)
        $$;

      create function complaints.read(wanted uuid[]) returns table (id uuid, kind text, about text, told text, contact text, state text, received_on date, version integer, messages jsonb)
        language sql stable security definer set search_path = pg_catalog, pg_temp
        as $$
          select c.id, c.kind, c.about, c.content, c.contact, c.state, c.received_on, c.version, complaints.thread(c.id)
            from complaints.complaint c where c.id = any (wanted) and c.body = complaints.reader() and oversight.reads() is not null order by c.id desc
        $$;
      comment on function complaints.read is 'Reports for an auditor of the body they went to, once their look is written';

      create function complaints.answer(wanted uuid, from_version integer, new_id uuid, told text, new_state text) returns boolean
        language plpgsql security definer set search_path = pg_catalog, pg_temp
        as $$
        begin
          update complaints.complaint c set state = new_state, version = c.version + 1
            where c.id = wanted and c.version = from_version and c.body = complaints.reader() and c.state <> 'closed';
          if not found then return false; end if;
          if told is not null then
            insert into complaints.message (id, complaint_id, from_body, content) values (new_id, wanted, true, told);
          end if;
          return true;
        end $$;
      comment on function complaints.answer is 'By an auditor of the body alone; false where somebody else was faster, or it is closed';

      create function complaints.counts() returns table (month text, kind text, state text, count integer)
        language sql stable security definer set search_path = pg_catalog, pg_temp
        as $$
          select to_char(c.received_on, 'YYYY-MM'), c.kind, c.state, count(*)::int from complaints.complaint c group by 1, 2, 3 order by 1 desc, 2, 3
        $$;
      comment on function complaints.counts is 'For everybody: how many, by month and state';

      grant usage on schema complaints to oc_portal;
      revoke execute on all functions in schema complaints from public;
      grant execute on function complaints.bodies, complaints.submit, complaints.follow, complaints.add, complaints.reader, complaints.ids_of, complaints.read,
        complaints.answer, complaints.counts to oc_portal;
    `);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query('drop schema complaints cascade');
  }
}
