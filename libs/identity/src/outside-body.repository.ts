import type { Tx } from '#database';
import type { Actor } from '#ledger';
import type { RoleGrant } from './role-grant.repository.js';
import { done, type Outcome, refused } from './outcome.js';

/**
 * Whether somebody may change a grant or account, as far as outside bodies are concerned: what belongs to the auditors of an
 * outside body is changed by its own auditors alone, and they change nothing else. The database holds everybody to the
 * first half; on the machine both are possible, and the log tells it.
 *
 * @param body code of the outside body that the grant or account belongs to; null where it belongs to none
 */
export function mayChangeOf(actor: Actor, body: string | null): Outcome<null> {
  if (actor.role === 'system') return done(null);
  if (actor.role === 'auditor') return body !== null && body === actor.org ? done(null) : refused('outside-body');
  return body === null ? done(null) : refused('outside-body');
}

/** Code of the outside body for which a person audits; null for everybody else. */
export async function outsideBodyOf(tx: Tx, personId: string): Promise<string | null> {
  const [row] = (await tx.query('select identity.outside_body_of($1) as body', [personId])) as { body: string | null }[];
  return row?.body ?? null;
}

/** Code of the outside body that must have a hand in a grant; null where none must: for other roles, and for a body's first auditor. */
export async function bodyOfGrant(tx: Tx, grant: RoleGrant): Promise<string | null> {
  if (grant.role !== 'auditor') return null;
  const [row] = (await tx.query(
    `select o.code, exists (select 1 from identity.role_grant g where g.organisation_id = o.id and g.role = 'auditor' and g.state = 'active') as settled
       from identity.organisation o where o.id = $1 and o.kind = 'oversight'`,
    [grant.organisationId],
  )) as { code: string; settled: boolean }[];
  return row?.settled ? row.code : null;
}
