import type { StandingFinding } from '#cites';
import type { Tx } from '#database';
import type { Actor } from '#ledger';
import type { StandingStatement } from './standing-statement.js';

export interface StandingRow extends Omit<StandingFinding, 'used' | 'at'> {
  readonly country: string;
  readonly org: string;
  readonly at: Date;
  readonly reason: string;
  /** RFC 8785 JSON, exactly the bytes (UTF-8) that the scientist's key signed. */
  readonly statement: string;
  readonly statementSha256: Buffer;
  readonly withdrawnAt: Date | null;
  readonly withdrawnBy: string | null;
  readonly withdrawalReason: string | null;
}

const scope = `jsonb_build_object('taxon', f.taxon, 'country', f.population, 'sources', f.sources, 'purposes', f.purposes, 'terms', f.terms,
  'from', f.valid_from, 'to', f.valid_to, 'ceiling', case when f.ceiling is not null
    then jsonb_build_object('value', trim_scale(f.ceiling)::text, 'unit', f.ceiling_unit) end)`;
const columns = `f.id, f.country, f.kind, f.outcome, ${scope} as scope, f.conditions, f.reason, f.person, f.org, f.at, f.statement,
  f.statement_sha256 as "statementSha256", f.withdrawn_at as "withdrawnAt", f.withdrawn_by as "withdrawnBy", f.withdrawal_reason as "withdrawalReason"`;

/** Standing findings in force on a day that may be about one of these taxa and populations. */
export async function standingFor(
  tx: Tx,
  country: string,
  about: { readonly names: readonly string[]; readonly countries: readonly string[] },
  day: string,
): Promise<readonly Omit<StandingFinding, 'used'>[]> {
  const rows = (await tx.query(
    `select f.id, f.kind, f.outcome, f.person, f.at, ${scope} as scope, f.conditions from applications.standing_finding f
      where f.country = $1 and f.taxon = any ($2) and f.population = any ($3) and $4::date between f.valid_from and f.valid_to and f.withdrawn_at is null
      order by f.at desc, f.id`,
    [country, about.names, about.countries, day],
  )) as (Omit<StandingFinding, 'used' | 'at'> & { readonly at: Date })[];
  return rows.map(({ at, ...row }) => ({ ...row, at: at.toISOString() }));
}

export interface StandingFilter {
  /** Taxon, or the beginning of its name. */
  readonly taxon?: string;
  /** true: only those that count today; false: only those that ended. */
  readonly inForce?: boolean;
}

/** Newest first, 200 at most. */
export async function listStanding(tx: Tx, day: string, filter: StandingFilter = {}): Promise<readonly StandingRow[]> {
  return (await tx.query(
    `select ${columns} from applications.standing_finding f
      where ($2::text is null or lower(f.taxon) like lower($2) || '%')
        and ($3::boolean is null or (f.withdrawn_at is null and f.valid_to >= $1::date) = $3)
      order by f.at desc, f.id limit 200`,
    [day, filter.taxon?.replace(/[\\%_]/g, '\\$&') ?? null, filter.inForce ?? null],
  )) as StandingRow[];
}

export async function findStanding(tx: Tx, id: string, lock = false): Promise<StandingRow | null> {
  const [row] = (await tx.query(
    `select ${columns} from applications.standing_finding f where f.id = $1${lock ? ' for no key update' : ''}`,
    [id],
  )) as StandingRow[];
  return row ?? null;
}

export async function insertStanding(tx: Tx, actor: Actor, said: StandingStatement, text: string, sha256: Buffer): Promise<void> {
  const { ceiling, ...about } = said.scope;
  await tx.query(
    `insert into applications.standing_finding (id, country, kind, outcome, taxon, population, sources, purposes, terms, valid_from, valid_to, ceiling,
       ceiling_unit, conditions, reason, person, org, at, statement, statement_sha256)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)`,
    [
      ...[said.id, said.country, said.kind, said.outcome, about.taxon, about.country, about.sources, about.purposes, about.terms],
      ...[about.from, about.to, ceiling?.value ?? null, ceiling?.unit ?? null, JSON.stringify(said.conditions ?? []), said.reason],
      ...[actor.personId, actor.org, new Date(), text, sha256],
    ],
  );
}

export async function withdrawStanding(tx: Tx, id: string, actor: Actor, reason: string, statement: string): Promise<void> {
  await tx.query(
    `update applications.standing_finding set withdrawn_at = now(), withdrawn_by = $2, withdrawn_org = $3, withdrawal_reason = $4, withdrawal = $5
      where id = $1`,
    [id, actor.personId, actor.org, reason, statement],
  );
}
