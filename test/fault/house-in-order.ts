import { withClient } from '#database';
import { applicationTransitions } from '#applications';
import { permitTransitions } from '#issuance';

type Row = Readonly<Record<string, unknown>>;

/** What must hold whatever was killed and when; each answers with the rows that break it. */
const laws: Readonly<Record<string, string>> = {
  'a number stands on one permit': `
    select number, count(*) from issuance.permit where number is not null group by number having count(*) > 1`,
  'a number in a frozen document is the number of its permit': `
    select id from issuance.permit where document is not null and convert_from(document, 'UTF8')::jsonb->>'number' is distinct from number`,
  'a status entry belongs to one permit': `
    select status_list, status_index, count(*) from issuance.permit where status_index is not null group by 1, 2 having count(*) > 1`,
  'an application has one live permit at most': `
    select application_id from issuance.permit where state not in ('void', 'lapsed') group by 1 having count(*) > 1`,
  'a permit passes each state of its making once': `
    select permit_id, event, count(*) from issuance.permit_event group by 1, 2 having count(*) > 1 and event <> 'suspend' and event not like 'lift%'`,
  'a permit stands where its history ends': `
    select p.id, p.state, e.to_state from issuance.permit p
      join lateral (select to_state from issuance.permit_event where permit_id = p.id order by seq desc limit 1) e on true
      where e.to_state <> p.state`,
  'an application stands where its history ends': `
    select a.id, a.state, c.to_state from applications.application a
      join lateral (select to_state from applications.state_change where application_id = a.id order by seq desc limit 1) c on true
      where c.to_state <> a.state`,
  'an application is issued when its permit is, and not before': `
    select a.id, a.state, p.state from applications.application a join issuance.permit p on p.application_id = a.id and p.state not in ('void', 'lapsed')
      where (a.state = 'issued') <> (p.state in ('signed', 'logged', 'witnessed', 'sealed', 'issued', 'endorsed', 'used', 'suspended', 'cancelled', 'replaced', 'expired'))
        and not (a.state = 'issuing' and p.state in ('signed', 'logged', 'witnessed', 'sealed'))`,
  'a permit has a credential from its signature on, a sealed form from its issue on, and neither before': `
    select p.id, p.state from issuance.permit p
      left join issuance.credential c on c.permit_id = p.id left join issuance.sealed_pdf s on s.permit_id = p.id
      where (c.permit_id is not null) <> (p.state not in ('approved', 'reserved', 'lapsed', 'void'))
         or (s.permit_id is not null) <> (p.state not in ('approved', 'reserved', 'lapsed', 'void', 'signed', 'logged', 'witnessed'))`,
  'a permit has one job of each kind': `
    select permit_id, kind, count(*) from issuance.signing_job where permit_id is not null and state <> 'refused' group by 1, 2 having count(*) > 1`,
  'a reserved permit has its job, so that nothing waits for ever': `
    select p.id from issuance.permit p where p.state = 'reserved'
      and not exists (select from issuance.signing_job j where j.permit_id = p.id and j.kind = 'credential')`,
  'a quota’s balance is the sum of its ledger': `
    select b.quota_id, b.reserved, b.committed, e.reserved, e.committed from species.quota_balance b
      join lateral (select
        coalesce(sum(case kind when 'reserve' then amount when 'commit' then -amount when 'release' then -amount else 0 end), 0) as reserved,
        coalesce(sum(case kind when 'commit' then amount when 'return' then -amount else 0 end), 0) as committed
        from species.quota_entry where quota_id = b.quota_id) e on true
      where b.reserved <> e.reserved or b.committed <> e.committed`,
  'a permit holds of its quotas what its lines draw: reserved until it is issued, committed from then on': `
    select p.id, p.state, u.reserved, u.committed, l.pieces from issuance.permit p
      join lateral (select coalesce(sum(reserved), 0) as reserved, coalesce(sum(committed), 0) as committed
        from species.quota_use where permit_id = p.id) u on true
      join lateral (select coalesce(sum(quantity), 0) as pieces from issuance.permit_line where permit_id = p.id) l on true
      where p.state = 'issued' and (u.reserved <> 0 or u.committed <> l.pieces)
         or p.state in ('reserved', 'signed', 'logged', 'witnessed') and (u.committed <> 0 or u.reserved <> l.pieces)
         or p.state in ('void', 'lapsed') and (u.reserved <> 0 or u.committed <> 0)`,
  'the signer signed what the event says': `
    select c.permit_id from issuance.credential c where not exists (
      select from ledger.event_bytes e where c.permit_id = any (e.subjects)
        and convert_from(e.entry, 'UTF8')::jsonb->>'k' = 'permit.issued'
        and position(ledger.base64url(c.cred) in convert_from(e.entry, 'UTF8')) > 0)`,
};

/** Everything that is not in order; empty when all laws hold. */
export async function brokenLaws(url: string): Promise<Record<string, readonly Row[]>> {
  return withClient(url, async (client) => {
    const broken: Record<string, readonly Row[]> = {};
    for (const [law, query] of Object.entries(laws)) {
      const { rows } = await client.query<Row>(query);
      if (rows.length > 0) broken[law] = rows.slice(0, 5);
    }
    Object.assign(broken, await missingEvents(client, 'permit', permitTransitions, 'issuance.permit_event', 'permit_id'));
    Object.assign(
      broken,
      await missingEvents(client, 'application', applicationTransitions, 'applications.state_change', 'application_id'),
    );
    return broken;
  });
}

interface Queries {
  query<R extends Row>(text: string, values: unknown[]): Promise<{ rows: R[] }>;
}

/** For each change of state exactly one event of the kind that the table of transitions names. */
async function missingEvents(
  client: Queries,
  what: string,
  transitions: readonly { readonly event: string; readonly logged: string | null }[],
  history: string,
  subject: string,
): Promise<Record<string, readonly Row[]>> {
  const broken: Record<string, readonly Row[]> = {};
  const kinds = new Map<string, Set<string>>();
  for (const { event, logged } of transitions) if (logged !== null) kinds.set(logged, (kinds.get(logged) ?? new Set()).add(event));
  for (const [kind, events] of kinds) {
    const { rows } = await client.query<Row>(
      `select h.${subject} as id, count(*) as changes, max(e.events) as events from ${history} h
         join lateral (select count(*) as events from ledger.event_bytes e
           where h.${subject} = any (e.subjects) and convert_from(e.entry, 'UTF8')::jsonb->>'k' = $1) e on true
         where h.event = any ($2) group by 1 having count(*) <> max(e.events)`,
      [kind, [...events]],
    );
    if (rows.length > 0) broken[`each ${what} change has one ${kind}`] = rows.slice(0, 5);
  }
  return broken;
}
