import type { Tx } from '#database';
import type { BusinessRecord, BusinessStep, LoggedEvent, RecordFinding } from '#oversight';

interface Key {
  readonly id: string;
  readonly personId: string;
  readonly organisation: string;
  readonly role: string;
  readonly sha256: Buffer;
  readonly state: string;
  readonly bootstrap: boolean;
  readonly offeredAt: Date;
  readonly confirmedBy: string | null;
  readonly validFrom: Date | null;
  readonly suspendedBy: string | null;
  readonly endedBy: string | null;
  readonly endedAt: Date | null;
  readonly enrolment: string | null;
  readonly ending: string | null;
}
export interface KeyRecord extends BusinessRecord {
  readonly suspended: boolean;
}

/** Officers' keys: the hash of each stands in the public log, so a key that was exchanged is seen. */
export async function keyRecords(tx: Tx, ids: readonly string[]): Promise<KeyRecord[]> {
  const rows = (await tx.query(
    `select k.id, k.person_id as "personId", k.organisation, k.role, sha256(k.public_key) as sha256, k.state, k.bootstrap, k.offered_at as "offeredAt",
            k.confirmed_by as "confirmedBy", k.valid_from as "validFrom", k.suspended_by as "suspendedBy", k.ended_by as "endedBy", k.ended_at as "endedAt",
            encode(b.sha256, 'hex') as enrolment, encode(e.sha256, 'hex') as ending
       from identity.officer_key k left join identity.signed_statement b on b.id = k.enrolment left join identity.signed_statement e on e.id = k.ending
      where k.id = any ($1::uuid[]) order by k.id`,
    [ids],
  )) as Key[];
  return rows.map((row) => {
    const { id, personId, organisation, role, bootstrap } = row;
    const key = row.sha256.toString('base64url');
    const step = (event: string, kind: string, at: Date, more: Partial<BusinessStep>): BusinessStep => ({
      ...{ table: 'officer-key', subject: id, event, kinds: [kind], at, person: null, org: null, role: null, fields: {} },
      ...more,
    });
    const pub = { key, role, organisation };
    const steps = [
      step('offer', 'account.key-offered', row.offeredAt, { person: personId, org: organisation, role, fields: { person: personId, key } }),
    ];
    if (row.validFrom && bootstrap)
      steps.push(step('found', 'key.bootstrap', row.validFrom, { fields: { person: personId }, pub: { ...pub, bootstrap } }));
    if (row.validFrom && !bootstrap)
      steps.push(
        step('enrol', 'key.enrolled', row.validFrom, {
          person: row.confirmedBy,
          fields: { person: personId, statement: row.enrolment },
          pub,
        }),
      );
    if (row.state === 'revoked' && row.endedAt)
      steps.push(
        step('revoke', 'key.revoked', row.endedAt, { person: row.endedBy, fields: { person: personId, statement: row.ending }, pub }),
      );
    if (row.state === 'refused' && row.endedAt) steps.push(step('refuse', 'account.key-refused', row.endedAt, { person: row.endedBy }));
    const enrolled = row.state === 'active' || row.state === 'suspended' || row.state === 'revoked';
    const faults = enrolled && (!row.validFrom || (!bootstrap && row.enrolment === null)) ? [`${row.state} and never enrolled`] : [];
    return { table: 'officer-key', id, name: `key ${key}`, steps, faults, suspended: row.suspendedBy !== null };
  });
}

/** A key is stopped and let sign again any number of times; only the last stop stands in its row. */
export function suspensionFindings({ id, name: where, suspended }: KeyRecord, events: readonly LoggedEvent[]): RecordFinding[] {
  const count = (kind: string) => events.filter(({ words, subjects }) => words?.kind === kind && subjects.includes(id)).length;
  const open = count('key.suspended') - count('key.restored');
  if (open === Number(suspended)) return [];
  return [{ id: open < Number(suspended) ? 'step-without-entry' : 'entry-without-step', where, detail: 'key.suspended' }];
}

/** Statements that officers signed and that no event names: each was signed for one act. */
export async function unusedStatements(tx: Tx, limit: number): Promise<RecordFinding[]> {
  const rows = (await tx.query(
    `select s.id, s.purpose from identity.signed_statement s
      where not exists (select 1 from ledger.event e where e.subjects @> array[s.id]) order by s.id limit $1`,
    [limit],
  )) as { id: string; purpose: string }[];
  return rows.map(({ id, purpose }) => ({ id: 'step-without-entry', where: id, detail: `signed statement (${purpose})` }));
}
