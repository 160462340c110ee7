import type { Tx } from '#database';
import { Ledger, type Role } from '#ledger';
import { systemActor } from '#web';
import { Accounts, type NewAccount } from './accounts.js';
import type { GrantableRole } from './grant-rules.js';
import { organisationByCode, type NewOrganisation } from './organisation.repository.js';

/**
 * For whoever sets up an installation on its machine, connected as oc_migrator: a person with an account and roles that
 * need no second person. Running processes cannot do this; their database roles are refused.
 *
 * @returns the person and the password, which is kept nowhere
 * @throws Error when the organisation is missing or the sign-in name is taken
 */
export async function createAccount(
  tx: Tx,
  input: NewAccount & { readonly roles: readonly GrantableRole[]; readonly mustChangePassword?: boolean },
): Promise<{ personId: string; password: string }> {
  const accounts = new Accounts(new Ledger());
  const actor = systemActor(input.organisation);
  const { roles, mustChangePassword = true, ...person } = input;
  const created = await accounts.createPerson(tx, actor, person, { mustChange: mustChangePassword });
  if (!created.ok) throw new Error(`the account ${input.loginName} cannot be made: ${created.code}`);
  for (const role of roles) await accounts.bootstrapRole(tx, actor, created.value.personId, input.organisation, role);
  return created.value;
}

/** An organisation made on the machine; returns its id, also when it exists already. */
export async function ensureOrganisation(tx: Tx, input: Omit<NewOrganisation, 'id'>): Promise<string> {
  const existing = await organisationByCode(tx, input.code);
  if (existing) return existing.id;
  const created = await new Accounts(new Ledger()).createOrganisation(tx, systemActor(input.code), input);
  if (!created.ok) throw new Error(`the organisation ${input.code} cannot be made: ${created.code}`);
  return created.value.id;
}

/** Number of people who hold a role now. */
export async function holdersOf(tx: Tx, role: Role): Promise<number> {
  const [row] = (await tx.query(
    `select count(distinct g.person_id)::int as n from identity.role_grant g join identity.person p on p.id = g.person_id and p.closed_at is null
     where g.role = $1 and g.state = 'active' and (g.valid_until is null or g.valid_until > now())`,
    [role],
  )) as { n: number }[];
  return row?.n ?? 0;
}
