import type { Tx } from '#database';

export const organisationKinds = ['management-authority', 'scientific-authority', 'oversight', 'trader'] as const;
export type OrganisationKind = (typeof organisationKinds)[number];

export interface Organisation {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly kind: OrganisationKind;
  readonly legalForm: 'natural' | 'legal';
  readonly country: string;
  readonly address: string;
  readonly version: number;
  readonly createdAt: Date;
  readonly closedAt: Date | null;
}
export type NewOrganisation = Pick<Organisation, 'id' | 'code' | 'name' | 'kind' | 'legalForm' | 'country' | 'address'>;

const columns = `id, code, name, kind, legal_form as "legalForm", country, address, version, created_at as "createdAt", closed_at as "closedAt"`;

export async function insertOrganisation(tx: Tx, row: NewOrganisation): Promise<void> {
  await tx.query(
    'insert into identity.organisation (id, code, name, kind, legal_form, country, address) values ($1, $2, $3, $4, $5, $6, $7)',
    [row.id, row.code, row.name, row.kind, row.legalForm, row.country, row.address],
  );
}

export async function organisationById(tx: Tx, id: string, lock = false): Promise<Organisation | null> {
  const rows = (await tx.query(`select ${columns} from identity.organisation where id = $1 ${lock ? 'for no key update' : ''}`, [
    id,
  ])) as Organisation[];
  return rows[0] ?? null;
}

export async function organisationByCode(tx: Tx, code: string): Promise<Organisation | null> {
  const rows = (await tx.query(`select ${columns} from identity.organisation where code = $1`, [code])) as Organisation[];
  return rows[0] ?? null;
}

export async function listOrganisations(tx: Tx, after: string | null, limit: number): Promise<Organisation[]> {
  return (await tx.query(`select ${columns} from identity.organisation where ($1::text is null or code > $1) order by code limit $2`, [
    after,
    limit + 1,
  ])) as Organisation[];
}

export async function updateOrganisation(tx: Tx, id: string, change: Pick<Organisation, 'name' | 'address'>): Promise<void> {
  await tx.query('update identity.organisation set name = $2, address = $3, version = version + 1 where id = $1', [
    id,
    change.name,
    change.address,
  ]);
}
