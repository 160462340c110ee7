import type { MigrationInterface, QueryRunner } from 'typeorm';

const append = 'ledger.append(uuid,text,bytea,bytea,uuid[],text[],bytea[],bytea[],date)';
const before = 'return sha256(';
const heard = `perform notices.hear(new_id, told->>'k', about);\n          `;

/** What people are told of, each in the transaction in which it happens. */
export class Notices1764000068001 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await this.tables(queries);
    await this.telling(queries);
    await queries.query(`
      insert into notices.rule (event_kind, audience, notice, status) values
        ('application.submitted', 'applicant', 'submitted', 'submitted'),
        ('application.taken', 'case-officer', 'drawn', 'in-work'),
        ('application.information-asked', 'applicant', 'question', 'information-asked'),
        ('application.information-answered', 'case-officer', 'answered', 'in-work'),
        ('decision.recommendation', 'issuing-officers', 'ready', 'decided'),
        ('application.returned', 'case-officer', 'returned', 'in-work'),
        ('application.reopened', 'case-officer', 'returned', 'in-work'),
        ('permit.approved', 'applicant', 'approved', 'approved'),
        ('decision.refusal', 'applicant', 'refused', 'refused'),
        ('permit.sealed', 'applicant', 'issued', 'issued'),
        ('application.withdrawn', 'case-officer', 'withdrawn', 'withdrawn'),
        ('application.lapsed', 'applicant', 'lapsed', 'lapsed'),
        ('permit.expired', 'applicant', 'expired', 'expired'),
        ('permit.cancelled', 'applicant', 'cancelled', 'cancelled'),
        ('permit.suspended', 'applicant', 'suspended', 'suspended'),
        ('permit.suspension-lifted', 'applicant', 'lifted', 'issued'),
        ('permit.proposed', 'issuing-officers', 'action-waiting', null),
        ('role.proposed', 'grant-confirmers', 'role-waiting', null),
        ('account.key-offered', 'key-confirmers', 'key-waiting', null),
        ('time.question-due', 'applicant', 'question-due', null),
        ('time.permit-expiring', 'applicant', 'permit-expiring', null);
    `);
    // The last step of the one way to write an event, so that whatever process writes it, its people are told.
    const [row] = (await queries.query('select pg_get_functiondef($1::regprocedure) as text', [append])) as { text: string }[];
    if (row?.text.split(before).length !== 2) throw new Error('ledger.append ends in another way than it did');
    await queries.query(row.text.replace(before, `${heard}${before}`));
  }

  async down(queries: QueryRunner): Promise<void> {
    const [row] = (await queries.query('select pg_get_functiondef($1::regprocedure) as text', [append])) as { text: string }[];
    await queries.query((row?.text ?? '').replace(heard, ''));
    await queries.query(`
      drop function notices.hear, notices.look_at_clocks, notices.tell_missed, notices.tell cascade;
      drop function notices.told, notices.people_of;
      drop table notices.missed, notices.notice, notices.announcement, notices.rule;
    `);
  }

  private async tables(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create table notices.rule (
        event_kind text not null constraint rule_pk primary key,
        audience text not null constraint rule_audience_known
          check (audience in ('applicant', 'case-officer', 'issuing-officers', 'grant-confirmers', 'key-confirmers', 'webhook-owner')),
        notice text not null,
        status text
      );
      comment on table notices.rule is 'Which event is told to whom as which notice, and the status of the case that webhooks name (null: not for webhooks); the same rows as libs/notices notice-rules.ts';

      create table notices.announcement (
        id uuid constraint announcement_pk primary key,
        event_kind text not null,
        about uuid[] not null,
        notice text not null,
        status text,
        application_id uuid,
        case_number text,
        applicant_org text,
        at timestamptz not null default now(),
        spread_at timestamptz
      );
      comment on table notices.announcement is 'Something that people are told of; id is that of its event. spread_at: e-mail, SMS and webhooks were made of it';

      create table notices.notice (
        id uuid not null default gen_random_uuid() constraint notice_pk primary key,
        announcement_id uuid not null constraint notice_announcement_fk references notices.announcement,
        person_id uuid not null,
        notice text not null,
        application_id uuid,
        case_number text,
        at timestamptz not null default now(),
        read_at timestamptz,
        constraint notice_once unique (announcement_id, person_id)
      );
      comment on table notices.notice is 'What one person is told. Holds a case number and no text: words are made in the language of whoever reads';
      create index notice_person on notices.notice (person_id, at desc, id desc);
      create index notice_unread on notices.notice (person_id) where read_at is null;

      create table notices.missed (
        announcement_id uuid constraint missed_pk primary key constraint missed_announcement_fk references notices.announcement,
        fault text not null,
        at timestamptz not null default now()
      );
      comment on table notices.missed is 'Announcements whose people could not be found when their business committed. The worker tries again and says so in its log until none is left';

      grant select on notices.rule, notices.notice to oc_portal, oc_worker, oc_auditor;
      grant select on notices.announcement, notices.missed to oc_worker, oc_auditor;
      grant update (read_at) on notices.notice to oc_portal;
      grant update (spread_at) on notices.announcement to oc_worker;
    `);
  }

  private async telling(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create function notices.people_of(audience text, about uuid[], applicant uuid, case_officer uuid, last_actor uuid) returns setof uuid
        language plpgsql stable set search_path = pg_catalog, pg_temp
        as $$
        begin
          return query with holder as (
            select g.person_id, g.role from identity.role_grant g join identity.person p on p.id = g.person_id and p.closed_at is null
            where g.state = 'active' and (g.valid_until is null or g.valid_until > now()))
          select applicant where audience = 'applicant' and applicant is not null
          union
          -- Nobody is told what they did themselves.
          select case_officer where audience = 'case-officer' and case_officer is distinct from last_actor and case_officer is not null
          union
          select h.person_id from holder h
            where audience = 'issuing-officers' and h.role = 'issuing-officer' and h.person_id is distinct from last_actor
              and not exists (select 1 from issuance.permit_action a where a.id = any (about) and a.proposed_by = h.person_id)
          union
          select h.person_id from holder h
            where audience = 'grant-confirmers' and h.role in ('administrator', 'issuing-officer')
              and not exists (select 1 from identity.role_grant r where r.id = any (about) and h.person_id in (r.person_id, r.proposed_by))
          union
          select h.person_id from holder h
            where audience = 'key-confirmers' and h.role in ('administrator', 'issuing-officer')
              and not exists (select 1 from identity.officer_key k where k.id = any (about) and k.person_id = h.person_id)
          union
          select w.created_by from notices.webhook w where audience = 'webhook-owner' and w.id = any (about);
        end $$;
      comment on function notices.people_of is 'The people of an audience now; who acted is left out, except an applicant, who wants to know that it arrived';

      create function notices.told(wanted uuid) returns void
        language plpgsql security definer set search_path = pg_catalog, pg_temp
        as $$
        declare
          a notices.announcement;
          rule notices.rule;
          c record;
        begin
          select * into strict a from notices.announcement x where x.id = wanted;
          select * into strict rule from notices.rule r where r.event_kind = a.event_kind;
          select x.id, x.case_number, x.applicant_org, x.applicant, x.case_officer, x.last_actor into c from applications.application x
            where x.id = any (a.about) or x.id in (select p.application_id from issuance.permit p where p.id = any (a.about)) limit 1;
          update notices.announcement x set application_id = c.id, case_number = c.case_number, applicant_org = c.applicant_org where x.id = wanted;
          insert into notices.notice (announcement_id, person_id, notice, application_id, case_number)
            select wanted, who, a.notice, c.id, c.case_number
            from notices.people_of(rule.audience, a.about, c.applicant, c.case_officer, c.last_actor) who
            on conflict do nothing;
          perform notices.enqueue('announce', json_build_object('announcement', wanted));
        end $$;
      comment on function notices.told is 'Writes the notices of an announcement and the job that sends them';

      create function notices.tell() returns trigger
        language plpgsql security definer set search_path = pg_catalog, pg_temp
        as $$
        begin
          begin
            perform notices.told(new.id);
          exception when others then
            -- A serialisation failure or a deadlock is the business of the whole transaction, which runs again.
            if left(sqlstate, 2) = '40' then raise; end if;
            -- Whatever else is wrong with notices, a permit is not refused because of it; and it is not forgotten.
            insert into notices.missed (announcement_id, fault) values (new.id, sqlstate || ' ' || left(sqlerrm, 200)) on conflict do nothing;
            raise warning 'notices of % were not written: %', new.event_kind, sqlstate;
          end;
          return null;
        end $$;
      comment on function notices.tell is 'Deferred to COMMIT, when the case has its officer and its state';
      create constraint trigger announcement_told after insert on notices.announcement deferrable initially deferred
        for each row execute function notices.tell();

      create function notices.hear(event uuid, kind text, about uuid[]) returns void
        language sql security definer set search_path = pg_catalog, pg_temp
        as $$
          insert into notices.announcement (id, event_kind, about, notice, status)
            select event, kind, about, r.notice, r.status from notices.rule r where r.event_kind = kind;
        $$;
      comment on function notices.hear is 'Called by ledger.append for every event; remembers those that somebody is told of';

      create function notices.tell_missed() returns integer
        language plpgsql security definer set search_path = pg_catalog, pg_temp
        as $$
        declare
          one record;
          done integer := 0;
        begin
          for one in select m.announcement_id from notices.missed m order by m.at limit 100 for update skip locked loop
            perform notices.told(one.announcement_id);
            delete from notices.missed m where m.announcement_id = one.announcement_id;
            done := done + 1;
          end loop;
          return done;
        end $$;
      comment on function notices.tell_missed is 'Tells what was missed; fails loudly while the reason lasts';

      create function notices.look_at_clocks(question_days integer, permit_days integer) returns integer
        language sql volatile security definer set search_path = pg_catalog, pg_temp
        as $$
          with due as (
            select md5('question-due ' || r.id)::uuid as id, 'time.question-due' as kind, array[r.application_id] as about
            from applications.information_request r join applications.application a on a.id = r.application_id and a.state = 'information-asked'
            where r.answer is null and r.due_on <= current_date + question_days and r.asked_at < now() - interval '1 day'
            union all
            select md5('permit-expiring ' || p.id)::uuid, 'time.permit-expiring', array[p.id, p.application_id]
            from issuance.permit p
            where p.state in ('issued', 'endorsed') and p.expires_at > now() and p.expires_at <= now() + permit_days * interval '1 day'
              and p.issued_at < now() - interval '1 day'),
          told as (
            insert into notices.announcement (id, event_kind, about, notice, status)
              select d.id, d.kind, d.about, r.notice, r.status from due d join notices.rule r on r.event_kind = d.kind
              on conflict do nothing returning 1)
          select count(*)::integer from told
        $$;
      comment on function notices.look_at_clocks is 'Tells, once each, whose answer is due and whose permit ends soon';

      grant execute on function notices.tell_missed, notices.look_at_clocks to oc_worker;
    `);
  }
}
