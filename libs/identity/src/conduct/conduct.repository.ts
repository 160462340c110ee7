import type { Tx } from '#database';

export interface Acceptance {
  readonly version: string;
  readonly acceptedAt: Date;
}

export interface OfficerVetting {
  readonly id: string;
  readonly personId: string;
  /** YYYY-MM-DD, as are the last days. */
  readonly vettedOn: string;
  readonly validUntil: string;
  /** Who vetted: an office outside the authority, as a rule. */
  readonly body: string;
  readonly reference: string;
  readonly state: 'proposed' | 'confirmed' | 'rejected';
  readonly proposedBy: string;
  readonly proposerName: string;
  readonly proposedAt: string;
  readonly decidedAt: string | null;
}

/** An officer with what is known of them; one row per person, whatever number of roles they hold. */
export interface OfficerIntegrity {
  readonly personId: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly version: string | null;
  readonly acceptedAt: Date | null;
  /** The version in force is accepted, and not too long ago. */
  readonly accepted: boolean;
  readonly vetting: OfficerVetting | null;
  readonly proposed: OfficerVetting | null;
  readonly interests: number;
}

const vetting = `jsonb_build_object('id', v.id, 'personId', v.person_id, 'vettedOn', v.vetted_on, 'validUntil', v.valid_until, 'body', v.body,
  'reference', v.reference, 'state', v.state, 'proposedBy', v.proposed_by, 'proposedAt', v.proposed_at, 'decidedAt', v.decided_at,
  'proposerName', (select full_name from identity.person where id = v.proposed_by))`;

export async function listOfficers(tx: Tx): Promise<OfficerIntegrity[]> {
  return (await tx.query(
    `select p.id as "personId", p.full_name as name, array_agg(distinct g.role order by g.role) as roles, a.version, a.accepted_at as "acceptedAt",
         identity.conduct_accepted(p.id) as accepted,
         (select ${vetting} from identity.officer_vetting v where v.person_id = p.id and v.state = 'confirmed' and v.vetted_on <= current_date
            order by v.vetted_on desc, v.id desc limit 1) as vetting,
         (select ${vetting} from identity.officer_vetting v where v.person_id = p.id and v.state = 'proposed') as proposed,
         (select count(*)::int from identity.interest i where i.person_id = p.id and i.ended_at is null) as interests
       from identity.person p join identity.role_grant g on g.person_id = p.id and g.state = 'active' and (g.valid_until is null or g.valid_until > now())
         and g.role in ('case-officer', 'scientific-authority', 'issuing-officer')
         left join lateral (select version, accepted_at from identity.conduct_acceptance where person_id = p.id order by accepted_at desc, id desc limit 1) a on true
      where p.closed_at is null group by p.id, a.version, a.accepted_at order by p.full_name, p.id limit 1000`,
  )) as OfficerIntegrity[];
}

export async function lastAcceptance(tx: Tx, personId: string, version: string): Promise<Acceptance | null> {
  const [row] = (await tx.query(
    `select version, accepted_at as "acceptedAt" from identity.conduct_acceptance where person_id = $1 and version = $2
      order by accepted_at desc, id desc limit 1`,
    [personId, version],
  )) as Acceptance[];
  return row ?? null;
}

/** The database's own judgement, which the guard of decisions makes again. */
export async function standing(tx: Tx, personId: string): Promise<{ readonly accepted: boolean; readonly vetted: boolean }> {
  const [row] = (await tx.query(
    `select identity.conduct_accepted($1) as accepted,
       identity.policy_at('officer-vetting') is distinct from 'true' or identity.officer_vetted($1, current_date) as vetted`,
    [personId],
  )) as { accepted: boolean; vetted: boolean }[];
  return row ?? { accepted: false, vetted: false };
}

export async function insertAcceptance(
  tx: Tx,
  row: { readonly id: string; readonly personId: string; readonly org: string; readonly version: string; readonly textSha256: Buffer },
): Promise<void> {
  await tx.query('insert into identity.conduct_acceptance (id, person_id, org, version, text_sha256) values ($1, $2, $3, $4, $5)', [
    row.id,
    row.personId,
    row.org,
    row.version,
    row.textSha256,
  ]);
}

export async function insertVetting(
  tx: Tx,
  row: Pick<OfficerVetting, 'id' | 'personId' | 'vettedOn' | 'validUntil' | 'body' | 'reference' | 'proposedBy'> & { readonly org: string },
): Promise<void> {
  await tx.query(
    `insert into identity.officer_vetting (id, person_id, vetted_on, valid_until, body, reference, proposed_by, proposed_org)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [row.id, row.personId, row.vettedOn, row.validUntil, row.body, row.reference, row.proposedBy, row.org],
  );
}

/** Locks the row. */
export async function vettingById(tx: Tx, id: string): Promise<OfficerVetting | null> {
  const [row] = (await tx.query(`select ${vetting} as row from identity.officer_vetting v where v.id = $1 for update`, [id])) as {
    row: OfficerVetting;
  }[];
  return row?.row ?? null;
}

export async function decideVetting(
  tx: Tx,
  id: string,
  by: { readonly personId: string; readonly org: string },
  state: 'confirmed' | 'rejected',
): Promise<void> {
  await tx.query('update identity.officer_vetting set state = $2, decided_by = $3, decided_org = $4, decided_at = now() where id = $1', [
    id,
    state,
    by.personId,
    by.org,
  ]);
}
