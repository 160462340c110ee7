import type { Party } from '#cites';
import type { Tx } from '#database';
import type { Role } from '#ledger';
import type { ApplicationState } from './application-transitions.js';
import type { Sight } from './application.repository.js';

/** One step of an application, oldest first: who took it is told by role alone. */
export interface StateStep {
  readonly event: string;
  readonly state: ApplicationState;
  readonly role: Role;
  readonly at: Date;
}

export async function stateHistory(tx: Tx, applicationId: string): Promise<StateStep[]> {
  return (await tx.query(
    `select event, to_state as state, role, at from applications.state_change where application_id = $1 order by seq`,
    [applicationId],
  )) as StateStep[];
}

/** Days until which questions must be answered, of those applications that have an open one. YYYY-MM-DD by application. */
export async function openQuestions(tx: Tx, applicationIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = (await tx.query(
    `select application_id as id, due_on::text as due from applications.information_request where answer is null and application_id = any($1)`,
    [applicationIds],
  )) as { id: string; due: string }[];
  return new Map(rows.map(({ id, due }) => [id, due]));
}

const lookedAt = 200;

/**
 * The address book: parties of the newest applications of one's own, each once, the newest first.
 *
 * @param limit parties at most
 */
export async function usedParties(tx: Tx, sight: Sight, limit: number): Promise<Party[]> {
  if (sight.kind !== 'own') return [];
  const rows = (await tx.query(
    `select party from (
       select distinct on (upper(trim(party ->> 'name')), upper(trim(party ->> 'address')), party ->> 'country') party, id
       from (
         select id, unnest(array[form -> 'exporter', form -> 'importer']) as party from (
           select id, form from applications.application where applicant = $1::uuid or applicant_org = $2 order by id desc limit $3
         ) newest
       ) named
       where jsonb_typeof(party) = 'object' and jsonb_typeof(party -> 'name') = 'string' and jsonb_typeof(party -> 'address') = 'string'
         and jsonb_typeof(party -> 'country') = 'string' and trim(party ->> 'name') <> '' and trim(party ->> 'address') <> ''
       order by upper(trim(party ->> 'name')), upper(trim(party ->> 'address')), party ->> 'country', id desc
     ) each_once order by id desc limit $4`,
    // An agent's own house alone: what they prepared for others is those others' address book.
    [sight.agent ? null : sight.personId, sight.org, lookedAt, limit],
  )) as { party: Party }[];
  return rows.map(({ party }) => party);
}
