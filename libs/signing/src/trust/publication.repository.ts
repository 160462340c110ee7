import { Injectable } from '@nestjs/common';
import type { Tx } from '#database';

/** Newest of one list, as `signing.publication` keeps it. */
export interface Publication {
  /** `root/N`, `keys`, `snapshot`, `status/N`, `logged/KID`, or `announced`: what the log was told of the others. */
  readonly name: string;
  readonly version: number;
  /** Unix seconds. */
  readonly issuedAt: number;
  readonly expires: number | null;
  /** Hash of what the list says, without its dates. */
  readonly contentSha256: Uint8Array;
  readonly bytes: Uint8Array;
}

/** A permit whose entry is not "valid", or was not. */
export interface StatusEntry {
  /** null for a place of which the tables know nothing. */
  readonly permit: string | null;
  readonly list: number;
  readonly index: number;
  readonly state: string;
  readonly endorsed: boolean;
  /** Why it was replaced, when it was. */
  readonly replacedFor: string | null;
  /** A credential was signed for it. */
  readonly signed: boolean;
  /** A credential was signed for what replaces it. */
  readonly succeeded: boolean;
  /** Officers acted on it: cancelled, suspended or lifted it. */
  readonly acted: boolean;
  /** base64url, as the public log names the permit; null for one that was never signed. */
  readonly cred: string | null;
}

const statusColumns = `permit.id as permit, permit.status_list as list, permit.status_index as index, permit.state,
       permit.endorsed_at is not null as endorsed, convert_from(successor.document, 'UTF8')::jsonb -> 'replaces' ->> 'reason' as "replacedFor",
       exists (select 1 from issuance.credential c where c.permit_id = permit.id) as signed,
       exists (select 1 from issuance.credential c where c.permit_id = successor.id) as succeeded,
       exists (select 1 from issuance.permit_action a where a.permit_id = permit.id and a.state = 'approved') as acted,
       (select translate(encode(c.cred, 'base64'), '+/=', '-_') from issuance.credential c where c.permit_id = permit.id) as cred
     from issuance.permit permit
     left join issuance.permit successor on permit.state = 'replaced' and successor.replaces = permit.id
      and successor.state not in ('void', 'lapsed') and successor.document is not null`;

@Injectable()
export class PublicationRepository {
  /** One publisher at a time, whichever process; ends with the transaction. */
  async lock(tx: Tx): Promise<void> {
    await tx.query('select pg_advisory_xact_lock(7251007)');
  }

  /** Sets of logged permits come without their bytes: they are large, and whoever signed them has them. */
  async all(tx: Tx): Promise<Map<string, Publication>> {
    const rows = (await tx.query(
      `select name, version::float8 as version, extract(epoch from issued_at)::float8 as issued_at,
              extract(epoch from expires_at)::float8 as expires, content_sha256,
              case when name like 'logged/%' then ''::bytea else bytes end as bytes from signing.publication`,
    )) as { name: string; version: number; issued_at: number; expires: number | null; content_sha256: Buffer; bytes: Buffer }[];
    return new Map(
      rows.map((row) => [
        row.name,
        {
          name: row.name,
          version: row.version,
          issuedAt: row.issued_at,
          expires: row.expires,
          contentSha256: new Uint8Array(row.content_sha256),
          bytes: new Uint8Array(row.bytes),
        },
      ]),
    );
  }

  async bytes(tx: Tx, name: string): Promise<Uint8Array> {
    const [row] = (await tx.query('select bytes from signing.publication where name = $1', [name])) as { bytes: Buffer }[];
    return new Uint8Array(row?.bytes ?? []);
  }

  /** The database refuses a version that does not move forward. */
  async put(tx: Tx, publication: Publication): Promise<void> {
    await tx.query(
      `insert into signing.publication (name, version, issued_at, expires_at, content_sha256, bytes)
       values ($1, $2, to_timestamp($3), to_timestamp($4), $5, $6)
       on conflict (name) do update set version = excluded.version, issued_at = excluded.issued_at, expires_at = excluded.expires_at,
         content_sha256 = excluded.content_sha256, bytes = excluded.bytes, published_at = now()`,
      [
        publication.name,
        publication.version,
        publication.issuedAt,
        publication.expires,
        Buffer.from(publication.contentSha256),
        Buffer.from(publication.bytes),
      ],
    );
  }

  /** Status lists that exist, with their number of places. */
  async lists(tx: Tx, country: string): Promise<{ list: number; size: number }[]> {
    return (await tx.query('select list, size from issuance.status_list where country = $1 order by list', [country])) as {
      list: number;
      size: number;
    }[];
  }

  /** Every permit whose entry says something else than "valid", and every one that officers acted on. */
  async entries(tx: Tx, country: string): Promise<StatusEntry[]> {
    return (await tx.query(
      `select ${statusColumns}
        where permit.country = $1 and permit.status_list is not null
          and (permit.state in ('void', 'cancelled', 'suspended', 'used', 'endorsed', 'replaced') or permit.endorsed_at is not null
            or exists (select 1 from issuance.permit_action a where a.permit_id = permit.id and a.state = 'approved'))`,
      [country],
    )) as StatusEntry[];
  }

  /** What stands at these places; an entry without a permit where nothing does. */
  async entriesAt(tx: Tx, country: string, places: readonly { readonly list: number; readonly index: number }[]): Promise<StatusEntry[]> {
    if (places.length === 0) return [];
    const rows = (await tx.query(
      `select ${statusColumns}
        where permit.country = $1 and (permit.status_list, permit.status_index) in (select * from unnest($2::integer[], $3::integer[]))`,
      [country, places.map(({ list }) => list), places.map(({ index }) => index)],
    )) as StatusEntry[];
    const nothing = {
      permit: null,
      state: 'gone',
      endorsed: false,
      replacedFor: null,
      signed: false,
      succeeded: false,
      acted: false,
      cred: null,
    };
    return places.map(({ list, index }) => rows.find((row) => row.list === list && row.index === index) ?? { ...nothing, list, index });
  }

  /** Permits by the name that they have in the public log. */
  async entriesOf(tx: Tx, country: string, creds: readonly string[]): Promise<StatusEntry[]> {
    if (creds.length === 0) return [];
    return (await tx.query(
      `select ${statusColumns}
        where permit.country = $1 and permit.status_list is not null
          and permit.id in (select c.permit_id from issuance.credential c where c.cred = any ($2::bytea[]))`,
      [country, creds.map((cred) => Buffer.from(cred, 'base64url'))],
    )) as StatusEntry[];
  }

  /** Grows with every change of any permit. */
  async marker(tx: Tx): Promise<string> {
    const [row] = (await tx.query(
      `select coalesce((select max(seq) from issuance.permit_event), 0)::text || '/' || (select count(*) from issuance.status_list)::text as marker`,
    )) as { marker: string }[];
    return row?.marker ?? '';
  }
}
