import { newId, type Tx } from '#database';
import type { Actor } from '#ledger';

/** One printing of the sealed form by an officer. */
export interface PermitPrint {
  readonly id: string;
  /** 1 is the original; each later one has its reason. */
  readonly copy: number;
  readonly person: string;
  readonly personName: string;
  readonly org: string;
  readonly place: string;
  readonly reason: string | null;
  readonly delegation: string | null;
  readonly printedAt: Date;
}

export interface PrintDelegation {
  readonly id: string;
  readonly office: string;
  readonly officeName: string;
  /** null: every permit of `holderOrg`. */
  readonly permitId: string | null;
  readonly holderOrg: string | null;
  /** YYYY-MM-DD, inclusive. */
  readonly until: string;
  readonly reason: string;
  readonly endedAt: Date | null;
}

export async function listPrints(tx: Tx, permitId: string): Promise<readonly PermitPrint[]> {
  return (await tx.query(
    `select d.id, d.copy, d.person, p.full_name as "personName", d.org, d.place, d.reason, d.delegation, d.printed_at as "printedAt"
       from issuance.permit_print d join identity.person p on p.id = d.person where d.permit_id = $1 order by d.copy`,
    [permitId],
  )) as PermitPrint[];
}

export async function insertPrint(
  tx: Tx,
  permitId: string,
  actor: Actor,
  print: Pick<PermitPrint, 'copy' | 'place' | 'reason' | 'delegation'>,
): Promise<string> {
  const id = newId();
  await tx.query(
    `insert into issuance.permit_print (id, permit_id, copy, person, org, role, place, reason, delegation) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [id, permitId, print.copy, actor.personId, actor.org, actor.role, print.place, print.reason, print.delegation],
  );
  return id;
}

const columns = `d.id, d.office, o.name as "officeName", d.permit_id as "permitId", d.holder_org as "holderOrg", d.until::text as until, d.reason, d.ended_at as "endedAt"`;

/** Delegations that are about a permit, its holder's included, newest first. */
export async function delegationsOf(tx: Tx, permitId: string, holderOrg: string | null): Promise<readonly PrintDelegation[]> {
  return (await tx.query(
    `select ${columns} from issuance.print_delegation d join identity.organisation o on o.code = d.office
      where d.permit_id = $1 or d.holder_org = $2 order by d.granted_at desc`,
    [permitId, holderOrg],
  )) as PrintDelegation[];
}

export async function insertDelegation(
  tx: Tx,
  actor: Actor,
  { office, permitId, holderOrg, until, reason }: Pick<PrintDelegation, 'office' | 'permitId' | 'holderOrg' | 'until' | 'reason'>,
): Promise<string> {
  const id = newId();
  await tx.query(
    `insert into issuance.print_delegation (id, office, permit_id, holder_org, until, reason, granted_by, granted_org) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [id, office, permitId, holderOrg, until, reason, actor.personId, actor.org],
  );
  return id;
}

export async function endDelegation(tx: Tx, id: string, actor: Actor): Promise<void> {
  await tx.query('update issuance.print_delegation set ended_at = now(), ended_by = $2 where id = $1', [id, actor.personId]);
}

/** Organisation that issued, by the step itself. */
export async function issuingOrg(tx: Tx, applicationId: string): Promise<string | null> {
  const [row] = (await tx.query(
    `select org from applications.state_change where application_id = $1 and event = 'issue' order by at desc limit 1`,
    [applicationId],
  )) as { org: string }[];
  return row?.org ?? null;
}

/** Offices of the authority that could print for another. */
export async function listOffices(tx: Tx, except: string): Promise<readonly { readonly code: string; readonly name: string }[]> {
  return (await tx.query(
    `select code, name from identity.organisation where kind = 'management-authority' and closed_at is null and code <> $1 order by name`,
    [except],
  )) as { code: string; name: string }[];
}
