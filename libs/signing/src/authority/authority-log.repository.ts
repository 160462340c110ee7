import { Injectable } from '@nestjs/common';
import type { Tx } from '#database';
import { commitment, type Opening } from '#ledger';
import type { LoggedAct, OpenedActs } from './logged-act.js';
import type { InterestRecord } from './logged-interests.js';
import { type PolicyRecord, policiesReliedOn } from './logged-policies.js';
import type { GrantRecord } from './logged-roles.js';

export interface PublishedEntry {
  readonly index: number;
  readonly entry: Buffer;
}

@Injectable()
export class AuthorityLogRepository {
  private readonly opened = new Map<string, Map<string, unknown>>();

  async entries(tx: Tx, origin: string, first: number, most: number): Promise<readonly PublishedEntry[]> {
    const rows = (await tx.query('select idx::float8 as index, entry from ledger.published_entries($1, $2, $3)', [
      origin,
      first,
      most,
    ])) as PublishedEntry[];
    return rows;
  }

  /** Openings lie in a table like any other: only what hashes to the commitment in the entry counts, and that for good. */
  async open(tx: Tx, acts: readonly LoggedAct[]): Promise<OpenedActs> {
    const fresh = acts.filter(({ eventId }) => !this.opened.has(eventId));
    if (fresh.length === 0) return this.opened;
    const rows = (await tx.query('select event_id as "eventId", field, salt, value from ledger.authority_openings($1::uuid[])', [
      fresh.map(({ eventId }) => eventId),
    ])) as (Opening & { readonly eventId: string })[];
    const known = new Map(fresh.map((act) => [act.eventId, act]));
    for (const { eventId, ...opening } of rows) {
      if (known.get(eventId)?.committed[opening.field] !== commitment(opening)) continue;
      const fields = this.opened.get(eventId) ?? new Map<string, unknown>();
      this.opened.set(eventId, fields.set(opening.field, JSON.parse(opening.value.toString('utf8')) as unknown));
    }
    return this.opened;
  }

  /** Roles that these people were ever given. */
  async grants(tx: Tx, people: readonly string[]): Promise<readonly GrantRecord[]> {
    return (await tx.query(
      `select g.id, g.person_id as person, o.code as organisation, g.role, g.bootstrap, coalesce(g.confirmed_at, g.proposed_at) as "from",
         g.valid_until as "validUntil", g.ended_at as "endedAt"
       from identity.role_grant g join identity.organisation o on o.id = g.organisation_id
       where g.person_id = any ($1) and g.state in ('active', 'revoked')`,
      [people],
    )) as GrantRecord[];
  }

  async interests(tx: Tx, ids: readonly string[]): Promise<readonly InterestRecord[]> {
    if (ids.length === 0) return [];
    return (await tx.query(
      'select id, person_id as person, party, ended_at as "endedAt" from identity.interest where id = any ($1::uuid[])',
      [ids],
    )) as InterestRecord[];
  }

  /** Those in force of the policies that the signer goes by. */
  async policies(tx: Tx): Promise<readonly PolicyRecord[]> {
    return (await tx.query(
      `select name, value, valid_from as "from" from identity.policy
       where name = any ($1) and valid_from <= now() and (valid_to is null or valid_to > now())`,
      [policiesReliedOn],
    )) as PolicyRecord[];
  }
}
