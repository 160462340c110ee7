import { documentNumber, type RuleFacts } from '#cites';
import type { Tx } from '#database';
import type { SignedText } from './key-history.js';
import { readSignedTexts } from './signed-text.repository.js';
import type { SignedAct } from './signed-act.js';

/** An entry of a register that the rules went by, with the proposal that it is said to rest on. */
export interface ReliedEntry {
  readonly id: string;
  readonly register: string;
  readonly key: string;
  readonly content: unknown;
  readonly version: number;
  readonly closed: boolean;
  readonly proposal: string;
  readonly action: string;
  readonly proposedBy: string;
  readonly verdict: SignedAct;
}

type Row = Omit<ReliedEntry, 'verdict'> & Pick<SignedAct, 'person' | 'org'> & { readonly at: Date; readonly statement: string | null };

/**
 * Entries behind facts: facilities, foreign permits, consents, seizures and holders for simplified procedures that the rules saw, and every offender, the closed
 * ones and those of other names too, since what is missing there, or bears another name, lets a permit pass.
 */
export async function readReliedEntries(tx: Tx, facts: RuleFacts): Promise<readonly ReliedEntry[]> {
  const rows = (await tx.query(
    `select e.id, e.register, e.key, e.content, e.version, e.closed_at is not null as closed, p.id as proposal, p.action, p.proposed_by as "proposedBy",
       p.decided_by as person, p.decided_org as org, p.decided_at as at, p.verdict_statement as statement
     from registers.entry e join registers.proposal p on p.id = e.proposal_id
     where e.register = 'offenders' or e.closed_at is null and (
       e.register = 'operations' and e.number = any ($1) or e.register = 'foreign-permits' and e.number = any ($2)
       or e.register = 'seizures' and e.number = any ($3) or e.register = 'consents' and e.content ->> 'reference' = any ($4)
       or e.register = 'simplified' and e.key = any ($5))`,
    [
      facts.operations.map(({ number }) => documentNumber(number)),
      facts.permits.map(({ number }) => documentNumber(number)),
      facts.seizures.map(({ id }) => documentNumber(id)),
      facts.consents.map(({ reference }) => reference),
      (facts.simplified ?? []).map(({ number }) => documentNumber(number)),
    ],
  )) as Row[];
  const signed: ReadonlyMap<string, SignedText> = await readSignedTexts(
    tx,
    rows.flatMap(({ statement }) => (statement === null ? [] : [statement])),
  );
  return rows.map(({ person, org, at, statement, ...entry }) => ({
    ...entry,
    verdict: { person, org, role: 'issuing-officer', at, signed: signed.get(statement ?? '') ?? null },
  }));
}
