import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which account a national identity opens. */
export class IdentityLinks1764000048003 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create table identity.identity_link (
        id        uuid        not null,
        person_id uuid        not null,
        issuer    text        not null,
        subject   text        not null,
        linked_by uuid        not null,
        linked_at timestamptz not null default now(),
        ended_at  timestamptz,
        ended_by  uuid,
        constraint identity_link_pk primary key (id),
        constraint identity_link_account foreign key (person_id) references identity.account (person_id),
        constraint identity_link_by foreign key (linked_by) references identity.person (id),
        constraint identity_link_sizes check (char_length(issuer) between 8 and 500 and char_length(subject) between 1 and 255),
        constraint identity_link_ended check ((ended_at is null) = (ended_by is null))
      );
      create unique index identity_link_subject_once on identity.identity_link (issuer, subject) where ended_at is null;
      create unique index identity_link_person_once on identity.identity_link (person_id, issuer) where ended_at is null;
      comment on table identity.identity_link is 'Subjects of a national identity provider (OpenID Connect) and whose account each opens: linked by the person while signed in, or by an administrator.';
      create function identity.keep_identity_link() returns trigger
        language plpgsql set search_path = pg_catalog, pg_temp
        as $$
        begin
          if (new.id, new.person_id, new.issuer, new.subject, new.linked_by, new.linked_at)
             is distinct from (old.id, old.person_id, old.issuer, old.subject, old.linked_by, old.linked_at) or old.ended_at is not null then
            raise exception 'a link is ended, never changed' using errcode = 'check_violation', constraint = 'identity_link_fixed';
          end if;
          return new;
        end $$;
      create trigger identity_link_keep before update on identity.identity_link for each row execute function identity.keep_identity_link();
      alter table identity.identity_link enable always trigger identity_link_keep;
      grant select, insert on identity.identity_link to oc_portal;
      grant update (ended_at, ended_by) on identity.identity_link to oc_portal;
      grant select on identity.identity_link to oc_auditor;
      select ledger.guard('identity.identity_link', 'person_id');
    `);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query(`
      drop table identity.identity_link;
      drop function identity.keep_identity_link();
    `);
  }
}
