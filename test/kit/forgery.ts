import { createHash } from 'node:crypto';
import { canonicalJson } from '#cites';
import { newId, withClient } from '#database';
import type { SigningRefusal } from '#signing';
import type { SoftwareAuthenticator } from '../../apps/cli/src/demo/software-authenticator.js';
import type { Casework } from './casework.js';
import type { SigningHouse } from './signing.js';

/** Tables that a superuser writes to past every trigger and constraint. */
const tables = [
  'applications.application',
  'applications.decision',
  'applications.standing_finding',
  'applications.condition_confirmation',
  'issuance.standing_use',
  'applications.draw',
  'applications.assignment',
  'identity.signed_statement',
  'identity.officer_key',
  'identity.role_grant',
  'identity.person',
  'identity.interest',
  'identity.policy',
  'issuance.permit',
  'issuance.permit_action',
  'issuance.degraded_period',
  'registers.entry',
  'registers.proposal',
  'ledger.queue',
  'ledger.event',
  'ledger.entry',
  'ledger.opening',
  'ledger.published',
];

export interface ForgedDecision {
  readonly id: string;
  readonly statement: string;
}

type Statement = Readonly<Record<string, unknown>>;

/** What somebody with all power over the database does: rows as they please, and their hashes with them. */
export class Forgery {
  constructor(private readonly house: Casework) {}

  /** As superuser on a connection of its own; the statements need not say which triggers they go past. */
  async tamper(sql: string, values: unknown[] = []): Promise<void> {
    await withClient(this.house.database.adminUrl, async (client) => {
      await client.query('begin');
      for (const table of tables) await client.query(`alter table ${table} disable trigger all`);
      await client.query(sql, values);
      // What ALWAYS did before, ALWAYS does again: only this transaction went past it.
      for (const table of tables) await client.query(`alter table ${table} enable trigger all`);
      await client.query('commit');
    });
  }

  async rows<T>(sql: string, values: unknown[] = []): Promise<T[]> {
    return (await this.house.admin.query(sql, values)) as T[];
  }

  async decision(permit: string, kind: string): Promise<ForgedDecision> {
    const [row] = await this.rows<ForgedDecision>(
      `select d.id, d.statement from applications.decision d join issuance.permit p on p.application_id = d.application_id
       where p.id = $1 and d.kind = $2 order by d.at desc limit 1`,
      [permit, kind],
    );
    if (!row) throw new Error(`no ${kind} stands behind the permit`);
    return row;
  }

  /** Changes a decision in row and statement alike, and leaves the assertion as it is. */
  async rewrite(decision: ForgedDecision, change: Statement): Promise<string> {
    const statement = canonicalJson({ ...(JSON.parse(decision.statement) as Statement), ...change });
    await this.tamper(
      `update applications.decision set statement = $2::text, statement_sha256 = sha256(convert_to($2::text, 'UTF8')), outcome = $2::text::jsonb ->> 'outcome',
         person = ($2::text::jsonb ->> 'person')::uuid, org = $2::text::jsonb ->> 'org', role = $2::text::jsonb ->> 'role' where id = $1`,
      [decision.id, statement],
    );
    return statement;
  }

  /** Puts an assertion under a statement. */
  async assert(id: string, statement: string, key: SoftwareAuthenticator, keyId: string): Promise<void> {
    const challenge = createHash('sha256').update(statement).digest('base64url');
    const { clientDataJSON, authenticatorData, signature } = key.assert({ challenge }).response;
    const bytes = [clientDataJSON, authenticatorData, signature].map((text) => Buffer.from(text, 'base64url'));
    await this.tamper(
      `update identity.signed_statement set text = $2::text, sha256 = sha256(convert_to($2::text, 'UTF8')), client_data = $3, authenticator_data = $4, signature = $5, key_id = $6,
         person_id = ($2::text::jsonb ->> 'person')::uuid, org = $2::text::jsonb ->> 'org', role = $2::text::jsonb ->> 'role' where id = $1`,
      [id, statement, ...bytes, keyId],
    );
  }

  /** The first key that an officer had. */
  async keyOf(person: string, role: string): Promise<string> {
    const sql = 'select id from identity.officer_key where person_id = $1 and role = $2 order by id limit 1';
    const [row] = await this.rows<{ id: string }>(sql, [person, role]);
    return row?.id ?? '';
  }

  /** A key that nobody enrolled, made out to an officer. `enrolment`: the signed statement it claims. */
  async plantKey(
    owner: { readonly person: string; readonly org: string; readonly role: string },
    key: SoftwareAuthenticator,
    claims: { readonly bootstrap?: boolean; readonly enrolment?: string; readonly second?: string } = {},
  ): Promise<string> {
    const id = newId();
    await this.tamper(
      `insert into identity.officer_key (id, person_id, organisation, role, credential_id, public_key, rp_id, label, state, bootstrap, valid_from, enrolment, confirmed_by)
       values ($1, $2, $3, $4, $5, $6, 'xa.localhost', 'planted', 'active', $7, now() - interval '1 day', $8, $9)`,
      [
        id,
        owner.person,
        owner.org,
        owner.role,
        key.credentialId,
        key.cosePublicKey(),
        claims.bootstrap ?? false,
        claims.enrolment ?? null,
        claims.second ?? null,
      ],
    );
    return id;
  }

  /** A signed statement that nobody signed at the portal. */
  async plantStatement(
    statement: Statement & { readonly id: string },
    about: string,
    key: SoftwareAuthenticator,
    keyId: string,
  ): Promise<void> {
    const text = canonicalJson(statement);
    await this.tamper(
      `insert into identity.signed_statement (id, about, purpose, person_id, org, role, key_id, text, sha256, client_data, authenticator_data, signature)
       values ($1, $2, 'officer-key', ($3::text::jsonb ->> 'person')::uuid, $3::text::jsonb ->> 'org', $3::text::jsonb ->> 'role', $4, $3::text, sha256(convert_to($3::text, 'UTF8')), '\\x7b7d', $5, '\\x0000000000000000')`,
      [statement.id, about, text, keyId, Buffer.alloc(37)],
    );
    await this.assert(statement.id, text, key, keyId);
  }
}

/** Runs a signer until the permit's credential job has ended; null when it was signed. */
export async function verdictOf(house: Casework, signing: SigningHouse, permit: string): Promise<SigningRefusal | null> {
  const signer = await signing.start();
  let job: { state: string; refusal: SigningRefusal | null } | undefined;
  for (let waited = 0; waited < 30_000; waited += 20) {
    [job] = (await house.admin.query("select state, refusal from issuance.signing_job where permit_id = $1 and kind = 'credential'", [
      permit,
    ])) as [typeof job];
    if (job?.state === 'done' || job?.state === 'refused') break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await signer.stop();
  if (job?.state !== 'done' && job?.state !== 'refused') throw new Error(`the credential job is ${job?.state}`);
  const stored = (await house.admin.query('select 1 from issuance.credential where permit_id = $1', [permit])) as unknown[];
  if (stored.length > 0 !== (job.state === 'done')) throw new Error('a refused permit has a credential, or a signed one has none');
  return job.refusal;
}
