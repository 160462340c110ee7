import { Injectable } from '@nestjs/common';
import { newId, type Tx, violatedConstraint } from '#database';
import { type Actor, Ledger } from '#ledger';
import type { GrantableRole } from './grant-rules.js';
import {
  insertOrganisation,
  type NewOrganisation,
  type Organisation,
  organisationByCode,
  organisationById,
  updateOrganisation,
} from './organisation.repository.js';
import { done, type Outcome, refused } from './outcome.js';
import { generatePassword, hashPassword } from './password.js';
import { insertAccount, insertMembership, insertPerson, personById, storePassword } from './person.repository.js';
import { insertGrant } from './role-grant.repository.js';

export interface NewAccount {
  readonly fullName: string;
  readonly email?: string;
  /** Lower case letters, digits, ".", "-", "_" and "@". */
  readonly loginName: string;
  /** Code of an organisation that exists. */
  readonly organisation: string;
}

export interface CreatedAccount {
  readonly personId: string;
  /** Shown once; only its Argon2id hash is kept. */
  readonly password: string;
}

/** People, accounts and organisations. */
@Injectable()
export class Accounts {
  constructor(private readonly ledger: Ledger) {}

  /** @returns `organisation-code-taken` when the code is used already */
  async createOrganisation(tx: Tx, actor: Actor, input: Omit<NewOrganisation, 'id'>): Promise<Outcome<Organisation>> {
    if (await organisationByCode(tx, input.code)) return refused('organisation-code-taken');
    const id = newId();
    const raced = await insertOr(() => insertOrganisation(tx, { ...input, id }), 'organisation_code_unique');
    if (raced) return refused('organisation-code-taken');
    await this.ledger.append(tx, {
      kind: 'organisation.created',
      actor,
      act: 'create',
      subjects: [id],
      fields: { organisation: { code: input.code, name: input.name } },
      pub: { kind: input.kind },
    });
    return done(await found(organisationById(tx, id)));
  }

  async changeOrganisation(tx: Tx, actor: Actor, id: string, change: { name: string; address: string }): Promise<Organisation> {
    await updateOrganisation(tx, id, change);
    await this.ledger.append(tx, {
      kind: 'organisation.changed',
      actor,
      act: 'change',
      subjects: [id],
      fields: { organisation: { ...change } },
    });
    return found(organisationById(tx, id));
  }

  /** A person with an account and a generated password, member of one organisation, without any role yet. */
  async createPerson(
    tx: Tx,
    actor: Actor,
    input: NewAccount,
    options: { mustChange: boolean } = { mustChange: true },
  ): Promise<Outcome<CreatedAccount>> {
    const organisation = await organisationByCode(tx, input.organisation);
    if (!organisation || organisation.closedAt) return refused('not-found');
    const personId = newId();
    const password = generatePassword();
    const passwordHash = await hashPassword(password);
    await insertPerson(tx, { id: personId, fullName: input.fullName, email: input.email ?? null });
    const taken = await insertOr(
      () => insertAccount(tx, { personId, loginName: input.loginName, mustChange: options.mustChange }),
      'account_login_name_unique',
    );
    if (taken) return refused('login-name-taken');
    await storePassword(tx, { id: newId(), personId, passwordHash });
    await insertMembership(tx, personId, organisation.id);
    await this.ledger.append(tx, {
      kind: 'account.created',
      actor,
      act: 'create',
      subjects: [personId],
      fields: { person: personId, name: input.fullName, login: input.loginName, organisation: organisation.code },
    });
    return done({ personId, password });
  }

  /** Adds a member. @returns `not-found` for an unknown or closed person or organisation */
  async addMember(tx: Tx, actor: Actor, personId: string, organisationId: string): Promise<Outcome<null>> {
    const [person, organisation] = [await personById(tx, personId, true), await organisationById(tx, organisationId)];
    if (!person || person.closedAt || !organisation || organisation.closedAt) return refused('not-found');
    const twice = await insertOr(() => insertMembership(tx, personId, organisationId), 'membership_once');
    if (twice) return refused('already-a-member');
    await this.ledger.append(tx, {
      kind: 'organisation.member-added',
      actor,
      act: 'add-member',
      subjects: [personId, organisationId],
      fields: { person: personId, organisation: organisation.code },
    });
    return done(null);
  }

  /**
   * The ceremony on the machine: a role without a second person. The database accepts it from the machine's own role only
   * (whoever can do this could also read the disk), and the event says so in public.
   */
  async bootstrapRole(tx: Tx, actor: Actor, personId: string, organisationCode: string, role: GrantableRole): Promise<void> {
    const organisation = await organisationByCode(tx, organisationCode);
    if (!organisation) throw new Error(`no organisation has the code ${organisationCode}`);
    const id = newId();
    await insertGrant(tx, { id, personId, organisationId: organisation.id, role, proposedBy: null, bootstrap: true });
    await this.ledger.append(tx, {
      kind: 'role.granted',
      actor,
      act: 'bootstrap',
      subjects: [id, personId],
      fields: { person: personId, grant: id },
      pub: { role, organisation: organisation.code, bootstrap: true },
    });
  }
}

/** True when the insert lost a race for the named constraint; the transaction is spent then and can only be refused. */
export async function insertOr(insert: () => Promise<void>, constraint: string): Promise<boolean> {
  try {
    await insert();
    return false;
  } catch (error) {
    if (violatedConstraint(error) === constraint) return true;
    throw error;
  }
}

async function found<T>(row: Promise<T | null>): Promise<T> {
  const value = await row;
  if (value === null) throw new Error('identity: a row that was just written is gone');
  return value;
}
