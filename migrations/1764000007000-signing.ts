import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the signer publishes to the world, so that no restart, restored disk or second signer can go back behind it. */
export class Signing1764000007000 implements MigrationInterface {
  async up(queries: QueryRunner): Promise<void> {
    await queries.query(`
      create schema signing;
      comment on schema signing is 'The signer''s own memory';

      create table signing.publication (
        name text constraint publication_pk primary key,
        version bigint not null constraint publication_version_positive check (version > 0),
        issued_at timestamptz not null,
        expires_at timestamptz,
        content_sha256 bytea not null constraint publication_content_hash check (octet_length(content_sha256) = 32),
        bytes bytea not null,
        published_at timestamptz not null default now()
      );
      comment on table signing.publication is 'The newest of each trust list (root, keys, snapshot, status/N, codes/N); the trust directory is a copy of it';
      comment on column signing.publication.content_sha256 is 'Hash of what the list says, without its dates: equal means nothing new to publish';

      -- Rollback is the attack on lists: an old status list revives a revoked permit.
      create function signing.guard_publication() returns trigger language plpgsql set search_path = pg_catalog as $$
      begin
        if tg_op <> 'UPDATE' then
          raise exception 'a publication is never withdrawn' using errcode = 'insufficient_privilege', constraint = 'publication_stays';
        end if;
        if new.name <> old.name or new.version <= old.version or new.issued_at < old.issued_at then
          raise exception 'version % of % does not follow version %', new.version, new.name, old.version
            using errcode = 'check_violation', constraint = 'publication_moves_forward';
        end if;
        return new;
      end $$;
      create trigger guard_publication before update or delete on signing.publication for each row execute function signing.guard_publication();
      create trigger publication_never_emptied before truncate on signing.publication for each statement execute function signing.guard_publication();

      grant usage on schema signing to oc_signer, oc_auditor;
      grant select on signing.publication to oc_signer, oc_auditor;
      grant insert on signing.publication to oc_signer;
      grant update (version, issued_at, expires_at, content_sha256, bytes, published_at) on signing.publication to oc_signer;
    `);
  }

  async down(queries: QueryRunner): Promise<void> {
    await queries.query('drop schema signing cascade');
  }
}
