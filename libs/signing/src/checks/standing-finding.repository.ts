import type { FindingCondition, StandingScope } from '#cites';
import type { Tx } from '#database';
import type { SignedAct } from './signed-act.js';
import { readSignedTexts } from './signed-text.repository.js';

/** A standing finding that a permit rests on, as its row says, and how its scientist stands to the case. */
export interface MadeStanding {
  readonly id: string;
  readonly country: string;
  readonly kind: string;
  readonly outcome: string;
  readonly scope: StandingScope;
  readonly conditions: readonly FindingCondition[];
  readonly reason: string;
  readonly statement: string;
  readonly statementSha256: Buffer;
  readonly withdrawn: boolean;
  /** The scientist is the applicant, belongs to them, or declared an interest in a party. */
  readonly bound: boolean;
  readonly act: SignedAct;
}

type Row = Omit<MadeStanding, 'act'> & Pick<SignedAct, 'person' | 'org' | 'at'>;

export async function readStandingFindings(
  tx: Tx,
  findings: readonly { readonly id: string }[],
  applicationId: string,
): Promise<readonly MadeStanding[]> {
  const ids = [...new Set(findings.map(({ id }) => id))];
  const rows = (await tx.query(
    `with a as (select applicant, applicant_org, form from applications.application where id = $2),
     parties as (
       select upper(regexp_replace(normalize(trim(name), NFKC), '\\s+', ' ', 'g')) as name
         from a cross join lateral (values (form #>> '{exporter,name}'), (form #>> '{importer,name}'), (applicant_org),
           ((select o.name from identity.organisation o where o.code = applicant_org))) as party (name) where name is not null)
     select f.id, f.country, f.kind, f.outcome, f.conditions, f.reason, f.statement, f.statement_sha256 as "statementSha256",
       jsonb_build_object('taxon', f.taxon, 'country', f.population, 'sources', f.sources, 'purposes', f.purposes, 'terms', f.terms,
         'from', f.valid_from, 'to', f.valid_to, 'ceiling',
         case when f.ceiling is not null then jsonb_build_object('value', trim_scale(f.ceiling)::text, 'unit', f.ceiling_unit) end) as scope,
       f.withdrawn_at is not null as withdrawn, f.person, f.org, f.at,
       exists (select 1 from a where a.applicant = f.person
          or exists (select 1 from identity.membership m join identity.organisation o on o.id = m.organisation_id
                      where m.person_id = f.person and o.code = a.applicant_org and (m.until is null or m.until > now()))
          or exists (select 1 from identity.interest i where i.person_id = f.person and i.ended_at is null
                      and upper(regexp_replace(normalize(trim(i.party), NFKC), '\\s+', ' ', 'g')) in (select name from parties))) as bound
     from applications.standing_finding f where f.id = any ($1::uuid[])`,
    [ids, applicationId],
  )) as Row[];
  const signed = await readSignedTexts(tx, ids);
  return rows.map(({ person, org, at, ...row }) => ({
    ...row,
    act: { person, org, role: 'scientific-authority', at, signed: signed.get(row.id) ?? null },
  }));
}
